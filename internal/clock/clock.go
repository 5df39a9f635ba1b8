// Package clock gives a time that does not go back: the greater of a source and
// a high-water mark kept in a small file, so that neither a rolled-back wall
// clock nor a restart brings an expired hour back to life. Between readings the
// mark advances with CLOCK_BOOTTIME, which counts suspend and which nobody sets.
package clock

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Limits of what a single source may do to the clock.
const (
	MaxBehind = 5 * time.Minute      // a source further behind than this is a rollback
	MaxJump   = 400 * 24 * time.Hour // a source further ahead than this is not believed
)

// Reason says what the current time rests on.
type Reason string

// What the current time rests on.
const (
	FromSource Reason = "source"   // the source, which is at or ahead of the mark
	Held       Reason = "held"     // mark + elapsed: the source is behind by at most MaxBehind
	Rollback   Reason = "rollback" // mark + elapsed: the source is behind by more than MaxBehind
	Jump       Reason = "jump"     // mark + elapsed: the source is ahead by more than MaxJump
	Unset      Reason = "unset"    // Earliest + elapsed: no mark yet and the source is before Earliest
)

// Config of a Clock. Only Path is required.
type Config struct {
	Path         string               // the mark file; created 0600 if it is missing
	Source       func() time.Time     // nil: time.Now
	Boot         func() time.Duration // time since boot including suspend; nil: CLOCK_BOOTTIME
	Earliest     time.Time            // a first reading before this is not a time; zero: 2025-01-01 UTC
	PersistEvery time.Duration        // least progress between two writes of the mark; 0: 30 s
	OnEvent      func(Event)          // called, without locks held, when a source turns bad
	// Floor is the latest time that something beside the mark proves to have been
	// reached: a keyring, a log, a signed schedule. The clock starts no lower. Zero:
	// there is no such witness.
	Floor time.Time
	// Needed says that what is kept here ends by this clock. Then Open refuses to
	// start from nothing: with neither a mark nor a Floor a source turned back would
	// be believed, and what is past its deadline would live on.
	Needed bool
}

// Validate names what is wrong with the configuration.
func (c Config) Validate() error {
	if c.Path == "" {
		return errors.New("clock: no path for the mark file. Try: set Path to a file in the state directory")
	}
	if c.PersistEvery < 0 || c.PersistEvery >= MaxBehind {
		return fmt.Errorf("clock: PersistEvery is %v. Try: 0 (30 s) or anything below %v", c.PersistEvery, MaxBehind)
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.Source == nil {
		c.Source = time.Now
	}
	if c.Boot == nil {
		c.Boot = sinceBoot
	}
	if c.Earliest.IsZero() {
		c.Earliest = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if c.PersistEvery == 0 {
		c.PersistEvery = 30 * time.Second
	}
	return c
}

// Event reports that a source turned bad: Reason is Rollback or Jump, By how far
// the source is from the clock (always positive).
type Event struct {
	Reason Reason
	By     time.Duration
}

// State is one reading with everything it rests on.
type State struct {
	Now             time.Time
	HighWater       time.Time // what the file holds; zero if nothing was written yet
	Source          time.Time
	Reason          Reason
	Rollbacks       uint64 // times the source went from good to Rollback
	Jumps           uint64 // times the source went from good to Jump
	PersistFailures uint64 // writes of the mark that failed
	DamagedSlots    int    // slots of the file that were damaged at Open
}

// Clock never decreases. It is safe for concurrent use.
type Clock struct {
	cfg Config

	mu     sync.Mutex
	file   *markFile
	set    bool          // a real time has been seen, now or in an earlier run
	mark   time.Time     // last time given out
	boot   time.Duration // boot reading that belongs to mark
	tried  time.Time     // mark at the last attempt to write the file
	closed bool
	state  State
}

// Open reads the mark file, or creates it, and locks it against a second opener.
// Without a usable mark the clock starts at Config.Floor. It fails with ErrDamaged
// if both copies are damaged and there is no Floor, and with ErrMissing if there is
// no mark and no Floor although one is Needed: a rolled-back source could not be
// told from a good one.
func Open(cfg Config) (*Clock, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	file, err := openMark(cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("clock: %w", err)
	}
	if err := file.usable(cfg); err != nil {
		return nil, fmt.Errorf("clock: %w", errors.Join(err, file.close()))
	}
	c := &Clock{cfg: cfg, file: file, mark: cfg.Earliest.Round(0).UTC(), boot: cfg.Boot()}
	c.state.DamagedSlots = file.damaged
	if file.seq > 0 {
		c.set, c.mark, c.tried, c.state.HighWater = true, file.mark, file.mark, file.mark
	}
	if floor := cfg.Floor.Round(0).UTC(); floor.After(c.mark) {
		c.set, c.mark = true, floor
	}
	return c, nil
}

// Now returns the time in UTC, never before any time it returned earlier nor
// before the mark in the file.
func (c *Clock) Now() time.Time { return c.State().Now }

// State takes a reading and says what it rests on.
func (c *Clock) State() State {
	c.mu.Lock()
	before := c.state.Reason
	c.read()
	s := c.state
	c.mu.Unlock()
	if s.Reason != before && c.cfg.OnEvent != nil && (s.Reason == Rollback || s.Reason == Jump) {
		c.cfg.OnEvent(Event{Reason: s.Reason, By: s.Now.Sub(s.Source).Abs()})
	}
	return s
}

// Rollback is the number of times the source fell more than MaxBehind behind.
func (c *Clock) Rollback() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.Rollbacks
}

// Confirm accepts t on the word of something stronger than the source (an
// operator, authenticated network time). It is the way out of Jump, and it too
// moves the clock only forward.
func (c *Clock) Confirm(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t = t.Round(0).UTC()
	if floor, _ := c.floor(); t.Before(floor.Add(-MaxBehind)) || t.Before(c.cfg.Earliest) {
		return fmt.Errorf("clock: confirmed time is %v behind the clock, which never goes back", floor.Sub(t))
	} else if t.After(floor) {
		c.mark, c.boot = t, c.cfg.Boot()
	}
	c.set = true
	return c.persist()
}

// Close writes the mark and releases the file. Readings stay possible, without
// being written any more.
func (c *Clock) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.read()
	var err error
	if c.set && c.mark.After(c.file.mark) {
		err = c.persist()
	}
	c.closed = true
	return errors.Join(err, c.file.close())
}

// read advances the mark. The source is read before the boot time: a process
// stopped between the two then sees less elapsed time later, never more, so
// scheduling delays cannot push the clock ahead of its source.
func (c *Clock) read() {
	src := c.cfg.Source().Round(0).UTC()
	floor, boot := c.floor()
	now, reason := c.judge(src, floor)
	c.count(reason)
	c.mark, c.boot = now, boot
	c.state.Now, c.state.Source, c.state.Reason = now, src, reason
	if c.set && !c.closed && now.Sub(c.tried) >= c.cfg.PersistEvery {
		_ = c.persist() // counted in State: a reading must not fail for a full disk
	}
}

// floor is the mark plus the time the machine has been on since.
func (c *Clock) floor() (time.Time, time.Duration) {
	boot := c.cfg.Boot()
	return c.mark.Add(max(0, boot-c.boot)), max(boot, c.boot)
}

func (c *Clock) judge(src, floor time.Time) (time.Time, Reason) {
	switch ahead := src.Sub(floor); {
	case !c.set && src.Before(c.cfg.Earliest):
		return floor, Unset
	case c.set && ahead > MaxJump:
		return floor, Jump
	case c.set && -ahead > MaxBehind:
		return floor, Rollback
	case ahead < 0:
		c.set = true
		return floor, Held
	default:
		c.set = true
		return src, FromSource
	}
}

// count counts episodes, not readings.
func (c *Clock) count(r Reason) {
	if r == c.state.Reason {
		return
	}
	switch r {
	case Rollback:
		c.state.Rollbacks++
	case Jump:
		c.state.Jumps++
	}
}

func (c *Clock) persist() error {
	c.tried = c.mark
	if c.closed {
		return errors.New("clock: closed, the mark cannot be written")
	}
	if err := c.file.write(c.mark); err != nil {
		c.state.PersistFailures++
		return fmt.Errorf("clock: %w", err)
	}
	c.state.HighWater = c.file.mark
	return nil
}
