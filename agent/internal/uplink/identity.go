package uplink

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cordon/filters/wire"
)

// identity is what enrolment wrote for this vehicle.
type identity struct {
	vehicle  wire.Pseudonym
	cert     tls.Certificate
	roots    *x509.CertPool
	platform ed25519.PublicKey
}

// loadIdentity reads the five files and checks that they belong together.
func loadIdentity(dir string) (id identity, err error) {
	fail := func(file string, err error) error {
		return fmt.Errorf("uplink: identity %s: %w. Try: enrol the vehicle again, or set vehicle.id_dir to the folder that enrolment wrote",
			filepath.Join(dir, file), err)
	}
	line := func(file string) (string, error) {
		b, err := os.ReadFile(filepath.Join(dir, file))
		return strings.TrimSpace(string(b)), err
	}
	s, err := line("vehicle.id")
	if err == nil {
		id.vehicle, err = wire.ParsePseudonym(s)
	}
	if err != nil {
		return id, fail("vehicle.id", err)
	}
	if s, err = line("platform.pub"); err == nil {
		id.platform, err = parsePlatform(s)
	}
	if err != nil {
		return id, fail("platform.pub", err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	id.roots = x509.NewCertPool()
	if err == nil && !id.roots.AppendCertsFromPEM(ca) {
		err = fmt.Errorf("no certificate in it")
	}
	if err != nil {
		return id, fail("ca.crt", err)
	}
	id.cert, err = tls.LoadX509KeyPair(filepath.Join(dir, "vehicle.crt"), filepath.Join(dir, "vehicle.key"))
	if err == nil && id.cert.Leaf.Subject.CommonName != id.vehicle.String() {
		err = fmt.Errorf("the certificate is another vehicle's than vehicle.id")
	}
	if err != nil {
		return id, fail("vehicle.crt", err)
	}
	return id, nil
}

func parsePlatform(s string) (ed25519.PublicKey, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("not the base64 of a %d-byte Ed25519 public key", ed25519.PublicKeySize)
	}
	return b, nil
}
