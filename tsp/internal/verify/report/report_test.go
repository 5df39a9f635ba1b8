package report

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cordon/tsp/internal/verify/finding"
)

func example() *Report {
	return &Report{
		Form: Form, Kind: "log", Verdict: finding.NotCompliant, Replay: "cordon-verify log <a&b>",
		Counts:   map[finding.ID]int{finding.SeqGap: 2, finding.TimeBack: 1},
		Findings: []finding.Finding{finding.New(finding.SeqGap, finding.At(3, "x-1"), "1", "2")},
		Items:    []Item{{Seq: 3, Verdict: finding.Compliant}},
		Seed:     &Seed{Seed: "00"}, Confidence: &Confidence{Bad: 1},
	}
}

// Every struct of a report has its fields in the order of their names, which makes
// the encoder's output canonical.
func TestFieldsAreSorted(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] {
			return
		}
		seen[of] = true
		var names []string
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			if name == "" {
				t.Errorf("%s.%s has no JSON name", of, of.Field(i).Name)
			}
			names = append(names, name)
			walk(of.Field(i).Type)
		}
		if !slices.IsSorted(names) {
			t.Errorf("%s: %v", of, names)
		}
	}
	walk(reflect.TypeFor[Report]())
	if len(seen) < 10 {
		t.Errorf("only %d structs were looked at", len(seen))
	}
}

func TestSignAndOpen(t *testing.T) {
	secret, public, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := ParsePublic(public)
	if err != nil {
		t.Fatal(err)
	}
	file, err := example().Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := example().Sign(key)
	if !bytes.Equal(file, again) {
		t.Error("signing twice gives different bytes")
	}
	got, err := Open(file, pub)
	if err != nil || !reflect.DeepEqual(got, example()) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Open(file, nil); err != nil {
		t.Error(err)
	}
	_, other, _ := NewKey()
	stranger, _ := ParsePublic(other)
	for name, bad := range map[string][]byte{
		"verdict":   bytes.Replace(file, []byte("not compliant"), []byte("compliant"), 1),
		"space":     bytes.Replace(file, []byte(`,"report"`), []byte(`, "report"`), 1),
		"key":       bytes.Replace(file, []byte(public), []byte(other), 1),
		"unknown":   bytes.Replace(file, []byte(`{"key"`), []byte(`{"extra":1,"key"`), 1),
		"two lines": append(slices.Clone(file), '\n'),
		"cut":       file[:len(file)/2],
	} {
		if _, err := Open(bad, nil); !errors.Is(err, ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(file, stranger); !errors.Is(err, ErrReport) {
		t.Errorf("another key: %v", err)
	}
}

func TestKeyTexts(t *testing.T) {
	secret, public, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", public, secret[:len(secret)-2], secretText} {
		if _, err := ParseSecret(text); err == nil || strings.Contains(err.Error(), secret[len(secretText):]) {
			t.Errorf("%v", err)
		}
	}
	if _, err := ParsePublic(secret); err == nil {
		t.Error("a secret key is no public one")
	}
}

// FuzzOpen: whatever opens is in the canonical form.
func FuzzOpen(f *testing.F) {
	secret, _, _ := NewKey()
	key, _ := ParseSecret(secret)
	file, _ := example().Sign(key)
	f.Add(file)
	f.Add([]byte(`{"key":"","report":{},"signature":""}` + "\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Open(file, nil)
		if err != nil {
			return
		}
		var s signed
		if err := json.Unmarshal(file, &s); err != nil {
			t.Fatal(err)
		}
		if again, err := r.Canonical(); err != nil || !bytes.Equal(again, s.Report) {
			t.Fatalf("%v", err)
		}
	})
}

// TestContradiction: a signed report that would need a draw, and has none, is refused
// and not shown.
func TestContradiction(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	file, err := (&Report{Form: Form, Confidence: &Confidence{}}).Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, nil); !errors.Is(err, ErrReport) {
		t.Errorf("%v", err)
	}
}
