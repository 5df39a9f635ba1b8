package export

import (
	"errors"
	"fmt"

	"cordon/tsp/internal/ledger"
)

// recover settles releases that a crash cut off. A file that got out is entered
// as sent; one that did not is made anew by the next release; one that lies there
// although its request was ended is removed. A request that cannot be settled because
// the log takes nothing is settled before anything is done with it. The turn and the
// lock are held.
func (g *Gate) recover() error {
	for _, r := range g.requests {
		err := g.settle(r)
		if errors.Is(err, ledger.ErrAppend) {
			g.cfg.Log.Error("a release that was cut off is not settled yet", "request", r.ID, "err", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("export: recover %s: %w", r.ID, err)
		}
		if r.intent == nil || r.end == "" || r.end == StateReleased {
			continue
		}
		f := r.intent
		if err := g.unlocked(func() error { return g.door.Discard(r.ID, "recovery", f) }); err != nil {
			return fmt.Errorf("export: recover %s: %w", r.ID, err)
		}
	}
	return nil
}

// settle enters the delivery of a request whose file is out although the log does
// not say so; one whose file is not out is entered as discarded, so that another intent
// may follow. The turn and the lock are held.
func (g *Gate) settle(r *Request) error {
	if r.intent == nil || r.end != "" {
		return nil
	}
	var e ledger.Event
	var ok bool
	f := r.intent
	err := g.unlocked(func() (err error) {
		e, ok, err = g.door.Recover(r.ID, "recovery", f)
		return err
	})
	switch {
	case err != nil:
		return err
	case ok:
		return g.take(e)
	}
	_, err = g.enter(ledger.Discard, ledger.Entry{Request: r.ID, Actor: "recovery", File: f})
	return err
}

// unlocked calls fn without the lock, which is held before and after.
func (g *Gate) unlocked(fn func() error) error {
	g.mu.Unlock()
	defer g.mu.Lock()
	return fn()
}
