package wire_test

import (
	"bytes"
	"errors"
	"math"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixNano()

func setup(t testing.TB) (*filters.Chain, *wire.Encoder) {
	t.Helper()
	p, err := policy.Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(p, filters.Options{}), wire.NewEncoder(p)
}

var consent = filters.Consent{ID: 9, Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp", From: now - 1e12, Until: now + 1e12}

func clear(t testing.TB, c *filters.Chain, r filters.Record) filters.Cleared {
	t.Helper()
	cl, v := c.Judge(&r, &filters.Env{Now: now, Consents: []filters.Consent{consent}}, c.NewScratch())
	if !cl.OK() {
		t.Fatalf("%s was not cleared: %s %s", r.Signal, v.Rule, v.Reason)
	}
	return cl
}

// TestRefusesZero: nothing that a chain did not clear is encoded.
func TestRefusesZero(t *testing.T) {
	_, e := setup(t)
	if err := e.Add(filters.Cleared{}, nil); !errors.Is(err, wire.ErrNotCleared) {
		t.Fatalf("got %v", err)
	}
	if _, err := e.Encode(nil); err == nil {
		t.Fatal("an empty batch was encoded")
	}
}

func TestRoundTrip(t *testing.T) {
	c, e := setup(t)
	recs := []filters.Record{
		{Signal: "Vehicle.Speed", Source: "can.powertrain", CollectedAt: now - 5, Value: filters.FloatValue(math.Pi)},
		{Signal: "Vehicle.IsMoving", Source: "can.powertrain", CollectedAt: now - 9, Value: filters.BoolValue(true)},
		{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", CollectedAt: now, Value: filters.FloatValue(-1e-9)},
		{Signal: "Vehicle.Cordon.App.Note.Text", Source: "app.diag", CollectedAt: now, Value: filters.StringValue([]byte("水泵 ok"))},
	}
	for _, r := range recs {
		if err := e.Add(clear(t, c, r), []filters.Consent{consent}); err != nil {
			t.Fatal(err)
		}
	}
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.DecodeBatch(enc)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range recs {
		got := b.Record(i)
		if got.Signal != want.Signal || got.Source != want.Source || got.CollectedAt != want.CollectedAt ||
			got.Value.Kind != want.Value.Kind || got.Value.Num != want.Value.Num || !bytes.Equal(got.Value.Data, want.Value.Data) {
			t.Errorf("record %d: got %+v, want %+v", i, got, want)
		}
	}
	if got := b.ConsentsFor(2, "tsp"); len(got) != 1 || got[0].ID != 9 || got[0].Categories != filters.Location {
		t.Errorf("consent evidence %+v", got)
	}
	if b.ConsentsFor(0, "tsp") != nil {
		t.Error("speed needs no consent and carries one")
	}
	e.Reset()
	if e.Len() != 0 || e.Size() != 0 {
		t.Error("reset left records")
	}
}

// TestFull: the encoder closes before its limits, and a record too big for any
// batch is told apart from a full batch.
func TestFull(t *testing.T) {
	c, e := setup(t)
	cl := clear(t, c, filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)})
	for range wire.MaxRecords {
		if err := e.Add(cl, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Add(cl, nil); !errors.Is(err, wire.ErrFull) {
		t.Fatalf("got %v, want ErrFull", err)
	}
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := wire.DecodeBatch(enc); err != nil || len(b.Records) != wire.MaxRecords {
		t.Fatalf("%v", err)
	}
}

// TestDecodeDamage: every truncation is an error, and no single flipped byte
// makes a batch that breaks its own checks.
func TestDecodeDamage(t *testing.T) {
	c, e := setup(t)
	for i := range 3 {
		if err := e.Add(clear(t, c, filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(float64(i))}), nil); err != nil {
			t.Fatal(err)
		}
	}
	enc, _ := e.Encode(nil)
	for i := range enc {
		if _, err := wire.DecodeBatch(enc[:i]); !errors.Is(err, wire.ErrMalformed) {
			t.Fatalf("cut at %d: %v", i, err)
		}
		bad := bytes.Clone(enc)
		bad[i] ^= 0x41
		use(wire.DecodeBatch(bad))
	}
	if _, err := wire.DecodeBatch(append(enc, 0)); !errors.Is(err, wire.ErrMalformed) {
		t.Fatal("trailing bytes accepted")
	}
}

// use touches everything that a decoded batch offers: it must not panic.
func use(b *wire.Batch, err error) {
	if err != nil {
		return
	}
	for i := range b.Records {
		if a := b.Record(i).Attest; a != nil {
			_ = a.Message(nil)
		}
		b.ConsentsFor(i, "tsp")
	}
}

func TestBucketOf(t *testing.T) {
	for _, tc := range []struct{ ns, want int64 }{{0, 0}, {3600e9 - 1, 0}, {3600e9, 1}, {-1, -1}, {-3600e9, -1}, {-3600e9 - 1, -2}} {
		if got := wire.BucketOf(tc.ns); got != tc.want {
			t.Errorf("BucketOf(%d) = %d, want %d", tc.ns, got, tc.want)
		}
	}
}

func FuzzDecodeBatch(f *testing.F) {
	c, e := setup(f)
	cl := clear(f, c, filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)})
	if err := e.Add(cl, nil); err != nil {
		f.Fatal(err)
	}
	enc, _ := e.Encode(nil)
	f.Add(enc)
	f.Add(masked(f))
	f.Add([]byte{0x98})
	f.Add([]byte{0x98, 1, 0xa0, 0xc4, 32})
	f.Fuzz(func(t *testing.T, b []byte) { use(wire.DecodeBatch(b)) })
}

func FuzzDecodeHeader(f *testing.F) {
	h := wire.Header{Version: wire.Version, Records: 1}
	enc, _ := wire.AppendHeader(nil, &h)
	f.Add(enc)
	f.Fuzz(func(t *testing.T, b []byte) {
		h, rest, err := wire.DecodeHeader(b)
		if err != nil {
			return
		}
		again, err := wire.AppendHeader(nil, &h)
		if err != nil {
			t.Fatal(err)
		}
		if h2, _, err := wire.DecodeHeader(append(again, rest...)); err != nil || h2 != h {
			t.Fatalf("header does not round-trip: %v", err)
		}
	})
}

func FuzzDecodeControl(f *testing.F) {
	r := wire.Receipt{Version: wire.Version, Items: []wire.ReceiptItem{{Status: wire.StatusStored}}}
	k := wire.KeySchedule{Version: wire.Version, Keys: []wire.BucketKey{{Bucket: 1}}}
	rb, _ := r.MarshalMsg(nil)
	kb, _ := k.MarshalMsg(nil)
	f.Add(rb)
	f.Add(kb)
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := wire.DecodeReceipt(b); err == nil {
			for _, it := range r.Items {
				_ = it.Status.String()
			}
		}
		_, _ = wire.DecodeKeySchedule(b)
	})
}
