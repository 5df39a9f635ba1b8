package pki

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"time"
)

// developmentMark is in the common name of an authority that this program made.
const developmentMark = "DEVELOPMENT"

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 397 * 24 * time.Hour
	pemCert       = "CERTIFICATE"
	pemKey        = "PRIVATE KEY"
)

// openAuthority reads the authority or makes one. A certificate without its key,
// or the reverse, is an error: making a new one would orphan the fleet.
func (d *Dir) openAuthority() error {
	cert, err := d.read(fileCA, false)
	if err != nil {
		return err
	}
	key, err := d.read(fileCAKey, true)
	if err != nil {
		return err
	}
	switch {
	case cert == nil && key == nil:
		return d.makeAuthority()
	case cert == nil || key == nil:
		return fmt.Errorf("%s has only one of %s and %s. Try: restore the other", d.path, fileCA, fileCAKey)
	}
	if d.caCert, err = parseCert(filepath.Join(d.path, fileCA), cert); err != nil {
		return err
	}
	d.caKey, err = parseKey(filepath.Join(d.path, fileCAKey), key)
	return err
}

func (d *Dir) makeAuthority() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make authority key: %w", err)
	}
	serial := newSerial()
	tmpl := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: fmt.Sprintf("Cordon %s authority %x, not for production", developmentMark, serial.Bytes()[:4])},
		NotBefore:             now(),
		NotAfter:              now().Add(authorityLife),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		return fmt.Errorf("make authority: %w", err)
	}
	if d.caCert, err = x509.ParseCertificate(der); err != nil {
		return fmt.Errorf("make authority: %w", err)
	}
	d.caKey, d.made = key, true
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make authority: %w", err)
	}
	if err := WriteFile(filepath.Join(d.path, fileCAKey), pemBlock(pemKey, keyDER), 0o600); err != nil {
		return err
	}
	return WriteFile(filepath.Join(d.path, fileCA), pemBlock(pemCert, der), 0o600)
}

// openSigner reads or makes the key behind receipts and schedules.
func (d *Dir) openSigner() error {
	path := filepath.Join(d.path, filePlatform)
	text, err := d.read(filePlatform, true)
	if err != nil {
		return err
	}
	if text == nil {
		return d.makeSigner(path)
	}
	der, err := pemBytes(path, pemKey, text)
	if err != nil {
		return err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	signer, ok := key.(ed25519.PrivateKey)
	if !ok {
		return fmt.Errorf("%s holds a %T, an Ed25519 key is needed", path, key)
	}
	d.signer = signer
	return nil
}

func (d *Dir) makeSigner(path string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make signing key: %w", err)
	}
	d.signer = key
	if err := WriteFile(path, pemBlock(pemKey, der), 0o600); err != nil {
		return err
	}
	return WriteFile(filepath.Join(d.path, filePublic), d.publicLine(), 0o600)
}

// publicLine is the public key as cars read it: base64, one line.
func (d *Dir) publicLine() []byte {
	return []byte(base64.StdEncoding.EncodeToString(d.Public()) + "\n")
}

// newSerial gives 127 random bits with the highest set, so that it always prints
// as 32 hexadecimal digits.
func newSerial() *big.Int {
	b := random(16)
	b[0] = b[0]&0x3f | 0x40
	return new(big.Int).SetBytes(b)
}

func parseCert(path string, text []byte) (*x509.Certificate, error) {
	der, err := pemBytes(path, pemCert, text)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return cert, nil
}

func parseKey(path string, text []byte) (*ecdsa.PrivateKey, error) {
	der, err := pemBytes(path, pemKey, text)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	k, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New(path + " holds no ECDSA key")
	}
	return k, nil
}
