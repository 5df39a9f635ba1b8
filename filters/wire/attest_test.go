package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"image"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
)

var detector = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))

// camera makes a chain that knows the detector, and its encoder.
func camera(t testing.TB) (*filters.Chain, *wire.Encoder) {
	t.Helper()
	key := base64.StdEncoding.EncodeToString(detector.Public().(ed25519.PublicKey))
	p, err := policy.Compile("draft-2021", policy.Source{Name: "d.yaml", Data: []byte("detectors: [{name: mask, key: " + key + "}]")})
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(p, filters.Options{}), wire.NewEncoder(p)
}

// shot is a record of a masked image of w by h pixels.
func shot(t testing.TB, w, h int) filters.Record {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	a := &filters.Attestation{Detector: "mask", Version: "2", Width: w, Height: h, Faces: 1, Plates: 2, Masked: 3, Hash: sha256.Sum256(b.Bytes())}
	a.Signature = ed25519.Sign(detector, a.Message(nil))
	return filters.Record{Signal: "Vehicle.Cordon.ExteriorCamera.Frame", Source: "cam.exterior", CollectedAt: now, Value: filters.BytesValue(b.Bytes()), Attest: a}
}

// masked is an encoded batch with two images and something else between them.
func masked(t testing.TB) []byte {
	c, e := camera(t)
	for _, r := range []filters.Record{
		shot(t, 40, 30), {Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)}, shot(t, 20, 10),
	} {
		if err := e.Add(clear(t, c, r), nil); err != nil {
			t.Fatal(err)
		}
	}
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(enc) > e.Size() {
		t.Fatalf("%d bytes encoded, said to be %d at most", len(enc), e.Size())
	}
	return enc
}

// TestAttestationTravels: the platform judges an image by what the car judged it by.
func TestAttestationTravels(t *testing.T) {
	b, err := wire.DecodeBatch(masked(t))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := camera(t)
	for i, images := range []bool{true, false, true} {
		r := b.Record(i)
		if (r.Attest != nil) != images {
			t.Fatalf("record %d: attestation %v", i, r.Attest)
		}
		if _, v := c.Judge(&r, &filters.Env{Now: now}, c.NewScratch()); v.Effect != filters.Pass {
			t.Errorf("record %d: %s %s (%s)", i, v.Effect, v.Rule, v.Reason)
		}
	}
	one, two := b.Record(0), b.Record(2)
	one.Attest, two.Attest = two.Attest, one.Attest
	for _, r := range []filters.Record{one, two} {
		if _, v := c.Judge(&r, &filters.Env{Now: now}, c.NewScratch()); v.Rule != filters.T2 {
			t.Errorf("with the attestation of another image: %s %s", v.Effect, v.Rule)
		}
	}
}

// TestPlainSchema: a batch without images is written in the first schema, also after
// one with images.
func TestPlainSchema(t *testing.T) {
	c, e := camera(t)
	for _, r := range []filters.Record{shot(t, 40, 30), {Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)}} {
		e.Reset()
		if err := e.Add(clear(t, c, r), nil); err != nil {
			t.Fatal(err)
		}
		enc, err := e.Encode(nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := wire.DecodeBatch(enc)
		if err != nil {
			t.Fatal(err)
		}
		if want := 1 + len(b.Attests); int(b.Schema) != want {
			t.Errorf("%s: schema %d, want %d", r.Signal, b.Schema, want)
		}
	}
}

// TestAttestDamage: a batch whose attestations do not fit it is refused.
func TestAttestDamage(t *testing.T) {
	enc := masked(t)
	b, err := wire.DecodeBatch(enc)
	if err != nil {
		t.Fatal(err)
	}
	again := func(change func(l []wire.Attest) []wire.Attest) []byte {
		c := *b
		plain, err := c.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		list := wire.Attests{List: change(append([]wire.Attest{}, b.Attests...))}
		if plain, err = list.MarshalMsg(plain); err != nil {
			t.Fatal(err)
		}
		return plain
	}
	if got := again(func(l []wire.Attest) []wire.Attest { return l }); !bytes.Equal(got, enc) {
		t.Fatal("does not encode back")
	}
	for name, change := range map[string]func(l []wire.Attest) []wire.Attest{
		"none":         func(l []wire.Attest) []wire.Attest { return nil },
		"twice":        func(l []wire.Attest) []wire.Attest { return append(l, l[1]) },
		"out of order": func(l []wire.Attest) []wire.Attest { l[0], l[1] = l[1], l[0]; return l },
		"no record":    func(l []wire.Attest) []wire.Attest { l[1].Record = 3; return l },
		"no width":     func(l []wire.Attest) []wire.Attest { l[1].Width = 0; return l },
		"long name":    func(l []wire.Attest) []wire.Attest { l[1].Detector = strings.Repeat("a", 65); return l },
		"odd name":     func(l []wire.Attest) []wire.Attest { l[1].Version = "1\n"; return l },
		"many faces":   func(l []wire.Attest) []wire.Attest { l[1].Faces = math.MaxUint32; return l },
	} {
		if _, err := wire.DecodeBatch(again(change)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range enc {
		if _, err := wire.DecodeBatch(enc[:i]); !errors.Is(err, wire.ErrMalformed) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	b.Schema = 1
	plain, _ := b.MarshalMsg(nil)
	list, _ := (&wire.Attests{List: b.Attests}).MarshalMsg(nil)
	if _, err := wire.DecodeBatch(append(plain, list...)); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("attestations behind the first schema: %v", err)
	}
}

// TestOldVector: what the first version wrote still reads the same.
func TestOldVector(t *testing.T) {
	text, err := os.ReadFile("testdata/batch-schema-1.hex")
	if err != nil {
		t.Fatal(err)
	}
	enc, err := hex.DecodeString(strings.ReplaceAll(string(text), "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.DecodeBatch(enc)
	if err != nil || len(b.Records) != 4 {
		t.Fatalf("%v", err)
	}
	if r := b.Record(3); string(r.Value.Data) != "水泵 ok" || r.Source != "app.diag" || r.Attest != nil {
		t.Errorf("record %+v", r)
	}
	if r := b.Record(0); math.Float64frombits(r.Value.Num) != math.Pi {
		t.Errorf("record %+v", r)
	}
}
