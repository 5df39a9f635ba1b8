package canbus

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"
)

// NumberKind is how a signal's bits are read as a number.
type NumberKind uint8

// The kinds of DBC: the sign in SG_, overruled by SIG_VALTYPE_.
const (
	Unsigned NumberKind = iota
	Signed
	Float32
	Float64
)

// Signal is one value in a message.
type Signal struct {
	Name     string
	Unit     string
	Kind     NumberKind
	Factor   float64
	Offset   float64
	Min, Max float64 // as stated; values are not held to them

	span  span
	texts []valueText // by raw, ascending
	mux   []muxRange  // values of the switch with which the signal is present; nil: always
}

// valueText is an entry of VAL_; raw as in Sample.Raw.
type valueText struct {
	raw  uint64
	text string
}

// muxRange is an inclusive range of raw values of the switch.
type muxRange struct{ low, high uint64 }

// Bits returns the signal's size in bits, 1 to 64.
func (s *Signal) Bits() int { return int(s.span.size) }

// Text returns what VAL_ calls a raw value, "" if it has no name.
func (s *Signal) Text(raw uint64) string {
	i, ok := slices.BinarySearchFunc(s.texts, raw, func(t valueText, raw uint64) int { return cmp.Compare(t.raw, raw) })
	if !ok {
		return ""
	}
	return s.texts[i].text
}

// physical is raw*factor + offset. The product is rounded on its own, so that
// processors with fused multiply-add give the same value.
func (s *Signal) physical(raw uint64) float64 {
	var v float64
	switch s.Kind {
	case Signed:
		v = float64(s.span.signed(raw))
	case Float32:
		v = float64(math.Float32frombits(uint32(raw)))
	case Float64:
		v = math.Float64frombits(raw)
	default:
		v = float64(raw)
	}
	return float64(v*s.Factor) + s.Offset
}

// present tells whether the signal is in a frame whose switch reads v.
func (s *Signal) present(v uint64) bool {
	for _, r := range s.mux {
		if v >= r.low && v <= r.high {
			return true
		}
	}
	return false
}

// Message is a frame's definition.
type Message struct {
	ID       uint32
	Extended bool
	Name     string
	Size     int // bytes, as stated; a frame may be shorter or longer
	Signals  []Signal
	// Refused says why the message is never decoded; "" if it is.
	Refused string

	file     string
	line     int
	switchAt int // index of the multiplexer switch in Signals, -1 if none
}

// Database holds the message definitions of one or more DBC files. It is safe
// for concurrent use.
type Database struct {
	Warnings []Warning // what was passed over while loading, in file order

	messages []*Message // by identifier, standard ones first
	standard [maxStandardID + 1]*Message
	extended map[uint32]*Message
	short    atomic.Uint64
}

// Messages returns all definitions, standard identifiers first, ascending. The
// slice is the database's own.
func (db *Database) Messages() []*Message { return db.messages }

// Message returns the definition for an identifier, nil if there is none.
func (db *Database) Message(id uint32, extended bool) *Message {
	switch {
	case extended:
		return db.extended[id]
	case id <= maxStandardID:
		return db.standard[id]
	}
	return nil
}

// Short returns how many signals were left out so far because the frame ended
// before them.
func (db *Database) Short() uint64 { return db.short.Load() }

// Sample is one decoded value.
type Sample struct {
	Message *Message
	Signal  *Signal
	Raw     uint64  // the signal's bits, not sign-extended
	Value   float64 // physical, in Signal.Unit
}

// Outcome is what became of a frame.
type Outcome uint8

// The outcomes of Decode. Only Decoded and Short give samples.
const (
	UnknownID   Outcome = iota // no definition for the identifier
	Decoded                    // every signal present was decoded, at least one
	Short                      // the frame was too short for a signal or more
	Undecodable                // the definition has no signals or was refused
	NoData                     // a remote or an error frame
)

func (o Outcome) String() string {
	switch o {
	case Decoded:
		return "decoded"
	case Short:
		return "short"
	case Undecodable:
		return "undecodable"
	case NoData:
		return "no data"
	default:
		return "unknown"
	}
}

// Decode appends the signal values of a frame to dst. It allocates nothing
// while dst has room. A signal that the frame is too short for is left out and
// counted, and so are all multiplexed signals when the switch does not fit.
func (db *Database) Decode(dst []Sample, f *Frame) ([]Sample, Outcome) {
	if f.Remote || f.Error {
		return dst, NoData
	}
	m := db.Message(f.ID, f.Extended)
	switch {
	case m == nil:
		return dst, UnknownID
	case m.Refused != "" || len(m.Signals) == 0:
		return dst, Undecodable
	}
	dst, short := m.decode(dst, f)
	if short > 0 {
		db.short.Add(uint64(short))
		return dst, Short
	}
	return dst, Decoded
}

func (m *Message) decode(dst []Sample, f *Frame) (_ []Sample, short int) {
	var selected uint64
	readable := m.switchAt >= 0 && m.Signals[m.switchAt].span.need <= f.Len
	if readable {
		selected = m.Signals[m.switchAt].span.raw(&f.Data)
	}
	for i := range m.Signals {
		s := &m.Signals[i]
		if s.mux != nil && readable && !s.present(selected) {
			continue
		}
		if s.span.need > f.Len || s.mux != nil && !readable {
			short++
			continue
		}
		raw := s.span.raw(&f.Data)
		dst = append(dst, Sample{Message: m, Signal: s, Raw: raw, Value: s.physical(raw)})
	}
	return dst, short
}
