package walk

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// CBOR walks doc, which must be one CBOR data item of RFC 8949 and nothing else, and
// calls visit for every event in order, like JSON. Numbers come as decimal text,
// bignums of up to eight bytes too; byte strings are Blob events; tags are passed
// over; text must be valid UTF-8. Strings of indefinite length are joined and have
// Escaped set. It returns ErrMalformed, ErrBudget or the error of visit.
func (r *Reader) CBOR(doc []byte, budget Budget, visit func(*Event) error) error {
	if err := r.begin(doc, budget, visit); err != nil {
		return err
	}
	return r.items(r.cborItem)
}

// Major types and marks of CBOR.
const (
	cborUint = iota
	cborNegative
	cborBytes
	cborText
	cborArray
	cborMap
	cborTag
	cborSimple

	cborOpen  = 31 // additional information: indefinite length
	cborBreak = 0xFF
)

// cborHead reads the head of an item: its major type and argument. open means
// indefinite length, or a break mark for type 7.
func (r *Reader) cborHead() (major byte, info byte, arg uint64, err error) {
	if r.pos >= len(r.doc) {
		return 0, 0, 0, ErrMalformed
	}
	c := r.doc[r.pos]
	r.pos++
	major, info = c>>5, c&31
	switch {
	case info < 24:
		return major, info, uint64(info), nil
	case info < 28:
		arg, err = r.uint(1 << (info - 24))
		return major, info, arg, err
	case info == cborOpen && major >= cborBytes && major != cborTag:
		return major, info, 0, nil
	}
	return 0, 0, 0, ErrMalformed
}

func (r *Reader) cborItem() error {
	start, tag := r.pos, uint64(0)
	major, info, arg, err := r.cborHead()
	for tags := 0; err == nil && major == cborTag; tags++ {
		if tags >= r.depth {
			return ErrBudget
		}
		tag = arg
		if major, info, arg, err = r.cborHead(); err == nil && major == cborSimple && info == cborOpen {
			return ErrMalformed // a tag of nothing
		}
	}
	if err != nil {
		return err
	}
	switch major {
	case cborUint:
		return r.unsigned(arg, start)
	case cborNegative:
		return r.negative(arg, start)
	case cborBytes, cborText:
		return r.cborString(major, info, arg, tag, start)
	case cborArray, cborMap:
		return r.cborOpen(major == cborMap, info, arg, start)
	}
	return r.cborSimple(info, arg, start)
}

// negative emits -1-v.
func (r *Reader) negative(v uint64, start int) error {
	if v <= math.MaxInt64 {
		return r.signed(-1-int64(v), start)
	}
	r.ev.Value, r.ev.Whole = -1-float64(v), true
	if v == math.MaxUint64 {
		return r.leaf(Number, start, append(r.digits[:0], "-18446744073709551616"...), false)
	}
	r.digits = strconv.AppendUint(append(r.digits[:0], '-'), v+1, 10)
	return r.leaf(Number, start, r.digits, false)
}

func (r *Reader) cborOpen(object bool, info byte, n uint64, start int) error {
	if info == cborOpen {
		return r.push(object, -1, start)
	}
	return r.msgpackOpen(object, n, start)
}

// cborString reads a byte or text string, in one piece or in chunks.
func (r *Reader) cborString(major, info byte, n, tag uint64, start int) error {
	if info != cborOpen {
		b, err := r.take(n)
		if err != nil {
			return err
		}
		return r.cborLeaf(major, b, tag, start, false)
	}
	r.text = r.text[:0]
	for {
		if r.pos < len(r.doc) && r.doc[r.pos] == cborBreak {
			r.pos++
			return r.cborLeaf(major, r.text, tag, start, true)
		}
		m, i, n, err := r.cborHead()
		if err != nil || m != major || i == cborOpen {
			return ErrMalformed
		}
		b, err := r.take(n)
		if err != nil || major == cborText && !utf8.Valid(b) {
			return ErrMalformed
		}
		r.text = append(r.text, b...)
	}
}

func (r *Reader) cborLeaf(major byte, b []byte, tag uint64, start int, joined bool) error {
	if major == cborText {
		if !validText(b) {
			return ErrMalformed
		}
		return r.leaf(String, start, b, joined)
	}
	if (tag == 2 || tag == 3) && len(b) <= 8 { // bignums, section 3.4.3
		v := uint64(0)
		for _, c := range b {
			v = v<<8 | uint64(c)
		}
		if tag == 3 {
			return r.negative(v, start)
		}
		return r.unsigned(v, start)
	}
	return r.leaf(Blob, start, b, joined)
}

// cborSimple reads what major type 7 holds: simple values, floats and the break.
func (r *Reader) cborSimple(info byte, arg uint64, start int) error {
	switch info {
	case 20, 21:
		return r.leaf(Bool, start, nil, false)
	case 24:
		if arg < 32 {
			return ErrMalformed
		}
	case 25:
		return r.float(half(uint16(arg)), 32, start)
	case 26:
		return r.float(float64(math.Float32frombits(uint32(arg))), 32, start)
	case 27:
		return r.float(math.Float64frombits(arg), 64, start)
	case cborOpen:
		n := len(r.stack)
		if n == 0 || r.stack[n-1].left >= 0 || r.stack[n-1].named {
			return ErrMalformed
		}
		return r.pop(start)
	}
	return r.leaf(Null, start, nil, false)
}

// half gives the value of a 16-bit float of IEEE 754.
func half(h uint16) float64 {
	exp, frac := int(h>>10&31), float64(h&1023)
	v := 0.0
	switch exp {
	case 0:
		v = math.Ldexp(frac, -24)
	case 31:
		if v = math.Inf(1); frac != 0 {
			v = math.NaN()
		}
	default:
		v = math.Ldexp(frac+1024, exp-25)
	}
	if h&0x8000 != 0 {
		return -v
	}
	return v
}
