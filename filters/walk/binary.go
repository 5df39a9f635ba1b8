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
	formNegative // -1 less the bits, below all of formSigned; it and the next are rare
	formTime     // of MessagePack; the bits are nothing
	formWord     // no number but a key of one to eight bytes, which the bits are
)

// Digits gives a number of doc as decimal text, for a float the shortest that reads back
// as the same value at its size, the timestamps of MessagePack as seconds. It is valid up
// to the next call.
func (l *Nodes) Digits(n *Node, doc []byte) []byte {
	switch b := l.digits[:0]; n.form {
	case formUnsigned:
		l.digits = strconv.AppendUint(b, n.bits, 10)
	case formSigned:
		l.digits = strconv.AppendInt(b, int64(n.bits), 10)
	case formNegative:
		if n.bits == math.MaxUint64 {
			l.digits = append(b, "-18446744073709551616"...)
		} else {
			l.digits = strconv.AppendUint(append(b, '-'), n.bits+1, 10)
		}
	case formTime:
		l.digits = appendTime(b, doc[n.from:n.end])
	default:
		v, size, form := math.Float64frombits(n.bits), 64, byte('f')
		if n.form == formFloat32 {
			size = 32
		}
		if a := math.Abs(v); a != 0 && (a < 1e-9 || a >= 1e21) {
			form = 'e'
		}
		l.digits = strconv.AppendFloat(b, v, form, -1, size)
	}
	return l.digits
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

// appendTime appends a timestamp in seconds.
func appendTime(b, data []byte) []byte {
	sec, nano, _ := timeOf(data)
	if b = strconv.AppendInt(b, sec, 10); nano > 0 {
		at := len(b)
		b = strconv.AppendUint(b, nano+1_000_000_000, 10)
		b[at] = '.' // in the place of a leading 1, which keeps the zeros behind it
	}
	return b
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
