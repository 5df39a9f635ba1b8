package vault

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
)

// tickClock moves on by a minute with every reading.
type tickClock struct{ minutes atomic.Int64 }

func (c *tickClock) Now() time.Time {
	return noon.Add(time.Duration(c.minutes.Add(1)) * time.Minute)
}
func (c *tickClock) State() clock.State { return clock.State{Now: c.Now(), Reason: clock.FromSource} }

// Writers, readers and a sweeper at once, while hours come and go: every record
// is either stored or refused with ErrExpired, and no frame is ever unreadable
// except by its hour's destruction.
func TestPutScanAndSweepTogether(t *testing.T) {
	r := newRig(t)
	c := &tickClock{}
	r.store.cfg.Clock = c
	r.store.cfg.Keep, r.store.cfg.Margin = 4*time.Hour, 30*time.Minute
	var stored, swept, refused atomic.Int64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for range 150 {
				at := c.Now()
				err := r.db.Update(func(txn *badger.Txn) error {
					return r.store.Put(txn, Index{byte(w)}, at, [][]byte{{1}})
				})
				switch {
				case err == nil:
					stored.Add(1)
				case errors.Is(err, ErrExpired):
					refused.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	sweep := func() {
		got, err := r.store.Sweep(context.Background())
		if err != nil {
			t.Error(err)
		}
		for _, rc := range got {
			swept.Add(int64(rc.Records))
		}
	}
	wg.Go(func() {
		for range 40 {
			sweep()
			r.store.Status()
		}
	})
	wg.Go(func() {
		for range 40 {
			if _, err := r.store.Scan(Index{1}, noon, noon.AddDate(0, 1, 0), func(time.Time, []byte) error { return nil }); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	sweep()
	got, st := r.all()
	if int64(len(got))+int64(st.Expired)+swept.Load() != stored.Load() || st.Unreadable != 0 {
		t.Errorf("%d stored; %d readable, %d swept, %+v", stored.Load(), len(got), swept.Load(), st)
	}
	if stored.Load()+refused.Load() != 450 || swept.Load() == 0 {
		t.Errorf("%d stored, %d refused, %d swept", stored.Load(), refused.Load(), swept.Load())
	}
}

// Writers of subjects, drops, rotations and readers at once: what was put last and
// not dropped is readable, and every other frame counts as erased.
func TestSubjectsAndRotationsTogether(t *testing.T) {
	r := newRig(t)
	var wg sync.WaitGroup
	const writers, each = 3, 60
	for w := range byte(writers) {
		wg.Go(func() {
			for i := range byte(each) {
				id := SubjectID{w, i, 1}
				if err := r.putSubject(id, noon, "x"); err != nil {
					t.Error(err)
				}
				if i%2 == 0 {
					if err := r.store.DropSubject(id); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Go(func() {
		for i := range 30 {
			if _, err := r.ring.Rotate(noon.Add(time.Duration(i) * RotateEvery)); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Go(func() {
		for range 30 {
			if st, err := r.store.ScanAll(noon, noon, func(Index, time.Time, []byte) error { return nil }); err != nil || st.Unreadable != 0 {
				t.Error(st, err)
			}
			r.store.Status()
		}
	})
	wg.Wait()
	for range 2 {
		got, st := r.all()
		if len(got) != writers*each/2 || st.Erased != writers*each/2 || st.Unreadable != 0 {
			t.Errorf("%d readable, %+v", len(got), st)
		}
		r.reopen()
	}
}
