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
	s.masks, s.list.end = s.masks[:n], 0
	k := 0
	high, signs := uint64(0), uint64(0)
	for ; len(b) >= 64; k++ {
		if s.plain {
			high |= s.masks[k].readASCII((*[64]byte)(b))
		} else {
			high |= s.masks[k].read(b[:64])
		}
		signs |= s.masks[k].event &^ s.masks[k].alnum
		b = b[64:]
	}
	s.masks[k], s.masks[n-1] = mask{}, mask{}
	if len(b) > 0 {
		var last [64]byte
		copy(last[:], b)
		size := (len(b) + 7) &^ 7
		high |= s.masks[k].read(last[:size])
		s.masks[k].shift(64 - size)
		signs |= s.masks[k].event &^ s.masks[k].alnum
	}
	s.high, s.signs, s.han = high&highs != 0, signs != 0, false
	if !s.plain {
		for k := range min(len(s.idles), n) {
			s.masks[k].event &^= s.idles[k]
			s.han = s.han || s.idles[k] != 0
		}
	}
}

// read classifies up to 64 bytes, a multiple of eight. A sum sets the high bit of those
// bytes that are at or above a bound; bytes are below 0x80 in it, so that none carries
// into the next, and what is in a range is at or above one of its bounds only. The
// events hold a few signs that are no marks. high has the high bit of a byte set where one is
// at or above [ in either case, of text below 0x80.
func (m *mask) read(b []byte) (high uint64) {
	var alnums, digits, events uint64
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		b = b[8:]
		y, low := x&^highs, ^x&highs
		z := y | 0x20*ones // lower case; @ is 0x60 then, [ is {
		digit := (y + (0x80-'0')*ones) ^ (y + (0x80-':')*ones)
		beyond := z + (0x80-'{')*ones
		high |= beyond &^ x
		alnum := digit ^ (z + (0x80-'a')*ones) ^ beyond
		event := digit ^ (y + (0x80-'!')*ones) ^ (y + (0x80-')')*ones) ^ (z + 0x20*ones) ^ (z + (0x80-'|')*ones)
		digits = digits>>8 | (digit&low)*gather&top
		alnums = alnums>>8 | (alnum&low)*gather&top
		events = events>>8 | (event&low|x&(x<<1)&highs)*gather&top
	}
	m.alnum, m.digit, m.event = alnums, digits, events
	return high
}

// readASCII is read for 64 bytes below 0x80.
func (m *mask) readASCII(b *[64]byte) (high uint64) {
	var alnums, digits, events uint64
	for k := 0; k < 64; k += 8 {
		x := binary.LittleEndian.Uint64(b[k:])
		z := x | 0x20*ones
		digit := (x + (0x80-'0')*ones) ^ (x + (0x80-':')*ones)
		beyond := z + (0x80-'{')*ones
		high |= beyond
		alnum := digit ^ (z + (0x80-'a')*ones) ^ beyond
		event := digit ^ (x + (0x80-'!')*ones) ^ (x + (0x80-')')*ones) ^ (z + 0x20*ones) ^ (z + (0x80-'|')*ones)
		digits = digits>>8 | (digit&highs)*gather&top
		alnums = alnums>>8 | (alnum&highs)*gather&top
		events = events>>8 | (event&highs)*gather&top
	}
	m.alnum, m.digit, m.event = alnums, digits, events
	return high
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

// letterNear reports whether there is a letter in norm[i:i+n], n at most 64.
func (s *Scanner) letterNear(i, n int) bool {
	k := i >> 6
	m, next := &s.masks[k], &s.masks[k+1]
	w := (m.alnum^m.digit)>>(i&63) | (next.alnum^next.digit)<<1<<(^i&63)
	return w&(1<<n-1) != 0
}
