package pi

import (
	"encoding/binary"
	"strings"
)

// gateBits is the size in bits of the index of a gate.
const gateBits = 15

// gate is a set of hashes of the context words, of those for geometries and for digits and
// of "at", which may stand for a sign: of other words about one in fifty is in it.
type gate [1 << gateBits / 64]uint64

var wordGate = buildGate()

func buildGate() *gate {
	g := new(gate)
	for w := range gateWords {
		g.add(w)
	}
	return g
}

// gateWords gives the words of wordGate, some of them twice.
func gateWords(yield func(string) bool) {
	lists := []string{"at", phraseWords, geometryWords, strings.Join(spokenWords(), " ")}
	for _, group := range wordList {
		if group.h&hintKeyOnly == 0 { // others are of no account in a text
			lists = append(lists, group.words)
		}
	}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			if !yield(w) {
				return
			}
		}
	}
}

// add puts a word in lower case into g.
func (g *gate) add(w string) {
	h := gateHashOf(w)
	g[h/64] |= 1 << (h % 64)
}

// gateHashOf is gateHash of w.
func gateHashOf(w string) uint64 {
	var b [8]byte
	copy(b[:], w)
	return gateHash(binary.LittleEndian.Uint64(b[:]), len(w))
}

// has reports whether a word of the given hash may be in g.
func (g *gate) has(h uint64) bool { return g[h/64]>>(h%64)&1 != 0 }

// may reports whether w, ASCII letters and digits, may be in g.
func (g *gate) may(w []byte) bool {
	if len(w) >= 8 {
		return g.has(gateHash(binary.LittleEndian.Uint64(w), len(w)))
	}
	var x uint64
	for k, c := range w {
		x |= uint64(c) << (8 * k & 63)
	}
	return g.has(gateHash(x, len(w)))
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
func (s *Scanner) wordKnown(i, j int) bool { return wordGate.has(s.gateHash(i, j)) }

// gateHash gives gateHash of norm[i:j].
func (s *Scanner) gateHash(i, j int) uint64 {
	var x uint64
	if b := s.norm[i:]; len(b) >= 8 {
		x = binary.LittleEndian.Uint64(b)
	} else {
		for k, c := range b {
			x |= uint64(c) << (8 * k)
		}
	}
	return gateHash(x, j-i)
}
