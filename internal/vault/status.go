package vault

import (
	"time"

	"cordon/internal/clock"
)

// Status is what an operator wants to know of a store. Times are zero if there
// is no live bucket.
type Status struct {
	Alive          int       // buckets with a secret
	Oldest         time.Time // start of the oldest
	NextDeadline   time.Time // when the oldest is due
	Overdue        int       // live buckets past their deadline: a sweep is missing
	Destroyed      uint64    // secrets destroyed in the keyring's life
	DestroyedBelow time.Time // no record collected before this can be put or read
	Damaged        []Damage  // slots lost at the last opening
	RefusedExpired uint64    // records refused since the store was opened
	RefusedFuture  uint64
	RefusedErased  uint64
	Subjects       int // with a secret
	Erased         int // subjects that were dropped
	Suite          Suite
	KEK            string
	Development    bool // the KEK lies open beside what it protects
	Rotation       Rotation
	Clock          clock.State
}

// Status reports the state of the store.
func (s *Store) Status() Status {
	ring, now := s.cfg.Keyring, s.cfg.Clock.State()
	st := Status{
		Destroyed:      ring.Destroyed(),
		DestroyedBelow: ring.start(ring.DestroyedBelow()),
		Damaged:        ring.Damaged(),
		RefusedExpired: s.expired.Load(),
		RefusedFuture:  s.future.Load(),
		Suite:          s.session.suite,
		RefusedErased:  s.erased.Load(),
		KEK:            ring.DescribeKEK(),
		Development:    ring.cfg.KEK.Development(),
		Rotation:       ring.Rotation(now.Now),
		Clock:          now,
	}
	st.Subjects, st.Erased = ring.Subjects()
	live := ring.Live()
	st.Alive = len(live)
	due := s.cfg.dueBelow(now.Now)
	for _, id := range live {
		if id < due {
			st.Overdue++
		}
	}
	if len(live) > 0 {
		st.Oldest, st.NextDeadline = ring.start(live[0]), s.cfg.deadline(live[0])
	}
	return st
}
