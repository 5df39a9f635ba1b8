package wire_test

import (
	"bytes"
	"errors"
	"testing"

	"cordon/filters"
	"cordon/filters/wire"
)

// people is a batch of two people's places and a speed of nobody's.
func people(t testing.TB) []byte {
	t.Helper()
	c, e := setup(t)
	env := filters.Env{Now: now, Collecting: filters.Personal}
	for i, who := range []string{"", "ann", "bob", "ann"} {
		one := consent
		one.ID, one.Subject = uint64(10+i), who
		env.Consents = append(env.Consents, one)
		r := filters.Record{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", Subject: who, CollectedAt: now + int64(i), Value: filters.FloatValue(31)}
		cl, v := c.Judge(&r, &env, c.NewScratch())
		if !cl.OK() {
			t.Fatalf("%s %s", v.Rule, v.Reason)
		}
		if err := e.Add(cl, env.Consents); err != nil {
			t.Fatal(err)
		}
	}
	speed := clear(t, c, filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)})
	if err := e.Add(speed, nil); err != nil {
		t.Fatal(err)
	}
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(enc) > e.Size() {
		t.Errorf("%d bytes, said to be %d at most", len(enc), e.Size())
	}
	return enc
}

// Whom a record was collected from travels as a tag, never as a name.
func TestSubjects(t *testing.T) {
	enc := people(t)
	if bytes.Contains(enc, []byte("ann")) {
		t.Error("a name travels")
	}
	b, err := wire.DecodeBatch(enc)
	if err != nil {
		t.Fatal(err)
	}
	for i, who := range []string{"", "ann", "bob", "ann", ""} {
		if got := b.SubjectFor(i); got != wire.TagOf(who) {
			t.Errorf("record %d is %v's, want %q", i, got, who)
		}
	}
	for i := range enc {
		if _, err := wire.DecodeBatch(enc[:i]); !errors.Is(err, wire.ErrMalformed) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	if _, err := wire.DecodeBatch(append(bytes.Clone(enc), 0)); !errors.Is(err, wire.ErrMalformed) {
		t.Error("trailing bytes accepted")
	}
	if wire.TagOf("") != (wire.SubjectTag{}) || wire.TagOf("ann") == wire.TagOf("bob") {
		t.Error("tags")
	}
}

// An encoder that was used for a passenger writes the first schema again for the driver.
func TestResetForgetsSubjects(t *testing.T) {
	c, e := setup(t)
	one := consent
	one.Subject = "ann"
	r := filters.Record{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", Subject: "ann", CollectedAt: now, Value: filters.FloatValue(31)}
	cl, v := c.Judge(&r, &filters.Env{Now: now, Collecting: filters.Personal, Consents: []filters.Consent{one}}, c.NewScratch())
	if !cl.OK() {
		t.Fatalf("%s %s", v.Rule, v.Reason)
	}
	if err := e.Add(cl, []filters.Consent{one}); err != nil {
		t.Fatal(err)
	}
	e.Reset()
	r.Subject = ""
	if err := e.Add(clear(t, c, r), []filters.Consent{consent}); err != nil {
		t.Fatal(err)
	}
	enc, err := e.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := wire.DecodeBatch(enc); err != nil || b.Schema != 1 || len(b.Subjects) != 0 {
		t.Errorf("%+v, %v", b, err)
	}
}

func orders(t testing.TB) (order, answer, signed []byte) {
	t.Helper()
	var errs [3]error
	order, errs[0] = (&wire.Erasure{Version: wire.Version, Seq: 1, Subject: wire.TagOf("ann"), Issued: now}).MarshalMsg(nil)
	answer, errs[1] = (&wire.Erased{Version: wire.Version, Seq: 1, At: now}).MarshalMsg(nil)
	signed, errs[2] = (&wire.SignedErased{Body: answer, Cert: []byte("cert"), Signature: []byte("sig")}).MarshalMsg(nil)
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return order, answer, signed
}

func TestErasureMessages(t *testing.T) {
	order, answer, signed := orders(t)
	decode := map[string]func([]byte) error{
		"order":  func(b []byte) error { _, err := wire.DecodeErasure(b); return err },
		"answer": func(b []byte) error { _, err := wire.DecodeErased(b); return err },
		"signed": func(b []byte) error { _, err := wire.DecodeSignedErased(b); return err },
	}
	for name, good := range map[string][]byte{"order": order, "answer": answer, "signed": signed} {
		if err := decode[name](good); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range good {
			if decode[name](good[:i]) == nil {
				t.Errorf("%s cut at %d", name, i)
			}
		}
		if decode[name](append(bytes.Clone(good), 0)) == nil {
			t.Errorf("%s with a byte more", name)
		}
	}
	for name, e := range map[string]wire.Erasure{
		"no number": {Version: wire.Version}, "another version": {Version: 9, Seq: 1},
		"everybody and one person": {Version: wire.Version, Seq: 1, Whole: true, Subject: wire.TagOf("ann")},
	} {
		b, err := e.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wire.DecodeErasure(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is decoded is written again byte for byte.
func FuzzDecodeErasure(f *testing.F) {
	order, answer, signed := orders(f)
	f.Add(order)
	f.Add(answer)
	f.Add(signed)
	f.Fuzz(func(t *testing.T, b []byte) {
		again := b
		if e, err := wire.DecodeErasure(b); err == nil {
			again, _ = e.MarshalMsg(nil)
		} else if e, err := wire.DecodeErased(b); err == nil {
			again, _ = e.MarshalMsg(nil)
		} else if s, err := wire.DecodeSignedErased(b); err == nil {
			again, _ = s.MarshalMsg(nil)
		}
		if !bytes.Equal(again, b) {
			t.Errorf("%x became %x", b, again)
		}
	})
}

func FuzzDecodePeople(f *testing.F) {
	f.Add(people(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := wire.DecodeBatch(b)
		if err != nil {
			return
		}
		for i := range got.Records {
			_ = got.SubjectFor(i)
		}
	})
}
