package pi

import (
	"encoding/binary"
	"math/bits"
)

// mask tells of 64 bytes of a text, one bit a byte, what they are.
type mask struct {
	alnum uint64 // ASCII letters and digits
	digit uint64
	event uint64 // alnum, what may be a mark, first bytes of long characters
}

// Eight bytes of a word at once.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// gather makes eight bits of the high bits of the eight bytes of x, the first byte's
// lowest.
func gather(x uint64) uint64 { return (x & highs) >> 7 * 0x0102040810204080 >> 56 }

// eight classifies eight bytes. A sum sets the high bit of those bytes that are at or
// above a bound; bytes are below 0x80 in it, so that none carries into the next. The
// events hold a few signs that are no marks.
func eight(x uint64) (alnum, digit, event uint64) {
	y := x &^ highs
	z := y | 0x20*ones // lower case; @ is 0x60 then, [ is {
	letter := z + (0x80-'a')*ones
	brace := z + (0x80-'{')*ones
	digit = (y + (0x80-'0')*ones) &^ (y + (0x80-':')*ones) &^ x
	alnum = digit | letter&^brace&^x
	event = (y + (0x80-'!')*ones) &^ (y + (0x80-')')*ones)
	event |= brace&^(z+(0x80-'|')*ones) | (z+0x20*ones)&^letter
	return alnum, digit, alnum | event&^x | x&(x<<1)
}

// classify sets s.masks for s.norm, with a word of zeros behind.
func (s *Scanner) classify() {
	b := s.norm
	n := len(b)/64 + 2
	if cap(s.masks) < n {
		s.masks = make([]mask, n+n/2)
	}
	m := s.masks[:n]
	s.masks = m
	for k := range m {
		if len(b) < 64 {
			m[k] = tail(b)
			b = nil
			continue
		}
		var w mask
		for i := 0; i < 64; i += 8 {
			a, d, e := eight(binary.LittleEndian.Uint64(b[i : i+8 : 64]))
			w.alnum |= gather(a) << i
			w.digit |= gather(d) << i
			w.event |= gather(e) << i
		}
		m[k] = w
		b = b[64:]
	}
}

// tail classifies fewer than 64 bytes.
func tail(b []byte) (w mask) {
	for i := 0; len(b) > 0; i += 8 {
		var x uint64
		if len(b) >= 8 {
			x = binary.LittleEndian.Uint64(b)
			b = b[8:]
		} else {
			for k, c := range b {
				x |= uint64(c) << (8 * k)
			}
			b = nil
		}
		a, d, e := eight(x)
		w.alnum |= gather(a) << i
		w.digit |= gather(d) << i
		w.event |= gather(e) << i
	}
	return w
}

// next gives the first event at norm[i:], len(norm) if there is none.
func (s *Scanner) next(i int) int {
	k := i >> 6
	if k >= len(s.masks) {
		return len(s.norm)
	}
	if w := s.masks[k].event >> (i & 63); w != 0 {
		return i + bits.TrailingZeros64(w)
	}
	for k++; k < len(s.masks); k++ {
		if w := s.masks[k].event; w != 0 {
			return k<<6 + bits.TrailingZeros64(w)
		}
	}
	return len(s.norm)
}

// alnumEnd gives the end of the letters and digits that begin at norm[i:], which holds
// one.
func (s *Scanner) alnumEnd(i int) int {
	k := i >> 6
	if w := ^s.masks[k].alnum >> (i & 63); w != 0 {
		return i + bits.TrailingZeros64(w)
	}
	for k++; ; k++ {
		if w := ^s.masks[k].alnum; w != 0 {
			return k<<6 + bits.TrailingZeros64(w)
		}
	}
}

// digitEnd gives the end of the digits that begin at norm[i:].
func (s *Scanner) digitEnd(i int) int {
	k := i >> 6
	if w := ^s.masks[k].digit >> (i & 63); w != 0 {
		return i + bits.TrailingZeros64(w)
	}
	for k++; ; k++ {
		if w := ^s.masks[k].digit; w != 0 {
			return k<<6 + bits.TrailingZeros64(w)
		}
	}
}

// digitsIn counts the digits in norm[i:j], i < j.
func (s *Scanner) digitsIn(i, j int) int {
	k, end := i>>6, j>>6
	w := s.masks[k].digit >> (i & 63) << (i & 63)
	n := 0
	for ; k < end; w = s.masks[k].digit {
		n += bits.OnesCount64(w)
		k++
	}
	return n + bits.OnesCount64(w&(1<<(j&63)-1))
}

// digitNear reports whether there is a digit in norm[i:i+n], n at most 64.
func (s *Scanner) digitNear(i, n int) bool {
	k := i >> 6
	w := s.masks[k].digit >> (i & 63)
	if i&63 != 0 {
		w |= s.masks[k+1].digit << (64 - i&63)
	}
	return w&(1<<n-1) != 0
}
