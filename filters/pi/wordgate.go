package pi

import (
	"encoding/binary"
	"strings"
)

// gateBits is the size in bits of the index of a gate.
const gateBits = 15

// gate is a set of hashes of words: what is not in it is no word of the list, and of
// other words about one in fifty is.
type gate [1 << gateBits / 64]uint64

var wordGate = buildGate()

func buildGate() *gate {
	g := new(gate)
	for _, group := range wordList {
		for w := range strings.FieldsSeq(group.words) {
			h := gateHash([]byte(w))
			g[h/64] |= 1 << (h % 64)
		}
	}
	return g
}

// gateHash folds the length and the first and last letters of a word, two bytes or
// more, in either case.
func gateHash(w []byte) uint32 {
	n := len(w)
	x := uint32(binary.LittleEndian.Uint16(w)) | uint32(binary.LittleEndian.Uint16(w[n-2:]))<<16
	if n >= 4 {
		x ^= uint32(w[n/2]|0x20) << 11
	}
	return ((x | 0x20202020) + uint32(n)*0x9E3779B9) * 0x85EBCA6B >> (32 - gateBits)
}

// wordKnown reports whether w, ASCII letters, may be a context word.
func wordKnown(w []byte) bool {
	if len(w) < 2 || len(w) > 24 {
		return false
	}
	h := gateHash(w)
	return wordGate[h/64]>>(h%64)&1 != 0
}
