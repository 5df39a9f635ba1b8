package pi

import (
	"encoding/binary"
	"strings"
)

// gateBits is the size in bits of the index of a gate.
const gateBits = 15

// gate is a set of hashes of the context words and of "at", which may stand for a sign:
// of other words about one in fifty is in it.
type gate [1 << gateBits / 64]uint64

var wordGate = buildGate()

func buildGate() *gate {
	g := new(gate)
	add := func(w string) {
		var b [8]byte
		copy(b[:], w)
		h := gateHash(binary.LittleEndian.Uint64(b[:]), len(w))
		g[h/64] |= 1 << (h % 64)
	}
	add("at")
	for _, group := range wordList {
		if group.h&hintKeyOnly != 0 { // of no account in a text
			continue
		}
		for w := range strings.FieldsSeq(group.words) {
			add(w)
		}
	}
	return g
}

// gateKeep holds, per length of a word, the bytes of its first eight that are its own.
var gateKeep = func() (t [64]uint64) {
	for n := range t {
		t[n] = ^uint64(0)
		if n < 8 {
			t[n] = 1<<(8*n) - 1
		}
	}
	return t
}()

// gateHash folds the first eight bytes of a word of ASCII letters, in either case, and
// its length; of what follows a shorter word it sees nothing.
func gateHash(x uint64, n int) uint64 {
	x = (x|0x20*ones)&gateKeep[n&63] + uint64(n)
	return x * 0x9E3779B97F4A7C15 >> (64 - gateBits)
}

// wordKnown reports whether norm[i:j], ASCII letters, may be a context word.
func (s *Scanner) wordKnown(i, j int) bool {
	var x uint64
	if b := s.norm[i:]; len(b) >= 8 {
		x = binary.LittleEndian.Uint64(b)
	} else {
		for k, c := range b {
			x |= uint64(c) << (8 * k)
		}
	}
	h := gateHash(x, j-i)
	return wordGate[h/64]>>(h%64)&1 != 0
}
