package tsp

import (
	"bytes"
	"fmt"
	"os"

	"cordon/internal/seal"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/store"
)

// Enroll makes a vehicle's identity under dir and writes it into out. vinFile, if
// given, holds the VIN on one line; the VIN goes into the pseudonym's keyed hash
// and nowhere else. It works while a platform runs, and before its first start.
func Enroll(dir, out, vinFile string) (string, error) {
	var vin []byte
	if vinFile != "" {
		var err error
		if vin, err = os.ReadFile(vinFile); err != nil {
			return "", fmt.Errorf("enrol: read the VIN: %w", err)
		}
		if vin = bytes.TrimSpace(vin); len(vin) != 17 {
			return "", fmt.Errorf("enrol: %s does not hold 17 characters. Try: the VIN alone on one line", vinFile)
		}
	}
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return "", err
	}
	id, err := d.Enroll(string(vin), out)
	return id.String(), err
}

// Revoke puts all certificates of a vehicle, or of another client, on the
// revocation list and gives their number. A running platform notices.
func Revoke(dir, name string) (int, error) {
	if err := hasPlatform(dir); err != nil {
		return 0, err
	}
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return 0, err
	}
	return d.Revoke(name)
}

// BrokerCert makes a client certificate of a role and writes it into out.
func BrokerCert(dir, role, name, out string) error {
	r, err := pki.ParseRole(role)
	if err != nil {
		return err
	}
	if r == pki.Vehicle {
		return fmt.Errorf("a vehicle's certificate is made by enrolment. Try: cordon-tsp vehicle enroll")
	}
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return err
	}
	return d.WriteClient(r, name, out)
}

// Users opens the users file under dir.
func Users(dir string) (*access.Book, error) {
	if err := hasPlatform(dir); err != nil {
		return nil, err
	}
	return access.Open(usersPath(dir))
}

// OpenedFrame is one captured frame as FrameOpener.Open found it.
type OpenedFrame struct {
	File      string `json:"file"`
	Vehicle   string `json:"vehicle,omitempty"`
	Bucket    int64  `json:"bucket,omitempty"`
	Records   uint32 `json:"records,omitempty"`
	Plaintext []byte `json:"plaintext,omitempty"`
	Error     string `json:"error,omitempty"`
}

// FrameOpener opens captured frames with the keys that are still alive.
type FrameOpener struct{ keys *store.Keys }

// NewFrameOpener opens the location keyring of a configured platform, which must be
// stopped.
func NewFrameOpener(cfg Config) (*FrameOpener, error) {
	keys, err := store.OpenKeys(cfg.DataDir, cfg.KEK)
	if err != nil {
		return nil, err
	}
	return &FrameOpener{keys}, nil
}

// Open opens one file. What went wrong is in the result.
func (o *FrameOpener) Open(name string) OpenedFrame {
	out := OpenedFrame{File: name}
	frame, err := os.ReadFile(name)
	if err == nil {
		err = o.open(&out, frame)
	}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}

func (o *FrameOpener) open(out *OpenedFrame, frame []byte) error {
	h, _, _, err := seal.Header(frame)
	if err != nil {
		return err
	}
	out.Vehicle, out.Bucket, out.Records = h.Vehicle.String(), h.Bucket, h.Records
	key, err := o.keys.FrameKey(h.Bucket)
	if err != nil {
		return err
	}
	_, out.Plaintext, err = seal.Open(key, frame)
	return err
}

// Close releases the keyring.
func (o *FrameOpener) Close() error { return o.keys.Close() }
