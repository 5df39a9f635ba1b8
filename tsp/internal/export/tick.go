package export

import (
	"encoding/hex"
	"fmt"
	"maps"
	"time"

	"cordon/tsp/internal/ledger"
)

// beat sums the entries of a day, for the heartbeat that closes it.
type beat struct {
	day    string // the first day that no heartbeat has closed
	counts map[ledger.Kind]uint64
	bytes  int64
}

func dayOf(t time.Time) string { return t.In(china).Format(time.DateOnly) }

// take counts an entry. A heartbeat begins anew.
func (b *beat) take(e ledger.Event) {
	if e.Type == ledger.Heartbeat {
		*b = beat{day: dayOf(e.At)}
	}
	if b.day == "" {
		b.day = dayOf(e.At)
	}
	if b.counts == nil {
		b.counts = map[ledger.Kind]uint64{}
	}
	if e.Type != ledger.ShardKind { // the log's own, of which Append tells nothing
		b.counts[e.Type]++
	}
	if e.Type == ledger.Sent && e.File != nil {
		b.bytes += e.File.Cipher
	}
}

// Tick does what time brings: it lets go of requests that have expired, and closes a
// day, in which nothing may have happened, with a heartbeat. Call it every minute.
func (g *Gate) Tick() error {
	done, err := g.change()
	if err != nil {
		return err
	}
	defer done()
	if err := g.sweep(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// closeDay enters the heartbeat of a day that is over. The turn and the lock are held.
func (g *Gate) closeDay() error {
	if g.beat.day == "" || dayOf(g.cfg.Now()) <= g.beat.day {
		return nil
	}
	_, err := g.enter(ledger.Heartbeat, ledger.Entry{Actor: gateActor, Beat: &ledger.Beat{
		Day: g.beat.day, Counts: maps.Clone(g.beat.counts), Bytes: g.beat.bytes,
	}})
	return err
}

// gateActor is who acts when nobody asked.
const gateActor = "gate"

// enterPolicy says what judges from here on, unless the log says it already. The turn
// and the lock are held.
func (g *Gate) enterPolicy() error {
	p := g.judges()
	if g.policy != nil && *g.policy == p {
		return nil
	}
	_, err := g.enter(ledger.PolicyKind, ledger.Entry{Actor: gateActor, Policy: &p})
	return err
}

func (g *Gate) judges() ledger.Policy {
	p := g.cfg.Chain.Program()
	return ledger.Policy{Profile: p.Profile, Hash: hex.EncodeToString(p.Hash[:]), Engine: g.cfg.Engine}
}
