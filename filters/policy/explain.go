package policy

import (
	"fmt"

	"cordon/filters"
)

// Explanation says how a signal or a source is treated and what would change it.
// It serialises to one JSON object.
type Explanation struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"` // "signal", "source" or "undeclared"
	Entry   string   `json:"entry,omitempty"`
	Classes []string `json:"classes"`
	Inputs  []string `json:"inputs,omitempty"`
	Type    string   `json:"type,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Limits  string   `json:"limits,omitempty"`
	Purpose string   `json:"purpose,omitempty"`
	From    []string `json:"from,omitempty"`
	// Effect and Rule decide without consent, WithConsent with one.
	Effect      string `json:"effect"`
	Rule        string `json:"rule"`
	Reason      string `json:"reason"`
	WithConsent string `json:"with_consent"`
	// Export is the border's answer.
	Export string `json:"export"`
	Change string `json:"change"`
}

// Explain tells how p treats name, a source if one is declared by that name, else
// a signal path.
func Explain(p *filters.Program, name string) Explanation {
	if l, ok := p.SourceClasses(name); ok {
		e := explain(p, l)
		e.Name, e.Kind = name, "source"
		e.Inputs = p.SourceInputs(name)
		if l == 0 {
			e.Reason = "the source adds no class of its own: each signal's declaration decides"
			e.Export = "each signal's declaration decides"
		}
		return e
	}
	d := p.Lookup(name)
	if d == nil {
		e := explain(p, filters.Unknown)
		e.Name, e.Kind = name, "undeclared"
		e.Reason = "no catalogue entry or source declares this name"
		e.Change = "declare it in a catalogue overlay with its classes, type, range and purpose"
		return e
	}
	e := explain(p, d.Classes)
	e.Name, e.Kind, e.Entry = name, "signal", d.Path
	e.Type, e.Unit, e.Purpose, e.Limits = d.Kind.String(), d.Unit, d.Purpose.String(), limits(d)
	e.From = d.From
	return e
}

func explain(p *filters.Program, l filters.Labels) Explanation {
	eff, rule, reason := p.Decide(l, false)
	with, _, _ := p.Decide(l, true)
	e := Explanation{
		Classes: l.Names(), Effect: eff.String(), Rule: rule.String(), Reason: reason,
		WithConsent: with.String(), Change: "nothing needs to change: it may leave as declared",
	}
	if eff == filters.Pass {
		e.Reason = "no rule stops what is declared like this; each value is held to the declaration, and text is scanned for what must not be in it"
	}
	switch {
	case eff != filters.Pass && with == filters.Pass:
		e.Change = "a consent of the person for these classes, this purpose and recipient " + p.Recipient
	case eff != filters.Pass:
		e.Change = "nothing in the car changes this"
	}
	b := p.Border(l)
	e.Export = fmt.Sprintf("%s: %d approvals", b.Rule, b.Approvals)
	if b.Deny {
		e.Export = fmt.Sprintf("%s: denied", b.Rule)
	}
	return e
}

func limits(d *filters.Decl) string {
	switch {
	case d.Numeric():
		return fmt.Sprintf("%g to %g", d.Min, d.Max)
	case d.Kind == filters.Bool:
		return ""
	case len(d.Enum) > 0:
		return fmt.Sprintf("one of %q", d.Enum)
	case d.Kind == filters.String:
		return fmt.Sprintf("at most %d bytes of %s", d.MaxLen, d.Charset)
	}
	return fmt.Sprintf("at most %d bytes", d.MaxLen)
}
