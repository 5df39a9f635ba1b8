package truth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	raw := []byte{0xFF, 0xD8, 0, 1}
	item := Item{Seq: 1, T: 2, Channel: HTTP, Source: "cam.cabin", Kind: KindImage,
		Classes: []Class{CabinVideo}, Contains: []Entity{{Name, "张<伟>"}}}
	item.SetBytes(raw)
	frame := Item{Seq: 2, Channel: CAN, Kind: KindFrame, Classes: []Class{},
		Frame: &Frame{ID: 0xAA, Data: "00ff", Signals: map[string]float64{"B": 1, "A": 2.5}}}
	var buf bytes.Buffer
	w := NewWriter(&buf)
	for _, i := range []*Item{&item, &frame} {
		if err := w.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil || w.Lines() != 2 {
		t.Fatal(err, w.Lines())
	}
	if !strings.Contains(buf.String(), `"张<伟>"`) {
		t.Errorf("values are escaped: %s", buf.String())
	}
	var got []Item
	if err := Read(&buf, func(i *Item) error { got = append(got, *i); return nil }); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, []Item{item, frame}) {
		t.Errorf("got %+v", got)
	}
	if sum := sha256.Sum256(raw); item.SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("the digest is not that of the bytes")
	}
	if !item.Has(CabinVideo) || item.Has(PI) {
		t.Error("Has is wrong")
	}
}

func TestReadNamesTheLine(t *testing.T) {
	err := Read(strings.NewReader("{\"seq\":1}\n{broken\n"), func(*Item) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Fatalf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("{\"seq\":1,\"classes\":[\"PI\"]}\n"))
	f.Add([]byte("{\"bytes\":\"AAECAw==\",\"frame\":{\"id\":170}}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		_ = Read(bytes.NewReader(in), func(i *Item) error {
			if _, err := json.Marshal(i); err != nil {
				t.Fatalf("read but not written: %v", err)
			}
			return nil
		})
	})
}
