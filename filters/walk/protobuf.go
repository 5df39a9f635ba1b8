package walk

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unicode/utf8"
)

// Wire types of protobuf.
const (
	wireVarint = iota
	wireFixed64
	wireLen
	wireGroup
	wireGroupEnd
	wireFixed32
)

// message is one open message or group.
type message struct {
	end   int    // where it ends; a group ends at its mark, before the end of what holds it
	last  int    // number of its last field
	group uint64 // field number, 0: no group
	plain bool   // lies inside bytes that were read as text already
}

// protobuf reads b, which must be one protobuf message, without its schema. The message
// and every message or group in it are objects; the key of a field is its number, which
// has no node of its own. What is length-delimited is taken as a message if its fields
// fill it exactly, as a String if it is text, as both if it could be both, and as a Blob
// otherwise. Fixed values are floats where that gives a magnitude that is usual, and
// unsigned integers where not.
// Source: https://protobuf.dev/programming-guides/encoding/
func (g *Guesser) protobuf(b []byte) error {
	g.steps, g.messages = 0, g.messages[:0]
	if err := g.enter(message{end: len(b)}, 0, 0, 0); err != nil {
		return err
	}
	for pos := 0; len(g.messages) > 0; {
		top := &g.messages[len(g.messages)-1]
		if pos >= top.end {
			if top.group != 0 {
				return ErrMalformed
			}
			if err := g.leave(pos, pos); err != nil {
				return err
			}
			continue
		}
		if pos = g.plainFields(b, pos, top); pos >= top.end {
			continue
		}
		var err error
		if pos, err = g.field(b[:top.end], pos, top, len(b)); err != nil {
			return err
		}
	}
	return nil
}

// node adds one node of a message that is no number.
func (g *Guesser) node(kind Kind, number uint64, start, from, end int) error {
	if g.left--; g.left < 0 {
		return ErrBudget
	}
	n := g.out.add()
	n.set(kind, false, start, from, end)
	n.field = uint32(number)
	return nil
}

// enter opens the message or group of a field, whose head is the bytes [start, end).
func (g *Guesser) enter(m message, number uint64, start, end int) error {
	if len(g.messages) >= g.depth {
		return ErrBudget
	}
	g.score += 20
	g.messages = append(g.messages, m)
	return g.node(BeginObject, number, start, end, end)
}

func (g *Guesser) leave(start, end int) error {
	g.messages = g.messages[:len(g.messages)-1]
	return g.node(EndObject, 0, start, end, end)
}

// tag reads a field's number and wire type. Numbers end at 2^29-1, but readers take
// larger ones.
func tag(b []byte) (number uint64, wire byte, n int) {
	v, n := varint(b)
	if n == 0 || v>>3 == 0 || v>>3 > math.MaxInt32 {
		return 0, 0, 0
	}
	return v >> 3, byte(v & 7), n
}

// varint reads a base-128 number of at most ten bytes; n is 0 if there is none.
func varint(b []byte) (v uint64, n int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	return longVarint(b)
}

func longVarint(b []byte) (v uint64, n int) {
	for i, c := range b[:min(len(b), 10)] {
		if i == 9 && c > 1 {
			return 0, 0
		}
		v |= uint64(c&0x7F) << (7 * i)
		if c < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

// field reads the field at start in the message top, which ends with b, of a document of
// so many bytes, and gives where it ends; a message or group, where its fields begin.
func (g *Guesser) field(b []byte, start int, top *message, whole int) (int, error) {
	c := b[start]
	number, wire, from := uint64(c>>3), c&7, start+1
	switch {
	case c >= 8 && c < 0x80: // one of the first fields
	case c >= 0x80 && from < len(b) && b[from]-1 < 0x7F:
		number = number&0xF | uint64(b[from])<<4
		from++
	default:
		n := 0
		if number, wire, n = tag(b[start:]); n == 0 {
			return 0, ErrMalformed
		}
		from = start + n
	}
	switch wire {
	case wireVarint:
		v, n := varint(b[from:])
		if n == 0 {
			return 0, ErrMalformed
		}
		form, value := formUnsigned, float64(v)
		if int64(v) < 0 {
			form, value = formSigned, float64(int64(v))
		}
		return from + n, g.fieldNumber(top, number, value, form, v, start, from+n)
	case wireFixed64, wireFixed32:
		v, form, bits, n := fixedValue(b[from:], wire)
		if n == 0 {
			return 0, ErrMalformed
		}
		return from + n, g.fieldNumber(top, number, v, form, bits, start, from+n)
	case wireLen:
		return g.delimited(b, start, from, top, number, whole)
	case wireGroup:
		g.step(&top.last, int(number))
		return from, g.enter(message{end: top.end, group: number, plain: top.plain}, number, start, from)
	case wireGroupEnd:
		if top.group != number {
			return 0, ErrMalformed
		}
		return from, g.leave(start, from)
	}
	return 0, ErrMalformed
}

// fieldNumber reads the number v in the bytes [start, end) of a field.
func (g *Guesser) fieldNumber(top *message, number uint64, v float64, form numberForm, kept uint64, start, end int) error {
	g.step(&top.last, int(number))
	g.value(v, end-start-tagSize(number), false)
	if g.left--; g.left < 0 {
		return ErrBudget
	}
	n := g.out.add()
	n.set(Number, false, start, start, end)
	n.field, n.bits, n.form = uint32(number), kept, form
	return nil
}

// tagSize gives the bytes that a field's number and wire type take, one more than they need
// from half of their range on.
func tagSize(number uint64) int {
	switch {
	case number < 1<<3:
		return 1
	case number < 1<<10:
		return 2
	}
	return (bits.Len64(number) + 4 + 6) / 7
}

// fixedValue reads four or eight bytes, low end first; size is 0 if there are not so many.
func fixedValue(b []byte, wire byte) (v float64, form numberForm, bits uint64, size int) {
	if wire == wireFixed32 {
		if len(b) < 4 {
			return 0, 0, 0, 0
		}
		u := binary.LittleEndian.Uint32(b)
		if v = float64(math.Float32frombits(u)); usual(v) {
			return v, formFloat32, math.Float64bits(v), 4
		}
		return float64(u), formUnsigned, uint64(u), 4
	}
	if len(b) < 8 {
		return 0, 0, 0, 0
	}
	v, form, bits = fixed64(binary.LittleEndian.Uint64(b))
	return v, form, bits, 8
}

// fixed64 is fixedValue for eight bytes that were read.
func fixed64(u uint64) (v float64, form numberForm, bits uint64) {
	if v = math.Float64frombits(u); usual(v) {
		return v, formFloat64, u
	}
	return float64(u), formUnsigned, u
}

// usual reports whether v has a magnitude that measurements have, which integers
// read as floats have not.
func usual(v float64) bool {
	a := math.Abs(v)
	return a >= 1e-6 && a <= 1e12
}

// delimited reads the field at start whose length is at b[at:], in a document of so many
// bytes, and gives where it ends; a message, where its fields begin.
func (g *Guesser) delimited(b []byte, start, at int, top *message, number uint64, whole int) (int, error) {
	size, n := varint(b[at:])
	from := at + n
	if n == 0 || size > uint64(len(b)-from) {
		return 0, ErrMalformed
	}
	end := from + int(size)
	plain, text := top.plain, top.plain || size == 0
	if !text {
		if g.steps += int(size); g.steps > 64*whole+4096 {
			return 0, ErrBudget
		}
		if _, text = shortWord(b, from, int(size)); !text {
			text = LooksText(b[from:end])
		}
	}
	if end-from >= 2 && mayBeField(b[from]) && fields(b[from:end]) {
		if text && !plain {
			g.step(&top.last, int(number))
			g.weighText(end - from)
			if err := g.node(String, number, start, from, end); err != nil {
				return 0, err
			}
		}
		g.step(&top.last, int(number))
		return from, g.enter(message{end: end, plain: text}, number, start, from)
	}
	kind := String
	valid := text && !plain || utf8.Valid(b[from:end])
	switch {
	case !valid && plain: // a piece of what was weighed already
		return end, nil
	case text && (!plain || LooksText(b[from:end])):
		g.weighText(end - from)
	case valid:
		g.score -= 20
	default:
		g.score -= 10
		kind = Blob
	}
	g.step(&top.last, int(number))
	return end, g.node(kind, number, start, from, end)
}

// mayBeField reports whether a message may begin with c: as the tag of a field, or the first
// byte of one.
func mayBeField(c byte) bool { return c >= 0x80 || c >= 8 && 1<<(c&7)&0b10_1111 != 0 }

// fields reports whether the fields of b fill it exactly; what is inside delimited
// ones is left aside, so that all calls for one document look at each byte twice at
// most.
func fields(b []byte) bool {
	var groups [8]uint64
	open := 0
	for pos := 0; pos < len(b); {
		c := b[pos]
		number, wire, n := uint64(c>>3), c&7, 1
		if c-8 >= 0x80-8 {
			if number, wire, n = tag(b[pos:]); n == 0 {
				return false
			}
		}
		pos += n
		switch wire {
		case wireVarint:
			_, n := varint(b[pos:])
			if pos += n; n == 0 {
				return false
			}
		case wireFixed64:
			pos += 8
		case wireFixed32:
			pos += 4
		case wireLen:
			size, n := varint(b[pos:])
			if n == 0 || size > uint64(len(b)-pos-n) {
				return false
			}
			pos += n + int(size)
		case wireGroup:
			if open == len(groups) {
				return false
			}
			groups[open] = number
			open++
		case wireGroupEnd:
			if open == 0 || groups[open-1] != number {
				return false
			}
			open--
		default:
			return false
		}
		if pos > len(b) {
			return false
		}
	}
	return open == 0
}

// step weighs the number of a field, which writers give in ascending order.
func (g *Guesser) step(last *int, n int) {
	g.score += weighStep(n - *last)
	*last = n
}

// weighStep gives the weight of a field whose number is so much above that of the one before.
func weighStep(d int) int {
	if uint(d) <= 2 { //nolint:gosec // negative ones are large
		return 20
	}
	return weighLeap(d)
}

func weighLeap(d int) int {
	switch {
	case d < 0:
		return -30
	case d <= 8:
		return 0
	case d <= 64:
		return -15
	}
	return -40
}
