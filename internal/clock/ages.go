package clock

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// ErrNoAge is why Born refuses: a record whose hour nobody counts must not be kept.
var ErrNoAge = errors.New("the age of this hour cannot be kept")

// ledger holds the ages. Without a file, for which err is the reason, it is empty.
type ledger struct {
	d       disk
	err     error
	seq     uint64
	slots   [maxAges]age
	where   map[int64]int // bucket -> slot
	free    []int
	damaged int
}

// openLedger never fails: a clock without ages still destroys what is due by the
// names of the hours, and refuses new ones.
func openLedger(cfg Config) *ledger {
	l := &ledger{where: map[int64]int{}}
	if l.d, l.err = cfg.open(cfg.Path + ".ages"); l.err != nil {
		return l
	}
	if l.err = l.load(); l.err != nil {
		l.free = nil
	}
	return l
}

func (l *ledger) close() error {
	if l.d == nil {
		return nil
	}
	return l.d.Close()
}

func (l *ledger) find(bucket int64) *age {
	if i, ok := l.where[bucket]; ok {
		return &l.slots[i]
	}
	return nil
}

func (l *ledger) add(a *age) error {
	switch {
	case l.err != nil:
		return fmt.Errorf("%w: %w", ErrNoAge, l.err)
	case len(l.free) == 0:
		return fmt.Errorf("%w: %d hours are kept already", ErrNoAge, maxAges)
	}
	i := l.free[len(l.free)-1]
	if err := l.write(i, a); err != nil {
		return fmt.Errorf("%w: %w", ErrNoAge, err)
	}
	l.free = l.free[:len(l.free)-1]
	l.slots[i], l.where[a.bucket] = *a, i
	return nil
}

// refine sets the anchors of this boot's buckets from the first time proven in it,
// which is t. It returns how many could not be written: those keep an anchor on
// disk that is too early, never one too late.
func (l *ledger) refine(t time.Time, m *mark) (failed uint64) {
	for _, i := range l.where {
		a := &l.slots[i]
		if a.anchored || a.boot != m.boot.short() {
			continue
		}
		a.anchor, a.anchored = t.Add(a.powered-m.powered-a.lag), true
		if l.write(i, a) != nil {
			failed++
		}
	}
	return failed
}

// retain frees the slots of all buckets that are not live.
func (l *ledger) retain(live []int64) error {
	known := 0
	for _, b := range live {
		if l.find(b) != nil {
			known++
		}
	}
	if known == len(l.where) {
		return nil
	}
	var errs error
	for b, i := range l.where {
		if !slices.Contains(live, b) {
			errs = errors.Join(errs, l.erase(i))
			l.slots[i] = age{}
			delete(l.where, b)
			l.free = append(l.free, i)
		}
	}
	return errs
}

// foreign counts the buckets of other boots.
func (l *ledger) foreign(boot bootID) (n int) {
	for _, i := range l.where {
		if l.slots[i].boot != boot.short() {
			n++
		}
	}
	return n
}

func (b bootID) short() [8]byte { return [8]byte(b[:8]) }

// start of a bucket, as its name says.
func start(bucket int64) time.Time { return time.Unix(bucket*int64(Width/time.Second), 0).UTC() }

// Born is told of a bucket, the hour since 1970 UTC, before its first record is
// kept; of one known already it is cheap to tell again. It is durable on return. It
// errs with ErrNoAge, and the record must then not be kept.
func (c *Clock) Born(bucket int64) error {
	c.mu.Lock()
	if c.ages.find(bucket) != nil {
		c.mu.Unlock()
		return nil
	}
	news := c.read()
	err := c.born(bucket)
	c.mu.Unlock()
	c.tell(&news)
	return err
}

// The anchor lies before the mark as far as the bucket's name lies before the time
// that records are named by, and by what the sources may be off at least.
func (c *Clock) born(bucket int64) error {
	if c.closed {
		return fmt.Errorf("clock: bucket %d: %w: closed", bucket, ErrNoAge)
	}
	lag := max(c.state.Now.Sub(start(bucket)), Agree)
	a := age{bucket: bucket, anchor: c.m.at.Add(-lag), powered: c.m.powered, lag: lag, boot: c.m.boot.short(), anchored: c.m.anchored}
	if err := c.ages.add(&a); err != nil {
		c.state.AgeFailures++
		return fmt.Errorf("clock: bucket %d: %w", bucket, err)
	}
	return nil
}

// Locked tells whether a bucket must not be read: its first record came in an
// earlier boot, and in this one nothing has proven yet what time it is.
func (c *Clock) Locked(bucket int64) bool {
	c.mu.Lock()
	news := c.read()
	locked := c.locked(bucket)
	c.mu.Unlock()
	c.tell(&news)
	return locked
}

func (c *Clock) locked(bucket int64) bool {
	if c.m.anchored {
		return false
	}
	if a := c.ages.find(bucket); a != nil {
		return a.boot != c.m.boot.short()
	}
	return !start(bucket + 1).After(c.state.Now)
}

// Due picks the buckets that have to end, when records may be kept for keep: those
// whose first record is that old by powered time or by the mark, and locked ones
// after LockLimit. A bucket without an age has that of its name.
func (c *Clock) Due(live []int64, keep time.Duration) (due []int64) {
	c.mu.Lock()
	news := c.read()
	for _, b := range live {
		if c.due(b, keep) {
			due = append(due, b)
		}
	}
	c.mu.Unlock()
	c.tell(&news)
	return due
}

func (c *Clock) due(bucket int64, keep time.Duration) bool { return c.left(bucket, keep) <= 0 }

// left is how long a bucket has, by what is known now.
func (c *Clock) left(bucket int64, keep time.Duration) time.Duration {
	left := keep - c.m.at.Sub(start(bucket))
	if a := c.ages.find(bucket); a != nil {
		left = keep - max(c.m.powered-a.powered, c.m.at.Sub(a.anchor))
	}
	if c.locked(bucket) {
		left = min(left, LockLimit-(c.m.powered-c.m.sure))
	}
	return left
}

// Next tells when the first of the buckets has to end if the machine stays on and
// no source says anything new: by Now, and in the past if it is due already. Zero:
// there are none.
func (c *Clock) Next(live []int64, keep time.Duration) time.Time {
	c.mu.Lock()
	news := c.read()
	first := time.Duration(math.MaxInt64)
	for _, b := range live {
		first = min(first, c.left(b, keep))
	}
	now := c.state.Now
	c.mu.Unlock()
	c.tell(&news)
	if len(live) == 0 {
		return time.Time{}
	}
	return now.Add(first)
}

// Retain forgets the ages of all buckets that are not live. Once what LockLimit
// ended is gone, its count begins anew for what this boot leaves to the next.
func (c *Clock) Retain(live []int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.ages.err != nil {
		return nil
	}
	errs := c.ages.retain(live)
	if c.m.powered-c.m.sure >= LockLimit && !slices.ContainsFunc(live, c.locked) {
		c.m.sure = c.m.powered
		errs = errors.Join(errs, c.persist())
	}
	return errs
}
