package policy

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cordon/filters"
)

// Compile builds a program from a built-in profile, the base catalogue and
// overlays in order. Errors name text, entry and rule.
func Compile(profile string, overlays ...Source) (*filters.Program, error) {
	base, err := builtin(profile)
	if err != nil {
		return nil, err
	}
	b := &builder{prog: &filters.Program{}, signals: map[string]int{}, sources: map[string]int{}}
	for _, src := range base {
		if err := b.add(src, false); err != nil {
			return nil, err
		}
	}
	for _, src := range overlays {
		if err := b.add(src, true); err != nil {
			return nil, err
		}
	}
	b.prog.Hash = digest(append(base, overlays...))
	if err := b.prog.Finish(b.decls, b.srcs); err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return b.prog, nil
}

// digest hashes the texts with their lengths, so that no two lists of texts have
// the same one.
func digest(srcs []Source) (sum [32]byte) {
	h := sha256.New()
	for _, s := range srcs {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s.Data)))
		h.Write(n[:])
		h.Write(s.Data)
	}
	h.Sum(sum[:0])
	return sum
}

type builder struct {
	prog    *filters.Program
	decls   []filters.Decl
	srcs    []filters.SourceDecl
	signals map[string]int
	sources map[string]int
}

func (b *builder) add(src Source, overlay bool) error {
	f, err := parse(src)
	if err != nil {
		return err
	}
	at := func(what string, err error) error { return fmt.Errorf("%s: %s: %w", src.Name, what, err) }
	if overlay {
		if err := b.tighten(f); err != nil {
			return at("overlay", err)
		}
	} else if err := b.profile(f); err != nil {
		return at("profile", err)
	}
	for _, n := range f.Names {
		if err := checkPath(n); err != nil || len(n) > maxName || strings.ContainsAny(n, ".*") {
			return at("names", fmt.Errorf("U1: %q is no name: at most %d letters, digits and underscores", n, maxName))
		}
		b.prog.Names = append(b.prog.Names, n)
	}
	for _, r := range f.Rules {
		if err := b.rule(r); err != nil {
			return at("rule "+r.Rule, err)
		}
	}
	for _, e := range f.Export {
		if err := b.export(e); err != nil {
			return at("export rule "+e.Rule, err)
		}
	}
	for _, s := range f.Sources {
		if err := b.source(s, overlay); err != nil {
			return at("source "+s.Name, err)
		}
	}
	for _, s := range f.Signals {
		if err := b.signal(s, overlay); err != nil {
			return at("signal "+s.Path, err)
		}
	}
	return nil
}

// profile takes the head of a profile text; the base catalogue has none.
func (b *builder) profile(f *file) error {
	if f.Profile == "" {
		return nil
	}
	p := b.prog
	p.Profile, p.Version, p.Recipient = f.Profile, f.Version, f.Recipient
	for _, code := range f.Purposes {
		purpose, ok := filters.ParsePurpose(code)
		if !ok {
			return fmt.Errorf("P1: purpose %q is not known", code)
		}
		p.Purposes = append(p.Purposes, purpose)
	}
	var err error
	if p.PositionAge, err = time.ParseDuration(f.PositionKeep); err != nil {
		return fmt.Errorf("position_keep: %w", err)
	}
	return nil
}

// tighten applies the head of an overlay: it may shorten the keep of location and
// must not touch what it is not allowed to touch.
func (b *builder) tighten(f *file) error {
	switch {
	case f.Profile != "" && f.Profile != b.prog.Profile:
		return fmt.Errorf("written for profile %q, compiled into %q", f.Profile, b.prog.Profile)
	case f.Recipient != "":
		return fmt.Errorf("T1: the recipient belongs to the profile")
	case len(f.Purposes) > 0:
		return fmt.Errorf("P1: purposes belong to the profile")
	}
	if f.PositionKeep == "" {
		return nil
	}
	d, err := time.ParseDuration(f.PositionKeep)
	if err != nil {
		return fmt.Errorf("position_keep: %w", err)
	}
	if d > b.prog.PositionAge {
		return fmt.Errorf("S1: position_keep %v is longer than %v; an overlay may only shorten it", d, b.prog.PositionAge)
	}
	b.prog.PositionAge = d
	return nil
}

func (b *builder) rule(r ruleYAML) error {
	id, ok := filters.ParseRule(r.Rule)
	if !ok {
		return fmt.Errorf("unknown rule id; docs/rules.md lists them")
	}
	classes, err := labels(r.Classes)
	if err != nil {
		return err
	}
	out := filters.ClassRule{Rule: id, Classes: classes, Reason: r.Reason}
	if out.Effect, ok = filters.ParseEffect(r.Effect); !ok || out.Effect >= filters.Redact {
		return fmt.Errorf("effect %q: drop or hold; only what a detector finds can be redacted", r.Effect)
	}
	if r.Detected != "" {
		if out.Detected, ok = filters.ParseEffect(r.Detected); !ok || out.Detected == filters.Pass {
			return fmt.Errorf("detected %q: drop, hold or redact", r.Detected)
		}
	}
	switch r.Unless {
	case "":
	case "consent":
		out.UnlessConsent = true
	default:
		return fmt.Errorf("unless %q: only consent", r.Unless)
	}
	b.prog.Rules = append(b.prog.Rules, out)
	return nil
}

func (b *builder) export(e exportYAML) error {
	id, ok := filters.ParseRule(e.Rule)
	if !ok {
		return fmt.Errorf("unknown rule id; docs/rules.md lists them")
	}
	classes, err := labels(e.Classes)
	if err != nil {
		return err
	}
	if !e.Deny && e.Approvals < 2 {
		return fmt.Errorf("%d approvals; an export needs at least two people beside the requester", e.Approvals)
	}
	b.prog.Export = append(b.prog.Export, filters.ExportRule{
		Rule: id, Classes: classes, Deny: e.Deny, Approvals: e.Approvals, Reason: e.Reason,
	})
	return nil
}

func (b *builder) source(s sourceYAML, overlay bool) error {
	classes, err := labels(s.Classes)
	if err != nil {
		return err
	}
	if s.Name == "" {
		return fmt.Errorf("needs a name")
	}
	d := filters.SourceDecl{Name: s.Name, Classes: classes, Inputs: s.Inputs}
	if i, ok := b.sources[s.Name]; ok {
		if !overlay {
			return fmt.Errorf("declared twice")
		}
		return b.tightenSource(&b.srcs[i], d)
	}
	if overlay {
		return b.newSource(d)
	}
	b.sources[s.Name] = len(b.srcs)
	b.srcs = append(b.srcs, d)
	return nil
}

// tightenSource adds classes and inputs to a declared source.
func (b *builder) tightenSource(old *filters.SourceDecl, d filters.SourceDecl) error {
	if !d.Classes.All(old.Classes) {
		return fmt.Errorf("T3: an overlay may add classes, not remove %s", old.Classes&^d.Classes)
	}
	old.Classes |= d.Classes
	old.Inputs = append(old.Inputs, d.Inputs...)
	return nil
}

// newSource lets an overlay name a source. Inside a built-in family it keeps the
// family's classes and inputs, so a name cannot launder a cabin camera.
func (b *builder) newSource(d filters.SourceDecl) error {
	for _, s := range b.srcs {
		if covers(s.Name, d.Name) {
			d.Classes |= s.Classes
			d.Inputs = append(d.Inputs, s.Inputs...)
		}
	}
	b.sources[d.Name] = len(b.srcs)
	b.srcs = append(b.srcs, d)
	return nil
}

func (b *builder) signal(s signalYAML, overlay bool) error {
	d, err := decl(s)
	if err != nil {
		return err
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
	for i := range b.decls {
		old := b.decls[i]
		if !strings.Contains(old.Path, "*") || !overlap(old.Path, d.Path) {
			continue // an exact path wins over a new pattern
		}
		d.Classes |= old.Classes
		path := d.Path
		if err := tightenDecl(&old, *d); err != nil {
			return fmt.Errorf("it falls under %s: %w", b.decls[i].Path, err)
		}
		d.Path = path
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
	case old.Unit != "" && d.Unit != old.Unit:
		return fmt.Errorf("U2: declared in %s, an overlay cannot make it %q", old.Unit, d.Unit)
	case !d.Classes.All(old.Classes):
		return fmt.Errorf("T1: an overlay may add classes, not remove %s", old.Classes&^d.Classes)
	case d.Numeric() && (d.Min < old.Min || d.Max > old.Max):
		return fmt.Errorf("U2: range [%g, %g] is wider than [%g, %g]", d.Min, d.Max, old.Min, old.Max)
	case len(d.Enum) == 0 && d.MaxLen > old.MaxLen:
		return fmt.Errorf("U2: max_length %d is longer than %d", d.MaxLen, old.MaxLen)
	case len(old.Enum) > 0 && !subset(d.Enum, old.Enum):
		return fmt.Errorf("U2: the enum has values that the catalogue does not")
	case len(d.Enum) == 0 && charsets[d.Charset] > charsets[old.Charset]:
		return fmt.Errorf("U2: charset %q is wider than %q", d.Charset, old.Charset)
	case len(old.From) > 0 && !narrower(d.From, old.From):
		return fmt.Errorf("U1: from %v lets in sources that %v does not", d.From, old.From)
	}
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
	d = filters.Decl{Path: s.Path, Unit: s.Unit, MaxLen: s.MaxLength, Enum: s.Enum, Charset: s.Charset, From: s.From}
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
		return d, fmt.Errorf("P1: purpose %q: vehicle-management or driving-safety", s.Purpose)
	}
	return d, bounds(&d, s)
}

// maxName bounds a name that a wildcard may stand for, in bytes.
const maxName = 32

// maxLength bounds what a catalogue may declare, in bytes.
const maxLength = 4 << 20

func bounds(d *filters.Decl, s signalYAML) error {
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

func labels(names []string) (l filters.Labels, err error) {
	for _, n := range names {
		c, ok := filters.ParseLabel(n)
		if !ok {
			return 0, fmt.Errorf("class %q is not known; docs/rules.md lists them", n)
		}
		l |= c
	}
	return l, nil
}
