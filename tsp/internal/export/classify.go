package export

import (
	"context"
	"maps"
	"slices"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/store"
)

// Field is one signal of a request with all classes it was found to carry, and the
// count of its records.
type Field struct {
	Signal  string   `json:"signal"`
	Classes []string `json:"classes"`
	Records int      `json:"records"`

	labels   filters.Labels // of declaration and of the records that count
	vehicles bits           // that have the signal
	strays   bits           // of them those with a record that may not leave
	stray    filters.Labels // classes of such a record
}

// Source gives stored records; *store.Store is one.
type Source interface {
	Scan(ctx context.Context, q store.Query, fn func(*store.Record) error) (store.Lost, error)
}

// selection is which records a request selects.
type selection struct {
	table   *table
	spec    *Spec
	want    filters.Labels
	signals map[string]bool
	of      []wire.Pseudonym // nil: all
	skip    map[wire.Pseudonym]bool
	sent    *set // what the request selected when it was made; nil: not known

	id, logged string // of a request that is in the log: its id and the hash of its list
	unsure     bool   // it tells summaries, and nobody can say any more of which records
}

func newSelection(t *table, spec *Spec) (*selection, error) {
	want, err := spec.labels()
	if err != nil {
		return nil, err
	}
	of, err := spec.vehicles()
	if err != nil {
		return nil, err
	}
	s := &selection{table: t, spec: spec, want: want, of: of, signals: map[string]bool{}, skip: map[wire.Pseudonym]bool{}}
	for _, n := range spec.Signals {
		s.signals[n] = true
	}
	return s, nil
}

// takes reports whether a record of these words is selected, and its classes: what
// was stored with it and what policy says of signal and source now.
func (s *selection) takes(r *store.Record) (filters.Labels, bool) {
	l := r.Labels | s.table.declared(r.Signal, r.Source)
	return l, (len(s.signals) == 0 || s.signals[r.Signal]) && (s.want == 0 || l.Any(s.want))
}

// each hands out the records that the request selects, with their classes, but for
// those of vehicles to skip.
func (s *selection) each(ctx context.Context, src Source, fn func(*store.Record, filters.Labels) error) (lost store.Lost, err error) {
	pick := func(r *store.Record) error {
		if len(s.skip) > 0 && s.skip[r.Vehicle] {
			return nil
		}
		l, ok := s.takes(r)
		if !ok {
			return nil
		}
		return fn(r, l)
	}
	q := store.Query{From: s.spec.From, To: s.spec.To}
	if s.of == nil {
		return src.Scan(ctx, q, pick)
	}
	for i := range s.of {
		q.Vehicle = &s.of[i]
		one, err := src.Scan(ctx, q, pick)
		lost = plus(lost, one)
		if err != nil {
			return lost, err
		}
	}
	return lost, nil
}

// only is the selection narrowed to one vehicle.
func (s *selection) only(v wire.Pseudonym) *selection {
	one := *s
	one.of = []wire.Pseudonym{v}
	return &one
}

func plus(a, b store.Lost) store.Lost {
	return store.Lost{Frames: a.Frames + b.Frames, Records: a.Records + b.Records, Ended: a.Ended + b.Ended}
}

// classesOf unites the classes of fields.
func classesOf(fields []*Field) []string {
	set := map[string]bool{}
	for _, f := range fields {
		for _, c := range f.Classes {
			set[c] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// bits is a set of small numbers.
type bits []uint64

func (b *bits) set(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b bits) has(i int) bool { return i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0 }
