package vault

import (
	"errors"
	"fmt"
	"time"

	"cordon/internal/clock"
)

// ErrLocked is returned by a scan that met buckets which must not be read until the
// clock knows again what time it is. What else it met was handed out.
var ErrLocked = errors.New("records are locked until time is proven again after a restart of the machine")

// Ages is a Clock that keeps the age of each bucket of clock.Width, and so decides
// when it ends and whether it may be read; clock.Clock is one. A store of location
// asks it; every other store goes by the names of the buckets.
type Ages interface {
	Born(bucket int64) error
	Locked(bucket int64) bool
	Due(live []int64, keep time.Duration) []int64
	Next(live []int64, keep time.Duration) time.Time
	Retain(live []int64) error
}

var _ Ages = (*clock.Clock)(nil)

// agesOf gives the clock's ages if the store is to go by them.
func agesOf(cfg *Config) Ages {
	if a, ok := cfg.Clock.(Ages); ok && cfg.Location && cfg.Width == clock.Width {
		return a
	}
	return nil
}

// DestroyDue destroys the secrets whose time has come, as Sweep does, when there is
// no database to sweep: Badger may not open on a full disk, and the deadline holds
// there too. Of cfg, Keyring, Width, Keep, Margin, Clock and Location count. It
// returns the buckets destroyed, also beside an error, and what the time rested on;
// a *HygieneError alone means that all that is due is destroyed.
func DestroyDue(cfg Config) ([]int64, clock.State, error) {
	if cfg.Keyring == nil || cfg.Clock == nil || cfg.Width != cfg.Keyring.Width() || cfg.Keep <= cfg.Margin {
		return nil, clock.State{}, errors.New("vault: destroy what is due: Keyring, Clock, its Width, and a Keep above Margin are required")
	}
	cfg.Keyring.follow(cfg.Clock)
	st := cfg.Clock.State()
	done, err := cfg.destroyDue(st)
	return done, st, err
}

// destroyDue destroys the secrets whose time has come by the clock st, and returns
// their buckets, also beside an error.
func (c *Config) destroyDue(st clock.State) ([]int64, error) {
	ring, ages, below := c.Keyring, agesOf(c), c.dueBelow(st.Now)
	if st.Unproven {
		below = 0 // the names of hours are a guess, which must not become a mark
	}
	if ages == nil {
		return ring.DestroyBelow(below)
	}
	live := ring.Live()
	var done []int64
	var errs error
	due := dueSet(ages.Due(live, c.Keep-c.Margin))
	for _, id := range live {
		if !due[id] {
			below = min(below, id) // a bucket named too early, which is younger than that
		} else if err := ring.Destroy(id); err != nil {
			errs = errors.Join(errs, err)
		} else {
			done = append(done, id)
		}
	}
	rest, err := ring.DestroyBelow(below) // what failed before, and the mark
	ring.aging.Lock()
	aerr := ages.Retain(ring.Live())
	ring.aging.Unlock()
	if aerr != nil {
		err = errors.Join(err, &HygieneError{aerr})
	}
	return append(done, rest...), errors.Join(errs, err)
}

func dueSet(ids []int64) map[int64]bool {
	due := make(map[int64]bool, len(ids))
	for _, id := range ids {
		due[id] = true
	}
	return due
}

// gate tells a scan what it may not read.
type gate struct {
	ages     Ages
	due      map[int64]bool
	dueBelow int64

	last     int64 // the bucket asked for last, and the answer
	isLocked bool
}

func (s *Store) gate() gate {
	if s.ages == nil {
		return gate{dueBelow: s.cfg.dueBelow(s.cfg.Clock.Now())}
	}
	return gate{ages: s.ages, last: -1, due: dueSet(s.ages.Due(s.cfg.Keyring.Live(), s.cfg.Keep-s.cfg.Margin))}
}

func (g *gate) expired(bucket int64) bool { return bucket < g.dueBelow || g.due[bucket] }

// locked asks the clock, which reads its sources, once for each bucket.
func (g *gate) locked(bucket int64) bool {
	if g.ages != nil && g.last != bucket {
		g.last, g.isLocked = bucket, g.ages.Locked(bucket)
	}
	return g.isLocked
}

// lockedError is what a scan ends with.
func lockedError(st ScanStats) error {
	if st.Locked == 0 {
		return nil
	}
	return fmt.Errorf("vault: scan: %d frames: %w. Try: let the clock find two sources that agree", st.Locked, ErrLocked)
}
