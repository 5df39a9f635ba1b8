package walk

import (
	"encoding/binary"
	"math"
	"strconv"
)

// MsgPack walks doc, which must be one MessagePack value and nothing else, and calls
// visit for every event in order, like JSON. Numbers come as decimal text. A str
// that is no UTF-8, bin and ext are Blob events; the ext of a timestamp is a Number
// of seconds. The end of a container takes no bytes. It returns ErrMalformed,
// ErrBudget or the error of visit.
// Source: https://github.com/msgpack/msgpack/blob/master/spec.md
func (r *Reader) MsgPack(doc []byte, budget Budget, visit func(*Event) error) error {
	if err := r.begin(doc, budget, visit); err != nil {
		return err
	}
	return r.items(r.msgpackItem)
}

func (r *Reader) msgpackItem() error {
	start := r.pos
	if start >= len(r.doc) {
		return ErrMalformed
	}
	c := r.doc[start]
	r.pos++
	switch {
	case c < 0x80:
		return r.unsigned(uint64(c), start)
	case c < 0x90:
		return r.msgpackOpen(true, uint64(c&15), start)
	case c < 0xA0:
		return r.msgpackOpen(false, uint64(c&15), start)
	case c < 0xC0:
		return r.msgpackText(uint64(c&31), start)
	case c >= 0xE0:
		return r.signed(int64(int8(c)), start)
	case c == 0xC0:
		return r.leaf(Null, start, nil, false)
	case c == 0xC2 || c == 0xC3:
		return r.leaf(Bool, start, nil, false)
	case c == 0xC1:
		return ErrMalformed
	}
	return r.msgpackSized(c, start)
}

// msgpackSized reads an item whose type byte c is followed by a size or a value.
func (r *Reader) msgpackSized(c byte, start int) error {
	switch {
	case c >= 0xD4 && c <= 0xD8:
		return r.msgpackExt(1<<(c-0xD4), start)
	case c == 0xCA || c == 0xCB:
		return r.msgpackFloat(c, start)
	case c >= 0xCC && c <= 0xD3:
		return r.msgpackInt(c, start)
	}
	var n uint64
	var err error
	switch c {
	case 0xC4, 0xC7, 0xD9:
		n, err = r.uint(1)
	case 0xC5, 0xC8, 0xDA, 0xDC, 0xDE:
		n, err = r.uint(2)
	default: // C6 C9 DB DD DF
		n, err = r.uint(4)
	}
	if err != nil {
		return err
	}
	switch c {
	case 0xC4, 0xC5, 0xC6:
		b, err := r.take(n)
		if err != nil {
			return err
		}
		return r.leaf(Blob, start, b, false)
	case 0xC7, 0xC8, 0xC9:
		return r.msgpackExt(n, start)
	case 0xD9, 0xDA, 0xDB:
		return r.msgpackText(n, start)
	}
	return r.msgpackOpen(c >= 0xDE, n, start)
}

func (r *Reader) msgpackOpen(object bool, n uint64, start int) error {
	each := uint64(1)
	if object {
		each = 2
	}
	left, err := r.count(n, each)
	if err != nil {
		return err
	}
	return r.push(object, left, start)
}

func (r *Reader) msgpackText(n uint64, start int) error {
	b, err := r.take(n)
	if err != nil {
		return err
	}
	if !validText(b) {
		return r.leaf(Blob, start, b, false)
	}
	return r.leaf(String, start, b, false)
}

func (r *Reader) msgpackFloat(c byte, start int) error {
	if c == 0xCA {
		v, err := r.uint(4)
		if err != nil {
			return err
		}
		return r.float(float64(math.Float32frombits(uint32(v))), 32, start)
	}
	v, err := r.uint(8)
	if err != nil {
		return err
	}
	return r.float(math.Float64frombits(v), 64, start)
}

func (r *Reader) msgpackInt(c byte, start int) error {
	size := 1 << (c & 3)
	v, err := r.uint(size)
	if err != nil {
		return err
	}
	if c < 0xD0 {
		return r.unsigned(v, start)
	}
	shift := 64 - 8*size
	return r.signed(int64(v<<shift)>>shift, start)
}

// msgpackExt reads an extension of n bytes: a type and data.
func (r *Reader) msgpackExt(n uint64, start int) error {
	b, err := r.take(n + 1)
	if err != nil {
		return err
	}
	kind, b := int8(b[0]), b[1:]
	if kind != -1 {
		return r.leaf(Blob, start, b, false)
	}
	nano, sec := uint64(0), int64(0)
	switch len(b) {
	case 4:
		sec = int64(binary.BigEndian.Uint32(b))
	case 8:
		v := binary.BigEndian.Uint64(b)
		nano, sec = v>>34, int64(v&(1<<34-1))
	case 12:
		nano, sec = uint64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint64(b[4:]))
	default:
		return ErrMalformed
	}
	r.ev.Value, r.ev.Whole = float64(sec)+float64(nano)/1e9, nano == 0
	r.digits = strconv.AppendInt(r.digits[:0], sec, 10)
	if nano > 0 {
		r.digits = append(r.digits, '.')
		r.digits = strconv.AppendUint(r.digits, nano+1_000_000_000, 10)
		at := len(r.digits) - 10 // the leading 1 keeps the zeros behind it
		r.digits = append(r.digits[:at], r.digits[at+1:]...)
	}
	return r.leaf(Number, start, r.digits, false)
}
