package export

import (
	"fmt"
	"strings"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
)

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

// border is the policy's table over a floor that no policy lowers. Personal
// information that the table lets through needs a legal route besides (E4).
func border(p *filters.Program, l filters.Labels) filters.ExportRule {
	switch {
	case l.Any(filters.Position | filters.Exterior):
		return filters.ExportRule{Rule: filters.E2, Deny: true, Reason: "location, trajectory and exterior-environment data are never exported; no approval changes this"}
	case l.Any(filters.Cabin):
		return filters.ExportRule{Rule: filters.T3, Deny: true, Reason: "cabin data never leaves the car, so it is not exported; no approval changes this"}
	case l.Any(filters.Denied) || l&^filters.AllLabels != 0:
		return filters.ExportRule{Rule: filters.U1, Deny: true, Reason: "nobody declared this signal; what is not declared is not exported"}
	}
	return p.Border(l)
}

// table answers border questions about signals and sources. It remembers them: the
// records of a request ask the same few over and over. Not safe for concurrent use.
type table struct {
	prog    *filters.Program
	classes map[[2]string]filters.Labels
	answers map[question]filters.ExportRule
}

type question struct {
	signal string
	labels filters.Labels
}

func newTable(p *filters.Program) *table {
	return &table{prog: p, classes: map[[2]string]filters.Labels{}, answers: map[question]filters.ExportRule{}}
}

// declared gives the classes that the policy has for a signal, and for the source if
// one is named.
func (t *table) declared(signal, source string) filters.Labels {
	key := [2]string{signal, source}
	l, ok := t.classes[key]
	if ok {
		return l
	}
	if d := t.prog.Lookup(signal); d != nil {
		l = d.Classes
	} else {
		l = filters.Unknown
	}
	if source != "" {
		of, _ := t.prog.SourceClasses(source)
		l |= of
	}
	t.classes[key] = l
	return l
}

// border is borderOf.
func (t *table) border(signal string, l filters.Labels) filters.ExportRule {
	q := question{signal, l}
	r, ok := t.answers[q]
	if !ok {
		r = borderOf(t.prog, signal, l)
		t.answers[q] = r
	}
	return r
}

const (
	// maxReason bounds a reason in bytes: a policy's are as long as it likes.
	maxReason = 400
	// maxDenials are listed one by one; the log's entries have an end.
	maxDenials = 64
)

func denial(field string, rule string, l filters.Labels, reason string) ledger.Denial {
	return ledger.Denial{Rule: rule, Field: field, Classes: l.Names(), Reason: cut(reason, maxReason)}
}

// cut shortens a text to at most so many bytes.
func cut(text string, most int) string {
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	return text
}

// bounded lists the first denials one by one and the others as a number.
func bounded(all []ledger.Denial) []ledger.Denial {
	if len(all) <= maxDenials {
		return all
	}
	last := all[maxDenials]
	last.Field = fmt.Sprintf("%s and %d more fields", last.Field, len(all)-maxDenials-1)
	return append(all[:maxDenials:maxDenials], last)
}

// listed names at most ten.
func listed(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
