package export

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cordon/tsp/internal/export/tally"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/store"
)

// petition is a request while it is judged.
type petition struct {
	actor string
	st    *stored
	to    recipient.Recipient
	keys  []string // fingerprints of the readers
	sel   *selection
	found finding
	set   *set
	who   tally.List
}

// Ask files a request and judges it. One that is refused is denied in the very entry
// that files it: there is no moment, and no fault of the log, in which it stands
// without its denial. If it cannot be logged it is not filed, and the error wraps
// ledger.ErrAppend.
func (g *Gate) Ask(ctx context.Context, actor string, spec Spec) (Request, error) {
	p, err := g.petition(actor, spec)
	if err != nil {
		return Request{}, err
	}
	begin := func() { p.set = &set{salt: p.st.Salt, limit: maxRecords} }
	p.found, err = p.sel.examine(ctx, g.cfg.Source, g.motionTable(), begin, func(r *store.Record) error { return p.set.add(r) })
	if err != nil {
		return Request{}, err
	}
	p.st.Fields = p.found.fields
	p.who = p.found.list(g.secret)
	v := p.sel.judgeFields(p.found.fields)
	if !v.denied() && len(p.found.fields) == 0 {
		return Request{}, wrong("nothing is stored that it selects. Try: another time, or signals by name")
	}
	select {
	case g.asking <- struct{}{}:
		defer func() { <-g.asking }()
	case <-ctx.Done():
		return Request{}, fmt.Errorf("export: %w", ctx.Err())
	}
	if !v.denied() {
		done, err := g.change() // what the log held back is one of the others
		if err != nil {
			return Request{}, err
		}
		done()
		a, err := g.assess(ctx, p.sel, &p.found, g.history(p.to.Group, ""))
		if err != nil {
			return Request{}, err
		}
		g.judgeRisk(&v, a, p.found.fields)
	}
	return g.file(p, &v)
}

// petition checks a request by itself and by the registry.
func (g *Gate) petition(actor string, spec Spec) (*petition, error) {
	if err := spec.Validate(g.cfg.Now()); err != nil {
		return nil, err
	}
	if err := g.plainNames(actor, &spec); err != nil {
		return nil, err
	}
	p := &petition{actor: actor, st: &stored{Spec: spec, Salt: random(32)}}
	if err := g.door.Known(spec.Endpoint); err != nil {
		return nil, wrong("endpoint: %v", err)
	}
	if err := g.parties(p); err != nil {
		return nil, err
	}
	var err error
	p.sel, err = newSelection(newTable(g.cfg.Chain.Program()), &p.st.Spec)
	return p, err
}

// parties finds the recipient and the readers of the file.
func (g *Gate) parties(p *petition) (err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	spec, ok := &p.st.Spec, false
	if p.to, ok = g.cfg.Registry.Recipient(spec.Recipient); !ok {
		return wrong("recipient: %s has no key in force. Try: propose one and have it approved", spec.Recipient)
	}
	if p.to.Country != spec.Country {
		return wrong("country is %s, but the registry has %s in %s", spec.Country, p.to.ID, p.to.Country)
	}
	if _, p.keys, err = g.cfg.Registry.Readers(spec.Recipient); err != nil {
		return wrong("recipient: %v", err)
	}
	return nil
}

// plainNames refuses texts that the log should not hold: the user's name, and
// signals that nobody declared.
func (g *Gate) plainNames(actor string, spec *Spec) error {
	if err := plain("the user's name", actor); err != nil {
		return err
	}
	for i, s := range spec.Signals {
		if g.cfg.Chain.Program().Lookup(s) != nil {
			continue
		}
		if err := plain(fmt.Sprintf("signals: entry %d", i+1), s); err != nil {
			return err
		}
	}
	return nil
}

// motionTable is motion with a memory. Not safe for concurrent use.
func (g *Gate) motionTable() func(string) bool {
	known := map[string]bool{}
	return func(signal string) bool {
		is, ok := known[signal]
		if !ok {
			is = g.motion(signal)
			known[signal] = is
		}
		return is
	}
}

// file keeps a request, counts, asks for the legal route, and logs it.
func (g *Gate) file(p *petition, v *verdict) (Request, error) {
	id, sel := "x-"+hex.EncodeToString(random(8)), p.set
	if v.denied() {
		sel = nil
	}
	sums, err := g.save(id, p.st, sel, p.who)
	if err != nil {
		return Request{}, errors.Join(fmt.Errorf("export: keep request: %w", err), g.unsave(id))
	}
	done, err := g.change()
	if err != nil {
		return Request{}, errors.Join(err, g.unsave(id))
	}
	defer done()
	r, err := g.enterAsk(id, p, v, sums)
	switch {
	case errors.Is(err, ledger.ErrPending): // its files stay until a start finds no entry of it
		return Request{}, fmt.Errorf("%w. Try: list the requests later; once the log is published %s is among them if the log took it", err, id)
	case err != nil:
		return Request{}, errors.Join(err, g.unsave(id))
	}
	return r, nil
}

// enterAsk decides and logs a request that is kept. The turn and the lock are held.
func (g *Gate) enterAsk(id string, p *petition, v *verdict, s sums) (Request, error) {
	if err := g.sweep(); err != nil {
		return Request{}, fmt.Errorf("export: %w", err)
	}
	if err := g.decide(p, v); err != nil {
		return Request{}, err
	}
	if v.denied() && s != (sums{}) {
		if err := errors.Join(remove(g.records(id)), remove(g.subjects(id))); err != nil {
			return Request{}, fmt.Errorf("export: %w", err)
		}
		s = sums{}
	}
	_, err := g.enter(ledger.Request, ledger.Entry{
		Request: id, Actor: p.actor, Ask: g.ask(p, v, s), Denials: bounded(v.denials), Instead: v.instead,
	})
	if err != nil {
		return Request{}, err
	}
	return g.view(g.requests[id]), nil
}

// decide adds to a verdict what the group's counts and the legal records say. The
// lock is held.
func (g *Gate) decide(p *petition, v *verdict) error {
	if why, ok := g.blind[p.to.Group]; ok {
		v.deny(denial("recipient", "E4", 0, why+": what the recipient's group was sent cannot be counted"),
			"nothing passes to this group until the file is restored from a backup and the platform started again")
	}
	v.counts = g.book.With(p.to.Group, p.who)
	if v.denied() {
		return nil
	}
	return g.judgeRoute(v, &p.st.Spec, p.to, p.found.fields)
}

// ask is what the log says of a request.
func (g *Gate) ask(p *petition, v *verdict, s sums) *ledger.Ask {
	spec, pol := &p.st.Spec, g.judges()
	vehicles := "all"
	if p.sel.of != nil {
		vehicles = strconv.Itoa(len(p.sel.of))
	}
	return &ledger.Ask{
		Spec: spec.hash(), Recipient: p.to.ID, Group: p.to.Group, Country: p.to.Country, Keys: p.keys, Endpoint: spec.Endpoint,
		Purpose: spec.Purpose, Basis: spec.Basis, Classes: classesOf(p.found.fields), Fields: len(p.found.fields), Schema: p.st.schema(),
		From: spec.From.UTC().Format(time.RFC3339Nano), To: spec.To.UTC().Format(time.RFC3339Nano), Vehicles: vehicles,
		Records: p.found.records, Excluded: p.found.excluded, Set: s.set, Subjects: s.subjects,
		NewSubjects: v.counts.New, General: v.counts.General, Sensitive: v.counts.Sensitive,
		Candidates: v.candidates, Engine: v.engine, Coarsen: string(spec.Coarsen), Format: string(spec.Format), Suite: string(p.to.Suite),
		Profile: pol.Profile, Policy: pol.Hash, Filters: pol.Engine, Needs: v.needs,
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the process instead
	return b
}
