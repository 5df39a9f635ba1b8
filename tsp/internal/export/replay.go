package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cordon/tsp/internal/export/tally"
	"cordon/tsp/internal/ledger"
)

// Replay takes an entry that the log had before. Hand it to ledger.Open.
func (g *Gate) Replay(e ledger.Event) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tap.note(e)
	return g.take(e)
}

// Over names the log whose entries were replayed, and gives the tap through which the
// door enters what it does.
func (g *Gate) Over(log *ledger.Log) *Tap {
	g.tap.log = log
	return g.tap
}

// take takes an entry that is in the log. The lock is held.
func (g *Gate) take(e ledger.Event) error {
	if err := g.cfg.Registry.Apply(e); err != nil {
		return fmt.Errorf("export: entry %d of the log: %w", e.Seq, err)
	}
	switch e.Type {
	case ledger.Request:
		return g.takeRequest(e)
	case ledger.PolicyKind:
		g.policy = e.Policy
	case ledger.Approve:
		if e.Request == "" {
			return nil // of a key, which is the registry's
		}
		return g.takeEvent(e)
	case ledger.Deny, ledger.Revoke, ledger.Intent, ledger.Sent, ledger.Discard:
		return g.takeEvent(e)
	}
	return nil
}

func (g *Gate) takeEvent(e ledger.Event) error {
	r := g.requests[e.Request]
	if r == nil {
		return fmt.Errorf("export: entry %d of the log is about %s, which no entry before it asks for", e.Seq, e.Request)
	}
	r.apply(e)
	if r.end != "" {
		r.leaf = nil // nobody approves it any more
	}
	if r.end != "" && r.end != StateReleased && g.door != nil {
		g.forget(r)
	}
	return nil
}

// takeRequest reads the stored request that an entry names. One that is missing or
// not the one that was logged can never be released.
func (g *Gate) takeRequest(e ledger.Event) error {
	if e.Ask == nil {
		return fmt.Errorf("export: entry %d of the log says nothing of what is asked", e.Seq)
	}
	r := g.made(e)
	g.requests[r.ID] = r
	st, err := g.read(r.ID)
	if err != nil || st.Spec.hash() != e.Ask.Spec || st.schema() != e.Ask.Schema {
		g.cfg.Log.Error("the stored request is not the logged one and is closed", "request", r.ID, "err", err)
		r.close("the stored request is missing or not the logged one")
		return nil
	}
	r.Spec = &st.Spec
	for _, f := range st.Fields {
		r.Fields = append(r.Fields, f.Signal)
	}
	if g.door != nil && r.end == "" {
		g.count(r)
	}
	return nil
}

// made is the request that an entry of the log tells of, without its Spec.
func (g *Gate) made(e ledger.Event) *Request {
	r := &Request{
		ID: e.Request, Requester: e.Actor, Made: e.At, Judged: e.Ask, Needs: e.Ask.Needs, Records: e.Ask.Records,
		Excluded: e.Ask.Excluded, seq: e.Seq, counts: g.counts, Fields: []string{},
	}
	if len(e.Denials) > 0 {
		r.end, r.Denials, r.Instead = StateDenied, e.Denials, e.Instead
	} else {
		r.leaf = bytes.Clone(e.Leaf)
	}
	return r
}

// Start opens a gate that was given the whole log. It settles what a crash cut off,
// counts the subjects anew and enters the policy if it is another than before.
func (g *Gate) Start(door Door, routes Routes) error {
	if g.tap.log == nil || door == nil || routes == nil {
		return errors.New("export: log, door and legal records are required")
	}
	g.turn.Lock()
	defer g.turn.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	var err error
	if g.secret, err = tally.OpenSecret(filepath.Join(g.dir, "subjects.key"), len(g.requests) == 0); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	g.door, g.legal = door, routes
	if err := g.recover(); err != nil {
		return err
	}
	if err := g.tidy(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	g.recount()
	if err := g.due(); err != nil { // due again before anything is changed
		g.cfg.Log.Error("the export log takes nothing, so nothing can be asked for or released", "err", err)
	}
	return nil
}

// tidy removes what a crash left: encrypted files that were not handed over, files of
// requests that no entry tells of, and lists that nothing will be released by.
func (g *Gate) tidy() error {
	names, err := os.ReadDir(g.dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		id, kind, _ := strings.Cut(n.Name(), ".")
		r := g.requests[id]
		over := r == nil || !r.live(g.cfg.Now())
		if kind == "part" || kind == "set" && (over || r.end == StateReleased && !r.keeps(g.cfg.Now())) || kind == "subjects" && over || kind == "json" && r == nil && g.stray(id) {
			err = errors.Join(err, os.Remove(filepath.Join(g.dir, n.Name())))
		}
	}
	return err
}

// stray reports whether the file of a request is one of this form: evidence of another
// form is kept.
func (g *Gate) stray(id string) bool {
	st, err := g.read(id)
	return err == nil && st.Fields != nil
}
