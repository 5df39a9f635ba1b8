package pi

import (
	"encoding/binary"
	"math/bits"

	"cordon/filters/walk"
)

// mask tells of 64 bytes of a text, one bit a byte, what they are.
type mask struct {
	alnum uint64 // ASCII letters and digits
	digit uint64
	event uint64 // alnum, marks, first bytes of long characters
}

// blockSize is how many bytes a mask tells of, unitSize how many are read at a time.
const (
	blockSize = 64
	unitSize  = 16
)

// Eight bytes of a word at once.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones

	// gather brings the high bits of eight bytes into the top byte of the product, the
	// first byte's lowest.
	gather = 0x0002040810204081
)

// laneOf has, for each place of a byte among four and each byte, a bit in each of four lanes of
// 16 bits, the place among the highest four bits: lanes of what mask has, and of the characters
// of base64.
var laneOf = func() (t [4][256]uint64) {
	for c := range 256 {
		k := class[c]
		for lane, in := range [...]bool{k&cAlnum != 0, k&cDigit != 0, k&(cAlnum|cMark) != 0 || c >= 0xC0, walk.InCode(byte(c))} {
			for place := range t {
				if in {
					t[place][c] |= 1 << ((lane+1)*unitSize - len(t) + place)
				}
			}
		}
	}
	return t
}()

// blank stands behind a text in its last block.
var blank = [blockSize]byte([]byte("                                                                "))

// classify sets s.masks and s.code for s.norm from the given block on, with a word of zeros
// behind, and adds to s.signs. Of a text that is thought to be plain it reads no further than
// the first block that has a byte above 0x7F, and gives the number of that block; -1 if it has
// read all.
func (s *Scanner) classify(from int) int {
	b := s.norm
	n := len(b) / blockSize
	if cap(s.masks) < n+2 {
		s.masks, s.code = make([]mask, n+2+n/2), make([]uint64, n+2+n/2)
	}
	s.masks, s.code = s.masks[:n+2], s.code[:n+2]
	for k := from; k < n; k++ {
		s.readBlock(k, (*[blockSize]byte)(b[k*blockSize:]), blockSize)
		if s.plain && s.signs&walk.Wide != 0 {
			return k
		}
	}
	last := blank
	s.readBlock(n, &last, copy(last[:], b[n*blockSize:]))
	if s.plain && s.signs&walk.Wide != 0 {
		return n
	}
	s.masks[n+1], s.code[n+1] = mask{}, 0
	return -1
}

// settle takes the ideographs that begin and end nothing out of the events of a text that is not
// plain, and sets what is known of it.
func (s *Scanner) settle() {
	letters := 0
	for k := range s.masks[:len(s.masks)-1] {
		s.masks[k].event &^= s.idles[k]
		s.han = s.han || s.idles[k] != 0
		letters += bits.OnesCount64(s.masks[k].alnum)
	}
	if s.signs |= walk.Wide; !s.han { // the text has it, whatever stands in norm
		s.signs |= walk.Latin
	}
	if walk.FillsList(letters) {
		s.signs |= walk.Listed
	}
}

// readBlock classifies the first n bytes of a block, whole units.
func (s *Scanner) readBlock(block int, b *[blockSize]byte, n int) {
	wide := !s.plain
	p, seen := lanes((*[unitSize]byte)(b[:]), wide)
	var q, r, t uint64
	var more walk.Signs
	if n > unitSize {
		q, more = lanes((*[unitSize]byte)(b[unitSize:]), wide)
		seen |= more
		if n > 2*unitSize {
			r, more = lanes((*[unitSize]byte)(b[2*unitSize:]), wide)
			seen |= more
			if n > 3*unitSize {
				t, more = lanes((*[unitSize]byte)(b[3*unitSize:]), wide)
				seen |= more
			}
		}
	}
	const lane = 1<<unitSize - 1
	s.masks[block] = mask{
		alnum: p&lane | q&lane<<16 | r&lane<<32 | t<<48,
		digit: p>>16&lane | q>>16&lane<<16 | r>>16&lane<<32 | t>>16<<48,
		event: p>>32&lane | q>>32&lane<<16 | r>>32&lane<<32 | t>>32<<48,
	}
	s.code[block] = p>>48 | q>>48<<16 | r>>48<<32 | t>>48<<48
	s.signs |= seen
}

// lanes gives the four lanes of a unit, the first byte in the lowest bit of each, and the signs
// in it. Of a text that is not plain it tells ideographs alone without the table.
func lanes(c *[unitSize]byte, wide bool) (x uint64, seen walk.Signs) {
	if wide {
		if x, y := binary.LittleEndian.Uint64(c[:]), binary.LittleEndian.Uint64(c[8:]); x&y&highs == highs {
			return leads(x)<<32 | leads(y)<<40, walk.Wide
		}
	}
	x, seen = laneOf[0][c[0]]|laneOf[1][c[1]]|laneOf[2][c[2]]|laneOf[3][c[3]], walk.SignOf[c[0]]|walk.SignOf[c[1]]|walk.SignOf[c[2]]|walk.SignOf[c[3]]
	x, seen = x>>4|laneOf[0][c[4]]|laneOf[1][c[5]]|laneOf[2][c[6]]|laneOf[3][c[7]], seen|walk.SignOf[c[4]]|walk.SignOf[c[5]]|walk.SignOf[c[6]]|walk.SignOf[c[7]]
	x, seen = x>>4|laneOf[0][c[8]]|laneOf[1][c[9]]|laneOf[2][c[10]]|laneOf[3][c[11]], seen|walk.SignOf[c[8]]|walk.SignOf[c[9]]|walk.SignOf[c[10]]|walk.SignOf[c[11]]
	x, seen = x>>4|laneOf[0][c[12]]|laneOf[1][c[13]]|laneOf[2][c[14]]|laneOf[3][c[15]], seen|walk.SignOf[c[12]]|walk.SignOf[c[13]]|walk.SignOf[c[14]]|walk.SignOf[c[15]]
	return x, seen
}

// leads gives, of eight bytes above 0x7F, a bit for each that is the first of a character.
func leads(x uint64) uint64 { return x << 1 & highs * gather >> 56 }

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
