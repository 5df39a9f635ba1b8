package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
)

// Role is what a client certificate lets its holder do at the broker. It stands
// in the certificate's organizational unit.
type Role string

// The roles.
const (
	Vehicle  Role = "vehicle"
	Auditor  Role = "auditor"
	Platform Role = "platform"
)

// ParseRole finds a role by name.
func ParseRole(s string) (Role, error) {
	switch r := Role(s); r {
	case Vehicle, Auditor, Platform:
		return r, nil
	}
	return "", fmt.Errorf("no certificate role %q. Try: vehicle, auditor or platform", s)
}

// Pair is a certificate with its key, PEM.
type Pair struct {
	Cert, Key []byte
	Serial    string // lower-case hexadecimal
}

// issue makes a P-256 certificate under the authority.
func (d *Dir) issue(name pkix.Name, usage x509.ExtKeyUsage, hosts []string) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("pki: make key: %w", err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: newSerial(),
		Subject:      name,
		NotBefore:    now(),
		NotAfter:     now().Add(leafLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{usage},
	}
	for _, h := range hosts {
		if ip, err := netip.ParseAddr(h); err == nil {
			tmpl.IPAddresses = append(tmpl.IPAddresses, ip.AsSlice())
			continue
		}
		tmpl.DNSNames = append(tmpl.DNSNames, h)
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, d.caCert, key.Public(), d.caKey)
	if err != nil {
		return Pair{}, fmt.Errorf("pki: sign certificate for %s: %w", name.CommonName, err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, fmt.Errorf("pki: encode key: %w", err)
	}
	return Pair{Cert: pemBlock(pemCert, der), Key: pemBlock(pemKey, keyDER), Serial: tmpl.SerialNumber.Text(16)}, nil
}

// Server gives the broker's certificate for 127.0.0.1, ::1, localhost and names.
// It is made anew at every start, so a change of names needs no care; its key is
// in memory only.
func (d *Dir) Server(names ...string) (tls.Certificate, error) {
	hosts := append([]string{"127.0.0.1", "::1", "localhost"}, names...)
	name := pkix.Name{CommonName: "Cordon " + developmentMark + " broker", OrganizationalUnit: []string{"broker"}}
	p, err := d.issue(name, x509.ExtKeyUsageServerAuth, hosts)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(p.Cert, p.Key)
}

// Client makes a client certificate and enters it in the register before it is
// given out, so that it can be revoked by name.
func (d *Dir) Client(role Role, name string) (Pair, error) {
	unlock, err := d.lock()
	if err != nil {
		return Pair{}, err
	}
	defer unlock()
	p, err := d.issue(pkix.Name{CommonName: name, OrganizationalUnit: []string{string(role)}}, x509.ExtKeyUsageClientAuth, nil)
	if err != nil {
		return Pair{}, err
	}
	return p, d.register(role, name, p.Serial)
}

// WriteClient makes a client certificate and writes client.crt, client.key and
// ca.crt into out.
func (d *Dir) WriteClient(role Role, name, out string) error {
	if err := vacant(out, "client.crt", "client.key"); err != nil {
		return err
	}
	p, err := d.Client(role, name)
	if err != nil {
		return err
	}
	return d.writeOut(out, map[string][]byte{"client.crt": p.Cert, "client.key": p.Key})
}

// vacant errs if a folder has one of the files already: an identity is never
// overwritten, and none is made that could not be written.
func vacant(out string, names ...string) error {
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(out, name)); err == nil {
			return fmt.Errorf("pki: %s exists already and is not overwritten. Try: another folder", filepath.Join(out, name))
		}
	}
	return nil
}

// writeOut writes files and ca.crt into a folder of mode 0700.
func (d *Dir) writeOut(out string, files map[string][]byte) error {
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("pki: make folder %s: %w", out, err)
	}
	files["ca.crt"] = pemBlock(pemCert, d.caCert.Raw)
	for name, data := range files {
		if err := WriteFile(filepath.Join(out, name), data, 0o600); err != nil {
			return fmt.Errorf("pki: %w", err)
		}
	}
	return nil
}
