package canbus

import "math"

// hexDigit holds the value of each hexadecimal digit, 0xFF for other bytes.
var hexDigit = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xFF
	}
	for i := range byte(10) {
		t['0'+i] = i
	}
	for i := range byte(6) {
		t['a'+i], t['A'+i] = 10+i, 10+i
	}
	return t
}()

// parseUint reads an unsigned number in base 10 or 16 that fills all of b.
func parseUint(b []byte, base uint64) (n uint64, ok bool) {
	if len(b) == 0 {
		return 0, false
	}
	for _, c := range b {
		d := uint64(hexDigit[c])
		if d >= base || n > (math.MaxUint64-d)/base {
			return 0, false
		}
		n = n*base + d
	}
	return n, true
}

// parseFixed reads a decimal number such as "17535.400", counted in units of
// unit nanoseconds, without going through a float. Digits after the ninth of
// the fraction are below a nanosecond for every unit in use and are ignored.
func parseFixed(b []byte, unit int64) (ns int64, ok bool) {
	i, limit := 0, math.MaxInt64/unit
	var whole int64
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		whole = whole*10 + int64(b[i]-'0')
		if whole >= limit {
			return 0, false
		}
	}
	if i == 0 {
		return 0, false
	}
	if i == len(b) {
		return whole * unit, true
	}
	frac, ok := parseFraction(b[i:])
	return whole*unit + frac*(unit/1000)/1e6, ok
}

// parseFraction reads "." and digits as billionths.
func parseFraction(b []byte) (n int64, ok bool) {
	if b[0] != '.' || len(b) < 2 {
		return 0, false
	}
	scale := int64(1e8)
	for _, c := range b[1:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n += int64(c-'0') * scale
		scale /= 10
	}
	return n, true
}

// fields walks the blank-separated fields of a line without allocating.
type fields struct {
	line []byte
	pos  int // where the next search starts
	at   int // where the last field began
}

// next returns the next field, nil at the end of the line.
func (f *fields) next() []byte {
	i := f.pos
	for i < len(f.line) && isBlank(f.line[i]) {
		i++
	}
	f.at = i
	for i < len(f.line) && !isBlank(f.line[i]) {
		i++
	}
	f.pos = i
	if f.at == i {
		return nil
	}
	return f.line[f.at:i]
}

// peek returns the next field and leaves it to be read again.
func (f *fields) peek() []byte {
	keep := *f
	b := f.next()
	*f = keep
	return b
}

// bad is the error for the field last read.
func (f *fields) bad(what, hint string) error { return badAt(f.at, what, hint) }

// data reads n payload bytes written as one field each.
func (f *fields) data(frame *Frame, n uint8, base uint64) error {
	for i := range n {
		v, ok := parseUint(f.next(), base)
		if !ok || v > 0xFF {
			return f.bad("a payload byte is missing or is no byte", "check that the line is whole")
		}
		frame.Data[i] = byte(v)
	}
	frame.Len = n
	return nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// addTime adds an offset to a start time, both in nanoseconds; ok is false
// when the sum is before 1970 or beyond what an int64 holds (year 2262).
func addTime(start, offset int64) (ns int64, ok bool) {
	if offset > 0 && start > math.MaxInt64-offset {
		return 0, false
	}
	return start + offset, start+offset >= 0
}
