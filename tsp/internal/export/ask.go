package export

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"cordon/tsp/internal/ledger"
)

// Ask files a request and classifies it. One of which any field may not leave is
// denied in the very entry that files it: there is no moment, and no fault of the
// log, in which it stands without its denial. If it cannot be logged it is not
// filed, and the error wraps ledger.ErrAppend.
func (g *Gate) Ask(ctx context.Context, actor string, spec Spec) (Request, error) {
	if err := spec.Validate(g.cfg.Now()); err != nil {
		return Request{}, err
	}
	if err := g.plainNames(actor, &spec); err != nil {
		return Request{}, err
	}
	st := &stored{Spec: spec, Salt: random(32)}
	sel := &set{salt: st.Salt, limit: maxRecords}
	c, err := newClassifier(g.cfg.Chain.Program(), &spec)
	if err != nil {
		return Request{}, err
	}
	fields, err := c.fields(ctx, g.cfg.Source, sel.add)
	if err != nil {
		return Request{}, err
	}
	v := c.judge(fields)
	if len(v.denials) > 0 {
		sel = nil
	}
	return g.file(actor, st, fields, v, sel)
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

// file keeps and logs a request that was judged.
func (g *Gate) file(actor string, st *stored, fields []Field, v verdict, sel *set) (Request, error) {
	id := "x-" + hex.EncodeToString(random(8))
	sum, err := g.save(id, st, sel)
	if err != nil {
		return Request{}, errors.Join(fmt.Errorf("export: keep request: %w", err), g.unsave(id))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	e, err := g.cfg.Ledger.Append(ledger.Request, ledger.Entry{
		Request: id, Actor: actor, Summary: g.summary(st, fields, v.needs, sum), Denials: v.denials, Instead: v.instead,
	})
	if err != nil {
		return Request{}, errors.Join(err, g.unsave(id))
	}
	r := g.made(e)
	r.Spec = &st.Spec
	g.requests[id] = r
	return g.view(r), nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the process instead
	return b
}
