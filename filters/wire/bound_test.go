package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/scan"
	"cordon/filters/wire"
)

// name is a long signal path, one of many.
func name(i int) string {
	out := "Vehicle.Oem"
	for ; i > 0; i /= 10 {
		out += "." + digits[i%10]
	}
	return out + strings.Repeat("."+digits[0], 8-strings.Count(out, ".")+1)
}

// digits are names of 32 bytes.
var digits = func() (out []string) {
	for i := range 10 {
		out = append(out, fmt.Sprint(strings.Repeat("N", 31), i))
	}
	return out
}()

// large declares texts as long as a catalogue may, and reads them to their end.
func large(t *testing.T) (*filters.Chain, *wire.Encoder) {
	t.Helper()
	overlay := "names: [" + strings.Join(digits, ", ") + "]\nsignals:\n" +
		"  - {path: Vehicle.Oem.**, classes: [Diagnostic], type: string, charset: ascii, max_length: 4194304, purpose: vehicle-management, from: [app.diag]}\n"
	p, err := policy.Compile("draft-2021", policy.Source{Name: "bulk.yaml", Data: []byte(overlay)})
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(p, filters.Options{Budget: scan.Budget{Bytes: 2 * wire.MaxPlaintext}}), wire.NewEncoder(p)
}

func bulk(i, size int) filters.Record {
	return filters.Record{Signal: name(i), Source: "app.diag", CollectedAt: now, Value: filters.StringValue(bytes.Repeat([]byte("a "), size/2+1)[:size])}
}

// fits encodes what the encoder holds: the platform must be able to read it.
func fits(t *testing.T, e *wire.Encoder) {
	t.Helper()
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(enc) > e.Size() {
		t.Errorf("%d bytes encoded, said to be %d at most", len(enc), e.Size())
	}
	if _, err := wire.DecodeBatch(enc); err != nil {
		t.Error(err)
	}
}

// TestLargestRecord: a record is taken as long as the batch that holds it alone
// can be read, and refused for good beyond that.
func TestLargestRecord(t *testing.T) {
	c, e := large(t)
	if err := e.Add(clear(t, c, bulk(0, 1)), nil); err != nil {
		t.Fatal(err)
	}
	largest := wire.MaxPlaintext - e.Size() + 1
	if slack := wire.MaxPlaintext - largest - len(name(0)); slack > 200 {
		t.Errorf("%d bytes of every batch are of no use", slack)
	}
	for _, size := range []int{largest, largest + 1, largest + 20} {
		e.Reset()
		err := e.Add(clear(t, c, bulk(0, size)), nil)
		if errors.Is(err, wire.ErrFull) || (err == nil) != (size <= largest) {
			t.Fatalf("%d bytes, the largest record has %d: %v", size, largest, err)
		}
		if err == nil {
			fits(t, e)
		}
	}
}

// TestBoundHolds fills batches with what encodes longest, until they are full.
func TestBoundHolds(t *testing.T) {
	c, e := large(t)
	for _, tc := range []struct {
		name string
		rec  func(i int) filters.Record
	}{
		{"a name of its own for each record", func(i int) filters.Record { return bulk(i, 600) }},
		{"times at both ends", func(i int) filters.Record {
			r := bulk(0, 490)
			r.CollectedAt = now - int64(i)*1e6
			return r
		}},
		{"longest numbers, with evidence of a consent", func(i int) filters.Record {
			r := filters.Record{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", CollectedAt: now - int64(i)}
			r.Value = filters.FloatValue(math.Nextafter(-90, 0))
			return r
		}},
		{"one large, then small ones", func(i int) filters.Record {
			if i == 0 {
				return bulk(0, wire.MaxPlaintext-4000)
			}
			return bulk(i, 1)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e.Reset()
			for i := 0; ; i++ {
				err := e.Add(clear(t, c, tc.rec(i)), []filters.Consent{consent})
				if errors.Is(err, wire.ErrFull) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			fits(t, e)
			if e.Size() > wire.MaxPlaintext {
				t.Errorf("full at %d bytes", e.Size())
			}
		})
	}
}

// TestDictionaryFull: a batch whose dictionary is full still takes records whose
// names are in it.
func TestDictionaryFull(t *testing.T) {
	c, e := large(t)
	for i := range wire.MaxDict {
		if err := e.Add(clear(t, c, bulk(i, 1)), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Add(clear(t, c, bulk(wire.MaxDict, 1)), nil); !errors.Is(err, wire.ErrFull) {
		t.Errorf("one name too many: %v", err)
	}
	if err := e.Add(clear(t, c, bulk(7, 1)), nil); err != nil {
		t.Errorf("a name that is there: %v", err)
	}
	fits(t, e)
}
