package clock

import (
	"sync"
	"time"
)

// BeaconHold is how long a Beacon goes on with what it was told last. It is short,
// so that a word that was wrong does not stand beside the next one that is.
const BeaconHold = 10 * time.Minute

// Beacon is a source that is told now and then, by a receiver or a signed message.
// Between two words it goes on with CLOCK_BOOTTIME. The zero value is ready.
type Beacon struct {
	Boot func() time.Duration // nil: CLOCK_BOOTTIME

	mu sync.Mutex
	at time.Time
	on time.Duration
}

func (b *Beacon) boot() time.Duration {
	if b.Boot == nil {
		return sinceBoot()
	}
	return b.Boot()
}

// Tell sets what time it is now.
func (b *Beacon) Tell(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at, b.on = t.Round(0).UTC(), b.boot()
}

// Reached sets what time it is now unless that is known to be later: a word that may
// have been on its way for long proves no more than this.
func (b *Beacon) Reached(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if on := b.boot(); t.After(b.read(on)) {
		b.at, b.on = t.Round(0).UTC(), on
	}
}

// Read gives the time, or zero if nothing was told for BeaconHold.
func (b *Beacon) Read() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read(b.boot())
}

func (b *Beacon) read(on time.Duration) time.Time {
	d := on - b.on
	if b.at.IsZero() || d < 0 || d > BeaconHold {
		return time.Time{}
	}
	return b.at.Add(d)
}
