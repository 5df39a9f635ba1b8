package export

import (
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
const maxSamples = 2 << 20

// around is how far before and after the asked times a trip can reach that is in them:
// no trip is longer. Others were assessed when they were asked for, and count by the
// number that was logged then.
const around = 24 * time.Hour

// maxOffers bounds the vehicles for which a coarsening is sought that would pass.
const maxOffers = 8

// boundless is the number of candidates where nothing tells of a way.
const boundless = math.MaxUint64

// assessment is what is known of ways when all is joined that a recipient group has
// for a vehicle.
type assessment struct {
	least   uint64 // routes that remain possible, of the vehicle with the fewest
	engine  string
	blind   string // why it cannot be known what the group has
	clash   string // request whose summaries can be subtracted from those that are asked for
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
		s.id, s.logged = r.ID, r.Judged.Set
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
	near := g.near(sel, had.requests)
	limited, cancel := context.WithTimeout(ctx, g.cfg.Patience)
	defer cancel()
	for i, v := range f.moving {
		if err := g.assessOne(limited, &a, v, sel, near); err != nil {
			if limited.Err() != nil && ctx.Err() == nil {
				return a, wrong("what its series give away was assessed for %d of %d vehicles in %s, the longest that a request may take; ask for fewer vehicles, or for a shorter time", i, len(f.moving), g.cfg.Patience)
			}
			return a, err
		}
		if a.short == maxOffers {
			break
		}
		if i%1000 == 999 {
			g.cfg.Log.Info("assessing what series give away", "vehicles", i+1, "of", len(f.moving))
		}
	}
	for i, s := range had.requests {
		if had.least[i] != 0 && s.anyOf(f.moving) {
			a.least = min(a.least, had.least[i])
		}
	}
	return a, nil
}

// assessOne assesses one vehicle.
func (g *Gate) assessOne(ctx context.Context, a *assessment, v wire.Pseudonym, sel *selection, near []*selection) error {
	j, err := g.joined(ctx, v, sel, near)
	if err != nil || len(j.asked) == 0 {
		return err
	}
	least, err := g.candidates(ctx, a, j, sel.spec.Coarsen)
	if err != nil {
		return err
	}
	if a.least = min(a.least, least); least >= g.cfg.K {
		return nil
	}
	return g.seek(ctx, a, j, sel)
}

// candidates assesses a vehicle as the group would have it under a coarsening.
func (g *Gate) candidates(ctx context.Context, a *assessment, j joint, c risk.Coarsening) (uint64, error) {
	if j.clash != "" {
		a.clash, c = j.clash, ""
	}
	asked, err := told(c, slices.Clone(j.asked))
	if err != nil {
		return 0, err
	}
	all := append(asked, j.had...)
	inOrder(all)
	res, err := g.cfg.Risk.Assess(ctx, risk.Vehicle{Samples: slices.Compact(all)}) // what was asked twice is known once
	if err != nil {
		return 0, fmt.Errorf("export: risk: %w", err)
	}
	a.engine = res.Engine
	return res.Candidates, nil
}

// seek looks for the finest coarsening that would do for this vehicle and those
// before it.
func (g *Gate) seek(ctx context.Context, a *assessment, j joint, sel *selection) error {
	a.short++
	if j.clash != "" || a.offered < a.short-1 {
		return nil // it was in vain before
	}
	for _, c := range risk.Coarsenings[max(0, slices.Index(risk.Coarsenings, a.offer)):] {
		if !j.allows(sel, c) {
			continue
		}
		n, err := g.candidates(ctx, a, j, c)
		if err != nil {
			return err
		}
		if n >= g.cfg.K {
			a.offer = c
			a.offered++
			return nil
		}
	}
	return nil
}

// anyOf reports whether a request takes one of the vehicles.
func (s *selection) anyOf(vs []wire.Pseudonym) bool {
	return s.of == nil || slices.ContainsFunc(vs, func(v wire.Pseudonym) bool { return slices.Contains(s.of, v) })
}

// samples reads the motion of one vehicle, for each of the requests.
func (g *Gate) samples(ctx context.Context, v wire.Pseudonym, all []*selection) ([][]risk.Sample, error) {
	parts := make([][]risk.Sample, len(all))
	from, to := all[0].spec.From, all[0].spec.To
	for _, s := range all[1:] {
		from, to = earlier(from, s.spec.From), later(to, s.spec.To)
	}
	q := store.Query{Vehicle: &v, From: later(from, all[0].spec.From.Add(-around)), To: earlier(to, all[0].spec.To.Add(around))}
	motion, n := g.motionTable(), 0
	_, err := g.cfg.Source.Scan(ctx, q, func(r *store.Record) error {
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
	return parts, err
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
	return fmt.Sprintf("with all that the recipient's group has of a vehicle, no more than %d routes remain possible for sure, fewer than %d: such a series gives the way away and is derived from location", a.least, k)
}

// instead says what would pass. motionless are the signals that tell of no way.
func (a assessment) instead(motionless []string) string {
	switch {
	case a.clash != "":
		return fmt.Sprintf("the times overlap those of %s, which were told under another coarsening or of other records: summaries of both could be subtracted. The same request for other times would be judged anew, or with the coarsening of %s if nothing came in since", a.clash, a.clash)
	case a.blind != "":
		return "nothing that tells of motion passes to this group until the file is restored from a backup and the platform started again"
	case a.offer != "" && a.offered == a.short:
		return fmt.Sprintf("the same request with coarsen %q would leave enough routes possible, for all of the %d vehicles tried", a.offer, a.short)
	case len(motionless) > 0:
		return fmt.Sprintf("no coarsening would pass; a request for signals %s alone would be judged further", listed(motionless))
	}
	return "no coarsening would pass. " + nothing
}
