package leak

import (
	std "encoding/base64"
	stdhex "encoding/hex"
	"testing"

	"cordon/sim/truth"
)

func TestPiecesOfMedia(t *testing.T) {
	picture := append([]byte{0xFF, 0xD8, 0xFF, 0xDA}, noise(20, 9000)...)
	item := truth.Item{Seq: 3, Kind: truth.KindImage, Classes: []truth.Class{truth.CabinVideo}}
	item.SetBytes(picture)
	b := NewBuilder(Options{})
	b.Add(&item)
	s := b.Build()
	want := truth.Entity{Type: truth.Media, Value: item.SHA256}
	for from := 1000; from < 1040; from++ {
		piece := picture[from : from+47]
		for name, blob := range map[string][]byte{
			"plain":        append(noise(1, 77), piece...),
			"base64>plain": []byte("x" + std.StdEncoding.EncodeToString(piece)),
			"hex>plain":    []byte(stdhex.EncodeToString(piece)),
		} {
			if hits := s.Search("b", blob); !found(hits, want, name) {
				t.Fatalf("47 bytes from %d, %s: %v", from, name, hits)
			}
		}
	}
	if hits := s.Search("b", picture[1001:1031]); len(hits) != 0 {
		t.Errorf("30 bytes were enough: %v", hits)
	}
}

func TestMediaChoices(t *testing.T) {
	shared := noise(30, 640)
	item := func(seed uint64, kind string, class truth.Class) *truth.Item {
		i := truth.Item{Kind: kind, Classes: []truth.Class{class}}
		i.SetBytes(append(append([]byte{}, shared...), noise(seed, 640)...))
		return &i
	}
	inside, second := item(31, truth.KindImage, truth.CabinImage), item(34, truth.KindImage, truth.CabinImage)
	outside, blob := item(32, truth.KindImage, truth.ExteriorMedia), item(33, truth.KindBlob, "")
	for _, c := range []struct {
		opt  Options
		want int
	}{{Options{}, 2}, {Options{ExteriorMedia: true}, 3}, {Options{ExteriorMedia: true, Undeclared: true}, 4}} {
		b := NewBuilder(c.opt)
		var all []byte
		for _, i := range []*truth.Item{inside, second, outside, blob} {
			b.Add(i)
			all = append(all, i.Bytes[640:]...)
		}
		s := b.Build()
		if hits := s.Search("b", all); len(hits) != c.want {
			t.Errorf("%+v: %d hits", c.opt, len(hits))
		}
		// What several items share is nobody's.
		if hits := s.Search("b", shared); len(hits) != 0 {
			t.Errorf("%+v: shared bytes hit %v", c.opt, hits)
		}
	}
}

func TestDullWindowsAreNoNeedles(t *testing.T) {
	b := NewBuilder(Options{})
	item := truth.Item{Kind: truth.KindAudio, Classes: []truth.Class{truth.CabinAudio}}
	item.SetBytes(append(make([]byte, 4000), noise(1, 64)...))
	b.Add(&item)
	if hits := b.Build().Search("b", make([]byte, 9000)); len(hits) != 0 {
		t.Errorf("silence hit %v", hits)
	}
}
