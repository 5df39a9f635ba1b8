package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// KEK is the key-encryption key that wraps every secret of a keyring.
type KEK interface {
	// Key fills dst. The caller clears dst as soon as it has used it.
	Key(dst *[32]byte) error
	// Describe says in a few words where the key lives, for the log at start.
	Describe() string
}

// kekName is a name for the key that tells nothing about it.
func kekName(key *[32]byte) (name [16]byte, err error) {
	b, err := hkdf.Key(sha256.New, key[:], nil, "cordon kek name v1", len(name))
	if err != nil {
		return name, fmt.Errorf("name the key-encryption key: %w", err)
	}
	return [16]byte(b), nil
}

type fileKEK struct{ path string }

// FileKEK keeps the key as 32 random bytes in a file of mode 0600, made if it is
// missing. It is for development: whoever copies file and keyring together has
// everything, and an old copy of a keyring stays readable.
func FileKEK(path string) (KEK, error) {
	k := fileKEK{path}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := k.create(); err != nil {
			return nil, fmt.Errorf("create the file KEK %s: %w", path, err)
		}
	}
	var key [32]byte
	defer clear(key[:])
	return k, k.Key(&key)
}

func (k fileKEK) Describe() string { return "file KEK: development only" }

func (k fileKEK) Key(dst *[32]byte) error {
	f, err := os.Open(k.path)
	if err != nil {
		return fmt.Errorf("open the file KEK: %w", err)
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	switch {
	case err != nil:
		return fmt.Errorf("stat the file KEK: %w", err)
	case !st.Mode().IsRegular() || st.Size() != 32:
		return fmt.Errorf("file KEK %s is not a regular file of 32 bytes. Try: restore it, or start with a new keyring", k.path)
	case st.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("file KEK %s can be read by others (mode %v). Try: chmod 600 %s", k.path, st.Mode().Perm(), k.path)
	}
	if _, err := f.ReadAt(dst[:], 0); err != nil {
		return fmt.Errorf("read the file KEK: %w", err)
	}
	if *dst == [32]byte{} {
		return fmt.Errorf("file KEK %s holds only zeros. Try: restore it, or start with a new keyring", k.path)
	}
	return nil
}

func (k fileKEK) create() error {
	f, err := os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	var key [32]byte
	defer clear(key[:])
	_, _ = rand.Read(key[:]) // never fails: it ends the process instead
	_, err = f.Write(key[:])
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return (&ringFile{path: filepath.Clean(k.path)}).syncDir()
}
