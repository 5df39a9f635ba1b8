package pki

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The files of a folder.
const (
	fileCA       = "ca.crt"
	fileCAKey    = "ca.key"
	filePlatform = "platform.key"
	filePublic   = "platform.pub"
	fileFleet    = "fleet.key"
	fileLock     = "lock"
	// FileRevoked lists revoked serial numbers, one in hexadecimal per line.
	FileRevoked = "revoked.txt"
	// FileRegister lists the certificates given out, one JSON object per line.
	FileRegister = "register.jsonl"
)

// Dir is an open key folder.
type Dir struct {
	path   string
	caCert *x509.Certificate
	caKey  *ecdsa.PrivateKey
	signer ed25519.PrivateKey
	fleet  []byte
	made   bool
}

// Open reads the folder at path and makes what is missing. Two processes may
// open it at once: making is done under a lock.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("pki: make folder %s: %w", path, err)
	}
	d := &Dir{path: path}
	unlock, err := d.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	for _, step := range []func() error{d.openAuthority, d.openSigner, d.openFleet} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("pki: %w", err)
		}
	}
	return d, nil
}

// Made reports whether Open made a new development authority.
func (d *Dir) Made() bool { return d.made }

// Development reports whether the authority is one that this program made.
func (d *Dir) Development() bool {
	return strings.Contains(d.caCert.Subject.CommonName, developmentMark)
}

// AuthorityName is the common name of the authority.
func (d *Dir) AuthorityName() string { return d.caCert.Subject.CommonName }

// Signer signs receipts and key schedules.
func (d *Dir) Signer() ed25519.PrivateKey { return d.signer }

// Public verifies what Signer signed.
func (d *Dir) Public() ed25519.PublicKey { return d.signer.Public().(ed25519.PublicKey) }

// Roots is a pool with the authority alone.
func (d *Dir) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(d.caCert)
	return pool
}

// lock serialises writers of the folder across processes.
func (d *Dir) lock() (unlock func(), err error) {
	name := filepath.Join(d.path, fileLock)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("pki: open %s: %w", name, err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("pki: lock %s: %w", name, err)
	}
	return func() { _ = f.Close() }, nil
}

// read gives a file's bytes, or nil if there is none. A key file that others can
// read is refused.
func (d *Dir) read(name string, secret bool) ([]byte, error) {
	path := filepath.Join(d.path, name)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if secret && st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others (mode %v). Try: chmod 600 %s", path, st.Mode().Perm(), path)
	}
	return os.ReadFile(path)
}

func (d *Dir) openFleet() error {
	text, err := d.read(fileFleet, true)
	if err != nil {
		return err
	}
	if text == nil {
		d.fleet = random(32)
		return WriteFile(filepath.Join(d.path, fileFleet), []byte(hex.EncodeToString(d.fleet)+"\n"), 0o600)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return fmt.Errorf("%s is not 64 hexadecimal digits. Try: restore it from the machine that enrolled the fleet", filepath.Join(d.path, fileFleet))
	}
	d.fleet = key
	return nil
}

// now is truncated because certificates hold whole seconds; the backdate lets a
// car whose clock is a little behind accept a fresh certificate.
func now() time.Time { return time.Now().UTC().Truncate(time.Second).Add(-5 * time.Minute) }
