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

	// gather brings the high bits of eight bytes into the top byte of the product, the
	// first byte's lowest.
	gather = 0x0002040810204081
	top    = 0xFF << 56
)

// classify sets s.masks for s.norm, with a word of zeros behind.
func (s *Scanner) classify() {
	b := s.norm
	n := len(b)/64 + 2
	if cap(s.masks) < n {
		s.masks = make([]mask, n+n/2)
	}
	s.masks = s.masks[:n]
	k := 0
	for ; len(b) >= 64; k++ {
		s.masks[k].read(b[:64])
		b = b[64:]
	}
	s.masks[k], s.masks[n-1] = mask{}, mask{}
	if len(b) > 0 {
		var last [64]byte
		copy(last[:], b)
		size := (len(b) + 7) &^ 7
		s.masks[k].read(last[:size])
		s.masks[k].shift(64 - size)
	}
}

// read classifies up to 64 bytes, a multiple of eight. A sum sets the high bit of those
// bytes that are at or above a bound; bytes are below 0x80 in it, so that none carries
// into the next, and what is in a range is at or above one of its bounds only. The
// events hold a few signs that are no marks.
func (m *mask) read(b []byte) {
	var alnums, digits, events uint64
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		b = b[8:]
		y, low := x&^highs, ^x&highs
		z := y | 0x20*ones // lower case; @ is 0x60 then, [ is {
		digit := (y + (0x80-'0')*ones) ^ (y + (0x80-':')*ones)
		alnum := digit ^ (z + (0x80-'a')*ones) ^ (z + (0x80-'{')*ones)
		event := digit ^ (y + (0x80-'!')*ones) ^ (y + (0x80-')')*ones) ^ (z + 0x20*ones) ^ (z + (0x80-'|')*ones)
		digits = digits>>8 | (digit&low)*gather&top
		alnums = alnums>>8 | (alnum&low)*gather&top
		events = events>>8 | (event&low|x&(x<<1)&highs)*gather&top
	}
	m.alnum, m.digit, m.event = alnums, digits, events
}

// shift moves what was read of fewer than 64 bytes to the low end.
func (m *mask) shift(n int) {
	m.alnum >>= n & 63
	m.digit >>= n & 63
	m.event >>= n & 63
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

// digitNear reports whether there is a digit in norm[i:i+n], n at most 64.
func (s *Scanner) digitNear(i, n int) bool {
	k := i >> 6
	w := s.masks[k].digit >> (i & 63)
	if i&63 != 0 {
		w |= s.masks[k+1].digit << (64 - i&63)
	}
	return w&(1<<n-1) != 0
}
