package filters

import (
	"fmt"
	"strings"
)

func (p *Program) indexSources(sources []SourceDecl) error {
	p.sources = make(map[string]*source, len(sources))
	for i := range sources {
		s := &source{decl: &sources[i], classes: sources[i].Classes}
		if name, ok := strings.CutSuffix(sources[i].Name, ".*"); ok {
			s.prefix = name + "."
			p.families = append(p.families, s)
		}
		p.sources[sources[i].Name] = s
	}
	var order []*source
	followed := map[*source]bool{}
	for i := range sources {
		if err := p.follow(p.sources[sources[i].Name], followed, &order); err != nil {
			return err
		}
	}
	for p.inherit(order) {
	}
	return nil
}

// follow refuses inputs that nobody declared and inputs that form a circle. followed
// holds false for the sources that are being followed, and true for those that were;
// these stand in order behind their inputs.
func (p *Program) follow(s *source, followed map[*source]bool, order *[]*source) error {
	if done, begun := followed[s]; begun && !done {
		return fmt.Errorf("source %s: inputs form a circle. Try: name as inputs only what it reads", s.decl.Name)
	} else if done {
		return nil
	}
	followed[s] = false
	for _, in := range s.decl.Inputs {
		parent := p.source(in)
		if parent == nil {
			return fmt.Errorf("source %s: input %q is not declared. Try: declare it under sources", s.decl.Name, in)
		}
		if err := p.follow(parent, followed, order); err != nil {
			return err
		}
	}
	followed[s] = true
	*order = append(*order, s)
	return nil
}

// inherit adds to every source the classes of its inputs and of all sources above them
// in dotted names, and reports whether that changed anything. A source computed from a
// cabin sensor is CabinDerived, and one computed from positions is Trajectory, whatever
// it says of itself. order names inputs first, so that one turn does unless a class comes
// by a dotted name.
func (p *Program) inherit(order []*source) (changed bool) {
	for _, s := range order {
		for _, in := range s.decl.Inputs {
			l, _ := p.SourceClasses(in)
			more := derived(l) &^ s.classes
			s.classes |= more
			changed = changed || more != 0
		}
	}
	return changed
}

// derived gives the classes of something computed from a parent with labels l.
func derived(l Labels) Labels {
	if l.Any(Cabin) {
		l |= CabinDerived
	}
	if l.Any(Location) {
		l |= Trajectory
	}
	return l
}

func (p *Program) source(name string) *source {
	if s, ok := p.sources[name]; ok {
		return s
	}
	if !plainName(name) {
		return nil
	}
	var best *source
	for _, f := range p.families {
		if strings.HasPrefix(name, f.prefix) && (best == nil || len(f.prefix) > len(best.prefix)) {
			best = f
		}
	}
	return best
}

// SourceClasses gives the classes that a source's records carry: its own, and those
// of every declared source above it in dotted names. ok is false for a source that
// nobody declared.
func (p *Program) SourceClasses(name string) (l Labels, ok bool) {
	s := p.source(name)
	if s == nil {
		return Unknown, false
	}
	l = s.classes
	if !plainName(name) {
		return l, true
	}
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		for _, above := range [...]string{name[:i+1] + "*", name[:i]} {
			if s := p.sources[above]; s != nil {
				l |= s.classes
			}
		}
	}
	return l, true
}

// SourceInputs gives the sources that a source reads, as declared.
func (p *Program) SourceInputs(name string) []string {
	if s := p.source(name); s != nil {
		return s.decl.Inputs
	}
	return nil
}

// Scope gives the manifest of the app behind a source, nil if it declared none. A
// source below a declared one has the scope of the nearest above it: a longer name
// is no way out of a manifest.
func (p *Program) Scope(name string) *Scope {
	s, _ := p.scope(name)
	return s
}

// scope gives the manifest and the name of the app that takes turns: that of the
// highest above with a manifest, so that a second one below gives no second turn.
func (p *Program) scope(name string) (s *Scope, app string) {
	has := func(d *SourceDecl) bool { return d.Scope != nil }
	if d := p.nearest(name, has); d != nil {
		s = d.Scope
	}
	return s, p.highest(name, has)
}

// Capacity gives the bits of free content an hour that a source may say, 0 if
// nothing bounds it.
func (p *Program) Capacity(name string) uint64 {
	bits, _ := p.budget(name)
	return bits
}

// budget gives the capacity of a source and the name under which it is used up: a
// source below one with a capacity of its own has no other budget than that one,
// even if it has a smaller one itself, and none that is larger.
func (p *Program) budget(name string) (bits uint64, account string) {
	has := func(d *SourceDecl) bool { return d.Capacity != 0 }
	bits = p.DefaultCapacity
	if d := p.nearest(name, has); d != nil {
		bits = d.Capacity
		p.nearest(name, func(d *SourceDecl) bool {
			if has(d) {
				bits = min(bits, d.Capacity)
			}
			return false
		})
	}
	return bits, p.highest(name, has)
}

// sharesBudget reports whether an account is also that of the sources below its name, and
// sharesTurn whether an app takes turns with them.
func (p *Program) sharesBudget(account string) bool {
	s := p.sources[account]
	return s != nil && s.decl.Capacity != 0
}

func (p *Program) sharesTurn(app string) bool {
	s := p.sources[app]
	return s != nil && s.decl.Scope != nil
}

// highest gives the shortest name, of a source or of a dotted one above it, that is
// declared and no family and for which has holds; name if there is none.
func (p *Program) highest(name string, has func(*SourceDecl) bool) string {
	if !plainName(name) {
		return name
	}
	for i := 0; i < len(name); i++ {
		if name[i] != '.' {
			continue
		}
		if s := p.sources[name[:i]]; s != nil && has(s.decl) {
			return s.decl.Name
		}
	}
	return name
}

// nearest finds the declaration of a source, of a dotted name above it or of a
// family that takes it in, the longest first, for which has holds.
func (p *Program) nearest(name string, has func(*SourceDecl) bool) *SourceDecl {
	if s := p.sources[name]; s != nil && has(s.decl) {
		return s.decl
	}
	if !plainName(name) {
		return nil
	}
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		for _, above := range [...]string{name[:i+1] + "*", name[:i]} {
			if s := p.sources[above]; s != nil && has(s.decl) {
				return s.decl
			}
		}
	}
	return nil
}

// maxSourceName bounds the name of a source, in bytes.
const maxSourceName = 64

// SourceName reports whether name may be declared as a source, or as the family of all
// sources below one.
func SourceName(name string) bool { return plainName(strings.TrimSuffix(name, ".*")) }

// plainName reports whether a source name has the form that all have: lower-case
// letters, digits, dots, underscores and hyphens. Names travel with the data, so
// they are no place to put content.
func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return false
		}
	}
	return s != "" && len(s) <= maxSourceName
}

// speaksFor reports whether a source may say what d declares.
func (d *Decl) speaksFor(source string) bool {
	if len(d.From) == 0 {
		return true
	}
	for _, f := range d.From {
		if family, ok := strings.CutSuffix(f, "*"); (ok && strings.HasPrefix(source, family)) || f == source {
			return true
		}
	}
	return false
}
