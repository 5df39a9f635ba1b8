package export

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
	// Discard removes what a crash left of a request that ended without a delivery.
	Discard(request, actor string, f *ledger.File) error
}

// Users knows the approvers; *access.Book is one.
type Users interface {
	// Approver gives what tells the user's present token from others; ok is false
	// for who is no approver.
	Approver(name string) (credential string, ok bool)
}

// Approver is who approves, and with which token.
type Approver struct{ Name, Credential string }

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
	users    Users
	requests map[string]*Request
	erasures int // calls of Erase
}

// Heed names who knows the approvers. Until then no approval counts.
func (g *Gate) Heed(u Users) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users = u
}

// counts reports whether an approval's giver is an approver still, with the token
// that gave it. The lock is held.
func (g *Gate) counts(a Approval) bool {
	if g.users == nil || a.credential == "" {
		return false
	}
	now, ok := g.users.Approver(a.By)
	return ok && now == a.credential
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
	if err := g.recover(); err != nil {
		return nil, err
	}
	return g, g.tidySets()
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
	r := g.made(e)
	var st stored
	text, err := os.ReadFile(g.path(r.ID))
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err != nil || st.Spec.hash() != e.Summary.Spec || subjects(&st) != e.Summary.Subjects {
		g.cfg.Log.Error("the stored request is not the logged one and is closed", "request", r.ID, "err", err)
		if r.end == "" {
			r.end = StateRevoked
		}
		return r, nil
	}
	r.Spec = &st.Spec
	return r, nil
}

// made is the request that an entry of the log tells of, without its Spec.
func (g *Gate) made(e ledger.Event) *Request {
	r := &Request{
		ID: e.Entry.Request, Requester: e.Actor, Made: e.At, Fields: e.Summary.Fields, Needs: e.Summary.Needs,
		Records: e.Summary.Records, set: e.Summary.Set, counts: g.counts,
	}
	if len(e.Denials) > 0 {
		r.end, r.Denials, r.Instead = StateDenied, e.Denials, e.Instead
	}
	return r
}

// record writes an event and applies it. The lock is held.
func (g *Gate) record(r *Request, kind ledger.Kind, e ledger.Entry) error {
	ev, err := g.cfg.Ledger.Append(kind, e)
	if err != nil {
		return err
	}
	g.apply(r, ev)
	return nil
}

// apply takes an event that is in the log, and lets go of what an ended request
// needs no more. The lock is held.
func (g *Gate) apply(r *Request, e ledger.Event) {
	r.apply(e)
	if r.end == "" {
		return
	}
	if err := os.Remove(g.records(r.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		g.cfg.Log.Warn("the list of an ended request's records stays until the next start", "request", r.ID, "err", err)
	}
}

// Approve enters an approval by somebody who is neither the requester nor has
// approved before. It counts while the approver has the token that gave it.
func (g *Gate) Approve(by Approver, id string) (Request, error) {
	expires := g.cfg.Now().Add(ApprovalLife).UTC().Truncate(time.Millisecond)
	return g.event(id, ledger.Approve, ledger.Entry{Request: id, Actor: by.Name, Credential: by.Credential, Expires: &expires})
}

// Revoke ends a request that has not been released. One whose file is out already,
// although the log did not say so yet, is entered as released and stays it.
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
	if err := errors.Join(plain("the user's name", e.Actor), g.settle(r)); err != nil {
		return Request{}, err
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
	for i := range out.Approvals {
		out.Approvals[i].Void = r.end == "" && !g.counts(out.Approvals[i])
	}
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
