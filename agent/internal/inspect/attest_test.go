package inspect

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"cordon/agent/internal/records"
	"cordon/filters"
	"cordon/filters/policy"
)

// masked gives a picture and what a detector says of it.
func masked(t *testing.T, key ed25519.PrivateKey) (picture []byte, attest string) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	a := filters.Attestation{Detector: "mask", Version: "1", Width: 64, Height: 48, Faces: 1, Plates: 1, Masked: 2, Hash: sha256.Sum256(b.Bytes())}
	text, err := json.Marshal(map[string]any{
		"detector": a.Detector, "version": a.Version, "width": a.Width, "height": a.Height, "faces": a.Faces, "plates": a.Plates,
		"masked": a.Masked, "sha256": hex.EncodeToString(a.Hash[:]), "signature": ed25519.Sign(key, a.Message(nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), string(text)
}

// TestAttested: a masked exterior image with a detector's word passes (T2), whether
// the word comes in the line or beside it; without one it does not.
func TestAttested(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	detectors := fmt.Sprintf("detectors:\n  - {name: mask, key: %s}\n", base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)))
	p, err := policy.Compile("draft-2021", policy.Source{Name: "detectors", Data: []byte(detectors)}, policy.Source{Name: "inspect", Data: []byte(Overlay)})
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(t)
	cfg.Chain = filters.NewChain(p, filters.Options{})
	picture, attest := masked(t, key)
	line := fmt.Sprintf(`{"id":1,"signal":"Vehicle.Cordon.ExteriorCamera.Frame","source":"cam.exterior","value":{"base64":"%s"}`, base64.StdEncoding.EncodeToString(picture))
	a, err := records.Attestation([]byte(attest))
	if err != nil {
		t.Fatal(err)
	}
	beside := cfg
	beside.Attest = map[[sha256.Size]byte]*filters.Attestation{a.Hash: a}
	for _, tc := range []struct {
		name, line, effect, rule string
		cfg                      Config
	}{
		{"nothing said", line + "}", "drop", "T2", cfg},
		{"in the line", line + `,"attest":` + attest + "}", "pass", "", cfg},
		{"beside", line + "}", "pass", "", beside},
		{"fewer masked", line + `,"attest":` + strings.Replace(attest, `"masked":2`, `"masked":1`, 1) + "}", "drop", "T2", cfg},
		{"not an attestation", line + `,"attest":{"detector":"mask"}}`, "drop", "U3", cfg},
	} {
		out, _ := run(t, tc.cfg, tc.line)
		if out[0].Effect != tc.effect || out[0].Rule != tc.rule {
			t.Errorf("%s: %s %s %s", tc.name, out[0].Effect, out[0].Rule, out[0].Reason)
		}
	}
}
