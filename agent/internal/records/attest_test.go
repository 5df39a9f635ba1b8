package records

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"cordon/filters"
)

func attestText(change ...string) string {
	text := fmt.Sprintf(`{"detector":"mask","version":"2.1","width":640,"height":480,"faces":2,"plates":1,"masked":3,"sha256":"%s","signature":"%s"}`,
		strings.Repeat("0a", 32), base64.StdEncoding.EncodeToString(make([]byte, 64)))
	return strings.NewReplacer(change...).Replace(text)
}

func TestAttestation(t *testing.T) {
	a, err := Attestation([]byte(attestText()))
	want := filters.Attestation{Detector: "mask", Version: "2.1", Width: 640, Height: 480, Faces: 2, Plates: 1, Masked: 3}
	for i := range want.Hash {
		want.Hash[i] = 0x0a
	}
	if err != nil || len(a.Signature) != 64 {
		t.Fatalf("%+v, %v", a, err)
	}
	a.Signature = nil
	if fmt.Sprint(*a) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", *a, want)
	}
	for name, text := range map[string]string{
		"short hash":      attestText("0a0a", "0a"),
		"no hash":         attestText("sha256", "digest"),
		"short signature": attestText("AAAA", ""),
		"odd name":        attestText(`"mask"`, `"Mask it"`),
		"negative":        attestText(`"faces":2`, `"faces":-2`),
		"text":            `"mask"`,
		"more":            attestText() + "{}",
	} {
		if a, err := Attestation([]byte(text)); err == nil {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// TestAttestedRecords: the attestation comes with its record in both encodings.
func TestAttestedRecords(t *testing.T) {
	body := `{"records":[{"signal":"A.B","source":"cam.exterior","value":1,"attest":` + attestText() + `}]}`
	entries, err := decodeJSON([]byte(body), 1)
	if err != nil || entries[0].Record.Attest == nil || entries[0].Record.Attest.Detector != "mask" {
		t.Errorf("%+v, %v", entries, err)
	}
	var f fields
	if err := f.setText(keyAttest, attestText()); err != nil || f.rec.Attest == nil {
		t.Errorf("as a string: %v", err)
	}
	if _, err := decodeJSON([]byte(strings.Replace(body, `"detector"`, `"detective"`, 1)), 1); err == nil || !strings.Contains(err.Error(), "attest") {
		t.Errorf("a wrong one: %v", err)
	}
}

// FuzzAttestation: what is taken is well formed.
func FuzzAttestation(f *testing.F) {
	f.Add([]byte(attestText()))
	f.Add([]byte(`{"detector":"mask","sha256":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := Attestation(b); err == nil && !a.Valid() {
			t.Errorf("%q gives %+v", b, a)
		}
	})
}
