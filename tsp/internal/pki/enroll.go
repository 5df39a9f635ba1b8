package pki

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cordon/filters/wire"
)

// entry is one line of the register. It names no VIN.
type entry struct {
	Name   string    `json:"name"`
	Role   Role      `json:"role"`
	Serial string    `json:"serial"`
	Made   time.Time `json:"made"`
}

// Pseudonym gives the platform's name for a vehicle: the first 16 bytes of
// HMAC-SHA256(fleet key, VIN), or random bytes if vin is empty. The VIN is taken
// in upper case without surrounding space.
func (d *Dir) Pseudonym(vin string) wire.Pseudonym {
	vin = strings.ToUpper(strings.TrimSpace(vin))
	if vin == "" {
		return wire.Pseudonym(random(16))
	}
	mac := hmac.New(sha256.New, d.fleet)
	mac.Write([]byte(vin))
	return wire.Pseudonym(mac.Sum(nil)[:16])
}

// Subject names a person of a vehicle to the keyrings: the first 16 bytes of
// HMAC-SHA256(fleet key, "subject", 0, pseudonym, tag).
func (d *Dir) Subject(v wire.Pseudonym, tag wire.SubjectTag) [16]byte {
	mac := hmac.New(sha256.New, d.fleet)
	mac.Write([]byte("subject\x00"))
	mac.Write(v[:])
	mac.Write(tag[:])
	return [16]byte(mac.Sum(nil)[:16])
}

// VehicleCertificate reports why a certificate is not one that this authority gave
// to a vehicle, or is revoked; nil if it is.
func (d *Dir) VehicleCertificate(c *x509.Certificate) error {
	_, err := c.Verify(x509.VerifyOptions{Roots: d.Roots(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		return err
	}
	if len(c.Subject.OrganizationalUnit) != 1 || c.Subject.OrganizationalUnit[0] != string(Vehicle) {
		return errors.New("it is no vehicle's")
	}
	revoked := d.Revocations()
	if _, err := revoked.Reload(); err != nil {
		return err
	}
	if revoked.Has(c.SerialNumber.Text(16)) {
		return errors.New("it is revoked")
	}
	return nil
}

// Enroll makes a vehicle's identity and writes vehicle.crt, vehicle.key, ca.crt,
// platform.pub and vehicle.id into out.
func (d *Dir) Enroll(vin, out string) (wire.Pseudonym, error) {
	id := d.Pseudonym(vin)
	if err := vacant(out, "vehicle.crt", "vehicle.key", "vehicle.id"); err != nil {
		return id, err
	}
	p, err := d.Client(Vehicle, id.String())
	if err != nil {
		return id, err
	}
	return id, d.writeOut(out, map[string][]byte{
		"vehicle.crt": p.Cert, "vehicle.key": p.Key,
		"platform.pub": d.publicLine(), "vehicle.id": []byte(id.String() + "\n"),
	})
}

// register enters a certificate. The lock is held.
func (d *Dir) register(role Role, name, serial string) error {
	line, err := json.Marshal(entry{Name: name, Role: role, Serial: serial, Made: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return fmt.Errorf("pki: register: %w", err)
	}
	return appendLine(filepath.Join(d.path, FileRegister), line)
}

// Revoke puts every certificate of a name on the revocation list and returns how
// many were added. A name that the register does not know is an error.
func (d *Dir) Revoke(name string) (int, error) {
	unlock, err := d.lock()
	if err != nil {
		return 0, err
	}
	defer unlock()
	serials, err := d.serials(name)
	if err != nil {
		return 0, err
	}
	if len(serials) == 0 {
		return 0, fmt.Errorf("pki: no certificate was given to %q. Try: the vehicle id of an enrolled vehicle", name)
	}
	revoked := NewRevocations(filepath.Join(d.path, FileRevoked))
	if _, err := revoked.Reload(); err != nil {
		return 0, err
	}
	added := 0
	for _, s := range serials {
		if revoked.Has(s) {
			continue
		}
		if err := appendLine(revoked.path, []byte(s)); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}

func (d *Dir) serials(name string) ([]string, error) {
	path := filepath.Join(d.path, FileRegister)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("pki: read %s: %w", path, err)
	}
	var out []string
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("pki: %s:%d: %w", path, n, err)
		}
		if e.Name == name {
			out = append(out, e.Serial)
		}
	}
	return out, lines.Err()
}
