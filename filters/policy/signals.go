package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cordon/filters"
)

func (b *builder) signal(s signalYAML, overlay bool) error {
	d, err := decl(s)
	if err != nil {
		return err
	}
	if !slices.Contains(b.prog.Purposes, d.Purpose) {
		return fmt.Errorf("P1: purpose %s is not one that profile %s allows", d.Purpose, b.prog.Profile)
	}
	if i, ok := b.signals[s.Path]; ok {
		if !overlay {
			return fmt.Errorf("declared twice")
		}
		return tightenDecl(&b.decls[i], d)
	}
	if overlay {
		if err := b.underPatterns(&d); err != nil {
			return err
		}
	}
	if strings.Contains(d.Path, "*") {
		if err := few("U1", "signals with a wildcard", len(b.patterns), maxPatterns, "wider patterns, or the paths themselves"); err != nil {
			return err
		}
		b.patterns = append(b.patterns, len(b.decls))
	}
	b.signals[s.Path] = len(b.decls)
	b.decls = append(b.decls, d)
	return nil
}

// underPatterns holds a new path to every declared pattern that takes it in: it
// gets their classes and may be no wider than any of them. A new pattern must name
// the classes itself, because it would spread them over all that it matches.
func (b *builder) underPatterns(d *filters.Decl) error {
	if err := b.spreads(d); err != nil {
		return err
	}
	for _, i := range b.patterns { // an exact path wins over a new pattern
		if !overlap(b.decls[i].Path, d.Path) {
			continue
		}
		old := b.decls[i]
		d.Classes |= old.Classes
		if err := tightenDecl(&old, *d); err != nil {
			return fmt.Errorf("it falls under %s: %w", b.decls[i].Path, err)
		}
		*d = old // which is d with the precision and shape of the pattern
	}
	return nil
}

// spreads refuses a new pattern that takes in sensitive paths without saying so.
func (b *builder) spreads(d *filters.Decl) error {
	const sticky = filters.Cabin | filters.Personal | filters.Exterior
	if !strings.Contains(d.Path, "*") {
		return nil
	}
	for i := range b.decls {
		if more := b.decls[i].Classes & sticky &^ d.Classes; more != 0 && overlap(b.decls[i].Path, d.Path) {
			return fmt.Errorf("U1: the pattern takes in %s, which is %s; declare narrower paths, or these classes", b.decls[i].Path, more)
		}
	}
	return nil
}

// tightenDecl narrows an existing declaration.
func tightenDecl(old *filters.Decl, d filters.Decl) error {
	switch {
	case d.Kind != old.Kind:
		return fmt.Errorf("U2: declared %s, an overlay cannot make it %s", old.Kind, d.Kind)
	case d.Purpose != old.Purpose:
		return fmt.Errorf("P1: declared for %s, an overlay cannot make it %s", old.Purpose, d.Purpose)
	case d.Unit != old.Unit: // a scope coarsens positions by their unit
		return fmt.Errorf("U2: declared in %q, an overlay cannot make it %q", old.Unit, d.Unit)
	case !d.Classes.All(old.Classes):
		return fmt.Errorf("T1: an overlay may add classes, not remove %s", old.Classes&^d.Classes)
	case d.Numeric() && (d.Min < old.Min || d.Max > old.Max):
		return fmt.Errorf("U2: range [%g, %g] is wider than [%g, %g]", d.Min, d.Max, old.Min, old.Max)
	case len(d.Enum) == 0 && d.MaxLen > old.MaxLen:
		return fmt.Errorf("U2: max_length %d is longer than %d", d.MaxLen, old.MaxLen)
	case len(old.Enum) > 0 && !subset(d.Enum, old.Enum):
		return fmt.Errorf("U2: the enum has values that the catalogue does not")
	case len(old.Enum) == 0 && !admits(old.MaxLen, old.Charset, d.Enum):
		return fmt.Errorf("U2: the enum has values that %d bytes of %q do not take in", old.MaxLen, old.Charset)
	case len(d.Enum) == 0 && charsets[d.Charset] > charsets[old.Charset]:
		return fmt.Errorf("U2: charset %q is wider than %q", d.Charset, old.Charset)
	case len(old.From) > 0 && !narrower(d.From, old.From):
		return fmt.Errorf("U1: from %v lets in sources that %v does not", d.From, old.From)
	}
	if err := tightenPrecision(old, &d); err != nil {
		return err
	}
	if err := tightenFields(old, &d); err != nil {
		return err
	}
	listed := d.Kind == filters.JSON || len(d.Enum) > 0 // not a mere code, which holds nothing else
	d.Searched = old.Searched || listed && d.Closed() && !old.Closed()
	*old = d
	return nil
}

// charsets orders what a string may hold.
var charsets = map[string]int{"code": 1, "ascii": 2, "text": 3}

// narrower reports whether every source in a lies in one of b's.
func narrower(a, b []string) bool {
	for _, s := range a {
		if !slices.ContainsFunc(b, func(f string) bool { return f == s || covers(f, s) }) {
			return false
		}
	}
	return len(a) > 0
}

// decl checks one signal entry on its own.
func decl(s signalYAML) (d filters.Decl, err error) {
	if err := checkPath(s.Path); err != nil {
		return d, err
	}
	if err := short(map[string]int{"from": len(s.From)}, len(s.Enum)); err != nil {
		return d, err
	}
	if err := checkText("unit", s.Unit, maxUnit); err != nil {
		return d, err
	}
	if s.From != nil && len(s.From) == 0 {
		return d, fmt.Errorf("U1: from names no source; name those that may say it, or leave it out for all")
	}
	for _, from := range s.From {
		if err := checkSource(from); err != nil {
			return d, fmt.Errorf("from: %w", err)
		}
	}
	d = filters.Decl{Path: s.Path, Unit: s.Unit, MaxLen: s.MaxLength, Charset: s.Charset, From: s.From}
	if d.Enum, err = plainTexts(s.Enum); err != nil {
		return d, err
	}
	if d.Classes, err = labels(s.Classes); err != nil {
		return d, err
	}
	if d.Classes == 0 {
		return d, fmt.Errorf("U1: needs at least one class")
	}
	var ok bool
	if d.Kind, ok = filters.ParseKind(s.Type); !ok {
		return d, fmt.Errorf("type %q: bool, int, uint, float, string, json or bytes", s.Type)
	}
	if d.Purpose, ok = filters.ParsePurpose(s.Purpose); !ok {
		return d, fmt.Errorf("P1: purpose %q is not known; docs/policy.md lists the purposes", s.Purpose)
	}
	if err := bounds(&d, s); err != nil {
		return d, err
	}
	if err := precision(&d, s); err != nil {
		return d, err
	}
	return d, fields(&d, s)
}

// plainTexts reads an enum. What YAML takes for a number or a truth value is not the text that
// stands there: 010 would be 8.
func plainTexts(enum []any) (out []string, err error) {
	if enum != nil {
		out = []string{}
	}
	for _, e := range enum {
		text, ok := e.(string)
		if !ok {
			return nil, fmt.Errorf("U2: enum: %v is no text; put it in quotation marks", e)
		}
		out = append(out, text)
	}
	return out, nil
}

// maxName bounds a name that a wildcard may stand for, in bytes.
const maxName = 32

// maxLength bounds what a catalogue may declare, in bytes.
const maxLength = 4 << 20

func bounds(d *filters.Decl, s signalYAML) error {
	switch plain := d.Numeric() || d.Kind == filters.Bool; {
	case len(d.Enum) > 0 && d.Kind != filters.String:
		return fmt.Errorf("U2: enum is for strings")
	case d.Enum != nil && len(d.Enum) == 0:
		return fmt.Errorf("U2: enum lists nothing; name the texts, or leave it out")
	case d.Charset != "" && d.Kind != filters.String:
		return fmt.Errorf("U2: charset is for strings; a document is closed by fields")
	case d.Charset != "" && charsets[d.Charset] == 0:
		return fmt.Errorf("U2: charset %q: code, ascii or text", d.Charset)
	case plain && s.MaxLength != 0:
		return fmt.Errorf("U2: max_length is for strings, documents and bytes")
	}
	if d.Numeric() {
		if len(s.Range) != 2 || !(s.Range[0] <= s.Range[1]) || math.IsInf(s.Range[0], 0) || math.IsInf(s.Range[1], 0) {
			return fmt.Errorf("U2: a number needs range: [min, max]")
		}
		d.Min, d.Max = s.Range[0], s.Range[1]
		return nil
	}
	if len(s.Range) > 0 {
		return fmt.Errorf("U2: range is for numbers")
	}
	if d.Kind == filters.Bool {
		return nil
	}
	for _, e := range d.Enum {
		if s.MaxLength == 0 {
			d.MaxLen = max(d.MaxLen, len(e))
		}
	}
	if d.MaxLen <= 0 || d.MaxLen > maxLength {
		return fmt.Errorf("U2: max_length %d: 1 to %d bytes", d.MaxLen, maxLength)
	}
	if d.Kind == filters.String && len(d.Enum) == 0 && d.Charset != "code" && d.Charset != "ascii" && d.Charset != "text" {
		return fmt.Errorf("U2: a string needs enum or charset: code, ascii or text")
	}
	return nil
}
