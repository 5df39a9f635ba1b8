package export

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
)

// Door is the way out; *egress.Door is one. Send enters the delivery in the log.
type Door interface {
	Send(r Released, actor string) (ledger.Event, error)
	// Recover enters a delivery that a crash cut off between file and log, if the
	// file is there. ok is false if it is not.
	Recover(request, actor string, f *ledger.File) (e ledger.Event, ok bool, err error)
}

// Config of a Gate. Log may be nil.
type Config struct {
	Dir    string // the platform's data folder
	Chain  *filters.Chain
	Source Source
	Ledger *ledger.Log
	Door   Door
	Now    func() time.Time
	Log    *slog.Logger
}

// Gate holds all requests. Safe for concurrent use.
type Gate struct {
	cfg Config
	dir string

	mu       sync.Mutex
	requests map[string]*Request
}

// Open makes a gate over the history that the ledger replayed.
func Open(cfg Config, history []ledger.Event) (*Gate, error) {
	if cfg.Chain == nil || cfg.Source == nil || cfg.Ledger == nil || cfg.Door == nil || cfg.Now == nil || cfg.Dir == "" {
		return nil, errors.New("export: folder, chain, source, ledger, door and clock are required")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	g := &Gate{cfg: cfg, dir: filepath.Join(cfg.Dir, "exports"), requests: map[string]*Request{}}
	if err := os.MkdirAll(g.dir, 0o700); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	if err := g.tidy(); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	for _, e := range history {
		if err := g.replay(e); err != nil {
			return nil, err
		}
	}
	return g, g.recover()
}

// tidy removes encrypted files that a crash left in the gate's own folder.
func (g *Gate) tidy() error {
	names, err := filepath.Glob(filepath.Join(g.dir, "*.age"))
	for _, n := range names {
		err = errors.Join(err, os.Remove(n))
	}
	return err
}

func (g *Gate) replay(e ledger.Event) error {
	if e.Kind == ledger.Request {
		r, err := g.load(e)
		if err != nil {
			return err
		}
		g.requests[e.Entry.Request] = r
		return nil
	}
	r := g.requests[e.Entry.Request]
	if r == nil {
		return fmt.Errorf("export: entry %d of the log is about %s, which no entry before it asks for", e.Seq, e.Entry.Request)
	}
	r.apply(e)
	return nil
}

// load reads the stored request that an entry names. One that is missing or not
// the one that was logged can never be released.
func (g *Gate) load(e ledger.Event) (*Request, error) {
	if e.Summary == nil {
		return nil, fmt.Errorf("export: entry %d of the log has no summary", e.Seq)
	}
	r := &Request{ID: e.Entry.Request, Requester: e.Actor, Made: e.At, Fields: e.Summary.Fields, Needs: e.Summary.Needs}
	var st stored
	text, err := os.ReadFile(g.path(r.ID))
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err != nil || st.Spec.hash() != e.Summary.Spec {
		g.cfg.Log.Error("the stored request is not the logged one and is closed", "request", r.ID, "err", err)
		r.end = StateRevoked
		return r, nil
	}
	r.Spec = &st.Spec
	return r, nil
}

// recover settles releases that a crash cut off. A file that got out is entered
// as sent; one that did not is made anew by the next release.
func (g *Gate) recover() error {
	for _, r := range g.requests {
		if r.intent == nil || r.end != "" {
			continue
		}
		e, ok, err := g.cfg.Door.Recover(r.ID, "recovery", r.intent)
		if err != nil {
			return fmt.Errorf("export: recover %s: %w", r.ID, err)
		}
		if ok {
			r.apply(e)
		}
	}
	return nil
}

// Ask files a request, classifies it, and denies it at once if any field of it
// may not leave.
func (g *Gate) Ask(actor string, spec Spec) (Request, error) {
	now := g.cfg.Now()
	if err := spec.Validate(now); err != nil {
		return Request{}, err
	}
	c, err := newClassifier(g.cfg.Chain.Program(), &spec)
	if err != nil {
		return Request{}, err
	}
	fields, err := c.fields(g.cfg.Source)
	if err != nil {
		return Request{}, err
	}
	denials, needs := c.judge(fields)
	id, st := "x-"+hex.EncodeToString(random(8)), &stored{Spec: spec, Salt: random(32)}
	if err := g.save(id, st); err != nil {
		return Request{}, fmt.Errorf("export: keep request: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	e, err := g.cfg.Ledger.Append(ledger.Request, ledger.Entry{Request: id, Actor: actor, Summary: g.summary(st, fields, needs)})
	if err != nil {
		return Request{}, errors.Join(err, os.Remove(g.path(id)))
	}
	r := &Request{ID: id, Requester: actor, Made: e.At, Spec: &spec, Fields: e.Summary.Fields, Needs: needs}
	g.requests[id] = r
	if len(denials) > 0 {
		if err := g.record(r, ledger.Deny, ledger.Entry{Request: id, Actor: "gate", Denials: denials}); err != nil {
			return Request{}, err
		}
	}
	return g.view(r), nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the process instead
	return b
}

// record writes an event and applies it. The lock is held.
func (g *Gate) record(r *Request, kind ledger.Kind, e ledger.Entry) error {
	ev, err := g.cfg.Ledger.Append(kind, e)
	if err != nil {
		return err
	}
	r.apply(ev)
	return nil
}

// Approve enters an approval by somebody who is neither the requester nor has
// approved before.
func (g *Gate) Approve(actor, id string) (Request, error) {
	expires := g.cfg.Now().Add(ApprovalLife).UTC().Truncate(time.Millisecond)
	return g.event(id, ledger.Approve, ledger.Entry{Request: id, Actor: actor, Expires: &expires})
}

// Revoke ends a request that has not been released.
func (g *Gate) Revoke(actor, id string) (Request, error) {
	return g.event(id, ledger.Revoke, ledger.Entry{Request: id, Actor: actor})
}

func (g *Gate) event(id string, kind ledger.Kind, e ledger.Entry) (Request, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.requests[id]
	if r == nil {
		return Request{}, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	if r.busy {
		return Request{}, fmt.Errorf("%w: %s is being released", ErrState, id)
	}
	if err := r.check(kind, e.Actor, g.cfg.Now()); err != nil {
		return Request{}, err
	}
	if err := g.record(r, kind, e); err != nil {
		return Request{}, err
	}
	return g.view(r), nil
}

// view copies a request with its state as of now. The lock is held.
func (g *Gate) view(r *Request) Request {
	out := *r
	out.State = r.stateAt(g.cfg.Now())
	out.Approvals = append([]Approval{}, r.Approvals...)
	return out
}

// Get gives one request.
func (g *Gate) Get(id string) (Request, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.requests[id]
	if r == nil {
		return Request{}, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	return g.view(r), nil
}

// List gives all requests, oldest first.
func (g *Gate) List() []Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]Request, 0, len(g.requests))
	for _, r := range g.requests {
		out = append(out, g.view(r))
	}
	slices.SortFunc(out, func(a, b Request) int {
		return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID))
	})
	return out
}
