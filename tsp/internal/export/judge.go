package export

import (
	"fmt"
	"slices"

	"cordon/filters"
	"cordon/tsp/internal/export/tally"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/recipient"
)

// verdict is what the border says of a request.
type verdict struct {
	denials    []ledger.Denial
	instead    string // what would pass, if something is denied
	needs      int    // approvals
	passing    []string
	counts     tally.Counts
	found      legal.Found
	candidates uint64 // 0: not assessed
	engine     string // of the assessment
}

func (v *verdict) denied() bool { return len(v.denials) > 0 }

// deny adds a denial. The first one that says what would pass is heard.
func (v *verdict) deny(d ledger.Denial, instead string) {
	v.denials = append(v.denials, d)
	if v.instead == "" {
		v.instead = instead
	}
}

// nothing is what is said when nothing of a request would pass.
const nothing = "nothing of this request would pass"

// judgeFields asks the border table about every field, and about every class that
// was asked for by name.
func (s *selection) judgeFields(fields []*Field) (v verdict) {
	v.needs = minApprovals
	for _, f := range fields {
		r := s.table.border(f.Signal, f.labels)
		if r.Deny {
			v.denials = append(v.denials, denial(f.Signal, r.Rule.String(), f.labels, r.Reason))
			continue
		}
		v.needs = max(v.needs, r.Approvals)
		v.passing = append(v.passing, f.Signal)
	}
	for _, n := range s.spec.Classes {
		l, _ := filters.ParseLabel(n)
		if r := border(s.table.prog, l); r.Deny {
			v.denials = append(v.denials, denial("class "+n, r.Rule.String(), l, r.Reason))
		}
	}
	if v.denied() {
		v.instead = nothing
		if len(v.passing) > 0 {
			v.instead = fmt.Sprintf("a request for signals %s alone would be judged further: it needs %d approvals", listed(v.passing), v.needs)
		}
	}
	return v
}

// judgeRoute asks the legal records whether a request may rest on one (E3, E4, E5, E7,
// A1), with the group's counts.
func (g *Gate) judgeRoute(v *verdict, spec *Spec, to recipient.Recipient, fields []*Field) error {
	l := labelsOf(fields)
	found, short, err := g.legal.Route(legal.Query{
		Recipient: to.ID, Group: to.Group, Country: to.Country, Purpose: spec.Purpose, Format: string(spec.Format),
		Classes: classesOf(fields), Signals: namesOf(fields), General: v.counts.General, Sensitive: v.counts.Sensitive,
		Important: spec.Important || l.Any(filters.Exterior), DrivingStatus: l.Any(filters.DrivingStatus | filters.AbnormalWarning),
		Basis: spec.Basis, Judicial: spec.Judicial, ForeignAgency: spec.ForeignAgency, At: g.cfg.Now(),
	})
	switch {
	case err != nil:
		return fmt.Errorf("export: legal records: %w", err)
	case short != nil:
		v.deny(denial("legal route", short.Rule, l, short.Reason), cut(short.Would, maxReason))
	}
	v.found = found
	return nil
}

// labelsOf unites the classes of fields.
func labelsOf(fields []*Field) (l filters.Labels) {
	for _, f := range fields {
		l |= f.labels
	}
	return l
}

func namesOf(fields []*Field) []string {
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		out = append(out, f.Signal)
	}
	return out
}

// judgeRisk denies what leaves too few routes possible.
func (g *Gate) judgeRisk(v *verdict, a assessment, fields []*Field) {
	v.candidates, v.engine = a.least, a.engine
	if a.least >= g.cfg.K {
		return
	}
	var moving []string
	var l filters.Labels
	for _, f := range fields {
		if g.motion(f.Signal) {
			moving, l = append(moving, f.Signal), l|f.labels
		}
	}
	v.deny(denial(listed(moving), filters.E2.String(), l, a.reason(g.cfg.K)), a.instead(g.motionless(fields)))
}

// motionless lists the fields that say nothing of the way.
func (g *Gate) motionless(fields []*Field) []string {
	return slices.DeleteFunc(namesOf(fields), g.motion)
}

// motion reports whether a series of a signal says something of the way: by its own
// name and by the family that declares it. One that nobody declares any more was driving
// status, for all that is known.
func (g *Gate) motion(signal string) bool {
	own := filters.Decl{Path: signal, Classes: filters.DrivingStatus}
	if d := g.cfg.Chain.Program().Lookup(signal); d != nil {
		if g.cfg.Risk.Motion(d) {
			return true
		}
		own = *d
		own.Path = signal
	}
	return g.cfg.Risk.Motion(&own)
}
