package pipeline

import (
	"cmp"
	"context"
	"slices"

	"cordon/agent/internal/store"
	"cordon/filters"
)

// effects counts the verdicts of one source.
type effects [filters.NumEffects][filters.NumRules]uint64

// sourceCounts counts verdicts by source. Source names come from configuration
// and policy, so their number is bounded.
type sourceCounts struct {
	by   map[string]*effects
	name string // of last
	last *effects
}

func (c *sourceCounts) add(src string, e filters.Effect, r filters.Rule) { c.addN(src, e, r, 1) }

func (c *sourceCounts) addN(src string, e filters.Effect, r filters.Rule, n uint64) {
	if c.last == nil || c.name != src {
		t, ok := c.by[src]
		if !ok {
			t = new(effects)
			c.by[src] = t
		}
		c.name, c.last = src, t
	}
	c.last[e][r] += n
}

// SourceCount is the number of verdicts of one kind since the program started.
type SourceCount struct {
	Source string `json:"source"`
	Effect string `json:"effect"`
	Rule   string `json:"rule,omitempty"`
	Count  uint64 `json:"count"`
}

func (c *sourceCounts) list() (out []SourceCount) {
	for name, t := range c.by {
		for e := range t {
			for r, n := range t[e] {
				if n > 0 {
					out = append(out, SourceCount{name, filters.Effect(e).String(), filters.Rule(r).String(), n})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b SourceCount) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Effect, b.Effect), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// Counts is the whole account at one instant: the store's tally with what is not
// yet durable added to it.
type Counts struct {
	Tally    store.Tally
	Memory   uint64 // of Tally.Pending: judged, cleared, in memory only
	NoKey    uint64 // of Memory: waiting for a key of their hour
	Verdicts []SourceCount
	Failing  error // why commits fail
}

// Counts gives the account. It is exact: no record is between two counters.
func (p *Pipeline) Counts(ctx context.Context) (c Counts, err error) {
	err = p.Do(ctx, func() { c = p.account() })
	return c, err
}

func (p *Pipeline) account() Counts {
	p.takeShed()
	c := Counts{Tally: p.cfg.Store.Tally(), Verdicts: p.counts.list(), Failing: p.failing}
	t, d := &c.Tally, &p.out.Delta
	add := func(b *batch) {
		n := uint64(b.enc.Len())
		c.Memory += n
		if _, ok := p.cfg.Key(b.bucket); !ok {
			c.NoKey += n
		}
	}
	for _, b := range p.open {
		add(b)
	}
	for _, b := range p.waiting {
		add(b)
	}
	t.Received += c.Memory + d.Received
	c.Memory += p.uncommitted()
	t.Pending += c.Memory
	for i, n := range d.Blocked {
		t.Blocked[i] += n
	}
	for i, n := range d.Shed {
		t.Shed[i] += n
	}
	return c
}

// Final gives the account after Run has returned; before that it is empty.
func (p *Pipeline) Final() Counts {
	select {
	case <-p.done:
		return p.account()
	default:
		return Counts{Tally: p.cfg.Store.Tally()}
	}
}
