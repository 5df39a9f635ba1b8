package scan

import (
	"bytes"
	"strings"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// byCode names the value at the start of text, which should be what c says, in the way of writing that its
// key names or that it shows, and gives its place.
func (s *Scanner) byCode(c pi.Context, text []byte) (e pi.Entity, from, to int) {
	for from < len(text) && from < mostClosing && (text[from] == ' ' || text[from] == '"' || text[from] == '\'' || text[from] == '\\' || text[from] == '`') {
		from++
	}
	code := c.Code()
	b := text[from:min(len(text), from+mostCoded+mostWritten)]
	if shown := c.Shown(b); shown != pi.NoCode && (code == pi.NoCode || code == pi.Deflated) {
		code = shown
	}
	if code == pi.NoCode || len(b) < 6 || s.readings <= 0 {
		return pi.None, 0, 0
	}
	s.readings--
	c = c.Inner().Narrow().Decoded()
	n := 0
	switch code {
	case pi.Base58:
		e, n = s.numeral(c, b, 58, 256)
	case pi.Radix36:
		e, n = s.numeral(c, b, 36, 10)
	case pi.Radix16:
		e, n = s.numeral(c, b, 16, 10)
	case pi.Radix10:
		e, n = s.numeral(c, b, 10, 256)
	case pi.Radix8:
		e, n = s.numeral(c, b, 8, 10)
	case pi.Radix2:
		e, n = s.numeral(c, b, 2, 10)
	case pi.Base85:
		e, n = s.base85(c, b)
	case pi.Little:
		e, n = s.little(c, b)
	case pi.Exponent:
		e, n = s.exponent(c, b)
	case pi.Roman:
		e, n = s.roman(c, b)
	case pi.Rotated:
		e, n = s.rotated(c, b)
	case pi.Deflated:
		e, n = s.deflated(c, b)
	case pi.Swapped:
		e, n = s.swapped(c, b)
	case pi.Backward:
		e, n = s.backward(c, b)
	}
	return e, from, from + n
}

// means names data as what c says, and counts the reading.
func (s *Scanner) means(c pi.Context, data []byte) pi.Entity {
	if s.readings <= 0 || len(data) < 4 || len(data) > mostCoded {
		return pi.None
	}
	s.readings--
	return s.meant(c, data)
}

// numeral reads a number that is the value, or holds its bytes.
func (s *Scanner) numeral(c pi.Context, b []byte, base, to int) (pi.Entity, int) {
	skip := 0
	if len(b) > 2 && b[0] == '0' && (base == 16 && b[1]|0x20 == 'x' || base == 8 && b[1]|0x20 == 'o' || base == 2 && b[1]|0x20 == 'b') {
		skip = 2
	}
	w := &s.writing
	out, n := walk.Numeral(w.data[:0], b[skip:], base, to)
	w.data = out
	if n == 0 || skip+n < len(b) && alnum(b[skip+n]) {
		return pi.None, 0
	}
	e := s.means(c, out)
	if e == pi.None && to == 10 && base != 16 {
		out, n = walk.Numeral(w.data[:0], b[skip:], base, 256)
		w.data = out
		e = s.means(c, out)
	}
	return e, skip + n
}

// mostEnds is how many ends of a value are tried whose letters may be any signs.
const mostEnds = 8

// ending gives where a value of b may end behind b[n:]: before a sign that closes or parts values, or a space.
func ending(b []byte, n int) int {
	for n++; n < len(b); n++ {
		switch b[n] {
		case '"', '\'', ',', ';', '&', '|', '<', ')', ']', '}', ' ', '\n', '\r', '\t', '\\':
			return n
		}
		if b[n] >= 0xE3 && b[n-1] < 0x80 {
			return n
		}
	}
	return len(b)
}

// base85 reads bytes in base 85.
func (s *Scanner) base85(c pi.Context, b []byte) (pi.Entity, int) {
	for n, left := ending(b, 4), mostEnds; left > 0; left-- {
		for way := range walk.Ways85 {
			out := walk.Base85(s.writing.data[:0], b[:n], way)
			if out == nil {
				continue
			}
			s.writing.data = out
			if e := s.means(c, out); e != pi.None {
				return e, n
			}
		}
		if n >= len(b) || b[n] == ' ' || b[n] == '\n' {
			break
		}
		n = ending(b, n)
	}
	return pi.None, 0
}

// hexRun sets w.data to the digits of base 16 that b begins with, in pairs that a mark or a space may part,
// and gives where they end.
func (w *writing) hexRun(b []byte) (end int) {
	w.data = w.data[:0]
	for k := 0; k+1 < len(b) && len(w.data) < mostCoded && digitValue(b[k]) < 16 && digitValue(b[k+1]) < 16; {
		w.data = append(w.data, b[k], b[k+1])
		k += 2
		end = k
		if k < len(b) && (b[k] == ' ' || b[k] == ':' || b[k] == '-' || b[k] == ',') {
			k++
		}
	}
	return end
}

// little reads a number whose lowest byte stands first.
func (s *Scanner) little(c pi.Context, b []byte) (pi.Entity, int) {
	if b[0] == '0' && b[1]|0x20 == 'x' {
		b = b[2:]
	}
	w := &s.writing
	end := w.hexRun(b)
	d := w.data
	for i, j := 0, len(d)-2; i < j; i, j = i+2, j-2 {
		d[i], d[i+1], d[j], d[j+1] = d[j], d[j+1], d[i], d[i+1]
	}
	out, _ := walk.Numeral(d, d, 16, 10)
	return s.means(c, out[len(d):]), end
}

// swapped reads pairs of digits that are turned round.
func (s *Scanner) swapped(c pi.Context, b []byte) (pi.Entity, int) {
	end := s.writing.hexRun(b)
	return c.Turned(s.writing.data), end
}

// exponent reads a number with an exponent.
func (s *Scanner) exponent(c pi.Context, b []byte) (pi.Entity, int) {
	n := 0
	for n < len(b) && (b[n]-'0' < 10 || b[n] == '.' || b[n] == '+' || b[n]|0x20 == 'e') {
		n++
	}
	if !bytes.ContainsAny(b[:n], "eE") {
		return pi.None, 0
	}
	s.writing.data = expand(s.writing.data[:0], b[:n])
	return s.means(c, s.writing.data), n
}

// romans are the Roman numbers of the digits, and what stands for none.
var romans = [...]string{"N", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "nulla", "O", "0"}

// roman reads digits each of which is a Roman number.
func (s *Scanner) roman(c pi.Context, b []byte) (pi.Entity, int) {
	w := &s.writing
	w.data = w.data[:0]
	end := 0
	for k := 0; k < len(b) && len(w.data) < mostCoded; {
		from := k
		for k < len(b) && alnum(b[k]) {
			k++
		}
		v := 0
		for v < len(romans) && !bytes.EqualFold(b[from:k], []byte(romans[v])) {
			v++
		}
		if v == len(romans) {
			break
		}
		if v > 9 {
			v = 0
		}
		w.data = append(w.data, '0'+byte(v))
		for end = k; k < len(b) && k < end+2 && strings.IndexByte(" -_.,/|", b[k]) >= 0; {
			k++
		}
	}
	return s.means(c, w.data), end
}

// rotated reads letters that stand thirteen places further in the alphabet, and digits that stand five further
// or are as they were.
func (s *Scanner) rotated(c pi.Context, b []byte) (pi.Entity, int) {
	n := ending(b, 4)
	for _, five := range [...]byte{5, 0} {
		s.writing.data = s.writing.data[:0]
		for _, x := range b[:n] {
			switch {
			case x-'0' < 10:
				x = '0' + (x-'0'+five)%10
			case (x|0x20)-'a' < 26:
				x = x&0x20 | 'A' + (x&^0x20-'A'+13)%26
			}
			s.writing.data = append(s.writing.data, x)
		}
		if e := s.means(c, s.writing.data); e != pi.None {
			return e, n
		}
	}
	return pi.None, 0
}

// deflated reads base64 of a short stream that no header announces.
func (s *Scanner) deflated(c pi.Context, b []byte) (pi.Entity, int) {
	n := 0
	for n < len(b) && codeByte(b[n]) {
		n++
	}
	return s.means(c, s.un.Inflated(b[:n], s.depth)), n
}

// backward reads an encoding from its last letter to its first.
func (s *Scanner) backward(c pi.Context, b []byte) (pi.Entity, int) {
	n := 0
	for n < len(b) && n < mostWritten && codeByte(b[n]) {
		n++
	}
	w := &s.writing
	w.data = w.data[:0]
	for k := n; k > 0; k-- {
		if b[k-1] != '=' {
			w.data = append(w.data, b[k-1])
		}
	}
	return s.coded(c, w.data), n
}
