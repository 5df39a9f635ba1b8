package export

import (
	"context"
	"slices"

	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
)

// maxKnown bounds the records of other requests that are told apart at a time.
const maxKnown = 2 * maxRecords

// near lists the requests that tell of times so close to the asked ones that a trip can
// lie in both. Which records one that tells summaries took is read from its list.
func (g *Gate) near(sel *selection, all []*selection) (out []*selection) {
	known := 0
	for _, s := range all {
		if !s.spec.From.Before(sel.spec.To.Add(around)) || !sel.spec.From.Add(-around).Before(s.spec.To) {
			continue
		}
		if s.spec.Coarsen != "" {
			set, err := g.setOf(s)
			if s.unsure = err != nil || known+len(set.of) > maxKnown; !s.unsure {
				s.sent = set
				known += len(set.of)
			}
		}
		out = append(out, s)
	}
	return out
}

// setOf reads the list of the records that a request took.
func (g *Gate) setOf(s *selection) (*set, error) {
	st, err := g.read(s.id)
	if err != nil {
		return nil, err
	}
	return loadSet(g.records(s.id), s.logged, st.Salt)
}

// joint is a vehicle's motion: what is asked for as it is stored, and what the
// recipient's group has as it was told.
type joint struct {
	asked, had []risk.Sample
	clash      string // id of a request that clashes
	near       []*selection
}

// joined reads a vehicle's motion. Where summaries can be subtracted from others, both
// count as the samples behind them.
func (g *Gate) joined(ctx context.Context, v wire.Pseudonym, sel *selection, near []*selection) (j joint, err error) {
	all := []*selection{sel}
	for _, s := range near {
		if s.anyOf([]wire.Pseudonym{v}) {
			all = append(all, s)
		}
	}
	parts, err := g.samples(ctx, v, all)
	if err != nil {
		return j, err
	}
	for _, p := range parts {
		inOrder(p)
	}
	bare := clashes(all, parts)
	j.asked, j.near = parts[0], all[1:]
	for i, s := range j.near {
		c := s.spec.Coarsen
		if bare[i+1] {
			c = ""
		}
		if bare[0] && j.clash == "" && sel.subtracts(s, parts[0], parts[i+1]) {
			j.clash = s.id
		}
		seen, err := told(c, parts[i+1])
		if err != nil {
			return j, err
		}
		j.had = append(j.had, seen...)
	}
	return j, nil
}

// allows reports whether a coarsening can be asked for in place of the request's own.
func (j *joint) allows(sel *selection, c risk.Coarsening) bool {
	other, spec := *sel, *sel.spec
	spec.Coarsen, other.spec = c, &spec
	return aligned(c, spec.From) && aligned(c, spec.To) && !slices.ContainsFunc(j.near, other.clash)
}

// clashes says which of the requests tell summaries that can be subtracted from those of
// another. parts are their samples, in order.
func clashes(all []*selection, parts [][]risk.Sample) []bool {
	bare := make([]bool, len(all))
	for a := range all {
		for b := range a {
			if all[a].subtracts(all[b], parts[a], parts[b]) {
				bare[a], bare[b] = true, true
			}
		}
	}
	return bare
}

// subtracts reports whether two requests tell summaries of the same times that differ:
// by their coarsening, or by their records, since records come in late and classes can
// select some of a signal's.
func (s *selection) subtracts(o *selection, mine, its []risk.Sample) bool {
	if !s.overlaps(o) || len(mine) == 0 || len(its) == 0 {
		return false
	}
	if s.unsure || o.unsure || s.clash(o) {
		return true
	}
	from, to := later(s.spec.From, o.spec.From).UnixNano(), earlier(s.spec.To, o.spec.To).UnixNano()
	names := map[string]bool{}
	for i := range mine {
		names[mine[i].Signal] = true
	}
	both := map[string]bool{}
	for i := range its {
		both[its[i].Signal] = names[its[i].Signal]
	}
	common := func(all []risk.Sample) []risk.Sample {
		return slices.DeleteFunc(slices.Clone(all), func(x risk.Sample) bool {
			return x.At < from || x.At >= to || s.spec.Coarsen != risk.ByTrip && !both[x.Signal] // of a trip, each signal moves the ends
		})
	}
	return !slices.Equal(common(mine), common(its))
}
