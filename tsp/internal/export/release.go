package export

import (
	"context"
	"fmt"
	"os"

	"cordon/tsp/internal/ledger"
)

// Release makes the encrypted file, enters the intent, and hands it to the door.
// A record that may not leave after all turns the whole request down, whether or
// not the log takes the denial.
func (g *Gate) Release(ctx context.Context, actor, id string) (Request, error) {
	if err := plain("the user's name", actor); err != nil {
		return Request{}, err
	}
	r, given, erasures, err := g.begin(id, actor)
	if err != nil {
		return Request{}, err
	}
	defer g.finish(r)
	rel, no, err := g.materialise(ctx, r, given)
	if err != nil {
		return Request{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(no.denials) > 0 && r.end == "" {
		return g.turnDown(r, no)
	}
	if err := r.check(ledger.Intent, actor, g.cfg.Now()); err != nil {
		return Request{}, err // an approval lapsed or became void while the file was made
	}
	if g.erasures != erasures {
		return Request{}, fmt.Errorf("%w: somebody was erased while the file of %s was made. Try: release it again", ErrState, id)
	}
	if err := g.record(r, ledger.Intent, ledger.Entry{Request: id, Actor: actor, Approvals: r.approvers(), File: rel.logged()}); err != nil {
		return Request{}, err
	}
	sent, err := g.cfg.Door.Send(rel, actor)
	if err != nil {
		return Request{}, err
	}
	g.apply(r, sent)
	return g.view(r), nil
}

// turnDown denies a request. The lock is held.
func (g *Gate) turnDown(r *Request, no verdict) (Request, error) {
	e := ledger.Entry{Request: r.ID, Actor: "gate", Denials: no.denials, Instead: no.instead}
	ev, err := g.cfg.Ledger.Append(ledger.Deny, e)
	if err != nil {
		g.apply(r, ledger.Event{Kind: ledger.Deny, Entry: e})
		return Request{}, err
	}
	g.apply(r, ev)
	return g.view(r), nil
}

// begin marks a request as being released and gives the number of its approvals,
// and that of erasures so far.
func (g *Gate) begin(id, actor string) (r *Request, given, erasures int, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r = g.requests[id]
	if r == nil {
		return nil, 0, 0, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	if r.busy {
		return nil, 0, 0, fmt.Errorf("%w: %s is being released", ErrState, id)
	}
	if err := g.settle(r); err != nil {
		return nil, 0, 0, err
	}
	if err := r.check(ledger.Intent, actor, g.cfg.Now()); err != nil {
		return nil, 0, 0, err
	}
	r.busy = true
	return r, len(r.valid()), g.erasures, nil
}

func (g *Gate) finish(r *Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r.busy = false
	_ = os.Remove(g.staging(r.ID)) // the door has its own copy
}
