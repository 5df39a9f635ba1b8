package policy

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordon/filters"
)

// Compile builds a program from a built-in profile, the base catalogue and
// overlays in order. Errors name text, entry and rule.
func Compile(profile string, overlays ...Source) (*filters.Program, error) {
	return build(profile, overlays, nil)
}

// build takes overlays and, after them, local ones, which may not even declare what
// a rule makes an exception for.
func build(profile string, overlays, local []Source) (*filters.Program, error) {
	texts, err := texts(profile, overlays, local)
	if err != nil {
		return nil, err
	}
	b := &builder{prog: &filters.Program{}, signals: map[string]int{}, sources: map[string]int{}}
	for _, t := range texts {
		if err := b.add(t); err != nil {
			return nil, err
		}
	}
	if err := b.inputs(); err != nil {
		return nil, err
	}
	b.prog.Hash = digest(texts)
	if err := b.prog.Finish(b.decls, b.srcs); err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return b.prog, nil
}

// texts reads the texts of a policy, in the order in which they build on each other.
func texts(profile string, overlays, local []Source) ([]text, error) {
	out, err := base(profile)
	if err == nil {
		err = small(overlays, local)
	}
	if err != nil {
		return nil, err
	}
	for i, src := range slices.Concat(overlays, local) {
		t := text{Source: src, level: overlay}
		if i >= len(overlays) {
			t.level = localOverlay
		}
		if t.file, err = parse(src); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// level is what a text may do.
type level int

const (
	profileText  level = iota // that is built in
	overlay                   // tighten, and declare what is new
	localOverlay              // the same, but for detectors (T2) and longer holds (S2)
)

// digest hashes the texts with their lengths, so that no two lists of texts have
// the same one.
func digest(texts []text) (sum [32]byte) {
	h := sha256.New()
	for _, s := range texts {
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
	// patterns are the places in decls of those with a wildcard.
	patterns []int
	// reads are the inputs that texts name, each with who named it: they may be declared
	// later.
	reads []read
}

func (b *builder) add(t text) error {
	f, l := t.file, t.level
	for _, s := range f.Sources {
		for _, in := range s.Inputs {
			b.reads = append(b.reads, read{t.Name, s.Name, in})
		}
	}
	at := func(what string, err error) error { return fmt.Errorf("%s: %s: %w", t.Name, what, err) }
	if l != profileText {
		if err := b.tighten(f); err != nil {
			return at("overlay", err)
		}
	} else if err := b.profile(f); err != nil {
		return at("profile", err)
	}
	if l == localOverlay && len(f.Detectors) > 0 {
		return at("detectors", fmt.Errorf("T2: detectors belong to the signed policy"))
	}
	if l == localOverlay && len(f.Holds) > 0 {
		return at("holds", fmt.Errorf("S2: legal holds belong to the signed policy"))
	}
	for _, n := range f.Names {
		if err := checkPath(n); err != nil || len(n) > maxName || strings.ContainsAny(n, ".*") {
			return at("names", fmt.Errorf("U1: %q is no name: at most %d letters, digits and underscores", n, maxName))
		}
		b.prog.Names = append(b.prog.Names, n)
	}
	return b.entries(f, l != profileText, at)
}

// entries adds the lists of a text, in the order in which they build on each other.
func (b *builder) entries(f *file, tightens bool, at func(string, error) error) error {
	lists := [...]func() error{
		func() error {
			return each(f.Rules, b.rule, func(r ruleYAML, err error) error { return at("rule "+r.Rule, err) })
		},
		func() error {
			return each(f.Export, b.export, func(e exportYAML, err error) error { return at("export rule "+e.Rule, err) })
		},
		func() error {
			return each(f.Sources, func(s sourceYAML) error { return b.source(s, tightens) },
				func(s sourceYAML, err error) error { return at("source "+s.Name, err) })
		},
		func() error {
			return each(f.Signals, func(s signalYAML) error { return b.signal(s, tightens) },
				func(s signalYAML, err error) error { return at("signal "+s.Path, err) })
		},
		func() error {
			return each(f.Scopes, b.scope, func(s scopeYAML, err error) error { return at("scope of "+s.App, err) })
		},
		func() error {
			return each(f.Detectors, b.detector, func(_ detectorYAML, err error) error { return at("detector", err) })
		},
		func() error {
			return each(f.Holds, b.hold, func(_ holdYAML, err error) error { return at("hold", err) })
		},
	}
	for _, add := range lists {
		if err := add(); err != nil {
			return err
		}
	}
	return nil
}

// each calls add for the entries of a list up to the first error.
func each[T any](list []T, add func(T) error, at func(T, error) error) error {
	for _, e := range list {
		if err := add(e); err != nil {
			return at(e, err)
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
	if f.Capacity == nil || *f.Capacity == 0 {
		return fmt.Errorf("U5: capacity: the bits of free content an hour that a source has by default")
	}
	p.DefaultCapacity, p.LegalHolds = *f.Capacity, f.LegalHolds
	var err error
	p.PositionAge, err = keep(f.PositionKeep)
	return err
}

// keep reads how long positions are kept.
func keep(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("S1: position_keep %q: a time like 24h, more than 0", text)
	}
	return d, nil
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
	case f.LegalHolds:
		return fmt.Errorf("S2: whether there are legal holds belongs to the profile")
	case f.Version != 0:
		return fmt.Errorf("version: it is that of the profile; an overlay has none")
	case f.Capacity == nil:
	case *f.Capacity == 0:
		return fmt.Errorf("U5: capacity 0 would be no bound; give the bits an hour that a source needs")
	case *f.Capacity > b.prog.DefaultCapacity:
		return fmt.Errorf("U5: capacity %d is more than %d; an overlay may only lower it", *f.Capacity, b.prog.DefaultCapacity)
	default:
		b.prog.DefaultCapacity = *f.Capacity
	}
	if f.PositionKeep == "" {
		return nil
	}
	d, err := keep(f.PositionKeep)
	if err != nil {
		return err
	}
	if d > b.prog.PositionAge {
		return fmt.Errorf("S1: position_keep %v is longer than %v; an overlay may only shorten it", d, b.prog.PositionAge)
	}
	b.prog.PositionAge = d
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
