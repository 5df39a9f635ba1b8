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

// laneOf has, for each byte, a bit in the place of the last of 16 bytes in each of four
// lanes of 16 bits: those of mask, and the characters of base64.
var laneOf = func() (t [256]uint64) {
	for c := range t {
		k := class[c]
		for lane, in := range [...]bool{k&cAlnum != 0, k&cDigit != 0, k&(cAlnum|cMark) != 0 || c >= 0xC0, walk.InCode(byte(c))} {
			if in {
				t[c] |= 1 << (lane*unitSize + unitSize - 1)
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

// readBlock classifies the first n bytes of a block, whole units, those of ideographs alone
// without the table.
func (s *Scanner) readBlock(block int, b *[blockSize]byte, n int) {
	m, seen := &s.masks[block], s.signs
	var part [blockSize / unitSize]uint64 // 16 bits of each field
	for k := range part {
		if k*unitSize >= n {
			break
		}
		c := (*[unitSize]byte)(b[k*unitSize:])
		if !s.plain {
			if x, y := binary.LittleEndian.Uint64(c[:]), binary.LittleEndian.Uint64(c[8:]); x&y&highs == highs {
				part[k] = leads(x)<<32 | leads(y)<<40
				continue
			}
		}
		x, signs := laneOf[c[0]], walk.SignOf[c[0]]
		x, signs = x>>1|laneOf[c[1]], signs|walk.SignOf[c[1]]
		x, signs = x>>1|laneOf[c[2]], signs|walk.SignOf[c[2]]
		x, signs = x>>1|laneOf[c[3]], signs|walk.SignOf[c[3]]
		x, signs = x>>1|laneOf[c[4]], signs|walk.SignOf[c[4]]
		x, signs = x>>1|laneOf[c[5]], signs|walk.SignOf[c[5]]
		x, signs = x>>1|laneOf[c[6]], signs|walk.SignOf[c[6]]
		x, signs = x>>1|laneOf[c[7]], signs|walk.SignOf[c[7]]
		x, signs = x>>1|laneOf[c[8]], signs|walk.SignOf[c[8]]
		x, signs = x>>1|laneOf[c[9]], signs|walk.SignOf[c[9]]
		x, signs = x>>1|laneOf[c[10]], signs|walk.SignOf[c[10]]
		x, signs = x>>1|laneOf[c[11]], signs|walk.SignOf[c[11]]
		x, signs = x>>1|laneOf[c[12]], signs|walk.SignOf[c[12]]
		x, signs = x>>1|laneOf[c[13]], signs|walk.SignOf[c[13]]
		x, signs = x>>1|laneOf[c[14]], signs|walk.SignOf[c[14]]
		x, signs = x>>1|laneOf[c[15]], signs|walk.SignOf[c[15]]
		part[k] = x
		seen |= signs
	}
	const lane = 1<<unitSize - 1
	m.alnum = part[0]&lane | part[1]&lane<<16 | part[2]&lane<<32 | part[3]<<48
	m.digit = part[0]>>16&lane | part[1]>>16&lane<<16 | part[2]>>16&lane<<32 | part[3]>>16<<48
	m.event = part[0]>>32&lane | part[1]>>32&lane<<16 | part[2]>>32&lane<<32 | part[3]>>32<<48
	s.code[block] = part[0]>>48 | part[1]>>48<<16 | part[2]>>48<<32 | part[3]>>48<<48
	s.signs = seen
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
