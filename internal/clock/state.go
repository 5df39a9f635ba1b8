package clock

import "time"

// Reason says what the current time rests on, or why a source is not believed.
type Reason string

// What the current time rests on.
const (
	Quorum       Reason = "quorum"       // sources that agree
	FromSource   Reason = "source"       // a source trusted alone, at or ahead of the mark
	Held         Reason = "held"         // the mark: what is accepted is behind it by at most MaxBehind
	Extrapolated Reason = "extrapolated" // an earlier decision of this boot and CLOCK_BOOTTIME
	Marked       Reason = "mark"         // the mark and the time this boot has lasted: no decision in this boot yet
	// First: the first start of all. One source was taken at its word, once, to name
	// records by. The first quorum replaces it, and then alone time may step back.
	First Reason = "first"
	Unset Reason = "unset" // Earliest and the time this boot has lasted: nobody has a plausible time
)

// Why a source is not believed. Rollback and Jump are also what time rests on while
// the one source that is trusted alone is out of bounds: then the mark goes on.
const (
	Rollback  Reason = "rollback"  // behind the mark by more than MaxBehind
	Jump      Reason = "jump"      // ahead by more than MaxJump, with nothing that vouches for it
	Disagrees Reason = "disagrees" // from the clock, or from the others, by more than Agree
	Single    Reason = "single"    // there is no second source to compare it with
)

// Event reports that a source turned bad: Reason is Rollback, Jump or Disagrees, By
// how far the source is from the clock (never negative).
type Event struct {
	Source string
	Reason Reason
	By     time.Duration
}

// Rejection is a source that does not count at the moment.
type Rejection struct {
	Source string // empty: none
	Why    Reason
	By     time.Duration // from the clock; never negative
}

// State is one reading with everything it rests on.
type State struct {
	Now       time.Time
	HighWater time.Time // what the file holds; zero while no time is proven
	Reason    Reason
	Quorum    string    // the sources that agree, joined by "+", or the one trusted alone
	Since     time.Time // since when Reason holds, by this clock; Held counts as Quorum or FromSource
	Unproven  bool      // no time was ever proven: Now may step back, and nothing ends by it
	// Anchored: time was proven in this boot. Until then buckets of earlier boots are
	// locked.
	Anchored  bool
	Locked    int                   // buckets whose age is known and that are locked
	Unsure    time.Duration         // powered time since time was last proven; ends locked buckets at LockLimit
	Rejected  [MaxSources]Rejection // sources that do not count, and why
	Rollbacks uint64                // times a source went to Rollback
	Jumps     uint64                // times a source went to Jump
	Disagreed uint64                // times a source went to Disagrees

	PersistFailures uint64 // writes of the mark that failed
	AgeFailures     uint64 // ages that could not be written
	DamagedSlots    int    // slots of the mark file that were damaged at Open
	DamagedAges     int    // ages lost to damage at Open
}

// describe says what the reading rests on.
func (c *Clock) describe(v *verdict) {
	s, m := &c.state, &c.m
	s.Now = m.at.Add(m.shift)
	s.Unproven, s.Anchored, s.Unsure, s.Quorum = !m.known, m.anchored, m.powered-m.sure, v.by
	s.Locked = 0
	if !m.anchored {
		s.Locked = c.ages.foreign(m.boot)
	}
	reason := v.reason
	if reason == "" {
		switch {
		case m.anchored:
			reason = Extrapolated
		case m.known:
			reason = Marked
		case m.guessed:
			reason = First
		default:
			reason = Unset
		}
	}
	if since(reason) != since(s.Reason) {
		s.Since = s.Now
	}
	s.Reason = reason
}

// since takes Held for what it comes from: a source that is read a moment before the
// mark is advanced is Held at every other reading.
func since(r Reason) Reason {
	if r == Held || r == FromSource {
		return Quorum
	}
	return r
}
