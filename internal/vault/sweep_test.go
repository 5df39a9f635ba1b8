package vault

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
)

func (r *rig) sweep() []Receipt {
	r.t.Helper()
	got, err := r.store.Sweep(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return got
}

const usable = MaxLocationKeep - 6*time.Hour - 20*time.Minute // Keep - Margin

func TestSweepAtTheDeadline(t *testing.T) {
	r := newRig(t)
	r.put(Index{1}, noon, "a", "b")
	r.put(Index{2}, noon, "c")
	r.clock.now = noon.Add(time.Hour)
	r.put(Index{1}, noon.Add(time.Hour), "later")

	r.clock.now = noon.Add(usable - 1)
	if got := r.sweep(); len(got) != 0 {
		t.Fatalf("swept before the deadline: %+v", got)
	}
	r.clock.now = noon.Add(usable)
	if got, st := r.all(); !slices.Equal(got, []string{"later"}) || st.Expired != 2 {
		t.Fatalf("before the sweep but past the deadline: %v, %+v", got, st)
	}
	if st := r.store.Status(); st.Overdue != 1 || st.Alive != 2 || !st.NextDeadline.Equal(r.clock.now) {
		t.Errorf("status %+v", st)
	}
	got := r.sweep()
	want := Receipt{
		Bucket: noon.Unix() / 3600, Start: noon, At: r.clock.now, Frames: 2, Records: 3,
		Basis: clock.State{Now: r.clock.now, Reason: clock.FromSource},
	}
	if !slices.Equal(got, []Receipt{want}) {
		t.Fatalf("receipts %+v, want %+v", got, want)
	}
	if keys, _ := r.values(); len(keys) != 1 {
		t.Errorf("%d frames left, want the later one", len(keys))
	}
	if len(r.store.sealers) != 1 {
		t.Errorf("%d ciphers kept, want the later bucket's", len(r.store.sealers))
	}
	st := r.store.Status()
	if st.Alive != 1 || st.Overdue != 0 || st.Destroyed != 1 || !st.Oldest.Equal(noon.Add(time.Hour)) ||
		!st.NextDeadline.Equal(noon.Add(time.Hour+usable)) || !st.DestroyedBelow.Equal(st.Oldest) {
		t.Errorf("status %+v", st)
	}
	if got := r.sweep(); len(got) != 0 {
		t.Errorf("second sweep: %+v", got)
	}
}

func TestRollbackRevivesNothing(t *testing.T) {
	r := newRig(t)
	r.put(Index{}, noon, "a")
	keys, values := r.values()
	r.clock.now = noon.Add(usable)
	r.sweep()
	r.clock.now = noon // the wall clock goes back a week
	r.reopen()
	err := r.db.Update(func(txn *badger.Txn) error { return txn.Set(keys[0], values[0]) }) // a backup comes back
	if err != nil {
		t.Fatal(err)
	}
	if got, st := r.all(); len(got) != 0 || st.Unreadable != 1 {
		t.Errorf("after a rollback: %v, %+v", got, st)
	}
	if err := r.tryPut(Index{}, noon, "b"); !errors.Is(err, ErrExpired) {
		t.Errorf("put into a destroyed hour: %v", err)
	}
	// What came back is tidied away again, below the mark and not by the clock.
	got := r.sweep()
	if len(got) != 1 || !got[0].Late || got[0].Frames != 1 {
		t.Errorf("receipts %+v, want a late one", got)
	}
	if keys, _ := r.values(); len(keys) != 0 {
		t.Errorf("%d frames left", len(keys))
	}
}

// The same with the real clock over a source that is turned back.
func TestRollbackUnderARealClock(t *testing.T) {
	r := newRig(t)
	src := noon
	open := func() *clock.Clock {
		c, err := clock.Open(clock.Config{
			Path: filepath.Join(r.dir, "mark"), Source: func() time.Time { return src },
			Boot: func() time.Duration { return 0 },
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open()
	r.store.cfg.Clock = c
	r.put(Index{}, noon, "a")
	src = noon.Add(usable)
	if got := r.sweep(); len(got) != 1 || got[0].Basis.Reason != clock.FromSource {
		t.Fatalf("receipts %+v", got)
	}
	src = noon
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = open()
	defer func() { _ = c.Close() }()
	r.store.cfg.Clock = c
	if err := r.tryPut(Index{}, noon, "b"); !errors.Is(err, ErrExpired) {
		t.Errorf("put after the rollback: %v", err)
	}
	if st := r.store.Status(); st.Clock.Reason != clock.Rollback || st.Clock.Rollbacks != 1 {
		t.Errorf("status does not tell of the rollback: %+v", st.Clock)
	}
}

// Badger is dead, as on a full disk: the secrets go all the same.
func TestDestructionNeedsNoBadger(t *testing.T) {
	r := newRig(t)
	r.put(Index{}, noon, "a")
	if err := r.db.Close(); err != nil {
		t.Fatal(err)
	}
	r.clock.now = noon.Add(usable)
	got, err := r.store.Sweep(context.Background())
	if tidy, ok := errors.AsType[*HygieneError](err); !ok || !errors.Is(tidy, badger.ErrDBClosed) {
		t.Fatalf("error %v, want a HygieneError over ErrDBClosed", err)
	}
	if len(got) != 1 || len(r.ring.Live()) != 0 {
		t.Fatalf("receipts %+v, live %v", got, r.ring.Live())
	}
	if _, err := r.store.Scan(Index{}, noon, noon, nil); !errors.Is(err, badger.ErrDBClosed) {
		t.Errorf("scan of a closed database: %v", err)
	}
	r.ring.mu.Lock()
	left := len(r.ring.live) + len(r.ring.doomed)
	r.ring.mu.Unlock()
	if left != 0 {
		t.Errorf("%d buckets left", left)
	}
	r.reopen()
	late := r.sweep()
	if len(late) != 1 || !late[0].Late || late[0].Records != 1 {
		t.Errorf("receipts after reopening %+v, want a late one", late)
	}
}

func TestSweepTidiesInBatches(t *testing.T) {
	r := newRig(t)
	const frames = 2*tidyBatch + 3
	wb := r.db.NewWriteBatch()
	for range frames {
		if err := r.store.Put(wb, Index{}, noon, [][]byte{{1}, {2}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := wb.Flush(); err != nil {
		t.Fatal(err)
	}
	r.clock.now = noon.Add(usable)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	got, err := r.store.Sweep(ctx)
	if _, ok := errors.AsType[*HygieneError](err); !ok || len(got) != 1 || got[0].Frames != 0 {
		t.Fatalf("cancelled sweep: %+v, %v; want the bucket destroyed and nothing tidied", got, err)
	}
	got = r.sweep()
	if len(got) != 1 || got[0].Frames != frames || got[0].Records != 2*frames {
		t.Errorf("receipts %+v, want %d frames", got, frames)
	}
	if keys, _ := r.values(); len(keys) != 0 {
		t.Errorf("%d frames left", len(keys))
	}
}

func TestSweepLeavesOtherPrefixesAlone(t *testing.T) {
	r := newRig(t)
	r.put(Index{}, noon, "a")
	mine := [][]byte{[]byte("K"), []byte("M"), append([]byte("M"), make([]byte, keyTail)...), []byte("L odd")}
	err := r.db.Update(func(txn *badger.Txn) error {
		var err error
		for _, k := range mine {
			err = errors.Join(err, txn.Set(k, nil))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.clock.now = noon.Add(usable)
	r.sweep()
	if keys, _ := r.values(); len(keys) != len(mine) {
		t.Errorf("%d keys left, want %d", len(keys), len(mine))
	}
}

// A week of hourly sweeps: nothing is ever readable at its seventh day, and
// nothing goes before its deadline.
func TestAWeekAndADay(t *testing.T) {
	r := newRig(t)
	type stored struct{ at time.Time }
	var put []stored
	for h := range 24 * 9 {
		r.clock.now = noon.Add(time.Duration(h) * time.Hour)
		at := r.clock.now.Add(59 * time.Minute / 2)
		r.clock.now = at
		r.put(Index{}, at, at.Format(time.RFC3339))
		put = append(put, stored{at})
		r.sweep()
		got, st := r.all()
		var want []string
		for _, p := range put {
			if r.clock.now.Before(p.at.Truncate(time.Hour).Add(usable)) {
				want = append(want, p.at.Format(time.RFC3339))
			}
		}
		if !slices.Equal(got, want) || st.Unreadable+st.Expired != 0 {
			t.Fatalf("hour %d: %d readable, want %d; %+v", h, len(got), len(want), st)
		}
	}
	if live := len(r.ring.Live()); live != 162 {
		t.Errorf("%d live buckets, want 162", live)
	}
}
