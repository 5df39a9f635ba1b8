package filters

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MaxPositionAge is the statutory cap on location and trajectory (rule S1):
// 168 hours from collection. No policy can raise it.
const MaxPositionAge = 168 * time.Hour

// Decl declares one signal, or all signals that a pattern matches: what it is,
// which values it may take and what it is for.
type Decl struct {
	// Path is a VSS path. A segment * stands for one name, a last ** for one to
	// eight. A name is one that the catalogue knows (see Program.Names): a wildcard
	// is no place to put content.
	Path    string
	Classes Labels
	Kind    Kind
	// Min and Max bound numeric kinds, in Unit, inclusive.
	Min, Max float64
	Unit     string
	// MaxLen bounds String, JSON and Bytes, in bytes.
	MaxLen int
	// Enum, if not empty, lists the only texts that a String may take.
	Enum []string
	// Charset restricts String: "code" (a diagnostic trouble code, see isCode),
	// "ascii" (printable) or "text" (printable UTF-8).
	Charset string
	Purpose Purpose
	// From lists the sources that may say it; a trailing ".*" is a family. Empty
	// means any declared source.
	From []string
	// Resolution is the step to which a number is rounded before it leaves (P2), in
	// Unit; 0 leaves it as it is.
	Resolution float64
	// Interval is the time in which at most one value of a signal and source leaves
	// (P2); 0 is any rate. Only a Scratch that follows can hold a source to it.
	Interval time.Duration
	// Searched keeps the detectors on texts and documents that Enum or Fields close: an
	// overlay that closes what was searched names no content that may leave unsearched.
	Searched bool
	// Fields, if not empty, closes the shape of a JSON object, or of an array of such
	// objects: it has these members and no others, each at most once.
	Fields []Field
}

// Field is one member of a closed JSON object: a bool, a number between Min and
// Max, or a text held to Enum or to Charset and MaxLen as in a Decl.
type Field struct {
	Name     string
	Kind     Kind // Bool, Int, Uint, Float or String
	Min, Max float64
	Enum     []string
	Charset  string
	MaxLen   int
}

// Numeric reports whether the declared kind is bounded by Min and Max.
func (d *Decl) Numeric() bool { return d.Kind == Int || d.Kind == Uint || d.Kind == Float }

// SourceDecl declares a source: the classes that everything it makes carries, and
// the sources that it reads.
type SourceDecl struct {
	// Name is a source name; a trailing ".*" matches every source below it.
	Name    string
	Classes Labels
	Inputs  []string
	// Scope is what the app behind the source declared to need; nil is no manifest.
	Scope *Scope
	// Capacity bounds free content (text, JSON and bytes that are not closed), in bits
	// an hour; 0 is the profile's default.
	Capacity uint64
}

// Scope is an app's manifest: the classes that it may handle, and how finely. A
// record with a class outside it is scope drift (U4).
type Scope struct {
	Manifest string // name and version of the manifest, for the journal
	Classes  Labels
	// Resolution is the step of positions in degrees, Interval the least time between
	// two of them (P2). They tighten what the signal's declaration says.
	Resolution float64
	Interval   time.Duration
}

// ClassRule is one line of a profile: records that carry one of Classes get
// Effect, unless a consent covers them where UnlessConsent is set.
type ClassRule struct {
	Rule          Rule
	Classes       Labels
	UnlessConsent bool
	// UnlessAttested excepts exterior images that a declared detector masked (T2).
	UnlessAttested bool
	// Effect applies when the class was declared or inherited.
	Effect Effect
	// Detected applies when a detector found the class in a value whose
	// declaration does not speak of it.
	Detected Effect
	Reason   string
}

// LegalHold is a mandated longer hold with its legal basis (S2).
type LegalHold struct {
	Name         string
	Basis        string    // the provision that asks for it
	Fields       []string  // signal paths or patterns
	VehicleClass string    // for example new-energy
	Until        time.Time // the day after its last day, UTC
}

// ExportRule is one line of the profile's border table.
type ExportRule struct {
	Rule    Rule
	Classes Labels
	// Deny refuses whatever anybody approves; otherwise Approvals approvers, none
	// of them the requester, are needed.
	Deny      bool
	Approvals int
	Reason    string
}

// Program is a compiled policy: immutable, safe for concurrent use.
type Program struct {
	Profile  string
	Version  int
	Hash     [32]byte // SHA-256 over the sources it was compiled from
	Rules    []ClassRule
	Export   []ExportRule
	Purposes []Purpose
	// Recipient is whom consents must name for data that goes to the platform.
	Recipient string
	// Names are what a wildcard may stand for, beside every literal name in the
	// declared paths.
	Names []string
	// PositionAge bounds location and trajectory; at most MaxPositionAge.
	PositionAge time.Duration
	// DefaultCapacity bounds the free content of a source that names no capacity of
	// its own, in bits an hour; 0 is no bound.
	DefaultCapacity uint64
	// Detectors are the face and plate detectors whose attestations count (T2), by
	// name, each with the Ed25519 key that it signs with.
	Detectors map[string]ed25519.PublicKey
	// LegalHolds says that the profile knows longer holds (S2), Holds lists them. They
	// say what the platform must keep; they make nothing readable past PositionAge.
	LegalHolds bool
	Holds      []LegalHold

	exact    map[string]*Decl
	names    map[string]bool
	patterns []*Decl
	decls    []*Decl
	sources  map[string]*source
	families []*source
}

// source is a SourceDecl with its inputs resolved.
type source struct {
	decl    *SourceDecl
	prefix  string
	classes Labels
}

// Finish checks the program against the floor, indexes decls and sources and
// makes it ready to judge. Errors name the rule that a policy tries to loosen.
func (p *Program) Finish(decls []Decl, sources []SourceDecl) error {
	if err := p.checkFloor(); err != nil {
		return err
	}
	p.exact = make(map[string]*Decl, len(decls))
	p.names = knownNames(p.Names, decls)
	for i := range decls {
		d := &decls[i]
		p.decls = append(p.decls, d)
		if strings.Contains(d.Path, "*") {
			p.patterns = append(p.patterns, d)
			continue
		}
		p.exact[d.Path] = d
	}
	// The most specific pattern wins: more literal characters first.
	slices.SortStableFunc(p.patterns, func(a, b *Decl) int { return literal(b.Path) - literal(a.Path) })
	for _, d := range p.exact {
		d.Classes |= p.sticky(d.Path)
	}
	return p.indexSources(sources)
}

func literal(path string) int { return len(path) - strings.Count(path, "*") }

// checkFloor refuses a program that would let through what no policy may.
func (p *Program) checkFloor() error {
	if p.PositionAge <= 0 || p.PositionAge > MaxPositionAge {
		return fmt.Errorf("S1: location may be kept at most %v, the policy says %v", MaxPositionAge, p.PositionAge)
	}
	for _, r := range p.Rules {
		if r.Classes.Any(Cabin) && (r.Effect != Drop || r.UnlessConsent) {
			return fmt.Errorf("T3: cabin data never leaves, the policy gives %s to %s", r.Effect, r.Classes&Cabin)
		}
		if r.UnlessAttested && r.Classes != ExteriorMedia {
			return fmt.Errorf("T2: the exception for masked images is for %s, the policy gives it to %s", ExteriorMedia, r.Classes)
		}
		if r.Classes.Any(Denied) && r.Effect != Drop {
			return fmt.Errorf("U1: undeclared data is refused, the policy gives %s to %s", r.Effect, r.Classes&Denied)
		}
	}
	for _, r := range p.Export {
		if r.Classes.Any(Position|Exterior|Cabin|Denied) && !r.Deny {
			return fmt.Errorf("E2: %s is never exported, the policy lets it out with approvals", r.Classes&(Position|Exterior|Cabin|Denied))
		}
	}
	return p.checkCoverage()
}

// checkCoverage refuses a program under which a personal class would leave
// because no rule speaks of it.
func (p *Program) checkCoverage() error {
	var governed Labels
	for _, r := range p.Rules {
		governed |= r.Classes
	}
	if miss := Personal &^ governed; miss != 0 {
		return fmt.Errorf("T1: no rule of the policy governs %s", miss)
	}
	if miss := ExteriorMedia &^ governed; miss != 0 {
		return fmt.Errorf("T2: no rule of the policy governs %s", miss)
	}
	return nil
}

// sticky gives the sensitive classes of every pattern that matches a path. A more
// specific entry decides on type and range; it cannot take such a class away.
func (p *Program) sticky(path string) (l Labels) {
	for _, d := range p.patterns {
		if p.match(d.Path, path) {
			l |= d.Classes & (Cabin | Personal | Exterior)
		}
	}
	return l
}

// Lookup finds the declaration of a signal: an exact path first, then the pattern
// with the most literal characters, with the sensitive classes of every pattern
// that matches. nil means undeclared. A path that only patterns match is resolved
// anew on each call; a Scratch remembers it.
func (p *Program) Lookup(signal string) *Decl {
	if d, ok := p.exact[signal]; ok {
		return d
	}
	for _, d := range p.patterns {
		if p.match(d.Path, signal) {
			full := *d
			full.Classes |= p.sticky(signal)
			return &full
		}
	}
	return nil
}

// Decls lists the declarations in the order of the policy.
func (p *Program) Decls() []*Decl { return p.decls }

// knownNames gathers what a wildcard may stand for.
func knownNames(extra []string, decls []Decl) map[string]bool {
	names := map[string]bool{}
	for _, n := range extra {
		names[n] = true
	}
	for i := range decls {
		for seg := range strings.SplitSeq(decls[i].Path, ".") {
			names[seg] = seg != "*" && seg != "**"
		}
	}
	return names
}

// match matches dotted paths segment by segment.
func (p *Program) match(pattern, path string) bool {
	for i := 0; i < len(pattern) && i < len(path) && pattern[i] != '*'; i++ {
		if pattern[i] != path[i] {
			return false
		}
	}
	for {
		ps, prest, pmore := strings.Cut(pattern, ".")
		s, rest, more := strings.Cut(path, ".")
		switch {
		case ps == "**" && !pmore:
			return p.allKnown(path)
		case ps == "*" && !p.names[s], ps != "*" && ps != s:
			return false
		case !pmore || !more:
			return !pmore && !more
		}
		pattern, path = prest, rest
	}
}

// mostDeep is how many names a last ** stands for at most: whoever may choose them freely
// and without end says what he likes with them.
const mostDeep = 8

func (p *Program) allKnown(path string) bool {
	n := 0
	for s := range strings.SplitSeq(path, ".") {
		if n++; n > mostDeep || !p.names[s] {
			return false
		}
	}
	return true
}
