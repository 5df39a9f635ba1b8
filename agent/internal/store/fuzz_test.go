package store

import (
	"bytes"
	"testing"

	"cordon/filters"
	"cordon/filters/wire"
)

func FuzzFrameKey(f *testing.F) {
	m := meta{Frame: Frame{ID: wire.FrameID{1, 15: 2}, Lane: 3, Bucket: -5, Records: 7, Consent: 9, Labels: 3}, size: 4}
	f.Add(m.key(), encodeValue(m.key(), []byte("data")))
	f.Add([]byte("o/"), []byte{})
	f.Fuzz(func(t *testing.T, key, value []byte) {
		m, err := parseKey(key)
		if err != nil {
			return
		}
		if !bytes.Equal(m.key(), key) {
			t.Fatalf("key %x comes back as %x", key, m.key())
		}
		b, err := decodeValue(&m, key, value)
		if err == nil && !bytes.Equal(encodeValue(key, b), value) {
			t.Fatalf("value %x comes back different", value)
		}
	})
}

func FuzzTally(f *testing.F) {
	var t0 Tally
	t0.Received, t0.Sent, t0.Blocked[filters.T3], t0.Shed[ShedNoKey] = 10, 4, 5, 1
	f.Add(t0.encode(3))
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, seq, err := decodeTally(b)
		if err != nil {
			return
		}
		if !got.Balanced() {
			t.Fatal("a tally that does not balance was read")
		}
		again, seq2, err := decodeTally(got.encode(seq))
		if err != nil || again != got || seq2 != seq {
			t.Fatalf("tally comes back as %+v, %v", again, err)
		}
	})
}

// A value that was put under another key, or changed in any byte, is refused.
func TestFrameChecksum(t *testing.T) {
	m := meta{Frame: Frame{ID: wire.FrameID{1}, Records: 1}, size: 100}
	v := encodeValue(m.key(), make([]byte, 100))
	if _, err := decodeValue(&m, m.key(), v); err != nil {
		t.Fatal(err)
	}
	for i := range v {
		bad := bytes.Clone(v)
		bad[i] ^= 0x40
		if _, err := decodeValue(&m, m.key(), bad); err == nil {
			t.Fatalf("byte %d changed unseen", i)
		}
	}
	other := m
	other.Records = 2
	if _, err := decodeValue(&other, other.key(), v); err == nil {
		t.Error("a value under another key was read")
	}
}

// A commit may be durable and yet report an error; the next opening counts it.
func TestDurableButUncounted(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	f := s.frame(wire.LaneStatus, 6, 100)
	m := metaOf(&f)
	txn := s.db.NewTransaction(true)
	if err := txn.Set(m.key(), encodeValue(m.key(), f.Bytes)); err != nil {
		t.Fatal(err)
	}
	if err := txn.Commit(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	checkTally(t, s, Tally{Received: 6, Pending: 6})
}
