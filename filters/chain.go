package filters

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/scan"
)

// FutureSlack is how far a collection time may lie ahead of the judge's clock.
const FutureSlack = 5 * time.Minute

// Mark replaces a value that was redacted; the rule that asked follows the colon.
const Mark = "[redacted:T1]"

// Chain judges records by a program. It is immutable and safe for concurrent use;
// each goroutine brings its own Scratch.
type Chain struct {
	prog *Program
	opt  Options
}

// Options are what a chain knows besides its program.
type Options struct {
	// Known holds the vehicle's own identifiers, which match in any form.
	Known pi.Known
	// Budget bounds what is read of one value.
	Budget scan.Budget
}

// NewChain makes a chain over a finished program.
func NewChain(p *Program, opt Options) *Chain { return &Chain{prog: p, opt: opt} }

// Program gives the compiled policy.
func (c *Chain) Program() *Program { return c.prog }

// Env is the world at the time of judging, passed in.
type Env struct {
	Now      int64 // Unix nanoseconds, UTC
	Consents []Consent
	// Collecting holds the personal classes that the driver set to be collected on
	// this drive (C1); zero is none. A consent in force for a class counts as the
	// driver's setting for it.
	Collecting Labels
}

// Scratch is working memory for one goroutine.
type Scratch struct {
	prog     *Program
	known    map[speaker]resolved // what prog says of a signal and its source
	scanner  *scan.Scanner
	raw      []pi.Finding
	findings []Finding
	flow     *flow // nil unless it follows
}

// NewScratch makes working memory for c.
func (c *Chain) NewScratch() *Scratch {
	return &Scratch{prog: c.prog, known: map[speaker]resolved{}, scanner: scan.New(scan.Options{Known: c.opt.Known, Budget: c.opt.Budget})}
}

// maxRemembered bounds how many signals of sources a Scratch remembers.
const maxRemembered = 4096

// speaker is a source that says a signal.
type speaker struct{ signal, source string }

// resolved is what a program says of a speaker: the declaration, nil if there is
// none, the classes of the source, and whether it may say the signal.
type resolved struct {
	decl    *Decl
	classes Labels
	speaks  bool
}

// lookup resolves a signal and its source once; undeclared ones are remembered too.
func (s *Scratch) lookup(p *Program, signal, source string) resolved {
	if r, ok := s.known[speaker{signal, source}]; ok && s.prog == p {
		return r
	}
	if s.prog != p || len(s.known) >= maxRemembered {
		s.prog = p
		clear(s.known)
	}
	r := resolved{decl: p.Lookup(signal)}
	r.classes, _ = p.SourceClasses(source)
	r.speaks = r.decl != nil && r.decl.speaksFor(source)
	s.known[speaker{strings.Clone(signal), strings.Clone(source)}] = r
	return r
}

// Texts of verdicts. They say what was decided and what would change it.
const (
	reasonCabin      = "cabin data and what is computed from it never leave the car; nothing changes this"
	reasonSource     = "no policy declares this source or one it was derived from; declare it under sources"
	reasonSignal     = "no catalogue entry declares this signal; declare it with its type, range and purpose"
	reasonSpeaker    = "this source is not one that the catalogue lets say this signal"
	reasonKind       = "the value is not of the declared type"
	reasonRange      = "the value is outside the declared range"
	reasonLength     = "the value is longer than declared"
	reasonCharset    = "the text has characters outside the declared set"
	reasonEnum       = "the text is not one of the declared values"
	reasonFuture     = "collected in the future: the source's clock is ahead"
	reasonAge        = "location older than seven days"
	reasonPurpose    = "the declared purpose is not one that the profile allows"
	reasonUnreadable = "the value could not be read within its budget"
	reasonMedia      = "media whose origin is not declared cannot be shown not to come from the cabin"
	reasonOpaque     = "bytes that nobody declared"
	reasonStubborn   = "a finding survived redaction"
	reasonCollect    = "collection is off by default and the driver did not set it for these classes on this drive"
)

// Judge decides on one record. The Cleared is zero unless the effect is Pass or
// Redact. It allocates nothing for scalar values.
//
// The order is fixed: labels, the floor (T3, U1), the declaration (U2), time
// (S1), purpose (P1), the profile's class rules, then what the detectors find.
func (c *Chain) Judge(r *Record, env *Env, s *Scratch) (Cleared, Verdict) {
	s.findings = s.findings[:0]
	known := s.lookup(c.prog, r.Signal, r.Source)
	decl := known.decl
	v := Verdict{Labels: c.label(r, known)}
	if stop := c.floor(&v, r, known, env, s); stop {
		return Cleared{}, v
	}
	consent := findConsent(env.Consents, r.Subject, needed(v.Labels), decl.Purpose, c.prog.Recipient, r.CollectedAt, env.Now)
	v.Effect, v.Rule, v.Reason = c.prog.Decide(v.Labels, consent != 0)
	if v.Effect != Drop && !env.collects(r, v.Labels) {
		v.Effect, v.Rule, v.Reason = Drop, C1, reasonCollect
	}
	if v.Effect == Drop || v.Effect == Hold {
		return Cleared{}, v
	}
	cl := Cleared{rec: *r, labels: v.Labels, consent: consent, ok: true}
	cl.rec.Value.Kind = kindAs(r.Value.Kind, decl)
	if r.Value.Data != nil && !decl.Closed() {
		if ok := c.inspect(&cl, &v, decl, env, s); !ok {
			return Cleared{}, v
		}
	}
	return cl, v
}

// kindAs reads a text as JSON where JSON is declared: an app that serialises for
// itself is held to the same walk.
func kindAs(k Kind, d *Decl) Kind {
	if d.Kind == JSON && k == String {
		return JSON
	}
	return k
}

// Closed reports whether the declaration leaves no room for free text: numbers,
// listed texts and codes. There is nothing in them for a detector to find.
func (d *Decl) Closed() bool {
	return d.Numeric() || d.Kind == Bool || d.Kind == String && (len(d.Enum) > 0 || d.Charset == "code")
}

// label unites the classes of the source, of everything it was derived from, of
// the adapter and of the declaration.
func (c *Chain) label(r *Record, known resolved) Labels {
	l := r.Lineage | known.classes
	for _, name := range r.DerivedFrom {
		parent, _ := c.prog.SourceClasses(name)
		l |= derived(parent)
	}
	if known.decl == nil {
		return l | Unknown
	}
	return l | known.decl.Classes
}

// floor applies what no policy can change, and the declaration.
func (c *Chain) floor(v *Verdict, r *Record, known resolved, env *Env, s *Scratch) (stop bool) {
	decl := known.decl
	refuse := func(rule Rule, reason string) bool {
		v.Effect, v.Rule, v.Reason = Drop, rule, reason
		return true
	}
	if v.Labels.Any(Cabin) {
		return refuse(T3, reasonCabin)
	}
	if decl == nil {
		c.report(v, r, s)
		return refuse(U1, reasonSignal)
	}
	if v.Labels.Any(Denied) || v.Labels&^AllLabels != 0 {
		c.report(v, r, s)
		return refuse(U1, reasonSource)
	}
	if !known.speaks {
		return refuse(U1, reasonSpeaker)
	}
	if reason := fits(r.Value, decl); reason != "" {
		return refuse(U2, reason)
	}
	if r.CollectedAt > env.Now+int64(FutureSlack) {
		return refuse(U2, reasonFuture)
	}
	if c.tooOld(v.Labels, r, env) {
		return refuse(S1, reasonAge)
	}
	for _, p := range c.prog.Purposes {
		if p == decl.Purpose {
			return false
		}
	}
	return refuse(P1, reasonPurpose)
}

// tooOld reports whether a position is past its seven days.
func (c *Chain) tooOld(l Labels, r *Record, env *Env) bool {
	return l.Any(Position) && r.CollectedAt < env.Now-int64(c.prog.PositionAge)
}

// fits checks a value against its declaration; empty means it fits.
func fits(val Value, d *Decl) string {
	if d.Numeric() {
		return fitsNumber(val, d)
	}
	if d.Kind == Bool {
		return fitsBool(val)
	}
	if kindAs(val.Kind, d) != d.Kind {
		return reasonKind
	}
	if len(val.Data) > d.MaxLen {
		return reasonLength
	}
	if d.Kind != String {
		return ""
	}
	return fitsText(val.Data, d)
}

// fitsBool lets the numbers 0 and 1 stand for a bool: a bus has no other way to
// say it.
func fitsBool(val Value) string {
	if f, ok := val.Number(); !ok || (f != 0 && f != 1) {
		return reasonKind
	}
	return ""
}

// fitsNumber lets a whole number stand where a float is declared, and a float
// that is whole where an integer is declared: DBC scaling gives floats.
func fitsNumber(val Value, d *Decl) string {
	f, ok := val.Number()
	if !ok || val.Kind == Bool {
		return reasonKind
	}
	if d.Kind != Float && val.Kind == Float && f != math.Trunc(f) {
		return reasonKind
	}
	if !(f >= d.Min && f <= d.Max) { // also refuses NaN
		return reasonRange
	}
	return ""
}

// isCode reports whether b is a diagnostic trouble code in the form of SAE J2012:
// P, C, B or U, a digit 0 to 3, three hexadecimal digits, and perhaps a failure
// type of two more after a hyphen. It has room for a code and for nothing else.
func isCode(b []byte) bool {
	hex := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' }
	if len(b) != 5 && len(b) != 8 {
		return false
	}
	ok := (b[0] == 'P' || b[0] == 'C' || b[0] == 'B' || b[0] == 'U') && b[1] >= '0' && b[1] <= '3' &&
		hex(b[2]) && hex(b[3]) && hex(b[4])
	return ok && (len(b) == 5 || b[5] == '-' && hex(b[6]) && hex(b[7]))
}

func fitsText(b []byte, d *Decl) string {
	if len(d.Enum) > 0 {
		for _, e := range d.Enum {
			if string(b) == e {
				return ""
			}
		}
		return reasonEnum
	}
	if d.Charset == "code" {
		if !isCode(b) {
			return reasonCharset
		}
		return ""
	}
	for i := 0; i < len(b); {
		if c := b[i]; c >= ' ' && c < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		bad := r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) && r != '\n' && r != '\t'
		if bad || (d.Charset == "ascii" && r > unicode.MaxASCII) {
			return reasonCharset
		}
		i += n
	}
	return ""
}
