package export

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"cordon/tsp/internal/ledger"
)

// Tap is the export log with its entries counted by days: whoever enters something
// while a gate runs does it through the gate's tap, or the heartbeats would not say it.
// Safe for concurrent use.
type Tap struct {
	log *ledger.Log
	// unsettled: the log holds entries that it has not published.
	unsettled atomic.Bool

	mu    sync.Mutex
	days  map[string]*ledger.Beat // that no heartbeat has closed, by name
	first string                  // of them: the day to be closed next
	shard string                  // of the last entry
}

func newTap() *Tap { return &Tap{days: map[string]*ledger.Beat{}} }

// dayOf names a day of China Standard Time.
func dayOf(t time.Time) string { return t.In(china).Format(time.DateOnly) }

// Append is the log's.
func (t *Tap) Append(kind ledger.Kind, e ledger.Entry) (ledger.Event, error) {
	ev, err := t.log.Append(kind, e)
	switch {
	case err == nil:
		t.note(ev)
	case errors.Is(err, ledger.ErrPending):
		t.unsettled.Store(true)
	}
	return ev, err
}

// Settle is the log's.
func (t *Tap) Settle() ([]ledger.Event, error) {
	events, err := t.log.Settle()
	for _, e := range events {
		t.note(e)
	}
	t.unsettled.Store(err != nil)
	return events, err
}

// Intended is the log's.
func (t *Tap) Intended(request, sha256 string) (seq uint64, ok bool) {
	return t.log.Intended(request, sha256)
}

// Inclusion is the log's.
func (t *Tap) Inclusion(seq uint64) (ledger.Inclusion, error) { return t.log.Inclusion(seq) }

// note counts an entry. Of the first entry of a year's shard, which the log writes
// itself, only the one behind it tells.
func (t *Tap) note(e ledger.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := dayOf(e.At)
	if t.first == "" {
		t.first = name
	}
	day := t.days[name]
	if day == nil {
		day = &ledger.Beat{Day: name, Counts: map[ledger.Kind]uint64{}}
		t.days[name] = day
	}
	if e.Shard != t.shard {
		t.shard = e.Shard
		if e.Type != ledger.ShardKind {
			day.Counts[ledger.ShardKind]++
		}
	}
	day.Counts[e.Type]++
	if e.Type == ledger.Sent && e.File != nil {
		day.Bytes += e.File.Cipher
	}
	if e.Type == ledger.Heartbeat && e.Beat != nil {
		t.close(e.Beat.Day)
	}
}

// close forgets a day and those before it.
func (t *Tap) close(name string) {
	for d := range t.days {
		if d <= name {
			delete(t.days, d)
		}
	}
	if at, err := time.ParseInLocation(time.DateOnly, name, china); err == nil {
		t.first = dayOf(at.AddDate(0, 0, 1))
	}
}

// over gives the first day that is over and not closed, with what happened in it, nil
// if there is none.
func (t *Tap) over(now time.Time) *ledger.Beat {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first == "" || t.first >= dayOf(now) {
		return nil
	}
	if day := t.days[t.first]; day != nil {
		out := *day
		return &out
	}
	return &ledger.Beat{Day: t.first}
}
