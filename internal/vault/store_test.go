package vault

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

func TestPutAndScan(t *testing.T) {
	r := newRig(t)
	car, other := Index{1}, Index{2}
	r.put(car, noon, "a", "b")
	r.put(other, noon, "x")
	r.put(car, noon.Add(-90*time.Minute), "old")
	r.put(car, noon.Add(time.Minute), "c")
	r.put(Index{0xff}, noon.Add(-90*time.Minute), "last index")
	for _, reopened := range []bool{false, true} {
		if reopened {
			r.reopen()
			r.put(car, noon, "d")
		}
		for _, tc := range []struct {
			index    Index
			from, to time.Time
			want     string
		}{
			{car, noon, noon, "a b c"},
			{car, time.Time{}, noon.Add(time.Hour), "old a b c"},
			{car, noon.Add(-90 * time.Minute), noon.Add(-time.Hour), "old"},
			{car, noon.Add(time.Hour), noon.Add(2 * time.Hour), ""},
			{car, noon, noon.Add(-time.Hour), ""},
			{other, time.Time{}, noon, "x"},
			{Index{3}, time.Time{}, noon, ""},
			{Index{}, time.Time{}, noon, ""},
		} {
			want := strings.Fields(tc.want)
			if reopened && slices.Contains(want, "c") {
				want = append(want, "d")
			}
			var got []string
			st, err := r.store.Scan(tc.index, tc.from, tc.to, func(bucket time.Time, rec []byte) error {
				if (string(rec) == "old") != bucket.Equal(noon.Add(-2*time.Hour)) {
					t.Errorf("record %s in the bucket of %v", rec, bucket)
				}
				got = append(got, string(rec))
				return nil
			})
			if err != nil || !slices.Equal(got, want) || st.Records != len(want) || st.Unreadable != 0 {
				t.Errorf("scan %v from %v to %v: %v, %+v, %v; want %v", tc.index[0], tc.from, tc.to, got, st, err, want)
			}
		}
	}
	if got, st := r.all(); len(got) != 7 || st.Frames != 6 {
		t.Errorf("all: %v, %+v", got, st)
	}
}

func TestScanEndsWithTheCallersError(t *testing.T) {
	r := newRig(t)
	r.put(Index{}, noon, "a", "b")
	enough := errors.New("enough")
	st, err := r.store.ScanAll(noon, noon, func(Index, time.Time, []byte) error { return enough })
	if !errors.Is(err, enough) || st.Records != 1 || st.Unreadable != 0 {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestPutRefusals(t *testing.T) {
	r := newRig(t)
	deadline := -(MaxLocationKeep - 6*time.Hour - 20*time.Minute) // 161 h 40 min back
	for _, tc := range []struct {
		name string
		at   time.Duration // from noon
		want error
	}{
		{"now", 0, nil},
		{"five minutes ahead", 5 * time.Minute, nil},
		{"more", 5*time.Minute + 1, ErrFuture},
		{"bucket starts 161 h ago", -161 * time.Hour, nil},
		{"bucket starts 162 h ago", deadline, ErrExpired},
		{"end of that bucket", -161*time.Hour - 1, ErrExpired},
		{"a month ago", -30 * 24 * time.Hour, ErrExpired},
		{"before 1970", -100 * 365 * 24 * time.Hour, ErrExpired},
	} {
		if err := r.tryPut(Index{}, noon.Add(tc.at), tc.name); !errors.Is(err, tc.want) || tc.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
	if err := r.tryPut(Index{}, noon, strings.Repeat("r", MaxRecord+1)); !errors.Is(err, ErrRecordSize) {
		t.Errorf("long record: %v", err)
	}
	if err := r.ring.Destroy(r.ring.BucketOf(noon)); err != nil {
		t.Fatal(err)
	}
	if err := r.tryPut(Index{}, noon, "x", "y"); !errors.Is(err, ErrExpired) || !errors.Is(err, ErrDestroyed) {
		t.Errorf("destroyed bucket: %v", err)
	}
	if got, _ := r.all(); !slices.Equal(got, []string{"bucket starts 161 h ago"}) {
		t.Errorf("readable %v, want only what was not in the destroyed bucket", got)
	}
	if st := r.store.Status(); st.RefusedExpired != 6 || st.RefusedFuture != 1 {
		t.Errorf("counted %d expired and %d future, want 6 and 1", st.RefusedExpired, st.RefusedFuture)
	}
}

func TestPutIsPartOfTheCallersTransaction(t *testing.T) {
	r := newRig(t)
	fail := errors.New("changed my mind")
	for _, outcome := range []error{fail, nil} {
		err := r.db.Update(func(txn *badger.Txn) error {
			if err := r.store.Put(txn, Index{}, noon, [][]byte{[]byte("rec")}); err != nil {
				return err
			}
			return errors.Join(txn.Set([]byte("own key"), nil), outcome)
		})
		if !errors.Is(err, outcome) {
			t.Fatal(err)
		}
		got, _ := r.all()
		err = r.db.View(func(txn *badger.Txn) error { _, err := txn.Get([]byte("own key")); return err })
		if together := outcome == nil; (len(got) == 1) != together || (err == nil) != together {
			t.Errorf("outcome %v: records %v, own key %v", outcome, got, err)
		}
	}
}

func TestLongGroupsAreSplit(t *testing.T) {
	r := newRig(t)
	var want []string
	for i := range 200 {
		want = append(want, fmt.Sprintf("%04d%s", i, strings.Repeat("r", 1000)))
	}
	r.put(Index{}, noon, want...)
	got, st := r.all()
	if !slices.Equal(got, want) || st.Frames != 4 {
		t.Errorf("%d records in %d frames, want 200 in order in 4", len(got), st.Frames)
	}
	for _, v := range second(r.values()) {
		if len(v) > frameHead+MaxFrame+aeadOverhead {
			t.Errorf("frame of %d bytes", len(v))
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

// Nothing of a record, and no secret, may reach the disk in the clear.
func TestDatabaseHoldsCiphertextOnly(t *testing.T) {
	r := newRig(t)
	canary := "31.230391,121.473701"
	for range 20 {
		r.put(Index{1}, noon, canary, canary)
	}
	keys, values := r.values()
	if len(keys) != 20 {
		t.Fatalf("%d keys", len(keys))
	}
	for i := range keys {
		if bytes.Contains(values[i], []byte(canary[:6])) || len(keys[i]) != 1+keyTail {
			t.Fatalf("key %x, value %x", keys[i], values[i])
		}
	}
}

// A nonce is a sequence under a session's key: no pair may come twice, however
// often the store is opened and whether or not the transactions were committed.
func TestNoncesNeverRepeat(t *testing.T) {
	r := newRig(t)
	type nonce struct {
		session [16]byte
		bucket  int64
		seq     uint64
	}
	seen, keys := map[nonce]bool{}, map[uint64]bool{}
	const opens, puts = 5, 20
	for range opens {
		for i := range puts {
			txn := r.db.NewTransaction(true)
			if err := r.store.Put(txn, Index{}, noon.Add(-time.Duration(i%3)*time.Hour), [][]byte{{1}}); err != nil {
				t.Fatal(err)
			}
			txn.Discard() // its sequence is spent all the same
			r.put(Index{}, noon.Add(-time.Duration(i%3)*time.Hour), "x")
		}
		r.reopen()
	}
	ks, vs := r.values()
	for i := range ks {
		f, err := parseFrame(1, ks[i], vs[i])
		if err != nil {
			t.Fatal(err)
		}
		seen[nonce{[16]byte(f.Session), f.Bucket, f.Seq}] = true
		keys[f.Seq] = true
		if f.Seq&1 == 0 {
			t.Errorf("sequence %x was given to a discarded transaction and again", f.Seq)
		}
	}
	if len(seen) != opens*puts || len(keys) != opens*puts {
		t.Errorf("%d frames, %d different nonces, %d different sequences", len(ks), len(seen), len(keys))
	}
	sessions := map[[16]byte]bool{}
	for n := range seen {
		sessions[n.session] = true
	}
	if len(sessions) != opens {
		t.Errorf("%d session ids in %d openings", len(sessions), opens)
	}
}

func TestDamagedFrameLosesItselfOnly(t *testing.T) {
	for name, spoil := range map[string]func(v []byte) []byte{
		"last byte":       func(v []byte) []byte { v[len(v)-1] ^= 1; return v },
		"record count":    func(v []byte) []byte { v[3] ^= 1; return v },
		"unknown suite":   func(v []byte) []byte { v[1] = 9; return v },
		"other suite":     func(v []byte) []byte { v[1] ^= 3; return v },
		"unknown version": func(v []byte) []byte { v[0] = 9; return v },
		"version 0":       func(v []byte) []byte { v[0] = 0; return v },
		"packed or not":   func(v []byte) []byte { v[0] ^= framePacked; return v },
		"session":         func(v []byte) []byte { v[4] ^= 1; return v },
		"cut short":       func(v []byte) []byte { return v[:20] },
		"empty":           func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			for _, rec := range []string{"a", "b", "c"} {
				r.put(Index{}, noon, rec)
			}
			keys, values := r.values()
			err := r.db.Update(func(txn *badger.Txn) error { return txn.Set(keys[1], spoil(values[1])) })
			if err != nil {
				t.Fatal(err)
			}
			got, st := r.all()
			if !slices.Equal(got, []string{"a", "c"}) || st != (ScanStats{Frames: 3, Records: 2, Unreadable: 1}) {
				t.Errorf("%v, %+v", got, st)
			}
		})
	}
}

// A frame moved to another key (hour, index or sequence) does not open there.
func TestMovedFramesDoNotOpen(t *testing.T) {
	r := newRig(t)
	r.put(Index{1}, noon, "a")
	r.put(Index{1}, noon.Add(-time.Hour), "b") // so that the other hour has a secret
	keys, values := r.values()
	hour, seq := r.ring.BucketOf(noon), r.store.session.next
	err := r.db.Update(func(txn *badger.Txn) error {
		return errors.Join(
			txn.Set(appendKey(nil, "L", hour-1, Index{1}, seq-2), values[1]),
			txn.Set(appendKey(nil, "L", hour, Index{2}, seq-2), values[1]),
			txn.Set(appendKey(nil, "L", hour, Index{1}, seq+9), values[1]),
			txn.Set([]byte("L odd"), []byte("not a frame")))
	})
	if err != nil || len(keys) != 2 {
		t.Fatal(err, len(keys))
	}
	got, st := r.all()
	if !slices.Equal(got, []string{"b", "a"}) || st.Unreadable != 4 {
		t.Errorf("%v, %+v", got, st)
	}
}

func TestValidate(t *testing.T) {
	r := newRig(t)
	for _, tc := range []struct {
		name   string
		change func(*Config)
		want   string // empty: accepted
	}{
		{"as it is", func(*Config) {}, ""},
		{"location too long", func(c *Config) { c.Keep += time.Second }, "rule S1"},
		{"not location", func(c *Config) { c.Location, c.Keep, c.Margin = false, 9000*time.Hour, 0 }, ""},
		{"location without margin", func(c *Config) { c.Margin = 0 }, "Margin"},
		{"margin without a rotation", func(c *Config) { c.Margin = 6 * time.Hour }, "is used for 6h0m0s"},
		{"negative margin", func(c *Config) { c.Location, c.Margin = false, -1 }, "Margin"},
		{"margin eats keep", func(c *Config) { c.Margin = c.Keep - time.Hour }, "leaves a bucket"},
		{"no prefix", func(c *Config) { c.Prefix = "" }, "Prefix"},
		{"long prefix", func(c *Config) { c.Prefix = strings.Repeat("p", 17) }, "Prefix"},
		{"no keyring", func(c *Config) { c.Keyring = nil }, "Keyring"},
		{"no clock", func(c *Config) { c.Clock = nil }, "Clock"},
		{"another width", func(c *Config) { c.Width = time.Minute }, "Try: 1h"},
	} {
		cfg := r.config()
		tc.change(&cfg)
		_, err := Open(r.db, cfg)
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

// Both settings must be ones Badger starts with, and must hold the largest frame.
func TestBadgerOptions(t *testing.T) {
	for _, small := range []bool{false, true} {
		o := BadgerOptions(t.TempDir(), small)
		if !o.SyncWrites {
			t.Error("writes are not synchronous")
		}
		db, err := badger.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(txn *badger.Txn) error {
			return txn.Set(make([]byte, 16+keyTail), make([]byte, frameHead+MaxFrame+aeadOverhead))
		})
		if err = errors.Join(err, db.Close()); err != nil {
			t.Errorf("small %v: %v", small, err)
		}
	}
}
