package ingest

import (
	"sync"
	"time"

	"cordon/filters/wire"
)

// budget counts the records of each vehicle in the present hour of the clock.
type budget struct {
	limit uint64

	mu   sync.Mutex
	hour int64 // hours since 1970
	used map[wire.Pseudonym]*usage
}

type usage struct {
	records uint64
	told    bool
}

func newBudget(limit uint64) *budget { return &budget{limit: limit} }

// of gives a vehicle's count. The lock is held.
func (b *budget) of(v wire.Pseudonym, now time.Time) *usage {
	if hour := now.Unix() / 3600; b.used == nil || hour != b.hour {
		b.hour, b.used = hour, map[wire.Pseudonym]*usage{}
	}
	u := b.used[v]
	if u == nil {
		u = &usage{}
		b.used[v] = u
	}
	return u
}

// take charges n records, or charges nothing and says no.
func (b *budget) take(v wire.Pseudonym, now time.Time, n uint32) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	u := b.of(v, now)
	if u.records+uint64(n) > b.limit {
		return false
	}
	u.records += uint64(n)
	return true
}

// giveBack returns what was taken. An hour that has
// ended in the meantime has nothing to give back to.
func (b *budget) giveBack(v wire.Pseudonym, now time.Time, n uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	u := b.of(v, now)
	u.records -= min(u.records, uint64(n))
}

// first reports whether a vehicle went over its budget for the first time this hour.
func (b *budget) first(v wire.Pseudonym, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	u := b.of(v, now)
	defer func() { u.told = true }()
	return !u.told
}
