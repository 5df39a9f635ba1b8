package filters

import (
	"strings"
	"time"

	"cordon/filters/pi"
	"cordon/filters/scan"
)

// Scratch is working memory for one goroutine.
type Scratch struct {
	prog     *Program
	quick    [quickPlaces]*resolved
	known    map[speaker]*resolved // what prog says of a signal and its source
	scanner  *scan.Scanner
	read     bool // the scanner has read the text that is judged, and nothing since
	shape    shape
	raw      []pi.Finding
	findings []Finding
	asking   asking
	mark     func(pi.Entity) string
	flow     *flow // nil unless it follows
}

// NewScratch makes working memory for c.
func (c *Chain) NewScratch() *Scratch {
	s := &Scratch{prog: c.prog, known: map[speaker]*resolved{}, scanner: scan.New(scan.Options{Known: c.opt.Known, Budget: c.opt.Budget})}
	s.mark = s.markOf
	s.shape.bind(c.opt.Budget.WithDefaults())
	return s
}

// maxRemembered bounds how many signals of sources a Scratch remembers, and
// quickPlaces how many of them it finds without a map. It is a power of two.
const (
	maxRemembered = 4096
	quickPlaces   = 1024
	longName      = 512 // bytes; longer ones are resolved each time
)

// speaker is a source that says a signal.
type speaker struct{ signal, source string }

// resolved is what a program says of a speaker.
type resolved struct {
	speaker
	decl     *Decl  // nil if there is none
	labels   Labels // of the source and the declaration
	own      Labels // of the source alone
	speaks   bool   // the source may say the signal
	purpose  bool   // the profile allows the declared purpose
	closed   bool   // the declaration leaves no room for free text
	spells   bool   // a number that may be the code of a character, or of several
	scope    *Scope // of the app behind the source
	app      string // that declared it, else the source
	step     step   // of the declaration (P2)
	interval time.Duration
	capacity uint64     // bits an hour
	account  string     // under which they are used up
	shares   bool       // by what lies below that name as well
	scoped   bool       // so is the scope of the app
	key      pi.Context // what the last part of the signal's name says of a text
	measured bool       // something of P2, U5 or a flow is to be looked at
	precise  bool       // of P2

	alone, consented decision // on labels

	id    uint64 // of its stream
	said  uint64 // of the stream of all that its account says
	spelt uint64 // of the stream of all numbers that its account says
	heard *heard // what a flow remembers of its source
	turn  *turn  // and of itself

	pieces *pi.Assembler // of its source
}

// decision is what the class rules say of a set of labels.
type decision struct {
	effect     Effect
	rule       Rule
	attestable bool // an attested image is excepted from the rule
	reason     string
}

// lookup resolves a signal and its source once; undeclared ones are remembered too.
func (s *Scratch) lookup(p *Program, signal, source string) *resolved {
	quick := &s.quick[(mix(signal)+mix(source)*5)>>40%quickPlaces]
	if k := *quick; k != nil && k.signal == signal && k.source == source && s.prog == p {
		return k
	}
	k, ok := s.known[speaker{signal, source}]
	if !ok || s.prog != p {
		k = s.resolve(p, signal, source)
	}
	if len(signal)+len(source) <= longName {
		*quick = k
	}
	return k
}

// mix hashes a name, eight bytes at a time.
func mix(name string) uint64 {
	h := uint64(len(name))
	if len(name) < 8 {
		for i := range len(name) {
			h = h*31 + uint64(name[i])
		}
		return h * spread
	}
	last := name[len(name)-8:]
	for ; len(name) >= 8; name = name[8:] {
		h = (h ^ word(name)) * spread
		h ^= h >> 32
	}
	return (h ^ word(last)) * spread
}

const spread = 0x9E3779B97F4A7C15 // 2 to the 64th, divided by the golden ratio

// word reads the first eight bytes of s.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func (s *Scratch) resolve(p *Program, signal, source string) *resolved {
	if s.prog != p || len(s.known) >= maxRemembered {
		s.prog = p
		clear(s.known)
		clear(s.quick[:])
	}
	k := &resolved{speaker: speaker{strings.Clone(signal), strings.Clone(source)}, decl: p.Lookup(signal)}
	k.own, _ = p.SourceClasses(source)
	if strings.HasSuffix(source, ".*") {
		k.own |= Unknown // a family is no source
	}
	k.labels = k.own | Unknown
	if k.decl != nil {
		k.labels = k.own | k.decl.Classes
		k.speaks = k.decl.speaksFor(source)
		k.closed = k.decl.Closed()
		k.spells = k.decl.Numeric() && k.decl.Max >= leastCharacter
		k.step, k.interval = newStep(k.decl.Resolution), k.decl.Interval
		for _, allowed := range p.Purposes {
			k.purpose = k.purpose || allowed == k.decl.Purpose
		}
	}
	k.key = pi.ContextOf([]byte(k.signal[strings.LastIndexByte(k.signal, '.')+1:])).Inner() // a name that counts lets nothing pass
	k.scope, k.app = p.scope(k.source)
	k.capacity, k.account = p.budget(k.source)
	k.shares, k.scoped = p.sharesBudget(k.account), p.sharesTurn(k.app)
	k.precise = k.scope != nil || k.step.size != 0 || k.interval != 0
	k.measured = !k.closed || k.precise
	k.id = streamID(streamID(0, source), signal)
	k.said, k.spelt = streamID(0, k.account), streamID(1, k.account)
	k.alone, k.consented = p.decide(k.labels, false, false), p.decide(k.labels, true, false)
	if len(signal)+len(source) <= longName {
		s.known[k.speaker] = k
	}
	return k
}

// decide is Program.Decide, from memory for the classes that a record of this
// speaker usually has.
func (k *resolved) decide(p *Program, l Labels, consented bool) decision {
	switch {
	case l != k.labels:
		return p.decide(l, consented, false)
	case consented:
		return k.consented
	}
	return k.alone
}
