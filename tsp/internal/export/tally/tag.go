package tally

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cordon/filters/wire"
)

// Tag stands for one subject: a person of a vehicle.
type Tag [16]byte

// secretLen is the length of the secret's file in bytes.
const secretLen = 32

// Secret makes tags.
type Secret struct{ key []byte }

// OpenSecret reads the secret at path. A missing one is made if fresh is set, which
// means that no list was made with another: with a new secret every subject would
// look new.
func OpenSecret(path string, fresh bool) (*Secret, error) {
	key, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		return makeSecret(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("tally: %s is missing, though requests were counted with it. Try: restore it from a backup of the same age or later than the first request", path)
	case err != nil:
		return nil, fmt.Errorf("tally: %w", err)
	case len(key) != secretLen:
		return nil, fmt.Errorf("tally: %s is damaged: %d bytes, not %d. Try: restore it from a backup", path, len(key), secretLen)
	}
	return &Secret{key}, nil
}

// makeSecret writes a new secret durably, whole or not at all.
func makeSecret(path string) (*Secret, error) {
	key := make([]byte, secretLen)
	_, _ = rand.Read(key) // never fails: it ends the process instead
	tmp := path + ".new"
	if err := writeFile(tmp, key, os.O_TRUNC); err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	return &Secret{key}, nil
}

// Tagger gives what makes tags: the first 16 bytes of HMAC-SHA256(secret, vehicle |
// person); the zero person is the driver. It is not safe for concurrent use.
func (s *Secret) Tagger() func(vehicle wire.Pseudonym, person wire.SubjectTag) Tag {
	mac := hmac.New(sha256.New, s.key)
	var sum [sha256.Size]byte
	return func(vehicle wire.Pseudonym, person wire.SubjectTag) (t Tag) {
		mac.Reset()
		mac.Write(vehicle[:])
		mac.Write(person[:])
		copy(t[:], mac.Sum(sum[:0]))
		return t
	}
}

// writeFile writes a file that only the owner reads and waits for the disk.
func writeFile(path string, b []byte, flag int) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|flag, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
