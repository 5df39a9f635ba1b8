package source

import (
	"context"
	"testing"
	"time"

	"cordon/agent/canbus"
	"cordon/filters"
)

// basket keeps what a source gives.
type basket struct {
	entries []Entry
	offered int
	full    error // what Put says
}

func (b *basket) Get() *Group { return &Group{} }

func (b *basket) Put(_ context.Context, g *Group) error {
	b.entries = append(b.entries, g.Entries...)
	return b.full
}

func (b *basket) Offer(g *Group) {
	b.entries = append(b.entries, g.Entries...)
	b.offered += len(g.Entries)
}

func (b *basket) Refused(source string, rule filters.Rule, n uint64) {
	for range n {
		b.entries = append(b.entries, Entry{Record: filters.Record{Source: source}, Refused: rule})
	}
}

// refused counts the entries that a rule refuses.
func (b *basket) refused(r filters.Rule) (n int) {
	for i := range b.entries {
		if b.entries[i].Refused == r && r != filters.RuleNone {
			n++
		}
	}
	return n
}

// values lists the values of a signal.
func (b *basket) values(signal string) (out []float64) {
	for i := range b.entries {
		if b.entries[i].Record.Signal == signal {
			f, _ := b.entries[i].Record.Value.Number()
			out = append(out, f)
		}
	}
	return out
}

// run runs a source to its end.
func run(t *testing.T, cfg Config) (*basket, Status) {
	t.Helper()
	s, err := Open(cfg, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	b := &basket{}
	if err := s.Run(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return b, s.Status()
}

// frameOf reads one frame.
func frameOf(t *testing.T, next frames) *canbus.Frame {
	t.Helper()
	f := &canbus.Frame{}
	if err := next(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	return f
}

func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}
