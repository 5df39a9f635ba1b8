package export

import (
	"context"
	"fmt"
	"os"

	"cordon/tsp/internal/ledger"
)

// Release makes the encrypted file, enters the intent, and hands it to the door.
// A record that may not leave after all turns the whole request down.
func (g *Gate) Release(ctx context.Context, actor, id string) (Request, error) {
	r, err := g.begin(id, actor)
	if err != nil {
		return Request{}, err
	}
	defer g.finish(r)
	rel, denials, err := g.materialise(ctx, r)
	if err != nil {
		return Request{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(denials) > 0 {
		err := g.record(r, ledger.Deny, ledger.Entry{Request: id, Actor: "gate", Denials: denials})
		return g.view(r), err
	}
	if err := r.check(ledger.Intent, actor, g.cfg.Now()); err != nil {
		return Request{}, err // an approval lapsed while the file was made
	}
	if err := g.record(r, ledger.Intent, ledger.Entry{Request: id, Actor: actor, Approvals: r.approvers(), File: rel.logged()}); err != nil {
		return Request{}, err
	}
	sent, err := g.cfg.Door.Send(rel, actor)
	if err != nil {
		return Request{}, err
	}
	r.apply(sent)
	return g.view(r), nil
}

// begin marks a request as being released.
func (g *Gate) begin(id, actor string) (*Request, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.requests[id]
	if r == nil {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	if err := r.check(ledger.Intent, actor, g.cfg.Now()); err != nil {
		return nil, err
	}
	if r.busy {
		return nil, fmt.Errorf("%w: %s is being released", ErrState, id)
	}
	r.busy = true
	return r, nil
}

func (g *Gate) finish(r *Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r.busy = false
	_ = os.Remove(g.staging(r.ID)) // the door has its own copy
}
