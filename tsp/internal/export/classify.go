package export

import (
	"cmp"
	"context"
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
	Scan(ctx context.Context, q store.Query, fn func(*store.Record) error) (store.Lost, error)
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
func (c *classifier) each(ctx context.Context, src Source, fn func(*store.Record, filters.Labels) error) (lost store.Lost, err error) {
	pick := func(r *store.Record) error {
		l := c.labelsOf(r.Signal, r.Source, r.Labels)
		if (len(c.spec.Signals) > 0 && !slices.Contains(c.spec.Signals, r.Signal)) || (c.want != 0 && !l.Any(c.want)) {
			return nil
		}
		return fn(r, l)
	}
	q := store.Query{From: c.spec.From, To: c.spec.To}
	if c.of == nil {
		return src.Scan(ctx, q, pick)
	}
	for i := range c.of {
		q.Vehicle = &c.of[i]
		one, err := src.Scan(ctx, q, pick)
		lost.Frames, lost.Records, lost.Ended = lost.Frames+one.Frames, lost.Records+one.Records, lost.Ended+one.Ended
		if err != nil {
			return lost, err
		}
	}
	return lost, nil
}

// fields lists every signal that the request names or touches, and hands every
// record that it selects to note.
func (c *classifier) fields(ctx context.Context, src Source, note func(*store.Record) error) ([]Field, error) {
	found := map[string]*Field{}
	at := func(signal string) (*Field, error) {
		f := found[signal]
		if f == nil {
			if len(found) == maxFields || !loggable(signal) {
				return nil, wrong("it touches more than %d signals, or one whose name the log cannot take; ask for signals by name", maxFields)
			}
			f = &Field{Signal: signal}
			found[signal] = f
		}
		return f, nil
	}
	for _, s := range c.spec.Signals {
		f, err := at(s)
		if err != nil {
			return nil, err
		}
		f.labels |= c.labelsOf(s, "", 0)
	}
	_, err := c.each(ctx, src, func(r *store.Record, l filters.Labels) error {
		f, err := at(r.Signal)
		if err != nil {
			return err
		}
		f.labels |= l
		f.Records++
		return note(r)
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

// verdict is what the border says of a request.
type verdict struct {
	denials []ledger.Denial
	instead string // what would pass, if something is denied
	needs   int    // approvals
}

// judge asks the border table about every field, and about every class that was
// asked for by name.
func (c *classifier) judge(fields []Field) (v verdict) {
	var passing []string
	v.needs = minApprovals
	for _, f := range fields {
		r := borderOf(c.prog, f.Signal, f.labels)
		if r.Deny {
			v.denials = append(v.denials, denial(f.Signal, r.Rule, f.labels, r.Reason))
			continue
		}
		v.needs = max(v.needs, r.Approvals)
		passing = append(passing, f.Signal)
	}
	for _, n := range c.spec.Classes {
		l, _ := filters.ParseLabel(n)
		if r := border(c.prog, l); r.Deny {
			v.denials = append(v.denials, denial("class "+n, r.Rule, l, r.Reason))
		}
	}
	if len(v.denials) > 0 {
		v.instead = "nothing of this request would pass"
		if len(passing) > 0 {
			v.instead = fmt.Sprintf("a request for signals %s alone would pass with %d approvals", listed(passing), v.needs)
		}
	}
	return v
}

// maxReason bounds a reason in bytes: a policy's are as long as it likes.
const maxReason = 400

func denial(field string, rule filters.Rule, l filters.Labels, reason string) ledger.Denial {
	if len(reason) > maxReason {
		reason = strings.ToValidUTF8(reason[:maxReason], "")
	}
	return ledger.Denial{Rule: rule.String(), Field: field, Classes: l.Names(), Reason: reason}
}

// minApprovals are needed for whatever leaves, also where a policy asks for fewer.
const minApprovals = 2

// borderOf is border for a signal, whose declaration has a say too.
func borderOf(p *filters.Program, signal string, l filters.Labels) filters.ExportRule {
	r := border(p, l)
	if !r.Deny && freeText(p.Lookup(signal)) {
		return filters.ExportRule{Rule: filters.E3, Deny: true, Reason: "free text, JSON and bytes are not exported: that no detector found anything is no permit for the border. A signal passes that is declared as a number, as a string with an enum, or as a string with charset code"}
	}
	return r
}

// freeText reports whether a declaration leaves room for whatever somebody writes.
func freeText(d *filters.Decl) bool {
	switch {
	case d == nil:
		return true
	case d.Kind == filters.String:
		return len(d.Enum) == 0 && d.Charset != "code"
	}
	return d.Kind == filters.JSON || d.Kind == filters.Bytes
}

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
