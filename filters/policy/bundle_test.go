package policy

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
)

var bundleKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))

func public() ed25519.PublicKey { return bundleKey.Public().(ed25519.PublicKey) }

func sample() *Bundle {
	return &Bundle{Sequence: 12, Profile: "current-law", Files: []Source{
		{Name: "car/keep.yaml", Data: []byte("position_keep: 24h\n")},
		{Name: "empty.yaml", Data: nil},
		{Name: "odd.yaml", Data: []byte("# file: 3 x\n# signature: none\n")},
	}}
}

// resign signs a text of any form, as an OEM's faulty tool might.
func resign(text string) []byte {
	sig := ed25519.Sign(bundleKey, signed([]byte(text)))
	return []byte(text + signatureMark + base64.StdEncoding.EncodeToString(sig) + "\n")
}

func TestBundle(t *testing.T) {
	data, err := SignBundle(bundleKey, sample())
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenBundle(public(), data)
	if err != nil {
		t.Fatal(err)
	}
	if want := sample(); b.Sequence != want.Sequence || b.Profile != want.Profile || len(b.Files) != len(want.Files) {
		t.Fatalf("got %+v", b)
	}
	for i, f := range sample().Files {
		if b.Files[i].Name != f.Name || !bytes.Equal(b.Files[i].Data, f.Data) {
			t.Errorf("file %d: %+v", i, b.Files[i])
		}
	}
	p, err := b.Compile(Source{Name: "local.yaml", Data: []byte("position_keep: 12h")})
	if err != nil || p.PositionAge.Hours() != 12 || p.Profile != "current-law" {
		t.Fatalf("%v %+v", err, p)
	}
}

// TestBundleDamage: every cut and every changed byte is told.
func TestBundleDamage(t *testing.T) {
	data, err := SignBundle(bundleKey, sample())
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		if _, err := OpenBundle(public(), data[:i]); !errors.Is(err, ErrBundle) {
			t.Fatalf("cut at %d: %v", i, err)
		}
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if _, err := OpenBundle(public(), bad); !errors.Is(err, ErrBundle) && !errors.Is(err, ErrSignature) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	if _, err := OpenBundle(public(), append(bytes.Clone(data), '\n')); !errors.Is(err, ErrBundle) {
		t.Errorf("a byte more: %v", err)
	}
	other := ed25519.NewKeyFromSeed(make([]byte, 32)).Public().(ed25519.PublicKey)
	if _, err := OpenBundle(other, data); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if _, err := OpenBundle(nil, data); !errors.Is(err, ErrSignature) {
		t.Errorf("no key: %v", err)
	}
	bare := ed25519.Sign(bundleKey, data[:len(data)-signatureLine]) // without its domain
	wrong := append(bytes.Clone(data[:len(data)-signatureLine]), signatureMark+base64.StdEncoding.EncodeToString(bare)+"\n"...)
	if _, err := OpenBundle(public(), wrong); !errors.Is(err, ErrSignature) {
		t.Errorf("a signature of another domain: %v", err)
	}
}

// TestBundleForm: a signature does not excuse another form.
func TestBundleForm(t *testing.T) {
	head := bundleMagic + "sequence: 1\nprofile: draft-2021\n"
	if _, err := OpenBundle(public(), resign(head+"files: 0\n")); err != nil {
		t.Fatalf("no files: %v", err)
	}
	for name, text := range map[string]string{
		"leading zero":   bundleMagic + "sequence: 01\nprofile: draft-2021\nfiles: 0\n",
		"sequence 0":     bundleMagic + "sequence: 0\nprofile: draft-2021\nfiles: 0\n",
		"plus":           bundleMagic + "sequence: +1\nprofile: draft-2021\nfiles: 0\n",
		"order":          bundleMagic + "profile: draft-2021\nsequence: 1\nfiles: 0\n",
		"carriage":       bundleMagic + "sequence: 1\r\nprofile: draft-2021\nfiles: 0\n",
		"more files":     head + "files: 1\n",
		"many files":     head + "files: 65\n",
		"rest":           head + "files: 0\nx\n",
		"cut file":       head + "files: 1\nfile: 5 a.yaml\nabc\n",
		"file runs over": head + "files: 1\nfile: 3 a.yaml\nabcd\n",
		"negative":       head + "files: 1\nfile: -1 a.yaml\n\n",
		"huge":           head + "files: 1\nfile: 18446744073709551615 a.yaml\n\n",
		"no name":        head + "files: 1\nfile: 1\na\n",
		"odd name":       head + "files: 1\nfile: 1 a b\na\n",
		"twice":          head + "files: 2\nfile: 1 a\na\nfile: 1 a\nb\n",
	} {
		if b, err := OpenBundle(public(), resign(text)); !errors.Is(err, ErrBundle) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
	for name, b := range map[string]*Bundle{
		"no sequence": {Profile: "draft-2021"},
		"no profile":  {Sequence: 1},
		"odd profile": {Sequence: 1, Profile: "a\nb"},
		"odd name":    {Sequence: 1, Profile: "draft-2021", Files: []Source{{Name: "a\nb"}}},
		"large file":  {Sequence: 1, Profile: "draft-2021", Files: []Source{{Name: "a", Data: make([]byte, MaxText+1)}}},
		"large":       {Sequence: 1, Profile: "draft-2021", Files: []Source{{Name: "a", Data: make([]byte, MaxText)}, {Name: "b", Data: []byte("x")}}},
	} {
		if _, err := SignBundle(bundleKey, b); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

// TestBundleExtra: what lies on the car may only tighten what was signed.
func TestBundleExtra(t *testing.T) {
	b := sample()
	for overlay, want := range map[string]string{
		"detectors: [{name: own, key: " + base64.StdEncoding.EncodeToString(public()) + "}]":                  "T2",
		"holds: [{name: h, basis: x, fields: [Vehicle.Speed], vehicle_class: new-energy, until: 2030-01-01}]": "S2",
		"position_keep: 25h":  "S1",
		"capacity: 999999999": "U5",
	} {
		if _, err := b.Compile(Source{Name: "local.yaml", Data: []byte(overlay)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", overlay, err, want)
		}
	}
	b.Profile = "lenient"
	if _, err := b.Compile(); err == nil {
		t.Error("an unknown profile compiled")
	}
}

func FuzzOpenBundle(f *testing.F) {
	data, err := SignBundle(bundleKey, sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[len(bundleMagic) : len(data)-signatureLine])
	f.Add([]byte("sequence: 1\nprofile: draft-2021\nfiles: 1\nfile: 1 a\na\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := OpenBundle(public(), text); err == nil && !bytes.HasPrefix(text, []byte(bundleMagic)) {
			t.Fatal("opened without its first line")
		}
		b, err := OpenBundle(public(), resign(bundleMagic+string(text)))
		if err != nil {
			return
		}
		again, err := SignBundle(bundleKey, b)
		if err != nil || !bytes.Equal(again, resign(bundleMagic+string(text))) {
			t.Fatalf("%v: does not write back as it was read: %s", err, fmt.Sprintf("%.80q", again))
		}
	})
}
