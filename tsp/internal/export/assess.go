package export

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/store"
)

// maxSamples bounds the motion samples of one vehicle that are looked at together.
const maxSamples = 4 << 20

// maxOffers bounds the vehicles for which a coarsening is sought that would pass.
const maxOffers = 32

// boundless is the number of candidates where nothing tells of a way.
const boundless = math.MaxUint64

// assessment is what is known of ways when all is joined that a recipient group has
// for a vehicle.
type assessment struct {
	least   uint64 // routes that remain possible, of the vehicle with the fewest
	engine  string
	blind   string // why it cannot be known what the group has
	short   int    // vehicles below the bound
	offer   risk.Coarsening
	offered int // vehicles for which the offer would do
}

// past is what a recipient group has been sent, or may still be.
type past struct {
	requests []*selection
	least    []uint64 // candidates as logged, of each
	blind    string
}

// history lists what a group has but for one request: of what is out and what may
// still be released.
func (g *Gate) history(group, but string) (p past) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := newTable(g.cfg.Chain.Program())
	now := g.cfg.Now()
	for _, r := range g.requests {
		if r.Judged.Group != group || r.ID == but || !r.live(now) {
			continue
		}
		if r.Spec == nil {
			p.blind = "the stored request " + r.ID + " is missing or not the logged one"
			continue
		}
		s, err := newSelection(t, r.Spec)
		if err != nil {
			p.blind = "the stored request " + r.ID + " cannot be read"
			continue
		}
		p.requests, p.least = append(p.requests, s), append(p.least, r.Judged.Candidates)
	}
	return p
}

// assess joins, for every vehicle with motion in a request, what is asked with what the
// recipient's group has, read anew. What cannot be read any more counts by the number
// of candidates that was logged with it.
func (g *Gate) assess(ctx context.Context, sel *selection, f *finding, had past) (assessment, error) {
	a := assessment{least: boundless, blind: had.blind}
	if len(f.moving) == 0 {
		return a, nil
	}
	if had.blind != "" {
		a.least = 0
		return a, nil
	}
	for _, v := range f.moving {
		joined, asked, err := g.joined(ctx, v, sel, had)
		if err != nil {
			return a, err
		}
		if asked == 0 {
			continue
		}
		res, err := g.cfg.Risk.Assess(ctx, joined)
		if err != nil {
			return a, fmt.Errorf("export: risk: %w", err)
		}
		a.engine, a.least = res.Engine, min(a.least, res.Candidates)
		if res.Candidates < g.cfg.K {
			g.seek(ctx, &a, joined, f)
		}
		if a.short == maxOffers {
			break
		}
	}
	for i, s := range had.requests {
		if had.least[i] != 0 && s.anyOf(f.moving) {
			a.least = min(a.least, had.least[i])
		}
	}
	return a, nil
}

// seek looks for a coarsening that would do for this vehicle too.
func (g *Gate) seek(ctx context.Context, a *assessment, v risk.Vehicle, f *finding) {
	a.short++
	var moving []string
	for _, n := range namesOf(f.fields) {
		if g.motion(n) {
			moving = append(moving, n)
		}
	}
	c, ok := g.cfg.Risk.Offer(ctx, v, moving)
	if !ok {
		return
	}
	a.offered++
	if coarser(c, a.offer) {
		a.offer = c
	}
}

// coarser reports whether c says less than d.
func coarser(c, d risk.Coarsening) bool {
	span := func(c risk.Coarsening) time.Duration {
		if c == "trip" {
			return math.MaxInt64
		}
		t, err := time.ParseDuration(string(c))
		if err != nil {
			return 0
		}
		return t
	}
	return span(c) > span(d)
}

// anyOf reports whether a request takes one of the vehicles.
func (s *selection) anyOf(vs []wire.Pseudonym) bool {
	return s.of == nil || slices.ContainsFunc(vs, func(v wire.Pseudonym) bool { return slices.Contains(s.of, v) })
}

// joined reads a vehicle's motion as the group would have it, and says how many of the
// samples are what is asked for.
func (g *Gate) joined(ctx context.Context, v wire.Pseudonym, sel *selection, had past) (out risk.Vehicle, asked int, err error) {
	all := []*selection{sel}
	for _, s := range had.requests {
		if s.anyOf([]wire.Pseudonym{v}) {
			all = append(all, s)
		}
	}
	parts := make([][]risk.Sample, len(all))
	q := store.Query{Vehicle: &v, From: sel.spec.From, To: sel.spec.To}
	for _, s := range all {
		q.From, q.To = earlier(q.From, s.spec.From), later(q.To, s.spec.To)
	}
	motion, n := g.motionTable(), 0
	_, err = g.cfg.Source.Scan(ctx, q, func(r *store.Record) error {
		if !motion(r.Signal) {
			return nil
		}
		for i, s := range all {
			if s.at(r.At) && s.has(r) {
				parts[i] = append(parts[i], g.sample(r))
				n++
			}
		}
		if n > maxSamples {
			return wrong("a vehicle has more than %d motion records in it and in what its recipient has; ask for a shorter time", maxSamples)
		}
		return nil
	})
	if err != nil {
		return out, 0, err
	}
	for i, s := range all {
		seen, err := told(s.spec.Coarsen, parts[i])
		if err != nil {
			return out, 0, err
		}
		out.Samples = append(out.Samples, seen...)
	}
	slices.SortStableFunc(out.Samples, func(a, b risk.Sample) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Signal, b.Signal)) })
	out.Samples = slices.Compact(out.Samples) // what was asked twice is known once
	return out, len(parts[0]), nil
}

// at reports whether a time is one of the request's.
func (s *selection) at(t int64) bool {
	return t >= s.spec.From.UnixNano() && t < s.spec.To.UnixNano()
}

// has reports whether a record is one of the request's, of those that it selected when
// it was made if that is known.
func (s *selection) has(r *store.Record) bool {
	_, ok := s.takes(r)
	return ok && !s.skip[r.Vehicle] && (s.sent == nil || s.sent.has(r))
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sample gives a record's value as a number: of a text its place among those that are
// declared.
func (g *Gate) sample(r *store.Record) risk.Sample {
	s := risk.Sample{Signal: r.Signal, At: r.At}
	switch v := r.Value; v.Kind {
	case filters.Bool:
		s.Value = float64(v.Num)
	case filters.String:
		if d := g.cfg.Chain.Program().Lookup(r.Signal); d != nil {
			s.Value = float64(slices.Index(d.Enum, string(v.Data)))
		}
	default:
		s.Value, _ = v.Number()
	}
	return s
}

// reason says why too few candidates are left.
func (a assessment) reason(k uint64) string {
	if a.blind != "" {
		return a.blind + ": what the recipient's group knows of ways cannot be assessed"
	}
	return fmt.Sprintf("with all that the recipient's group has of a vehicle, only %d routes remain possible, fewer than %d: such a series gives the way away and is derived from location", a.least, k)
}

// instead says what would pass. motionless are the signals that tell of no way.
func (a assessment) instead(motionless []string) string {
	switch {
	case a.blind != "":
		return "nothing that tells of motion passes to this group until the file is restored from a backup and the platform started again"
	case a.offer != "" && a.offered == a.short:
		return fmt.Sprintf("the same request with coarsen %q would leave enough routes possible, for all of the %d vehicles tried", a.offer, a.short)
	case len(motionless) > 0:
		return fmt.Sprintf("no coarsening would pass; a request for signals %s alone would be judged further", listed(motionless))
	}
	return "no coarsening would pass. " + nothing
}
