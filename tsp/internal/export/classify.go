package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// Field is one signal of a request with all classes it was found to carry.
type Field struct {
	Signal  string   `json:"signal"`
	Classes []string `json:"classes"`
	Records int      `json:"records"`
	labels  filters.Labels
}

// Source gives stored records; *store.Store is one.
type Source interface {
	Each(q store.Query, fn func(*store.Record) error) (store.Lost, error)
}

// classifier judges records and declarations for one request.
type classifier struct {
	prog *filters.Program
	spec *Spec
	want filters.Labels
	of   []wire.Pseudonym
}

func newClassifier(prog *filters.Program, spec *Spec) (*classifier, error) {
	want, err := spec.labels()
	if err != nil {
		return nil, err
	}
	of, err := spec.vehicles()
	return &classifier{prog, spec, want, of}, err
}

// labelsOf unites what was stored with what policy says of signal and source now.
func (c *classifier) labelsOf(signal, source string, stored filters.Labels) filters.Labels {
	if d := c.prog.Lookup(signal); d != nil {
		stored |= d.Classes
	} else {
		stored |= filters.Unknown
	}
	if source != "" {
		of, _ := c.prog.SourceClasses(source)
		stored |= of
	}
	return stored
}

// each hands out the stored records that the request selects, with their classes.
func (c *classifier) each(src Source, fn func(*store.Record, filters.Labels) error) error {
	pick := func(r *store.Record) error {
		l := c.labelsOf(r.Signal, r.Source, r.Labels)
		if (len(c.spec.Signals) > 0 && !slices.Contains(c.spec.Signals, r.Signal)) || (c.want != 0 && !l.Any(c.want)) {
			return nil
		}
		return fn(r, l)
	}
	q := store.Query{From: c.spec.From, To: c.spec.To}
	if c.of == nil {
		_, err := src.Each(q, pick)
		return err
	}
	for i := range c.of {
		q.Vehicle = &c.of[i]
		if _, err := src.Each(q, pick); err != nil {
			return err
		}
	}
	return nil
}

// fields lists every signal that the request names or touches.
func (c *classifier) fields(src Source) ([]Field, error) {
	found := map[string]*Field{}
	at := func(signal string) *Field {
		f := found[signal]
		if f == nil {
			f = &Field{Signal: signal}
			found[signal] = f
		}
		return f
	}
	for _, s := range c.spec.Signals {
		at(s).labels |= c.labelsOf(s, "", 0)
	}
	err := c.each(src, func(r *store.Record, l filters.Labels) error {
		f := at(r.Signal)
		f.labels |= l
		f.Records++
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("export: classify: %w", err)
	}
	out := make([]Field, 0, len(found))
	for _, f := range found {
		f.Classes = f.labels.Names()
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Field) int { return cmp.Compare(a.Signal, b.Signal) })
	return out, nil
}

// judge asks the border table about every field, and about every class that was
// asked for by name. It gives the denials, or the number of approvals needed.
func (c *classifier) judge(fields []Field) (denials []ledger.Denial, needs int) {
	var passing []string
	ask := func(name string, l filters.Labels) bool {
		r := border(c.prog, l)
		if r.Deny {
			denials = append(denials, ledger.Denial{Rule: r.Rule.String(), Field: name, Classes: l.Names(), Reason: r.Reason})
			return false
		}
		needs = max(needs, r.Approvals)
		return true
	}
	for _, f := range fields {
		if ask(f.Signal, f.labels) {
			passing = append(passing, f.Signal)
		}
	}
	for _, n := range c.spec.Classes {
		l, _ := filters.ParseLabel(n)
		ask("class "+n, l)
	}
	instead := "nothing of this request would pass"
	if len(passing) > 0 {
		instead = fmt.Sprintf("a request for signals %s alone would pass with %d approvals", listed(passing), max(needs, minApprovals))
	}
	for i := range denials {
		denials[i].Instead = instead
	}
	return denials, max(needs, minApprovals)
}

// minApprovals are needed for whatever leaves, also where a policy asks for fewer.
const minApprovals = 2

// border is the policy's table over a floor that no policy lowers.
func border(p *filters.Program, l filters.Labels) filters.ExportRule {
	switch {
	case l.Any(filters.Position | filters.Exterior):
		return filters.ExportRule{Rule: filters.E2, Deny: true, Reason: "location, trajectory and exterior-environment data are never exported; no approval changes this"}
	case l.Any(filters.Cabin):
		return filters.ExportRule{Rule: filters.T3, Deny: true, Reason: "cabin data never leaves the car, so it is not exported; no approval changes this"}
	case l.Any(filters.Denied) || l&^filters.AllLabels != 0:
		return filters.ExportRule{Rule: filters.U1, Deny: true, Reason: "nobody declared this signal; what is not declared is not exported"}
	case l.Any(filters.PI | filters.SensitivePI | filters.Biometric):
		return filters.ExportRule{Rule: filters.E4, Deny: true, Reason: "personal information needs an assessment, a standard contract or a certification, and this gate has no route registered"}
	}
	return p.Border(l)
}

// listed names at most ten.
func listed(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// classesOf unites the classes of fields.
func classesOf(fields []Field) []string {
	set := map[string]bool{}
	for _, f := range fields {
		for _, c := range f.Classes {
			set[c] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}
