package walk

import (
	"encoding/binary"
	"math/bits"
)

// Eight bytes of a word at once.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// has sets the high bit of the first byte of x that is c, and perhaps of later ones.
func has(x, c uint64) uint64 {
	x ^= c * ones
	return (x - ones) &^ x & highs
}

// plainBytes counts the bytes at the start of x that stand for themselves in a JSON
// string: ASCII but for control characters, quotes and backslashes.
func plainBytes(x uint64) int {
	odd := x&highs | (x-' '*ones)&^x&highs | has(x, '"') | has(x, '\\')
	return bits.TrailingZeros64(odd) / 8
}

// shortNumber gives the length of the JSON number that the word b begins with, and that of its
// part before the point, if it is of up to seven digits, with or without a fraction, and a mark
// follows within the word; 0 leaves it to the grammar.
func shortNumber(b uint64) (size, lead int) {
	x := b ^ '0'*ones
	other := (x&^highs + (0x80-10)*ones | x) & highs
	n := bits.TrailingZeros64(other) / 8
	if n == 0 || n == 8 || byte(b) == '0' && n > 1 {
		return 0, 0
	}
	lead = n
	if byte(b>>(8*n&63)) == '.' {
		other &= other - 1
		m := bits.TrailingZeros64(other) / 8
		if m == 8 || m == n+1 {
			return 0, 0
		}
		n = m
	}
	if c := byte(b >> (8 * n & 63)); c == ',' || c == '}' || c == ']' || c == ' ' {
		return n, lead
	}
	return 0, 0
}

// number reads the grammar of RFC 8259 section 6.
func (r *Reader) number() error {
	b, start, i := r.doc, r.pos, r.pos
	if i+8 <= len(b) {
		if n, lead := shortNumber(binary.LittleEndian.Uint64(b[i : i+8])); n > 0 {
			r.pos += n
			r.ev.Lead, r.ev.Exponent = lead, false
			return r.emit(Number, start, b[start:start+n], false)
		}
	}
	if b[i] == '-' {
		i++
	}
	from := i
	if i = digitsEnd(b, i); i == from || b[from] == '0' && i > from+1 {
		return ErrMalformed
	}
	r.ev.Lead, r.ev.Exponent = i-start, false
	if i < len(b) && b[i] == '.' {
		from = i + 1
		if i = digitsEnd(b, from); i == from {
			return ErrMalformed
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		r.ev.Exponent = true
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		from = i
		if i = digitsEnd(b, i); i == from {
			return ErrMalformed
		}
	}
	r.pos = i
	return r.emit(Number, start, b[start:i], false)
}

// digitsEnd gives the end of the digits that begin at b[i:].
func digitsEnd(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:i+8]) ^ '0'*ones
		if other := (x&^highs + (0x80-10)*ones | x) & highs; other != 0 {
			return i + bits.TrailingZeros64(other)/8
		}
	}
	for i < len(b) && b[i]-'0' < 10 {
		i++
	}
	return i
}
