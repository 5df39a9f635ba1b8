package vault

import (
	"bytes"
	"testing"
)

// sealed makes a frame of one record without a database.
func sealed(t *testing.T, c *frameCipher, suite Suite, id *[16]byte, seq uint64, rec string) (key, value []byte) {
	t.Helper()
	key = appendKey(nil, "L", c.bucket.id, Index{7}, seq)
	value = appendRecords(appendHead(nil, suite, 1, id, noSubject, false), [][]byte{[]byte(rec)})
	return key, c.seal(value, key, seq)
}

func TestEveryByteOfAFrameIsBound(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 3)
	for _, suite := range []Suite{AES256GCM, XChaCha20} {
		id := [16]byte{1, 2, 3}
		c, err := newFrameCipher(b, nil, suite, id[:])
		if err != nil {
			t.Fatal(err)
		}
		key, value := sealed(t, c, suite, &id, 1<<counterBits|42, "a secret place")
		if bytes.Contains(value, []byte("secret place")) {
			t.Fatalf("%v: the record lies in the frame as it is", suite)
		}
		if plain, err := c.open(nil, key, value, 1<<counterBits|42); err != nil || string(plain[1:]) != "a secret place" {
			t.Fatalf("%v: opened to %q, %v", suite, plain, err)
		}
		for _, part := range [][]byte{key, value} {
			for i := range part {
				part[i] ^= 0x10
				if f, err := parseFrame(1, key, value); err == nil && f.Bucket == 3 {
					// As a scan would: with the cipher the frame itself asks for.
					c, err := newFrameCipher(b, nil, f.Suite, f.Session)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := c.open(nil, key, value, f.Seq); err == nil {
						t.Errorf("%v: a frame with byte %d changed was opened", suite, i)
					}
				}
				part[i] ^= 0x10
			}
		}
	}
}

func TestSealAndOpenAllocateNothing(t *testing.T) {
	k := openRing(t, t.TempDir())
	recs := make([][]byte, 50)
	for i := range recs {
		recs[i] = bytes.Repeat([]byte{byte(i)}, 160)
	}
	for _, suite := range []Suite{AES256GCM, XChaCha20} {
		var id [16]byte
		c, err := newFrameCipher(secret(t, k, 3), nil, suite, id[:])
		if err != nil {
			t.Fatal(err)
		}
		key := appendKey(nil, "L", 3, Index{}, 0)
		buf, plain := make([]byte, 0, 16<<10), make([]byte, 0, 16<<10)
		n := testing.AllocsPerRun(100, func() {
			value := c.seal(appendRecords(appendHead(buf, suite, len(recs), &id, noSubject, false), recs), key, 0)
			if plain, err = c.open(plain[:0], key, value, 0); err != nil {
				t.Fatal(err)
			}
			if err := eachRecord(plain, len(recs), func([]byte) error { return nil }); err != nil {
				t.Fatal(err)
			}
		})
		if n != 0 {
			t.Errorf("%v: %v allocations to seal and open a frame", suite, n)
		}
	}
}

func TestSequencesEndBeforeTheNextSession(t *testing.T) {
	s := newSession(3, AES256GCM)
	s.next = s.beyond - 1
	seq, err := s.take()
	if err != nil || seq>>counterBits != 3 {
		t.Fatalf("last sequence %x, %v", seq, err)
	}
	if seq, err := s.take(); err == nil {
		t.Errorf("sequence %x belongs to the next session", seq)
	}
}

func TestSessionNumbersEnd(t *testing.T) {
	k := openRing(t, t.TempDir())
	k.hdr.sessions = 1<<sessionBits - 2
	if n, err := k.nextSession(); err != nil || n != 1<<sessionBits-1 {
		t.Fatalf("last session %d, %v", n, err)
	}
	if n, err := k.nextSession(); err == nil {
		t.Errorf("session %d does not fit into a sequence", n)
	}
}
