package media

import (
	"encoding/binary"
	"math/bits"
)

// What two bytes side by side may begin.
const (
	mayJPEG  = 1 << iota // or JPEG 2000
	mayPNG               // or Matroska, or a cluster of it
	mayRIFF              // or GIF, FLV, AIFF, IVF
	mayOgg               // or FLAC
	mayAMR               // or ASF
	mayCAF               // or AU
	mayAVI               // the letters of a chunk of AVI
	mayZero              // a box, a length of H.264, the zeros of a header of IVF or FLV
	mayBlock             // a block of Matroska
	mayDelim             // a temporal delimiter of AV1
	mayFrame             // a frame of AV1
	maySide              // a frame of AAC without header
	mayRTP               // a packet
	maySync              // a frame of ADTS, MP3 or FLAC
	mayLOAS              // a frame of AAC in LOAS
	mayAC3               // a frame of AC-3

	mayFile = mayJPEG | mayPNG | mayRIFF | mayOgg | mayAMR | mayCAF | mayAVI
)

// beginnings gives by the value of a byte what it may be the first and the second byte of.
type beginnings struct{ first, second [256]uint16 }

// In packed numbers what would be units of AV1 or AAC alone is by chance.
var inEven, inFull, inOthers = beginningsBut(0), beginningsBut(mayFrame), beginningsBut(mayFrame | maySide)

func beginningsBut(not uint16) *beginnings {
	t := new(beginnings)
	set := func(bit uint16, firsts, seconds string) {
		for _, c := range []byte(firsts) {
			t.first[c] |= bit &^ not
		}
		for _, c := range []byte(seconds) {
			t.second[c] |= bit
		}
	}
	set(mayJPEG, "\xff", "\xd8\x4f")
	set(mayPNG, "\x89\x1a\x1f", "PE\x43")
	set(mayRIFF, "GRFD", "IFLOK")
	set(mayOgg, "Of", "gL")
	set(mayAMR, "#0", "!\x26")
	set(mayCAF, "c.", "as")
	set(mayAVI, "dw", "bc")
	set(mayDelim, "\x12", "\x00")
	set(mayZero, "\x00", "")
	set(mayBlock, "\xa3", "")
	set(mayFrame, "\x32", "")
	set(maySide, "\x00\x01\x20\x21", "")
	set(mayRTP, "\x80\x81\x82\x90\x91\x92\xa0\xa1\xa2\xb0\xb1\xb2", "")
	set(maySync, "\xff", "")
	set(mayLOAS, "\x56", "")
	set(mayAC3, "\x0b", "\x77")
	for c := range 256 {
		t.second[c] |= mayZero | mayFrame | maySide
		if c >= 0x10 {
			t.second[c] |= mayBlock
		}
		if c >= 0xE0 {
			t.second[c] |= maySync | mayLOAS
		}
		if kind := c & 0x7F; kind <= 34 || kind >= 96 {
			t.second[c] |= mayRTP
		}
	}
	return t
}

// next gives the first byte from i on, with eleven behind it, that something may begin
// with, and what; the latter is 0 for none. Lengths are longest at most. Apart from pieces
// its loops keep all that they need in registers.
//
//go:noinline
func (t *beginnings) next(b []byte, i int, longest uint32) (at int, may uint16) {
	_ = *t // not asked for each byte whether it is nil
	for ; i+19 <= len(b); i += 8 {
		w := b[i : i+9 : i+9]
		m := t.first[w[0]]&t.second[w[1]] | t.first[w[1]]&t.second[w[2]] | t.first[w[2]]&t.second[w[3]] | t.first[w[3]]&t.second[w[4]] |
			t.first[w[4]]&t.second[w[5]] | t.first[w[5]]&t.second[w[6]] | t.first[w[6]]&t.second[w[7]] | t.first[w[7]]&t.second[w[8]]
		if m == 0 || m == mayZero && !mayBegin(b, i, longest) {
			continue
		}
		if at, may = t.nextOf(b, i, i+8, longest); may != 0 {
			return at, may
		}
	}
	return t.nextOf(b, i, len(b)-11, longest)
}

// nextOf is next for the bytes [i, end), which have eleven behind them.
func (t *beginnings) nextOf(b []byte, i, end int, longest uint32) (at int, may uint16) {
	for ; i < end; i++ {
		if may = t.first[b[i]] & t.second[b[i+1]]; may != 0 && (may != mayZero || begins(b, i, longest)) {
			return i, may
		}
	}
	return len(b), 0
}

// begins reports whether the zero at byte i of b can be what zero recognises, or a start
// code of annexB: the first letter of a box or chunk behind it, the upper half of a time of
// IVF, a length up to longest, the type of a tag of FLV before it.
func begins(b []byte, i int, longest uint32) bool {
	x := binary.LittleEndian.Uint64(b[i:])
	letter := byte(x >> 32)
	return letter-'a' <= 's'-'a' || letter-'I' <= 'J'-'I' || x>>40 == 0 || x&0xFFFFFF == 0x010000 ||
		(i == 0 || b[i-1] != 0) && bits.ReverseBytes32(uint32(x))-4 <= longest ||
		x&0xFFFFFF == 0 && i >= 8 && b[i-8]|1 == 9
}

// Eight bytes of a word at once.
const (
	lows  = 0x0101010101010101
	highs = 0x80 * lows
)

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// zeros sets the high bits of the bytes of x that are zero.
func zeros(x uint64) uint64 { return ^(x&^highs + 0x7F*lows | x) & highs }

// mayBegin reports whether begins may hold for one of the eight bytes from i on, which have
// eleven behind them. It may say so for more, since it takes few of the bits of a length.
func mayBegin(b []byte, i int, longest uint32) bool {
	w := b[i : i+19 : i+19]
	x1, x2, x3, x4 := word(w[1:]), word(w[2:]), word(w[3:]), word(w[4:])
	low := x4 &^ highs
	letter := ((low+(0x80-'a')*lows)&^(low+(0x7F-'s')*lows) | (low+(0x80-'I')*lows)&^(low+(0x7F-'J')*lows)) &^ x4
	before, earlier := word(w)<<8|0xFF, uint64(0)
	switch {
	case i >= 8:
		before, earlier = word(b[i-1:]), word(b[i-8:])
	case i > 0:
		before, earlier = word(w)<<8|uint64(b[i-1]), word(b)<<(64-8*i)
	}
	two := x1 | x2
	length := zeros(two)
	switch {
	case longest >= 1<<16-4:
		length = highs
	case longest >= 1<<8-4:
		length = zeros(x1)
	}
	length &^= zeros(before) | zeros(two|x3)
	times := zeros(word(w[5:]) | word(w[6:]) | word(w[7:]))
	return zeros(word(w))&(letter|times|length|zeros(x1|x2^lows)|zeros(two|(earlier|lows)^9*lows)) != 0
}
