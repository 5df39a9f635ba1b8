package vault

import (
	"context"
	"testing"
	"time"

	"cordon/internal/clock"
)

// sweepingAges lets a sweep come right after an hour was born.
type sweepingAges struct {
	*clock.Clock
	born func()
}

func (a *sweepingAges) Born(bucket int64) error {
	err := a.Clock.Born(bucket)
	a.born()
	return err
}

// A sweep beside the first record of an hour does not take the hour's age away: at
// the first start of all an hour may be named by a guess that is years ahead.
func TestSweepBesideTheFirstRecordKeepsTheAge(t *testing.T) {
	a := newAged(t)
	ages := &sweepingAges{Clock: a.c, born: func() {
		if !a.ring.aging.TryLock() {
			return // a sweep would wait for the record
		}
		a.ring.aging.Unlock()
		if _, err := a.store.Sweep(context.Background()); err != nil {
			t.Error(err)
		}
	}}
	a.store.ages, a.store.cfg.Clock = ages, ages
	a.put(Index{}, noon, "x")
	keep := a.store.cfg.Keep - a.store.cfg.Margin
	a.said, a.boot = time.Time{}, a.boot+keep // by powered time it is due, by its name not yet
	if due := a.c.Due(a.ring.Live(), keep); len(due) != 1 {
		t.Error("the hour's age was lost")
	}
	if _, err := a.store.Sweep(context.Background()); err != nil || len(a.ring.Live()) != 0 {
		t.Error("the hour lives on", err)
	}
}
