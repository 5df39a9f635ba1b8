package walk

import (
	"encoding/binary"
	"math"
	"strconv"
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
	group uint64 // field number, 0: no group
	plain bool   // lies inside bytes that were visited as text already
}

// Protobuf walks doc, which must be one protobuf message, without its schema and
// calls visit for every event in order, like JSON. The message and every message or
// group in it are objects; the key of a field is its number in decimal, for which
// there is no Key event. What is length-delimited is taken as a message if its
// fields fill it exactly, as a String if it is text, as both if it could be both,
// and as a Blob otherwise. Fixed values are floats where that gives a magnitude that
// is usual, and unsigned integers where not. It returns ErrMalformed, ErrBudget or
// the error of visit.
// Source: https://protobuf.dev/programming-guides/encoding/
func (r *Reader) Protobuf(doc []byte, budget Budget, visit func(*Event) error) error {
	if err := r.begin(doc, budget, visit); err != nil {
		return err
	}
	r.messages = append(r.messages[:0], message{end: len(doc)})
	if err := r.push(true, -1, 0); err != nil {
		return err
	}
	for len(r.messages) > 0 {
		top := r.messages[len(r.messages)-1]
		if r.pos < top.end {
			if err := r.field(top); err != nil {
				return err
			}
			continue
		}
		if top.group != 0 {
			return ErrMalformed
		}
		if err := r.endMessage(r.pos); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) endMessage(start int) error {
	r.messages = r.messages[:len(r.messages)-1]
	return r.pop(start)
}

// name makes the field number the key of the next value.
func (r *Reader) name(number uint64) {
	top := &r.stack[len(r.stack)-1]
	r.keys = strconv.AppendUint(r.keys[:top.keyFrom], number, 10)
	top.key, top.named = r.keys[top.keyFrom:], true
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

// field reads one field of the innermost message.
func (r *Reader) field(top message) error {
	start := r.pos
	b := r.doc[start:top.end]
	number, wire, n := tag(b)
	if n == 0 {
		return ErrMalformed
	}
	r.pos += n
	if wire != wireGroupEnd {
		r.name(number)
	}
	switch wire {
	case wireVarint:
		v, n := varint(b[n:])
		if n == 0 {
			return ErrMalformed
		}
		r.pos += n
		if int64(v) < 0 {
			return r.signed(int64(v), start)
		}
		return r.unsigned(v, start)
	case wireFixed64, wireFixed32:
		return r.fixed(b[n:], wire, start)
	case wireLen:
		return r.delimited(b[n:], top.plain, start)
	case wireGroup:
		r.messages = append(r.messages, message{end: top.end, group: number, plain: top.plain})
		return r.push(true, -1, start)
	case wireGroupEnd:
		if top.group != number {
			return ErrMalformed
		}
		return r.endMessage(start)
	}
	return ErrMalformed
}

// fixed reads four or eight bytes, low end first.
func (r *Reader) fixed(b []byte, wire byte, start int) error {
	if wire == wireFixed32 {
		if len(b) < 4 {
			return ErrMalformed
		}
		r.pos += 4
		v := binary.LittleEndian.Uint32(b)
		if f := math.Float32frombits(v); usual(float64(f)) {
			return r.float(float64(f), 32, start)
		}
		return r.unsigned(uint64(v), start)
	}
	if len(b) < 8 {
		return ErrMalformed
	}
	r.pos += 8
	v := binary.LittleEndian.Uint64(b)
	if f := math.Float64frombits(v); usual(f) {
		return r.float(f, 64, start)
	}
	return r.unsigned(v, start)
}

// usual reports whether v has a magnitude that measurements have, which integers
// read as floats have not.
func usual(v float64) bool {
	a := math.Abs(v)
	return a >= 1e-6 && a <= 1e12
}

// delimited reads a length and that many bytes.
func (r *Reader) delimited(b []byte, plain bool, start int) error {
	size, n := varint(b)
	if n == 0 || size > uint64(len(b)-n) {
		return ErrMalformed
	}
	r.pos += n
	b = b[n : n+int(size)]
	text := plain || len(b) == 0
	if !text {
		if r.steps += len(b); r.steps > 64*len(r.doc)+4096 {
			return ErrBudget
		}
		text = LooksText(b)
	}
	if len(b) >= 2 && fields(b) {
		if text && !plain {
			end := r.pos
			r.pos += len(b)
			if err := r.leaf(String, start, b, false); err != nil {
				return err
			}
			r.pos = end
		}
		r.messages = append(r.messages, message{end: r.pos + len(b), plain: text})
		r.stack[len(r.stack)-1].named = true
		return r.push(true, -1, start)
	}
	r.pos += len(b)
	switch {
	case text && !plain || validText(b):
		return r.leaf(String, start, b, false)
	case plain: // a piece of what was visited already
		return nil
	}
	return r.leaf(Blob, start, b, false)
}

// fields reports whether the fields of b fill it exactly; what is inside delimited
// ones is left aside, so that all calls for one document look at each byte twice at
// most.
func fields(b []byte) bool {
	var groups [8]uint64
	open := 0
	for len(b) > 0 {
		number, wire, n := tag(b)
		if n == 0 {
			return false
		}
		b = b[n:]
		skip := 0
		switch wire {
		case wireVarint:
			if _, skip = varint(b); skip == 0 {
				return false
			}
		case wireFixed64:
			skip = 8
		case wireFixed32:
			skip = 4
		case wireLen:
			size, n := varint(b)
			if n == 0 || size > uint64(len(b)-n) {
				return false
			}
			skip = n + int(size)
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
		if skip > len(b) {
			return false
		}
		b = b[skip:]
	}
	return open == 0
}
