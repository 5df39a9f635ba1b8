package vault

import (
	"bytes"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

func TestPack(t *testing.T) {
	var p packer
	for name, tc := range map[string]struct {
		recs   [][]byte
		packed bool
	}{
		"positions": {newDrive(1).records(50), true},
		"noise":     {noise(50), false},
		"one byte":  {[][]byte{{1}}, false},
	} {
		want := appendRecords(nil, tc.recs)
		body, packed := p.pack(tc.recs)
		if packed != tc.packed || len(body) > len(want) {
			t.Errorf("%s: packed %v, %d bytes of %d", name, packed, len(body), len(want))
		}
		if packed {
			got, err := unpack(nil, body)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		p.wipe()
		if bytes.Contains(p.plain[:cap(p.plain)], tc.recs[0][:1]) && tc.recs[0][0] != 0 {
			t.Errorf("%s: records are left in memory", name)
		}
	}
}

// A Put costs Badger's entry and one buffer for key and value.
func TestPutAllocates(t *testing.T) {
	r := newRig(t)
	recs := newDrive(1).records(benchFrame)
	for name, put := range map[string]func(Writer) error{
		"put":         func(w Writer) error { return r.store.Put(w, Index{1}, noon, recs) },
		"put subject": func(w Writer) error { return r.store.PutSubject(w, Index{1}, alice, noon, recs) },
	} {
		n := testing.AllocsPerRun(100, func() {
			if err := put(nowhere{}); err != nil {
				t.Fatal(err)
			}
		})
		if n > 2 {
			t.Errorf("%s: %v allocations, want 2 at most", name, n)
		}
	}
}

type nowhere struct{}

func (nowhere) SetEntry(*badger.Entry) error { return nil }

func FuzzUnpack(f *testing.F) {
	var p packer
	body, _ := p.pack(newDrive(1).records(5))
	f.Add(bytes.Clone(body))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, err := unpack(nil, body); err == nil && len(got) > MaxFrame {
			t.Fatalf("%d bytes unpack to %d", len(body), len(got))
		}
	})
}
