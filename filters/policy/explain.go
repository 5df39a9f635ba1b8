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
	Profile string   `json:"profile"`
	// Precision is how fine and how often a value may be (P2), Fields the members of a
	// closed document.
	Precision string   `json:"precision,omitempty"`
	Fields    []string `json:"fields,omitempty"`
	// Scope is the manifest of the app (U4), Capacity the free content that a source may
	// say (U5).
	Scope    string `json:"scope,omitempty"`
	Capacity string `json:"capacity,omitempty"`
	// Collection says what must be set before the class is collected at all (C1).
	Collection string `json:"collection,omitempty"`
	// Found says what happens to free content in which a detector finds a class that the
	// declaration does not speak of.
	Found []string `json:"found,omitempty"`
	// Holds lists the longer holds that cover a signal (S2).
	Holds []string `json:"holds,omitempty"`
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
		e.Scope, e.Capacity = scopeText(p.Scope(name)), capacityText(p.Capacity(name))
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
	e.Precision, e.Fields, e.Holds = precisionText(d.Resolution, d.Interval, d.Unit), fieldTexts(d), holdTexts(p, name)
	if d.Kind == filters.JSON || d.Kind == filters.String || d.Kind == filters.Bytes {
		e.Capacity = "free content: counted against the capacity of its source (U5)"
		if d.Closed() {
			e.Capacity = "closed: no free content"
		} else if e.Effect != filters.Drop.String() || e.WithConsent != filters.Drop.String() {
			e.Found = foundTexts(p, d)
		}
	}
	if e.Effect == filters.Pass.String() && d.Closed() {
		e.Reason = "no rule stops what is declared like this; each value is held to the declaration, which leaves no room for free text"
	}
	return e
}

func explain(p *filters.Program, l filters.Labels) Explanation {
	eff, rule, reason := p.Decide(l, false)
	with, _, _ := p.Decide(l, true)
	e := Explanation{
		Profile: p.Profile, Classes: l.Names(), Effect: eff.String(), Rule: rule.String(), Reason: reason,
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
	if personal := l & filters.Personal; personal != 0 && eff != filters.Drop {
		e.Collection = fmt.Sprintf("C1: off at every drive until the driver sets %s to be collected, or consents to it", personal)
	}
	if rule == filters.T2 && l == filters.ExteriorMedia {
		e.Change = maskedText(p)
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
