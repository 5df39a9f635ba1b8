package export

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// Release judges a request once more, makes the encrypted file, enters the intent, and
// hands the file to the door. A record that may not leave after all turns the whole
// request down, whether or not the log takes the denial. putURL is the presigned
// address for channels that take one, else empty.
func (g *Gate) Release(ctx context.Context, actor, id, putURL string) (Request, error) {
	if err := plain("the user's name", actor); err != nil {
		return Request{}, err
	}
	j, err := g.begin(id, actor)
	if err != nil {
		return Request{}, err
	}
	defer g.finish(j.r)
	rel, v, err := g.prepare(ctx, j)
	if err != nil {
		return Request{}, err
	}
	if out, over, err := g.intend(j, &rel, &v, actor); over || err != nil {
		return out, err
	}
	sent, err := g.door.Send(ctx, rel, Delivery{Actor: actor, Endpoint: j.r.Spec.Endpoint, PutURL: putURL})
	return g.delivered(j.r, sent, err)
}

// job is a release that runs.
type job struct {
	r        *Request
	p        *petition
	given    int    // approvals
	erasures int    // before it began
	last     uint64 // entry of the last request before it began
	fields   []*Field
}

// begin marks a request as being released.
func (g *Gate) begin(id, actor string) (*job, error) {
	done, err := g.change()
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := g.find(id)
	if err != nil {
		return nil, err
	}
	if err := g.settle(r); err != nil {
		return nil, err
	}
	if err := r.check(ledger.Intent, actor, g.cfg.Now()); err != nil {
		return nil, err
	}
	if err := g.pinned(r); err != nil {
		return nil, err
	}
	st, err := g.read(id)
	if err != nil {
		return nil, err
	}
	if st.Spec.hash() != r.Judged.Spec || st.schema() != r.Judged.Schema {
		return nil, fmt.Errorf("%w: the stored request is not the logged one; ask again", ErrState)
	}
	r.busy = true
	j := &job{r: r, p: &petition{actor: actor, st: st}, given: len(r.valid()), erasures: g.erasures}
	for _, other := range g.requests {
		j.last = max(j.last, other.seq)
	}
	return j, nil
}

func (g *Gate) finish(r *Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r.busy, r.given = false, false
	if err := remove(g.staging(r.ID)); err != nil { // the door has its own copy
		g.cfg.Log.Warn("an encrypted file stays until the next start", "request", r.ID, "err", err)
	}
}

// prepare judges what is stored now and makes the file. Denials or an error mean that
// there is none.
func (g *Gate) prepare(ctx context.Context, j *job) (rel Released, v verdict, err error) {
	if err = g.parties(j.p); err != nil {
		return rel, v, err
	}
	if j.p.sel, err = newSelection(newTable(g.cfg.Chain.Program()), &j.p.st.Spec); err != nil {
		return rel, v, err
	}
	if j.p.set, err = loadSet(g.records(j.r.ID), j.r.Judged.Set, j.p.st.Salt); err != nil {
		return rel, v, err
	}
	j.p.sel.sent = j.p.set
	if err = g.judgeAgain(ctx, j, &v); err != nil || v.denied() {
		return rel, v, err
	}
	rel, err = g.materialise(ctx, j, &v)
	return rel, v, err
}

// judgeAgain is what Ask judges, as of now, and that nothing came to it (E5).
func (g *Gate) judgeAgain(ctx context.Context, j *job, v *verdict) (err error) {
	p := j.p
	if p.found, err = p.sel.examine(ctx, g.cfg.Source, g.motionTable(), func() {}, func(*store.Record) error { return nil }); err != nil {
		return err
	}
	*v = p.sel.judgeFields(p.found.fields)
	if v.denied() {
		v.instead = "the same request without what is denied would be judged anew"
		return nil
	}
	j.came(v, g.judges().Hash != j.r.Judged.Policy)
	if v.needs > j.given {
		v.deny(denial("approvals", filters.E5.String(), labelsOf(j.fields), fmt.Sprintf("a stored record needs %d approvals, the request has %d", v.needs, j.given)),
			"ask again: a new request says how many approvals it needs")
	}
	if v.denied() {
		return nil
	}
	a, err := g.assess(ctx, p.sel, &p.found, g.history(p.to.Group, j.r.ID))
	if err != nil {
		return err
	}
	g.judgeRisk(v, a, j.fields)
	return nil
}

// came denies every signal that came to the request since it was approved, and unites
// the classes of the others with those that were approved. Classes that another policy
// gives to what was approved were approved by nobody, nor counted; by the same policy
// they are of records that came in late and stay.
func (j *job) came(v *verdict, otherPolicy bool) {
	now := map[string]*Field{}
	for _, f := range j.p.found.fields {
		now[f.Signal] = f
	}
	for _, f := range j.p.st.Fields {
		for _, c := range f.Classes {
			l, _ := filters.ParseLabel(c)
			f.labels |= l
		}
		if n := now[f.Signal]; n != nil {
			if more := n.labels &^ f.labels; otherPolicy && more != 0 {
				v.deny(denial(f.Signal, filters.E5.String(), more, "nobody approved these classes: the policy gives them to this signal since the request was made"),
					"ask again: a new request is judged and counted by the policy of today")
			}
			f.labels |= n.labels
			delete(now, f.Signal)
		}
		j.fields = append(j.fields, &Field{Signal: f.Signal, Classes: f.labels.Names(), labels: f.labels})
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		v.deny(denial(name, filters.E5.String(), now[name].labels, "nobody approved this signal: nothing of it was stored when the request was made"),
			"ask again: a new request lists every signal that it touches")
	}
}

// intend enters the intent, if the request may still be released. over: it was turned
// down instead.
func (g *Gate) intend(j *job, rel *Released, v *verdict, actor string) (out Request, over bool, err error) {
	done, err := g.change()
	if err != nil {
		return out, false, err
	}
	defer done()
	r := j.r
	if !v.denied() {
		if err := g.decideAgain(j, v); err != nil {
			return out, false, err
		}
	}
	if v.denied() && r.end == "" {
		out, err = g.turnDown(r, v)
		return out, true, err
	}
	if err := errors.Join(r.check(ledger.Intent, actor, g.cfg.Now()), g.pinned(r)); err != nil {
		return out, false, err // an approval lapsed or became void while the file was made
	}
	if g.erasures != j.erasures {
		return out, false, fmt.Errorf("%w: somebody was erased while the file of %s was made. Try: release it again", ErrState, r.ID)
	}
	_, err = g.enter(ledger.Intent, ledger.Entry{Request: r.ID, Actor: actor, File: rel.logged(), Decision: g.decision(r, v)})
	r.given = err == nil
	return out, false, err
}

// decideAgain is decide for a request that counts. The lock is held.
func (g *Gate) decideAgain(j *job, v *verdict) error {
	if why, ok := g.blind[j.p.to.Group]; ok {
		v.deny(denial("recipient", filters.E4.String(), 0, why), "nothing passes to this group until the file is restored and the platform started again")
	}
	who, err := g.listOf(j.r)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	v.counts = g.book.Within(j.p.to.Group, who)
	for _, r := range g.requests { // what came since was assessed together with this one
		if r.seq > j.last && r.Judged.Group == j.p.to.Group && r.live(g.cfg.Now()) && r.Judged.Candidates != 0 {
			v.candidates = min(v.candidates, r.Judged.Candidates)
		}
	}
	if v.denied() {
		return nil
	}
	return g.judgeRoute(v, &j.p.st.Spec, j.p.to, j.fields)
}

// decision is what the log says an intent rests on. The lock is held.
func (g *Gate) decision(r *Request, v *verdict) *ledger.Decision {
	p := g.judges()
	return &ledger.Decision{
		Approvals: r.rests(), Routes: v.found.Routes, PIA: v.found.PIA, NewSubjects: v.counts.New, General: v.counts.General,
		Sensitive: v.counts.Sensitive, Candidates: v.candidates, Policy: p.Hash, Filters: p.Engine,
	}
}

// delivered takes what the door says. With an event the file is out, also if an error
// says that it is not delivered.
func (g *Gate) delivered(r *Request, sent ledger.Event, err error) (Request, error) {
	g.turn.Lock()
	defer g.turn.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if sent.Seq == 0 {
		return Request{}, err
	}
	if err := errors.Join(err, g.take(sent)); err != nil {
		return Request{}, err
	}
	if r.keeps(g.cfg.Now()) {
		return g.view(r), nil
	}
	if err := remove(g.records(r.ID)); err != nil {
		g.cfg.Log.Warn("the list of a request's records stays until the next start", "request", r.ID, "err", err)
	}
	return g.view(r), nil
}

// turnDown denies a request. The turn and the lock are held.
func (g *Gate) turnDown(r *Request, v *verdict) (Request, error) {
	e := ledger.Entry{Request: r.ID, Actor: gateActor, Denials: bounded(v.denials), Instead: v.instead}
	if _, err := g.enter(ledger.Deny, e); err != nil {
		r.end, r.Denials, r.Instead = StateDenied, e.Denials, e.Instead
		return Request{}, err
	}
	return g.view(r), nil
}
