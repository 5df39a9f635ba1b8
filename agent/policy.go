package agent

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"cordon/agent/internal/bundle"
	"cordon/filters"
	"cordon/filters/pi"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

// Policy names what judges: a built-in profile, or a signed bundle, and overlays
// that may only tighten it or declare more.
type Policy struct {
	Profile   string   `yaml:"profile"`    // empty: draft-2021, or the bundle's
	Bundle    string   `yaml:"bundle"`     // file with a signed bundle
	BundleKey string   `yaml:"bundle_key"` // file with the Ed25519 public key that signs bundles, base64
	Overlays  []string `yaml:"overlays"`
}

// DefaultProfile judges where the configuration names neither profile nor bundle.
const DefaultProfile = "draft-2021"

func (p *Policy) valid() error {
	switch {
	case p.Bundle != "" && p.Profile != "":
		return key("policy", "names a profile and a bundle, which has a profile of its own", "policy: {bundle: FILE, bundle_key: FILE}")
	case p.Bundle != "" && p.BundleKey == "":
		return key("policy.bundle_key", "a bundle needs the key that signs it", "the file that policy keygen wrote with the ending .pub")
	case p.Bundle == "" && p.BundleKey != "":
		return key("policy.bundle_key", "a key without a bundle signs nothing", "policy: {bundle: FILE, bundle_key: FILE}")
	}
	return nil
}

// maxIdentifier bounds a file with an identifier, in bytes.
const maxIdentifier = 64

// Sources reads the overlays.
func (p *Policy) Sources() ([]policy.Source, error) {
	var out []policy.Source
	for _, name := range p.Overlays {
		data, err := readFile(name, policy.MaxText)
		if err != nil {
			return nil, fmt.Errorf("policy overlay: %w", err)
		}
		out = append(out, policy.Source{Name: name, Data: data})
	}
	return out, nil
}

// Compile makes the program that judges, with further texts over it. A bundle is
// verified, and may be of any sequence: only a running agent knows what it took
// before. Errors are usage errors.
func (p *Policy) Compile(extra ...policy.Source) (*filters.Program, error) {
	prog, err := p.compile(extra)
	if err != nil {
		return nil, ops.Exit(ops.Usage, err)
	}
	return prog, nil
}

func (p *Policy) compile(extra []policy.Source) (*filters.Program, error) {
	if p.Bundle != "" {
		o, _, err := p.Open(extra...)
		return o.Program, err
	}
	overlays, err := p.Sources()
	if err != nil {
		return nil, err
	}
	return policy.Compile(cmp.Or(p.Profile, DefaultProfile), append(overlays, extra...)...)
}

// Open reads, verifies and compiles the bundle with further texts over it, and gives
// its SHA-256, hexadecimal. What is wrong with it is a *bundle.Refusal.
func (p *Policy) Open(extra ...policy.Source) (o bundle.Opened, hash string, err error) {
	pub, err := p.Key()
	if err != nil {
		return o, "", err
	}
	data, err := readFile(p.Bundle, bundle.MaxSize)
	if err != nil {
		return o, "", fmt.Errorf("policy.bundle: %w", err)
	}
	sum := sha256.Sum256(data)
	o, err = p.openBundle(pub, data, extra...)
	return o, hex.EncodeToString(sum[:]), err
}

// Key reads the public key that signs bundles: 32 bytes, base64, in one line.
func (p *Policy) Key() (ed25519.PublicKey, error) {
	text, err := readFile(p.BundleKey, maxIdentifier)
	if err != nil {
		return nil, fmt.Errorf("policy.bundle_key: %w", err)
	}
	b, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, &ops.Error{Op: "policy.bundle_key", Path: p.BundleKey, What: "not an Ed25519 public key in base64", Hint: "the file that policy keygen wrote with the ending .pub"}
	}
	return b, nil
}

// openBundle verifies and compiles a bundle with the overlays over it. Errors are a
// *bundle.Refusal.
func (p *Policy) openBundle(pub ed25519.PublicKey, data []byte, extra ...policy.Source) (bundle.Opened, error) {
	b, err := policy.OpenBundle(pub, data)
	if err != nil {
		code := bundle.Damaged
		if errors.Is(err, policy.ErrSignature) {
			code = bundle.Signature
		}
		return bundle.Opened{}, &bundle.Refusal{Code: code, Err: err}
	}
	overlays, err := p.Sources()
	if err != nil {
		return bundle.Opened{}, &bundle.Refusal{Code: bundle.BadPolicy, Sequence: b.Sequence, Err: err}
	}
	prog, err := b.Compile(append(overlays, extra...)...)
	if err != nil {
		return bundle.Opened{}, &bundle.Refusal{Code: bundle.BadPolicy, Sequence: b.Sequence, Err: err}
	}
	return bundle.Opened{Sequence: b.Sequence, Program: prog}, nil
}

// Vehicle says who the car is.
type Vehicle struct {
	IDDir     string `yaml:"id_dir"`     // the folder that enrolment wrote
	VINFile   string `yaml:"vin_file"`   // the car's own VIN, to be recognised and never sent
	PlateFile string `yaml:"plate_file"` // its plate
}

// Known reads the vehicle's own identifiers.
func (v *Vehicle) Known() (k pi.Known, err error) {
	if k.VIN, err = readIdentifier(v.VINFile); err != nil {
		return k, ops.Exit(ops.Usage, fmt.Errorf("vehicle.vin_file: %w", err))
	}
	if k.Plate, err = readIdentifier(v.PlateFile); err != nil {
		return k, ops.Exit(ops.Usage, fmt.Errorf("vehicle.plate_file: %w", err))
	}
	return k, nil
}

// readIdentifier reads one line; its errors never hold it.
func readIdentifier(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	b, err := readFile(name, maxIdentifier)
	if err != nil {
		return "", err
	}
	b = bytes.TrimSpace(b)
	if len(b) == 0 || bytes.ContainsAny(b, "\r\n") {
		return "", fmt.Errorf("%s does not hold one line with one identifier", name)
	}
	return string(b), nil
}

func readFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("%s is larger than %d bytes, the most that is read. Try: a smaller file", name, most)
	}
	return b, err
}
