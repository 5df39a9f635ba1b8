package vault

import (
	"time"

	"cordon/internal/clock"
)

// Status is what an operator wants to know of a store. Times are zero if there
// is no live bucket.
type Status struct {
	Alive          int       // buckets with a secret
	Locked         int       // of these, those that must not be read until time is proven
	Oldest         time.Time // start of the oldest
	NextDeadline   time.Time // when the first is due
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
	if len(live) > 0 {
		st.Oldest = ring.start(live[0])
	}
	s.deadlines(&st, live)
	return st
}

// deadlines tells what is due, and when, as a sweep would find it.
func (s *Store) deadlines(st *Status, live []int64) {
	if s.ages != nil {
		keep := s.cfg.Keep - s.cfg.Margin
		st.Overdue, st.NextDeadline = len(s.ages.Due(live, keep)), s.ages.Next(live, keep)
		for _, id := range live {
			if s.ages.Locked(id) {
				st.Locked++
			}
		}
		return
	}
	due := s.cfg.dueBelow(st.Clock.Now)
	for _, id := range live {
		if id < due {
			st.Overdue++
		}
	}
	if len(live) > 0 {
		st.NextDeadline = s.cfg.deadline(live[0])
	}
}
