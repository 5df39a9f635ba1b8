package scan

import (
	"unicode/utf8"

	"cordon/filters/pi"
)

// Bounds of characters written as numbers: the fewest of them, digits of one, and characters
// between two.
const (
	leastNumbers  = 4
	leastWide     = 2 // if all of them are ideographs
	mostDigits    = 8
	mostDecorated = 20
)

// numbered reads characters that are written as numbers of any lengths, in base 10, 16, 8 or 2,
// with the same before and behind each.
func (s *Scanner) numbered(c pi.Context, w *writing) (pi.Entity, int) {
	for _, base := range [...]int{10, 16, 8} {
		end := w.numbers(base)
		if end == 0 {
			continue
		}
		if e := s.take(c, w); e != pi.None {
			return e, end
		}
	}
	return pi.None, 0
}

// numbers sets w.data to the characters that the numbers of a base write and gives the end of the
// last one, 0 if there are too few.
func (w *writing) numbers(base int) int {
	r := w.runes
	w.data = w.data[:0]
	var sep []rune
	var values [mostWritten / 2]rune
	n, end, bytes := 0, 0, true
	k := w.decorated(0, base)
	for k < len(r) && n < len(values) {
		v, from := 0, k
		for k < len(r) && k < from+mostDigits && r[k] < 0x80 && digitValue(byte(r[k])) < base {
			v = v*base + digitValue(byte(r[k]))
			k++
		}
		if k == from || v > utf8.MaxRune {
			break
		}
		values[n] = rune(v)
		n++
		bytes = bytes && v < 256
		end = k
		next := w.decorated(k, base)
		if next == k || next == len(r) {
			break
		}
		if n == 1 {
			sep = r[k:next]
		} else if next-k != len(sep) || !equal(sep, r[k:next]) {
			break
		}
		k = next
	}
	if n < leastNumbers && (n < leastWide || !allWide(values[:n])) {
		return 0
	}
	for _, v := range values[:n] {
		if bytes {
			w.data = append(w.data, byte(v))
		} else {
			w.data = utf8.AppendRune(w.data, v)
		}
	}
	return end
}

// allWide reports whether all of values are ideographs.
func allWide(values []rune) bool {
	for _, v := range values {
		if !wide(v) {
			return false
		}
	}
	return true
}

// decorated gives where the next number of a base begins behind what stands at w.runes[k:]: marks,
// letters that are no digits of it, and a prefix as 0x.
func (w *writing) decorated(k, base int) int {
	r := w.runes
	for most := min(len(r), k+mostDecorated); k < most; k++ {
		if r[k] == '0' && k+2 < len(r) {
			switch x := r[k+1] | 0x20; {
			case base == 16 && x == 'x', base == 8 && x == 'o':
				return k + 2
			}
		}
		if r[k] < 0x80 && digitValue(byte(r[k])) < base {
			return k
		}
	}
	return k
}
