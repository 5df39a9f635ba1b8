package export

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
)

// gateActor is who acts when nobody asked.
const gateActor = "gate"

// Tick does what time brings: it lets go of requests that have expired, and closes
// days, in which nothing may have happened, with heartbeats. Call it every minute.
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

// due enters what has to stand in the log before anything else. The turn and the lock
// are held.
func (g *Gate) due() error {
	if err := g.closeDays(); err != nil {
		return err
	}
	return errors.Join(g.enterPolicy(), g.enterClosed())
}

// enterClosed denies in the log what the gate closed by itself, unless it has lapsed.
// The turn and the lock are held.
func (g *Gate) enterClosed() error {
	for _, id := range slices.Sorted(maps.Keys(g.requests)) {
		r := g.requests[id]
		if r.broken == "" || !g.cfg.Now().Before(r.Made.Add(requestLife)) {
			continue
		}
		no := ledger.Denial{Rule: filters.E5.String(), Field: "request", Reason: r.broken + ", so nobody can say what was approved"}
		if _, err := g.enter(ledger.Deny, ledger.Entry{Request: id, Actor: gateActor, Denials: []ledger.Denial{no}, Instead: "ask again"}); err != nil {
			return err
		}
	}
	return nil
}

// closeDays enters a heartbeat for every day that is over, also for those in which
// the platform did not run. The turn and the lock are held.
func (g *Gate) closeDays() error {
	for beat := g.tap.over(g.cfg.Now()); beat != nil; beat = g.tap.over(g.cfg.Now()) {
		if _, err := g.enter(ledger.Heartbeat, ledger.Entry{Actor: gateActor, Beat: beat}); err != nil {
			return err
		}
	}
	return nil
}

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
