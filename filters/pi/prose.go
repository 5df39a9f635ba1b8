package pi

import (
	"encoding/binary"
	"math/bits"
)

// Bounds of what Prose looks at: the length of a text and of its words.
const (
	mostProse = 48
	proseWord = 10
)

// Prose reports whether a text is a few words in small letters, a space between two, of which
// none is known, so that neither a scan nor a decoding finds anything in it without a key: no
// run of letters is long enough for an encoding, and none is all of those that a list of numbers
// has. What it is not sure of it leaves to them. It reads past the text where its memory goes on.
func (s *Scanner) Prose(text []byte) bool {
	if len(text) > mostProse || s.vin.id != nil && s.vin.digits == 0 || s.plate.id != nil && s.plate.digits == 0 {
		return false
	}
	first, prev := true, uint64(0)
	for i := 0; ; first = false {
		if i+8 > cap(text) {
			return false
		}
		x := binary.LittleEndian.Uint64(text[i : i+8])
		small, other := proseLetters(x)
		n := bits.TrailingZeros64(^small&highs) / 8
		if n == 8 {
			for ; n <= proseWord && i+n < len(text) && text[i+n]-'a' < 26; n++ {
			}
		}
		n = min(n, len(text)-i)
		if n < 2 || n > proseWord || other&keepLow[min(n, 8)] == 0 {
			return false
		}
		h := gateHash(x, n)
		if wordGate.has(h) && (!phraseGate.has(h) || !first && phraseGate.first.has(prev)) {
			return false
		}
		if i, prev = i+n+1, h; i >= len(text) {
			return i > len(text)
		}
		if text[i-1] != ' ' {
			return false
		}
	}
}

// proseLetters sets the high bits of the bytes of x that are small letters, and of those among
// them that no list of numbers has: digits of base 16, x and h are in some.
func proseLetters(x uint64) (small, other uint64) {
	y := x &^ highs
	small = ((y + (0x80-'a')*ones) ^ (y + (0x80-'{')*ones)) &^ x & highs
	h, z := y^'h'*ones, y^'x'*ones
	return small, small & (y + (0x80-'g')*ones) & (h + 0x7F*ones) & (z + 0x7F*ones)
}
