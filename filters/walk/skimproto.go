package walk

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unicode/utf8"
)

// skimMessage is one open message or group of a document that is skimmed.
type skimMessage struct {
	message
	last int // number of its last field
}

// skimProtobuf weighs b as the walk of protobuf would, without its events.
func (g *Guesser) skimProtobuf(b []byte, budget Budget) error {
	g.left, g.steps, g.messages = budget.Nodes, 0, g.messages[:0]
	if err := g.enter(message{end: len(b)}, budget.Depth); err != nil {
		return err
	}
	for pos := 0; len(g.messages) > 0; {
		top := &g.messages[len(g.messages)-1]
		if pos >= top.end {
			if top.group != 0 {
				return ErrMalformed
			}
			if err := g.leave(); err != nil {
				return err
			}
			continue
		}
		size, err := g.protobufField(b[pos:top.end], top, pos, len(b), budget.Depth)
		if err != nil {
			return err
		}
		pos += size
	}
	return nil
}

// node counts one event of a walk.
func (g *Guesser) node() error {
	if g.left--; g.left < 0 {
		return ErrBudget
	}
	return nil
}

// enter opens a message or group.
func (g *Guesser) enter(m message, depth int) error {
	if len(g.messages) >= depth {
		return ErrBudget
	}
	g.score += 20
	g.messages = append(g.messages, skimMessage{message: m})
	return g.node()
}

func (g *Guesser) leave() error {
	g.messages = g.messages[:len(g.messages)-1]
	return g.node()
}

// protobufField weighs the field at the start of b, which lies at pos in a document of
// so many bytes, and gives the bytes it takes, those inside a message or group left out.
func (g *Guesser) protobufField(b []byte, top *skimMessage, pos, size, depth int) (int, error) {
	number, wire, n := tag(b)
	if n == 0 {
		return 0, ErrMalformed
	}
	switch wire {
	case wireVarint:
		v, more := varint(b[n:])
		if more == 0 {
			return 0, ErrMalformed
		}
		value := float64(v)
		if int64(v) < 0 {
			value = float64(int64(v))
		}
		return n + more, g.protobufNumber(top, number, value, n+more)
	case wireFixed64, wireFixed32:
		value, more := fixedValue(b[n:], wire)
		if more == 0 {
			return 0, ErrMalformed
		}
		return n + more, g.protobufNumber(top, number, value, n+more)
	case wireLen:
		more, err := g.protobufDelimited(b[n:], top, int(number), pos+n, size, depth)
		return n + more, err
	case wireGroup:
		g.step(&top.last, int(number))
		return n, g.enter(message{end: top.end, group: number, plain: top.plain}, depth)
	case wireGroupEnd:
		if top.group != number {
			return 0, ErrMalformed
		}
		return n, g.leave()
	}
	return 0, ErrMalformed
}

// protobufNumber weighs a number that takes size bytes with its tag.
func (g *Guesser) protobufNumber(top *skimMessage, number uint64, v float64, size int) error {
	g.step(&top.last, int(number))
	g.value(v, size-(bits.Len64(number)+4+6)/7, false)
	return g.node()
}

// fixedValue reads four or eight bytes, low end first, as Reader.fixed does; n is 0 if
// there are not so many.
func fixedValue(b []byte, wire byte) (v float64, n int) {
	if wire == wireFixed32 {
		if len(b) < 4 {
			return 0, 0
		}
		u := binary.LittleEndian.Uint32(b)
		if v = float64(math.Float32frombits(u)); usual(v) {
			return v, 4
		}
		return float64(u), 4
	}
	if len(b) < 8 {
		return 0, 0
	}
	u := binary.LittleEndian.Uint64(b)
	if v = math.Float64frombits(u); usual(v) {
		return v, 8
	}
	return float64(u), 8
}

// protobufDelimited weighs what is length-delimited, as Reader.delimited takes it: a
// message, a text, both, or bytes. b begins with the length, at pos in a document of so
// many bytes.
func (g *Guesser) protobufDelimited(b []byte, top *skimMessage, number, pos, whole, depth int) (int, error) {
	size, n := varint(b)
	if n == 0 || size > uint64(len(b)-n) {
		return 0, ErrMalformed
	}
	b = b[n : n+int(size)]
	plain, text := top.plain, top.plain || len(b) == 0
	if !text {
		if g.steps += len(b); g.steps > 64*whole+4096 {
			return 0, ErrBudget
		}
		text = LooksText(b)
	}
	if len(b) >= 2 && fields(b) {
		if text && !plain {
			g.step(&top.last, number)
			g.written += len(b)
			g.score += 20 + 14*min(len(b), 100)
			if err := g.node(); err != nil {
				return 0, err
			}
		}
		g.step(&top.last, number)
		return n, g.enter(message{end: pos + n + len(b), plain: text}, depth)
	}
	valid := text && !plain || utf8.Valid(b)
	switch {
	case !valid && plain: // a piece of what was weighed already
		return n + len(b), nil
	case text && (!plain || LooksText(b)):
		g.written += len(b)
		g.score += 20 + 14*min(len(b), 100)
	case valid:
		g.score -= 20
	default:
		g.score -= 10
	}
	g.step(&top.last, number)
	return n + len(b), g.node()
}

// step weighs the number of a field, which writers give in ascending order.
func (g *Guesser) step(last *int, n int) {
	switch d := n - *last; {
	case d < 0:
		g.score -= 30
	case d <= 2:
		g.score += 20
	case d <= 8:
	case d <= 64:
		g.score -= 15
	default:
		g.score -= 40
	}
	*last = n
}
