package access

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cordon/tsp/internal/recipient"
)

// ApproverKey is the public key that an approver handed in.
type ApproverKey struct{ Name, Public string }

// keyFile is where a development platform keeps an approver's key.
func (b *Book) keyFile(name, suffix string) string {
	return filepath.Join(filepath.Dir(b.path), name+suffix)
}

// NewApproverKey makes a key for an approver beside the users file and gives its path.
// Elsewhere than in development approvers make their own, and nobody else reads it.
func (b *Book) NewApproverKey(name string) (path string, err error) {
	path = b.keyFile(name, ".key")
	pub, err := MakeKey(path)
	if err != nil {
		return "", err
	}
	return path, b.SetApproverKey(name, recipient.ApproverText(pub))
}

// SetApproverKey notes an approver's public key; the platform proposes it to the
// export log.
func (b *Book) SetApproverKey(name, public string) error {
	if err := checkName(name); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if _, err := recipient.ParseApprover(public); err != nil {
		return fmt.Errorf("access: key of %s: %w. Try: what keys approver generate prints", name, err)
	}
	return writeNew(b.keyFile(name, ".pub"), []byte(public+"\n"), os.O_TRUNC)
}

// ApproverKeys lists the public keys that were noted for present approvers, by name.
func (b *Book) ApproverKeys() ([]ApproverKey, error) {
	users, err := b.List()
	if err != nil {
		return nil, err
	}
	var out []ApproverKey
	for _, u := range users {
		if u.Role != Approver {
			continue
		}
		text, err := os.ReadFile(b.keyFile(u.Name, ".pub"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("access: %w", err)
		}
		out = append(out, ApproverKey{u.Name, strings.TrimSpace(string(text))})
	}
	return out, nil
}

// MakeKey makes an approver's Ed25519 key in a new file that its owner alone can read
// (PKCS #8 in PEM).
func MakeKey(path string) (ed25519.PublicKey, error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("access: make a key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("access: make a key: %w", err)
	}
	return pub, writeNew(path, pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: der}), os.O_EXCL)
}

const pemKey = "PRIVATE KEY"

// ReadPEM gives the PKCS #8 bytes in the file of a private key that nobody but its
// owner can read; none if the file holds no such block. Errors begin with what it is.
func ReadPEM(what, path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: %s can be read by others (mode %v). Try: chmod 600 %s, and a new key if others may have read it", what, path, st.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if block, _ := pem.Decode(text); block != nil && block.Type == pemKey {
		return block.Bytes, nil
	}
	return nil, nil
}

// ReadKey reads what MakeKey, or openssl genpkey -algorithm ed25519, wrote.
func ReadKey(path string) (ed25519.PrivateKey, error) {
	der, err := ReadPEM("approver's key", path)
	if err != nil {
		return nil, err
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if own, ok := key.(ed25519.PrivateKey); ok {
			return own, nil
		}
	}
	return nil, fmt.Errorf("approver's key: %s holds no Ed25519 key in PEM (PKCS #8). Try: keys approver generate --out FILE", path)
}

// writeNew writes a file durably. how is os.O_EXCL or os.O_TRUNC.
func writeNew(path string, data []byte, how int) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|how, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("access: %s exists, and a key is not overwritten. Try: another name, or move it away", path)
	}
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	return nil
}
