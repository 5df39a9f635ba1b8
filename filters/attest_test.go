package filters_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"cordon/filters"
)

const frame = "Vehicle.Cordon.ExteriorCamera.Frame"

var (
	detectorKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	strangerKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, 32))
)

// detectors declares the test detector.
func detectors() string {
	return fmt.Sprintf("detectors: [{name: mask, key: %s}]\n", base64.StdEncoding.EncodeToString(detectorKey.Public().(ed25519.PublicKey)))
}

// street draws a small exterior image.
func street(t testing.TB, w, h int) []byte {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = color.GrayModel.Convert(color.Gray{uint8(i * i >> 7)}).(color.Gray).Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attest signs an attestation over data after change has touched it.
func attest(data []byte, w, h int, key ed25519.PrivateKey, change func(*filters.Attestation)) *filters.Attestation {
	a := &filters.Attestation{Detector: "mask", Version: "1.2", Width: w, Height: h, Faces: 2, Plates: 1, Masked: 3, Hash: sha256.Sum256(data)}
	if change != nil {
		change(a)
	}
	a.Signature = ed25519.Sign(key, a.Message(nil))
	return a
}

func TestMaskedImage(t *testing.T) {
	c := chainOf(t, "draft-2021", detectors())
	pic := street(t, 160, 120)
	good := func(change func(*filters.Attestation)) *filters.Attestation {
		return attest(pic, 160, 120, detectorKey, change)
	}
	base := filters.Record{Signal: frame, Source: "cam.exterior.front", Value: filters.BytesValue(pic), Attest: good(nil)}
	cl, v := judge(t, c, base)
	if v.Effect != filters.Pass || cl.Record().Attest == nil {
		t.Fatalf("a masked image: %s %s (%s)", v.Effect, v.Rule, v.Reason)
	}
	if b := c.Program().Border(cl.Labels()); !b.Deny || b.Rule != filters.E2 {
		t.Errorf("at the border: %+v", b)
	}
	large := street(t, 1201, 1000)
	for name, change := range map[string]func(*filters.Record){
		"no attestation":   func(r *filters.Record) { r.Attest = nil },
		"another image":    func(r *filters.Record) { r.Value.Data = street(t, 160, 128) },
		"one byte more":    func(r *filters.Record) { r.Value.Data = append(bytes.Clone(pic), 0) },
		"stranger":         func(r *filters.Record) { r.Attest = attest(pic, 160, 120, strangerKey, nil) },
		"unknown detector": func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Detector = "other" }) },
		"one face left":    func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Masked = 2 }) },
		"more masked":      func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Masked = 4 }) },
		"negative":         func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Faces, a.Plates = -1, 4 }) },
		"says smaller":     func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Width = 80 }) },
		"too large": func(r *filters.Record) {
			r.Value.Data, r.Attest = large, attest(large, 1201, 1000, detectorKey, nil)
		},
		"too large, says smaller": func(r *filters.Record) {
			r.Value.Data, r.Attest = large, attest(large, 1200, 1000, detectorKey, nil)
		},
		"overflow": func(r *filters.Record) {
			r.Attest = good(func(a *filters.Attestation) { a.Width, a.Height = 1<<33, 1<<31 })
		},
		"changed after":     func(r *filters.Record) { a := *r.Attest; a.Version = "1.3"; r.Attest = &a },
		"cut signature":     func(r *filters.Record) { a := *r.Attest; a.Signature = a.Signature[:63]; r.Attest = &a },
		"content in a name": func(r *filters.Record) { r.Attest = good(func(a *filters.Attestation) { a.Version = "张三" }) },
		"cabin in lineage":  func(r *filters.Record) { r.Lineage = filters.CabinDerived },
		"from the cabin":    func(r *filters.Record) { r.DerivedFrom = []string{"cam.cabin"} },
		"with a position":   func(r *filters.Record) { r.DerivedFrom = []string{"gnss"} },
		"not an image": func(r *filters.Record) {
			r.Value.Data = []byte("hello")
			r.Attest = attest([]byte("hello"), 160, 120, detectorKey, nil)
		},
		"of a cabin camera": func(r *filters.Record) { r.Source = "cam.cabin" },
		"of no camera":      func(r *filters.Record) { r.Source = "can.x" },
		"trailing thumbnail": func(r *filters.Record) {
			two := append(bytes.Clone(pic), pic...)
			r.Value.Data, r.Attest = two, attest(two, 160, 120, detectorKey, nil)
		},
	} {
		r := base
		change(&r)
		cl, v := judge(t, c, r)
		if v.Effect != filters.Drop || cl.OK() {
			t.Errorf("%s: %s %s", name, v.Effect, v.Rule)
		}
		if v.Rule != filters.T2 && v.Rule != filters.T3 && v.Rule != filters.U1 {
			t.Errorf("%s: rule %s", name, v.Rule)
		}
	}
	if _, v := judge(t, newChain(t), base); v.Rule != filters.T2 {
		t.Errorf("no detector declared: %s %s", v.Effect, v.Rule)
	}
	stricter := chainOf(t, "draft-2021", detectors()+"rules: [{rule: A4, classes: [ExteriorMedia], effect: drop, reason: important data}]")
	if _, v := judge(t, stricter, base); v.Rule != filters.A4 {
		t.Errorf("under a stricter overlay: %s %s", v.Effect, v.Rule)
	}
	app := filters.Record{Signal: noteText, Source: "app.diag", Value: text("ok"), Attest: good(nil)}
	if cl, _ := judge(t, c, app); cl.Record().Attest != nil {
		t.Error("an attestation rides on a record that needs none")
	}
}
