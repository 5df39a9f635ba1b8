// Package testcar is a platform made of files, for tests of the agent: it enrols
// a vehicle, publishes bucket keys where the agent looks for them, and opens what
// the agent sealed. No program imports it.
package testcar

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

// Platform holds the keys that the agent does not have.
type Platform struct {
	Vehicle wire.Pseudonym
	CA      *x509.Certificate
	CAKey   *ecdsa.PrivateKey
	sign    ed25519.PrivateKey
	buckets map[int64]hpke.PrivateKey
}

// New makes a platform with one vehicle.
func New() (*Platform, error) {
	p := &Platform{buckets: map[int64]hpke.PrivateKey{}}
	_, _ = rand.Read(p.Vehicle[:]) // never fails: it ends the process instead
	var err error
	if _, p.sign, err = ed25519.GenerateKey(rand.Reader); err != nil {
		return nil, err
	}
	if p.CAKey, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &p.CAKey.PublicKey, p.CAKey)
	if err != nil {
		return nil, err
	}
	p.CA, err = x509.ParseCertificate(der)
	return p, err
}

// Enrol writes the vehicle's identity into dir, as enrolment does.
func (p *Platform) Enrol(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	cert, err := p.Certificate(&key.PublicKey, pkix.Name{CommonName: p.Vehicle.String(), OrganizationalUnit: []string{"vehicle"}})
	if err != nil {
		return err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	files := map[string][]byte{
		"vehicle.crt":  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		"vehicle.key":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}),
		"ca.crt":       pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.CA.Raw}),
		"platform.pub": []byte(base64.StdEncoding.EncodeToString(p.sign.Public().(ed25519.PublicKey)) + "\n"),
		"vehicle.id":   []byte(p.Vehicle.String() + "\n"),
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Certificate signs a certificate for client and server use.
func (p *Platform) Certificate(pub *ecdsa.PublicKey, name pkix.Name, hosts ...string) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, err
	}
	tmpl := &x509.Certificate{
		SerialNumber: serial, Subject: name, DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	return x509.CreateCertificate(rand.Reader, tmpl, p.CA, pub, p.CAKey)
}

// Publish writes a signed schedule with keys for the hours around now where an
// agent with the given data folder finds it.
func (p *Platform) Publish(dataDir string, now time.Time) error {
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return err
	}
	k := &wire.KeySchedule{Version: wire.Version, Issued: now.UnixNano()}
	for b := wire.BucketOf(now.UnixNano()) - 24; b < wire.BucketOf(now.UnixNano())+24; b++ {
		if p.buckets[b] == nil {
			key, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
			if err != nil {
				return err
			}
			p.buckets[b] = key
		}
		k.Keys = append(k.Keys, wire.BucketKey{Bucket: b, Public: [32]byte(p.buckets[b].PublicKey().Bytes())})
	}
	msg, err := seal.SignSchedule(p.sign, k)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dataDir, "keys.schedule"), msg, 0o600)
}

// Open opens a sealed frame.
func (p *Platform) Open(frame []byte) (wire.Header, *wire.Batch, error) {
	h, _, _, err := seal.Header(frame)
	if err != nil {
		return h, nil, err
	}
	key := p.buckets[h.Bucket]
	if key == nil {
		return h, nil, fmt.Errorf("no key for bucket %d", h.Bucket)
	}
	h, plain, err := seal.Open(key, frame)
	if err != nil {
		return h, nil, err
	}
	b, err := wire.DecodeBatch(plain)
	return h, b, err
}

// Data gives the path of a file of the development data beside the repository;
// the test is skipped where there is none.
func Data(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("development data is not here: %v", err)
	}
	return path
}
