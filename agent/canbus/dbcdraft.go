package canbus

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.einride.tech/can/pkg/dbc"
)

// draft is a message while its file is being read.
type draft struct {
	message  *Message
	signals  []draftSignal
	refusal  string
	refused  int               // line of the refusal
	switches map[string]string // signal to switch, as SG_MUL_VAL_ says
}

type draftSignal struct {
	*dbc.SignalDef
	name   string
	line   int
	nested bool
	kind   NumberKind // Unsigned unless SIG_VALTYPE_ says float
	texts  []valueText
	ranges []muxRange
}

// refuse keeps a message from being decoded; the first reason stands.
func (d *draft) refuse(line int, reason string) {
	if d.refusal == "" {
		d.refusal, d.refused = reason, line
	}
}

// named returns the signals of a name: multiplexed messages may use one twice.
func (d *draft) named(name string) []*draftSignal {
	var found []*draftSignal
	for i := range d.signals {
		if d.signals[i].name == name {
			found = append(found, &d.signals[i])
		}
	}
	return found
}

func (d *draft) setKind(l *loader, line int, name string, kind NumberKind) {
	signals := d.named(name)
	if len(signals) == 0 {
		d.refuse(line, "it has a value type for a signal that it does not define")
	}
	for _, s := range signals {
		s.kind = kind
		if kind == Float32 && s.Size != 32 || kind == Float64 && s.Size != 64 {
			d.refuse(line, "the size of signal "+name+" does not fit its floating-point type")
		}
	}
}

func (d *draft) setTexts(l *loader, line int, name string, texts []dbc.ValueDescriptionDef) bool {
	signals := d.named(name)
	for _, s := range signals {
		for _, t := range texts {
			raw, ok := rawOf(t.Value, s.Size, s.IsSigned)
			if !ok {
				l.warn(line, fmt.Sprintf("the text for %v of signal %s is for a value it cannot have", t.Value, name))
				continue
			}
			s.texts = append(s.texts, valueText{raw, strings.ReplaceAll(t.Description, `\"`, `"`)})
		}
	}
	return len(signals) > 0
}

// rawOf turns the value of a VAL_ entry into the bits of a signal.
func rawOf(v float64, size uint64, signed bool) (raw uint64, ok bool) {
	if v != math.Trunc(v) || size < 1 || size > 64 {
		return 0, false
	}
	low, high := 0.0, math.Ldexp(1, int(size))
	if signed {
		low, high = -high/2, high/2
	}
	if v < low || v >= high {
		return 0, false
	}
	if v < 0 {
		return uint64(int64(v)) & (math.MaxUint64 >> (64 - size)), true
	}
	return uint64(v), true
}

var muxStatement = regexp.MustCompile(`^SG_MUL_VAL_\s+(\d+)\s+(\w+)\s+(\w+)\s+(\d+\s*-\s*\d+(?:\s*,\s*\d+\s*-\s*\d+)*)\s*;`)

// muxRanges reads "SG_MUL_VAL_ ID SIGNAL SWITCH 0-3,7-7;".
func (l *loader) muxRanges(s statement) error {
	part := muxStatement.FindStringSubmatch(s.text)
	if part == nil {
		return l.fail(s, "SG_MUL_VAL_ cannot be read", dbcHint)
	}
	id, err := strconv.ParseUint(part[1], 10, 32)
	if err != nil {
		return l.fail(s, "SG_MUL_VAL_ has no message identifier", dbcHint)
	}
	ranges, ok := parseRanges(part[4])
	if !ok {
		return l.fail(s, "SG_MUL_VAL_ has a range that is none", dbcHint)
	}
	d := l.byID[uint32(id)]
	if d == nil {
		l.warn(s.line, fmt.Sprintf("multiplexing ranges for message %d, which the file does not define", id))
		return nil
	}
	signals := d.named(part[2])
	if len(signals) != 1 {
		d.refuse(s.line, "it has multiplexing ranges for signal "+part[2]+", which it does not define once")
		return nil
	}
	signals[0].ranges = append(signals[0].ranges, ranges...)
	if old, again := d.switches[part[2]]; again && old != part[3] {
		d.refuse(s.line, "signal "+part[2]+" depends on two switches")
	}
	d.switches[part[2]] = part[3]
	return nil
}

func parseRanges(text string) (ranges []muxRange, ok bool) {
	for _, r := range strings.Split(text, ",") {
		low, high, _ := strings.Cut(r, "-")
		a, errLow := strconv.ParseUint(strings.TrimSpace(low), 10, 64)
		b, errHigh := strconv.ParseUint(strings.TrimSpace(high), 10, 64)
		if errLow != nil || errHigh != nil || a > b {
			return nil, false
		}
		ranges = append(ranges, muxRange{a, b})
	}
	return ranges, true
}

// finish makes the message out of its draft.
func (d *draft) finish(l *loader) {
	d.checkMux()
	for i := range d.signals {
		d.place(l, &d.signals[i])
	}
	if d.refusal != "" {
		d.message.Refused = d.refusal
		l.warn(d.refused, "message "+d.message.Name+" is never decoded: "+d.refusal)
	}
}

// checkMux refuses what one switch cannot express.
func (d *draft) checkMux() {
	var name string
	switches, multiplexed := 0, 0
	for _, s := range d.signals {
		switch {
		case s.nested:
			d.refuse(s.line, "signal "+s.name+" is a switch within a switch")
		case s.IsMultiplexerSwitch:
			switches, name = switches+1, s.name
			if s.kind != Unsigned {
				d.refuse(s.line, "its switch "+s.name+" is a floating-point number")
			}
		case s.IsMultiplexed:
			multiplexed++
		case s.ranges != nil:
			d.refuse(s.line, "signal "+s.name+" has multiplexing ranges and is not multiplexed")
		}
	}
	if switches > 1 || multiplexed > 0 && switches == 0 {
		d.refuse(d.message.line, fmt.Sprintf("it has %d multiplexer switches", switches))
	}
	for _, s := range d.signals {
		if by, ranged := d.switches[s.name]; ranged && by != name {
			d.refuse(s.line, "signal "+s.name+" depends on "+by+", which is not its switch")
		}
	}
}

// place works out where a signal lies and adds it to the message.
func (d *draft) place(l *loader, s *draftSignal) {
	span, ok := newSpan(s.StartBit, s.Size, s.IsBigEndian)
	var flaw string
	switch {
	case !ok:
		flaw = "does not lie within 64 bytes, or has no or more than 64 bits"
	case s.Factor == 0:
		flaw = "has the factor 0"
	}
	if flaw != "" {
		l.warn(s.line, "signal "+s.name+" is left out: it "+flaw)
		if s.IsMultiplexerSwitch {
			d.refuse(s.line, "its switch "+s.name+" "+flaw)
		}
		return
	}
	if s.IsMultiplexerSwitch {
		d.message.switchAt = len(d.message.Signals)
	}
	d.message.Signals = append(d.message.Signals, Signal{Name: s.name, Unit: s.Unit, Kind: s.number(), Factor: s.Factor,
		Offset: s.Offset, Min: s.Minimum, Max: s.Maximum, span: span, texts: sortTexts(l, s), mux: s.muxRanges()})
}

func (s *draftSignal) number() NumberKind {
	if s.kind == Unsigned && s.IsSigned {
		return Signed
	}
	return s.kind
}

func (s *draftSignal) muxRanges() []muxRange {
	switch {
	case !s.IsMultiplexed:
		return nil
	case s.ranges != nil:
		return s.ranges
	default:
		return []muxRange{{s.MultiplexerSwitch, s.MultiplexerSwitch}}
	}
}

// sortTexts orders the value texts; of two for one value the first stands. A
// floating-point signal has none: its bits are no number to look up.
func sortTexts(l *loader, s *draftSignal) []valueText {
	if s.kind != Unsigned {
		return nil
	}
	slices.SortStableFunc(s.texts, func(a, b valueText) int { return cmp.Compare(a.raw, b.raw) })
	kept := slices.CompactFunc(s.texts, func(a, b valueText) bool { return a.raw == b.raw })
	if len(kept) < len(s.texts) {
		l.warn(s.line, "signal "+s.name+" has two texts for one value; the first stands")
	}
	return kept
}
