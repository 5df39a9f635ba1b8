package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/export/tally"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/risk"
)

// Door is the way out; *egress.Door is one. Send enters the delivery in the log.
type Door interface {
	// Known says what is wrong with an endpoint that a request names.
	Known(endpoint string) error
	// Send may give the event of a delivery and an error: bytes of the file left, and
	// it is not delivered.
	Send(ctx context.Context, r Released, d Delivery) (ledger.Event, error)
	// Recover enters a delivery that a crash cut off between file and log, if the
	// file is out. ok is false if it is not.
	Recover(request, actor string, f *ledger.File) (e ledger.Event, ok bool, err error)
	// Discard removes what a crash left of a request that ended without a delivery.
	Discard(request, actor string, f *ledger.File) error
}

// Delivery says who releases and where to. PutURL is a presigned address for
// channels that take one; it is not kept.
type Delivery struct{ Actor, Endpoint, PutURL string }

// Users knows the approvers; *access.Book is one.
type Users interface {
	// Approver gives what tells the user's present token from others; ok is false
	// for who is no approver.
	Approver(name string) (credential string, ok bool)
}

// Routes finds what a request may rest on; *legal.Book is one.
type Routes interface {
	Route(q legal.Query) (legal.Found, *legal.Shortfall, error)
}

// Assessor says how many routes remain possible; *risk.Assessor is one.
type Assessor interface {
	Motion(d *filters.Decl) bool
	Assess(ctx context.Context, v risk.Vehicle) (risk.Result, error)
}

// LeastCandidates is the fewest routes that must remain possible for every trip.
const LeastCandidates = 1000

// Config of a Gate. Log may be nil.
type Config struct {
	Dir      string // the platform's data folder
	Gate     string // name of the gate, as in the ledger
	Engine   string // SHA-256 of the code that judges, hexadecimal
	Chain    *filters.Chain
	Source   Source
	Registry *recipient.Fold
	Risk     Assessor
	K        uint64 // routes that must remain possible; 0: LeastCandidates, less is refused
	// Patience is the longest that what the series of a request give away is assessed;
	// 0: a quarter of an hour. Other requests wait meanwhile.
	Patience time.Duration
	Now      func() time.Time
	Log      *slog.Logger
}

func (c *Config) valid() error {
	switch {
	case c.Chain == nil || c.Source == nil || c.Registry == nil || c.Risk == nil || c.Now == nil || c.Dir == "" || c.Gate == "" || c.Engine == "":
		return errors.New("export: folder, gate, engine, chain, source, registry, risk and clock are required")
	case c.K != 0 && c.K < LeastCandidates:
		return fmt.Errorf("export: %d candidates are fewer than %d, the floor of rule E2. Try: %d or more", c.K, LeastCandidates, LeastCandidates)
	case c.Patience < 0:
		return errors.New("export: patience is negative. Try: 15m")
	}
	return nil
}

// Gate holds all requests. Safe for concurrent use. New makes one, Replay gives it
// the log's entries, Over the log itself, and Start, with the door
// and the legal records, opens it for business.
type Gate struct {
	cfg    Config
	dir    string
	tap    *Tap
	door   Door // nil until Start
	legal  Routes
	secret *tally.Secret

	// asking is held from the moment at which other requests of a group are looked at
	// until the request is in the log, so that no two pass that would not together.
	asking chan struct{}
	// turn is held by whoever changes something, also while the log is written; mu is
	// not, so that a slow log keeps nobody from reading.
	turn sync.Mutex

	mu       sync.Mutex
	users    Users
	requests map[string]*Request
	book     *tally.Book
	blind    map[string]string // group: why its history is not known
	erasures int               // calls of Erase
	policy   *ledger.Policy    // of the last policy entry
}

// New makes a gate that knows no request yet.
func New(cfg Config) (*Gate, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.K == 0 {
		cfg.K = LeastCandidates
	}
	if cfg.Patience == 0 {
		cfg.Patience = 15 * time.Minute
	}
	g := &Gate{
		cfg: cfg, dir: filepath.Join(cfg.Dir, "exports"), asking: make(chan struct{}, 1), tap: newTap(),
		requests: map[string]*Request{}, blind: map[string]string{},
		book: tally.NewBook(yearOf(cfg.Now())),
	}
	if err := os.MkdirAll(g.dir, 0o700); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return g, nil
}

// china is China Standard Time, by which years and days are counted.
var china = time.FixedZone("CST", 8*60*60)

func yearOf(t time.Time) int { return t.In(china).Year() }

// Heed names who knows the approvers. Until then no approval counts.
func (g *Gate) Heed(u Users) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users = u
}

// counts reports whether an approval's giver is an approver still, with the token and
// the key that gave it. The lock is held.
func (g *Gate) counts(a Approval) bool {
	if g.users == nil || a.credential == "" || a.key == "" {
		return false
	}
	now, ok := g.users.Approver(a.By)
	if !ok || now != a.credential {
		return false
	}
	_, key, ok := g.cfg.Registry.ApproverKey(a.By)
	return ok && key == a.key
}

// change waits for the turn to change something and takes the lock. It gives what
// lets go of both.
func (g *Gate) change() (done func(), err error) {
	g.turn.Lock()
	g.mu.Lock()
	done = func() {
		g.mu.Unlock()
		g.turn.Unlock()
	}
	if err = g.publish(); err == nil {
		g.turnYear()
		err = g.due()
	}
	if err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// publish asks a log that holds entries back to publish them, and takes them. The
// turn and the lock are held.
func (g *Gate) publish() error {
	if !g.tap.unsettled.Load() {
		return nil
	}
	g.mu.Unlock()
	events, err := g.tap.Settle()
	g.mu.Lock()
	for _, e := range events {
		err = errors.Join(err, g.take(e))
	}
	return err
}

// enter writes an entry and takes it. The turn and the lock are held; the lock is let
// go of meanwhile. An error that wraps ledger.ErrPending means that the entry is going
// to be in the log: the next change finds it there.
func (g *Gate) enter(kind ledger.Kind, e ledger.Entry) (ledger.Event, error) {
	g.mu.Unlock()
	ev, err := g.tap.Append(kind, e)
	g.mu.Lock()
	if err != nil {
		return ledger.Event{}, err
	}
	return ev, g.take(ev)
}

// find gives a request that nothing else works on. The lock is held.
func (g *Gate) find(id string) (*Request, error) {
	r := g.requests[id]
	if r == nil {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	if r.busy {
		return nil, fmt.Errorf("%w: %s is being released", ErrState, id)
	}
	return r, nil
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
	slices.SortFunc(out, func(a, b Request) int { return cmp.Compare(a.seq, b.seq) })
	return out
}
