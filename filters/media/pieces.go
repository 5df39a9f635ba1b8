package media

import (
	"bytes"
	"math/bits"
)

// census is how often byte values occur in the first 4 KiB of a piece.
type census struct {
	n, used, zeros, ones int  // bytes looked at, values used, bytes of 0x00 and 0xFF
	even                 bool // as in compressed data
	flat                 bool // that, and no byte is near the one before
	full                 bool // it uses nearly all values, and zero not for a sixth
	sparse               bool // with too many zeros for coded video
	rough                     // of the first bytes, if it is even or long enough to be samples
}

// leastEven is the fewest bytes that can be even.
const leastEven = 400

// count counts, and takes the roughness if it can matter. A piece is even if it uses at
// least 200 byte values and none of them for more than a sixteenth, as compressed data do;
// the same holds for every fourth byte, which packed numbers have their exponents and upper
// halves in.
func (c *census) count(b []byte) {
	b = b[:min(len(b), 4096)]
	if c.n = len(b); c.n < leastEven { // as most messages of cars are
		c.zeros, c.ones = bytes.Count(b, []byte{0}), bytes.Count(b, []byte{0xFF})
		c.sparse = c.zeros*10 > c.n+160
		return
	}
	var count [4][256]uint16
	i := 0
	for ; i+4 <= len(b); i += 4 {
		count[0][b[i]]++
		count[1][b[i+1]]++
		count[2][b[i+2]]++
		count[3][b[i+3]]++
	}
	for ; i < len(b); i++ {
		count[i&3][b[i]]++
	}
	most := uint16(0)
	for v := range 256 {
		k, l, m, n := count[0][v], count[1][v], count[2][v], count[3][v]
		most = max(most, k, l, m, n)
		if k|l|m|n > 0 {
			c.used++
		}
	}
	for p := range count {
		c.zeros += int(count[p][0])
		c.ones += int(count[p][0xFF])
	}
	c.even = c.used >= 200 && int(most) <= max(c.n/64, 12)
	if c.even || c.n >= leastG711 {
		c.rough.take(b)
	}
	c.flat = c.even && c.rough.none()
	c.full = c.n >= 1024 && c.used >= 200 && c.zeros*6 < c.n
	c.sparse = !c.flat && c.zeros*10 > c.n+160
}

// What a byte may begin.
const (
	mayHead   = 1 << iota // a file, or a mark inside one
	mayLength             // a box, a length of H.264, the zeros of a header of IVF or FLV
	mayBlock              // a block of Matroska
	mayUnit               // a unit of AV1
	mayPacket             // a packet of RTP
	mayFrame              // a frame of AAC without header
)

var may = func() (set [256]uint8) {
	for _, c := range []byte("\xff\x89GR\x1afO#DFI.c0\x1f123456789") {
		set[c] |= mayHead
	}
	set[0] |= mayLength
	set[0xA3] |= mayBlock
	set[0x12] |= mayUnit
	set[0x32] |= mayUnit
	for c := range 256 {
		if c&0xCC == 0x80 {
			set[c] |= mayPacket
		}
	}
	for _, c := range []byte{0x00, 0x01, 0x20, 0x21} {
		set[c] |= mayFrame
	}
	return set
}()

// pieces recognises a file behind other bytes and pieces from the middle of streams.
// What imitates a header by chance is packed numbers, and these are not even: in even
// bytes less proof will do.
func pieces(b []byte, c *census) Kind {
	var aac rawAAC
	var rtp sources
	for i := 0; i+12 <= len(b); i++ {
		m := may[b[i]]
		if m == 0 {
			continue
		}
		if m&mayHead != 0 && i > 0 {
			if k := strongMagic(b[i:]); k != None {
				return k
			}
			if k := mark(b[i:]); k != None {
				return k
			}
		}
		if b[i] == 0 {
			if k := zero(b, i, c); k != None {
				return k
			}
		}
		if m&mayFrame != 0 && c.flat && i > 0 && aac.add(b, i) {
			return AAC
		}
		switch {
		case m&mayBlock != 0:
			if matroska(b[i:], c.flat) {
				return Matroska
			}
		case m&mayUnit != 0:
			if b[i] == 0x12 && obus(b[i:], c.flat) || b[i] == 0x32 && obuFrames(b[i:], c.flat) {
				return AV1
			}
		case m&mayPacket != 0:
			if p, ok := rtpHeader(b[i:]); ok && rtp.add(p, i) {
				return RTP
			}
		}
	}
	return frames(b, c)
}

// zero recognises what has a zero at byte i.
func zero(b []byte, i int, c *census) Kind {
	if b[i+4] >= 'J' && b[i+4] < 0x80 && i > 0 {
		if k := isoMedia(b[i:]); k != None {
			return k
		}
	}
	if b[i+1] == 0 && has(b, i+4, "IDAT") && i > 0 {
		return PNG
	}
	if !c.sparse {
		if k := lengthPrefixed(b, i, c.flat); k != None {
			return k
		}
	}
	if i >= 3 && i+11 < len(b) && b[i+5]|b[i+8] == 0 && ivf(b[i-3:], c.flat) {
		return IVF
	}
	if i >= 8 && b[i+1]|b[i+2] == 0 && flv(b[i-8:], c.flat) {
		return FLV
	}
	return None
}

// frames recognises streams by the marks between their frames.
func frames(b []byte, c *census) Kind {
	if k := transport(b); k != None {
		return k
	}
	if k := annexB(b, c.flat, c.sparse); k != None {
		return k
	}
	if c.ones*24 <= 192+c.n { // else the upper bytes of small negative numbers
		switch {
		case chained(b, 0xFF, adtsFrame):
			return AAC
		case chained(b, 0xFF, mp3Frame):
			return MP3
		}
	}
	switch {
	case chained(b, 0x56, loasFrame):
		return AAC
	case chained(b, 0x0B, ac3Frame):
		return AC3
	}
	if k := jpegPiece(b, c); k != None {
		return k
	}
	if k := gifPiece(b, c.flat); k != None {
		return k
	}
	return flacFrames(b, c.flat)
}

// closes reports whether b ends with the three ones that end a frame of AAC and at
// most seven zeros that fill the byte (ISO/IEC 14496-3 table 4.3).
func closes(last, before byte) bool {
	if last == 0 {
		return before&7 == 7 || before == 0 // of two bytes nothing is looked at further
	}
	z := bits.TrailingZeros8(last)
	rest := last >> z
	switch {
	case z <= 5:
		return rest&7 == 7
	case z == 6:
		return rest&3 == 3 && before&1 == 1
	}
	return before&3 == 3
}
