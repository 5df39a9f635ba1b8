package walk

import (
	"encoding/binary"
	"math"
	"strconv"
)

// numberForm says how the bits of a number are to be read.
type numberForm uint8

const (
	formUnsigned numberForm = iota
	formSigned
	formFloat32
	formFloat64  // as formFloat32 is, the bits of a float64
	formNegative // -1 less the bits, below all of formSigned
	formTime     // of MessagePack; the bits are nothing
)

// numeral makes the number n that of the event, and gives its text if the reader is not
// lazy or the number is of a rare form.
func (r *Reader) numeral(doc []byte, n *node) []byte {
	r.bits, r.form = n.bits, n.form
	switch r.ev.Whole = true; n.form {
	case formUnsigned:
		r.ev.Value = float64(n.bits)
	case formSigned:
		r.ev.Value = float64(int64(n.bits))
	case formNegative:
		r.ev.Value = -1 - float64(n.bits)
		return r.decimal()
	case formTime:
		return r.time(doc[n.from:n.end])
	default:
		r.ev.Value, r.ev.Whole = math.Float64frombits(n.bits), false
	}
	if r.Lazy {
		return nil
	}
	return r.decimal()
}

// Digits gives the text of the number of the event that is being visited.
func (r *Reader) Digits(ev *Event) []byte {
	if ev.Text == nil {
		return r.decimal()
	}
	return ev.Text
}

// decimal gives the text of the last number; for a float the shortest that reads back
// as the same value at its size.
func (r *Reader) decimal() []byte {
	switch b := r.digits[:0]; r.form {
	case formUnsigned:
		r.digits = strconv.AppendUint(b, r.bits, 10)
	case formSigned:
		r.digits = strconv.AppendInt(b, int64(r.bits), 10)
	case formNegative:
		if r.bits == math.MaxUint64 {
			r.digits = append(b, "-18446744073709551616"...)
		} else {
			r.digits = strconv.AppendUint(append(b, '-'), r.bits+1, 10)
		}
	default:
		v, size, form := math.Float64frombits(r.bits), 64, byte('f')
		if r.form == formFloat32 {
			size = 32
		}
		if a := math.Abs(v); a != 0 && (a < 1e-9 || a >= 1e21) {
			form = 'e'
		}
		r.digits = strconv.AppendFloat(b, v, form, -1, size)
	}
	return r.digits
}

// timeOf reads the data of a timestamp of MessagePack; ok is false for a length that none
// has.
func timeOf(b []byte) (sec int64, nano uint64, ok bool) {
	switch len(b) {
	case 4:
		return int64(binary.BigEndian.Uint32(b)), 0, true
	case 8:
		v := binary.BigEndian.Uint64(b)
		return int64(v & (1<<34 - 1)), v >> 34, true
	case 12:
		return int64(binary.BigEndian.Uint64(b[4:])), uint64(binary.BigEndian.Uint32(b)), true
	}
	return 0, 0, false
}

// time makes a timestamp the number of the event and gives its text, in seconds.
func (r *Reader) time(data []byte) []byte {
	sec, nano, _ := timeOf(data)
	r.ev.Value, r.ev.Whole = float64(sec)+float64(nano)/1e9, nano == 0
	r.digits = strconv.AppendInt(r.digits[:0], sec, 10)
	if nano > 0 {
		r.digits = append(r.digits, '.')
		r.digits = strconv.AppendUint(r.digits, nano+1_000_000_000, 10)
		at := len(r.digits) - 10 // the leading 1 keeps the zeros behind it
		r.digits = append(r.digits[:at], r.digits[at+1:]...)
	}
	return r.digits
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
