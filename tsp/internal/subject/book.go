package subject

import (
	"cmp"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/store"
)

// Limits by law (rule S3), in working days; a configuration may only shorten them.
const (
	SensitiveDays = 10
	OtherDays     = 15
)

// Store is what erasure asks of the store; *store.Store is one.
type Store interface {
	Bar(store.Target) error
	Destroy(store.Target) error
	Unbar(t store.Target, before int64) error
}

// Exports is what erasure asks of the export gate.
type Exports interface {
	// Erase ends the open requests that name a vehicle and lists what is out.
	Erase(v wire.Pseudonym) (blocked []string, left []Left, err error)
}

// Config of a Book. All fields but Log are required; Dir is the folder of the
// tickets.
type Config struct {
	Dir           string
	Store         Store
	Exports       Exports
	Signer        ed25519.PrivateKey
	Trusted       func(*x509.Certificate) error // that a certificate is a vehicle's
	Now           func() time.Time
	Journal       func(typ string, data any) (chainlog.Head, error) // durable on return
	Calendar      *Calendar
	SensitiveDays int
	OtherDays     int
	Log           *slog.Logger
}

// Validate names what is missing or breaks the rule.
func (c *Config) Validate() error {
	switch {
	case c.Dir == "" || c.Store == nil || c.Exports == nil || c.Trusted == nil || c.Now == nil || c.Journal == nil || c.Calendar == nil || len(c.Signer) != ed25519.PrivateKeySize:
		return errors.New("subject: folder, store, exports, signer, trust, clock, journal and calendar are required")
	case c.SensitiveDays < 1 || c.SensitiveDays > SensitiveDays:
		return fmt.Errorf("rule S3: sensitive information is erased within %d working days, not %d", SensitiveDays, c.SensitiveDays)
	case c.OtherDays < 1 || c.OtherDays > OtherDays:
		return fmt.Errorf("rule S3: information is erased within %d working days, not %d", OtherDays, c.OtherDays)
	}
	return nil
}

// Down takes a signed order to a vehicle.
type Down func(vehicle wire.Pseudonym, msg []byte) error

// Book holds all tickets. Safe for concurrent use.
type Book struct {
	cfg  Config
	down atomic.Pointer[Down]
	wake chan struct{}

	mu      sync.Mutex
	tickets map[string]*Ticket
	open    map[string]*Ticket // of them, those that are not done
	seqs    map[wire.Pseudonym]uint64

	refused atomic.Uint64 // answers that are not what they say
	step    func(State)   // called before a state is made durable; for tests
}

// Open reads the tickets. What is open is gone on with by Run.
func Open(cfg Config) (*Book, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("subject: %w", err)
	}
	b := &Book{cfg: cfg, wake: make(chan struct{}, 1), tickets: map[string]*Ticket{}, open: map[string]*Ticket{}, seqs: map[wire.Pseudonym]uint64{}, step: func(State) {}}
	names, err := filepath.Glob(filepath.Join(cfg.Dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("subject: %w", err)
	}
	for _, name := range names {
		if err := b.load(name); err != nil {
			return nil, fmt.Errorf("subject: ticket %s: %w. Try: restore it; a request for erasure must not be lost", name, err)
		}
	}
	if err := b.rebar(); err != nil {
		return nil, fmt.Errorf("subject: put up a barrier again: %w", err)
	}
	return b, nil
}

func (b *Book) load(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	t, err := decode(text)
	if err != nil {
		return err
	}
	if strings.TrimSuffix(filepath.Base(name), ".json") != t.ID {
		return errors.New("it is another ticket than its name says")
	}
	b.tickets[t.ID] = t
	if t.State != Done {
		b.open[t.ID] = t
	}
	b.seqs[t.target.Vehicle] = max(b.seqs[t.target.Vehicle], t.Seq)
	return nil
}

// save makes a ticket durable. The lock is held.
func (b *Book) save(t *Ticket) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return pki.WriteFile(filepath.Join(b.cfg.Dir, t.ID+".json"), append(text, '\n'), 0o600)
}

// Erase opens a ticket, durable when it returns. Errors: ErrAsk, ErrTwice, or of
// the disk.
func (b *Book) Erase(by string, a Ask) (Ticket, error) {
	target, err := a.check()
	if err != nil {
		return Ticket{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, o := range b.open {
		if o.target == target {
			return Ticket{}, fmt.Errorf("%w: ticket %s. Try: subject show %s", ErrTwice, o.ID, o.ID)
		}
	}
	now := b.cfg.Now().UTC().Truncate(time.Millisecond)
	t := &Ticket{Ask: a, By: by, Opened: now, State: Opened, Seq: b.seqs[target.Vehicle] + 1, target: target, WorkingDays: b.cfg.OtherDays}
	if a.Sensitive {
		t.WorkingDays = b.cfg.SensitiveDays
	}
	t.Deadline, t.Unverified = b.cfg.Calendar.Deadline(now, t.WorkingDays)
	_, _ = rand.Read(t.id[:]) // never fails: it ends the process instead
	t.ID = t.id.String()
	b.step(Opened)
	if err := b.save(t); err != nil {
		return Ticket{}, fmt.Errorf("subject: %w", err)
	}
	b.tickets[t.ID], b.open[t.ID], b.seqs[target.Vehicle] = t, t, t.Seq
	b.stir()
	return t.view(now), nil
}

// stir makes Run look at the tickets now.
func (b *Book) stir() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Get gives one ticket.
func (b *Book) Get(id string) (Ticket, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.tickets[id]
	if t == nil {
		return Ticket{}, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	return t.view(b.cfg.Now()), nil
}

// List gives all tickets, oldest first.
func (b *Book) List() []Ticket {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.cfg.Now()
	out := make([]Ticket, 0, len(b.tickets))
	for _, t := range b.tickets {
		out = append(out, t.view(now))
	}
	slices.SortFunc(out, func(x, y Ticket) int { return cmp.Or(x.Opened.Compare(y.Opened), cmp.Compare(x.ID, y.ID)) })
	return out
}

// Stats counts tickets, and answers that were refused.
type Stats struct {
	Open    int    `json:"open"`
	Overdue int    `json:"overdue"`
	Waiting int    `json:"waiting_for_vehicle"` // of the open ones
	Done    int    `json:"done"`
	Refused uint64 `json:"answers_refused"` // forged, or of no open ticket
}

// Stats gives the counts.
func (b *Book) Stats() Stats {
	s := Stats{Refused: b.refused.Load()}
	for _, t := range b.List() {
		if t.State == Done {
			s.Done++
			continue
		}
		s.Open++
		if t.Overdue {
			s.Overdue++
		}
		if t.State == Destroyed {
			s.Waiting++
		}
	}
	return s
}
