// Package clock gives a time that does not go back, and decides by it when hours
// of data end.
//
// Nobody is believed alone. A candidate for the time is what a source says (the
// wall clock, a satellite receiver, the platform's signature) or what CLOCK_BOOTTIME
// makes of an earlier decision in the same boot. Time is accepted when two sources
// agree; a source that disagrees is reported and moves nothing. What is accepted
// raises a mark in a small file, which never sinks, so neither a clock turned back
// nor a restart brings an expired hour back to life. Between decisions the mark
// advances with CLOCK_BOOTTIME, which counts suspend and which nobody sets, and is
// at any moment a time that has been reached for certain.
//
// Who decides that an hour of data is due: the clock. The vault tells it of an
// hour's first record (Born), asks which of its hours have to end (Due) and which
// must not be read yet (Locked), and says which are left (Retain). The clock keeps
// an age for each bucket of one hour: the time the machine has been on since its
// first record, and a lower bound of that record's UTC. It never sees a key; the
// vault never sees a source.
package clock

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Clock never decreases, but for one step: see First. It is safe for concurrent use.
type Clock struct {
	cfg   Config
	pairs [MaxSources][MaxSources]string // names of the quorums

	mu     sync.Mutex
	file   *markFile
	m      mark
	ages   *ledger
	was    [MaxSources]Reason // of each source at the last reading
	tried  time.Time          // mark at the last attempt to write the file
	closed bool
	state  State
}

// Open reads the mark file and the ages beside it, or makes them, and locks them
// against a second opener. Without a usable mark the clock starts at Config.Floor.
// If one is Needed and there is neither, it fails with ErrDamaged or ErrMissing: a
// rolled-back source could not be told from a good one.
func Open(cfg Config) (*Clock, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	file, err := openMark(cfg)
	if err != nil {
		return nil, fmt.Errorf("clock: %w", err)
	}
	if err := file.usable(cfg); err != nil {
		return nil, fmt.Errorf("clock: %w", errors.Join(err, file.close()))
	}
	c := &Clock{cfg: cfg, file: file, m: file.mark, ages: openLedger(cfg)}
	for i := range cfg.Sources {
		for j := range i {
			c.pairs[j][i] = cfg.Sources[j].Name + "+" + cfg.Sources[i].Name
		}
	}
	c.state.DamagedSlots, c.state.DamagedAges = file.damaged, c.ages.damaged
	c.tried = c.m.at
	if c.m.known {
		c.state.HighWater = c.m.at
	}
	c.boot()
	return c, nil
}

// boot goes on where the mark ends: in the same boot with all that was known, in
// another one with the time that the machine has been on by now.
func (c *Clock) boot() {
	m, now := &c.m, c.cfg.Boot()
	if earliest := c.cfg.Earliest.Round(0).UTC(); m.at.Before(earliest) {
		m.at = earliest
	}
	switch id := bootTag(c.cfg.BootID); {
	case m.boot == id && now >= m.on:
		c.advance()
	case m.boot != id && m.boot != bootID{} && c.file.seq > 0:
		m.at, m.powered = m.at.Add(slow(now)), m.powered+now
		fallthrough
	default:
		m.boot, m.on, m.anchored = id, now, false
	}
	if floor := c.cfg.Floor.Round(0).UTC(); !floor.IsZero() && (floor.After(m.at) || !m.known) {
		m.known, m.guessed, m.shift = true, false, 0
		if floor.After(m.at) {
			m.at = floor
		}
	}
}

// Now returns the time in UTC, never before any time it returned earlier nor
// before the mark in the file, with the one exception of First.
func (c *Clock) Now() time.Time { return c.State().Now }

// State takes a reading and says what it rests on.
func (c *Clock) State() State {
	c.mu.Lock()
	news := c.read()
	s := c.state
	c.mu.Unlock()
	c.tell(&news)
	return s
}

// Likely is the best guess, for what ends nothing, such as whether a certificate is
// valid yet: Now if time was proven in this boot, else what the first source says
// that is not behind the mark. It may be wrong, and may go back.
func (c *Clock) Likely() time.Time {
	s := c.State()
	if s.Anchored {
		return s.Now
	}
	for i := range c.cfg.Sources {
		if t := c.cfg.Sources[i].Read().Round(0).UTC(); !c.cfg.Sources[i].Late && t.After(s.Now) && t.Before(latest) {
			return t
		}
	}
	return s.Now
}

// tell reports what turned bad. No lock is held.
func (c *Clock) tell(news *[MaxSources]Event) {
	if c.cfg.OnEvent == nil {
		return
	}
	for _, e := range news {
		if e.Reason != "" {
			c.cfg.OnEvent(e)
		}
	}
}

// Confirm accepts t on the word of something stronger than the sources: an
// operator. It counts as a quorum, is the way out of Jump, and moves the clock
// only forward.
func (c *Clock) Confirm(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t = t.Round(0).UTC()
	c.advance()
	if t.Before(c.m.at.Add(-MaxBehind)) || t.Before(c.cfg.Earliest) || t.After(latest) {
		return fmt.Errorf("clock: confirmed time is %v from the clock, which never goes back", t.Sub(c.m.at).Round(time.Second))
	}
	c.accept(t)
	return c.persist()
}

// Close writes the mark and releases the files. Readings stay possible, without
// being written any more.
func (c *Clock) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	_ = c.read() // nobody is told by a clock that closes
	var err error
	if c.m != c.file.mark {
		err = c.persist()
	}
	c.closed = true
	return errors.Join(err, c.ages.close(), c.file.close())
}

// read advances the mark and judges the sources. They are read before the boot
// time: a process stopped between the two then sees less elapsed time later, never
// more, so scheduling delays cannot push the clock ahead of its sources.
func (c *Clock) read() (news [MaxSources]Event) {
	var said [MaxSources]time.Time
	for i := range c.cfg.Sources {
		if t := c.cfg.Sources[i].Read(); !t.IsZero() {
			said[i] = t.Round(0).UTC()
		}
	}
	c.advance()
	v := c.judge(&said)
	fresh := !v.at.IsZero() && !c.m.anchored
	if !v.at.IsZero() {
		c.accept(v.at)
	} else {
		c.guess(&said)
	}
	c.describe(&v)
	news = c.reject(&said, &v)
	if !c.closed && (fresh || c.m.at.Sub(c.tried).Abs() >= c.cfg.PersistEvery || c.file.seq == 0) {
		_ = c.persist() // counted in State: a reading must not fail for a full disk
	}
	return news
}

// advance moves the mark by the time the machine has been on since.
func (c *Clock) advance() {
	m, on := &c.m, c.cfg.Boot()
	if d := on - m.on; d > 0 {
		m.at, m.powered, m.on = m.at.Add(slow(d)), m.powered+d, on
	}
	if m.anchored {
		m.sure = m.powered
	}
}

// accept takes t for proven. The mark does not sink: t may lie a little below it.
func (c *Clock) accept(t time.Time) {
	m := &c.m
	if t.After(m.at) {
		m.at = t
	}
	first := !m.anchored
	m.known, m.guessed, m.shift, m.anchored, m.sure = true, false, 0, true, m.powered
	if first {
		c.state.AgeFailures += c.ages.refine(t, m)
	}
}

// guess takes the first plausible word at the first start of all, when there is
// nothing yet whose end it could put off. It names records, and ends nothing.
func (c *Clock) guess(said *[MaxSources]time.Time) {
	if c.m.known || c.m.guessed {
		return
	}
	for i := range c.cfg.Sources {
		if t := said[i]; !c.cfg.Sources[i].Late && !t.Before(c.cfg.Earliest) && t.Before(latest) {
			c.m.guessed, c.m.shift = true, t.Sub(c.m.at)
			return
		}
	}
}

func (c *Clock) persist() error {
	c.tried = c.m.at
	if c.closed {
		return errors.New("clock: closed, the mark cannot be written")
	}
	if err := c.file.write(c.m); err != nil {
		c.state.PersistFailures++
		return fmt.Errorf("clock: %w", err)
	}
	if c.m.known {
		c.state.HighWater = c.m.at
	}
	return nil
}
