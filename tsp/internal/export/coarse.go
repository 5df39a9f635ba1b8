package export

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/rows"
)

// inOrder sorts samples by time.
func inOrder(s []risk.Sample) {
	slices.SortStableFunc(s, func(a, b risk.Sample) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Signal, b.Signal))
	})
}

// coarsen sorts samples and hands out what a recipient is told of them.
func coarsen(c risk.Coarsening, s []risk.Sample, fn func(risk.Sample) error) error {
	inOrder(s)
	if c == "" {
		for _, x := range s {
			if err := fn(x); err != nil {
				return err
			}
		}
		return nil
	}
	k, err := risk.NewCoarsener(c, fn)
	if err != nil {
		return fmt.Errorf("coarsen: %w", err)
	}
	for _, x := range s {
		if err := k.Add(x); err != nil {
			return err
		}
	}
	return k.Close()
}

// told is coarsen into a list.
func told(c risk.Coarsening, s []risk.Sample) (out []risk.Sample, err error) {
	err = coarsen(c, s, func(x risk.Sample) error { out = append(out, x); return nil })
	return out, err
}

// flush writes the summaries of the present vehicle's series.
func (m *maker) flush(v wire.Pseudonym) error {
	return coarsen(m.p.st.Spec.Coarsen, m.coarse.samples, func(x risk.Sample) error {
		row := rows.Row{Signal: x.Signal, At: x.At, Span: x.Span, Stat: string(x.Stat), Value: filters.FloatValue(x.Value), Classes: m.coarse.classes[x.Signal]}
		if x.Stat == risk.Count {
			row.Value = filters.IntValue(int64(x.Value))
		}
		return m.write(v, &row)
	})
}

// aligned reports whether a time is one at which windows of a coarsening begin. Any is,
// where trips are summed up.
func aligned(c risk.Coarsening, t time.Time) bool {
	d, err := time.ParseDuration(string(c))
	return err != nil || d <= 0 || t.UnixNano()%int64(d) == 0
}

// overlaps reports whether two requests tell summaries of the same times.
func (s *selection) overlaps(o *selection) bool {
	a, b := s.spec, o.spec
	return a.Coarsen != "" && b.Coarsen != "" && a.From.Before(b.To) && b.From.Before(a.To)
}

// clash reports whether what two requests tell of the same times can be subtracted,
// whatever their records are. Two summaries that overlap and are not the same ones differ
// by what lies in one and not in the other, so that many requests would tell what none
// may: windows of the same length begin at the same times, but trips end where a request
// ends.
func (s *selection) clash(o *selection) bool {
	if !s.overlaps(o) {
		return false
	}
	a, b := s.spec, o.spec
	if a.Coarsen != b.Coarsen {
		return true
	}
	same := a.From.Equal(b.From) && a.To.Equal(b.To) && slices.Equal(a.Signals, b.Signals) && slices.Equal(a.Classes, b.Classes)
	return a.Coarsen == risk.ByTrip && !same
}
