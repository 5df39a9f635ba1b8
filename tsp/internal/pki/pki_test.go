package pki

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const vin = "LSVAA4182E2123456"

func open(t *testing.T, path string) *Dir {
	t.Helper()
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOpenKeepsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pki")
	a, b := open(t, path), open(t, path)
	if !a.Made() || b.Made() {
		t.Errorf("made: first %v, second %v", a.Made(), b.Made())
	}
	if !a.caCert.Equal(b.caCert) || !a.Public().Equal(b.Public()) || a.Pseudonym(vin) != b.Pseudonym(vin) {
		t.Error("a second opening has other keys")
	}
	if !b.Development() || !strings.Contains(b.AuthorityName(), "not for production") {
		t.Errorf("the authority does not say what it is: %s", b.AuthorityName())
	}
	err := filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		st, err := e.Info()
		if st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, st.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"only one of":           func(d string) error { return os.Remove(filepath.Join(d, fileCAKey)) },
		"can be read by others": func(d string) error { return os.Chmod(filepath.Join(d, filePlatform), 0o644) },
		"64 hexadecimal digits": func(d string) error { return os.WriteFile(filepath.Join(d, fileFleet), []byte("x\n"), 0o600) },
		"no PEM block":          func(d string) error { return os.WriteFile(filepath.Join(d, fileCA), []byte("x\n"), 0o600) },
		"an Ed25519 key is needed": func(d string) error {
			text, err := os.ReadFile(filepath.Join(d, fileCAKey))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(d, filePlatform), text, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pki")
			open(t, path)
			if err := damage(path); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func readCert(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func TestEnroll(t *testing.T) {
	root := t.TempDir()
	d := open(t, filepath.Join(root, "pki"))
	out := filepath.Join(root, "car")
	id, err := d.Enroll(" "+strings.ToLower(vin)+"\n", out)
	if err != nil {
		t.Fatal(err)
	}
	if id != d.Pseudonym(vin) {
		t.Error("the pseudonym depends on how the VIN is written")
	}
	if other := open(t, filepath.Join(root, "pki2")).Pseudonym(vin); other == id {
		t.Error("two fleets give a vehicle the same pseudonym")
	}
	if first, second := d.Pseudonym(""), d.Pseudonym(""); first == second {
		t.Error("two vehicles without VIN have one pseudonym")
	}
	cert := readCert(t, filepath.Join(out, "vehicle.crt"))
	if cert.Subject.CommonName != id.String() || cert.Subject.OrganizationalUnit[0] != "vehicle" || cert.PublicKey.(*ecdsa.PublicKey).Params().BitSize != 256 {
		t.Errorf("certificate of %s", cert.Subject)
	}
	_, err = cert.Verify(x509.VerifyOptions{Roots: d.Roots(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		t.Error(err)
	}
	if _, err := d.Enroll(vin, out); err == nil {
		t.Error("an identity was overwritten")
	}
	mustNotHold(t, root, vin)
}

// mustNotHold looks for a text, in either case, in every file below root.
func mustNotHold(t *testing.T, root, text string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if strings.Contains(strings.ToUpper(string(b)), text) {
			t.Errorf("%s holds the VIN", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRevoke(t *testing.T) {
	root := t.TempDir()
	d := open(t, filepath.Join(root, "pki"))
	id, err := d.Enroll("", filepath.Join(root, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.WriteClient(Auditor, "auditor", filepath.Join(root, "b")); err != nil {
		t.Fatal(err)
	}
	list := d.Revocations()
	if n, err := d.Revoke(id.String()); n != 1 || err != nil {
		t.Fatalf("revoked %d, %v", n, err)
	}
	if n, err := d.Revoke(id.String()); n != 0 || err != nil {
		t.Errorf("revoked again %d, %v", n, err)
	}
	if _, err := d.Revoke("nobody"); err == nil {
		t.Error("a name that has no certificate was revoked")
	}
	if changed, err := list.Reload(); !changed || err != nil {
		t.Errorf("reload: %v, %v", changed, err)
	}
	if changed, err := list.Reload(); changed || err != nil {
		t.Errorf("second reload: %v, %v", changed, err)
	}
	car, auditor := readCert(t, filepath.Join(root, "a", "vehicle.crt")), readCert(t, filepath.Join(root, "b", "client.crt"))
	if !list.Has(car.SerialNumber.Text(16)) || list.Has(auditor.SerialNumber.Text(16)) {
		t.Error("the list holds the wrong certificates")
	}
	if err := os.WriteFile(filepath.Join(root, "pki", FileRevoked), []byte("not a serial\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := list.Reload(); err == nil || !strings.Contains(err.Error(), ":1:") {
		t.Errorf("a damaged list: %v", err)
	}
	if !list.Has(car.SerialNumber.Text(16)) {
		t.Error("a damaged list let a revoked certificate back in")
	}
}
