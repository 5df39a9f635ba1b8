package walk

import (
	"encoding/binary"
	"math"
)

// head says what the first byte of an item of MessagePack or CBOR is the head of, as far as
// plainMembers reads it.
type head struct {
	kind plainKind
	size uint8 // bytes behind the head
}

type plainKind uint8

const (
	otherItem   plainKind = iota
	smallNumber           // in the head
	wordText
	unsigned
	float32Number
	float64Number
	truth
)

// headTable gives the heads of a format: of the short texts, the unsigned integers of one to
// eight bytes, the floats and the truth values.
func headTable(small, words, integers, floats, truths int) *[256]head {
	t := new([256]head)
	for c := range small {
		t[c] = head{kind: smallNumber}
	}
	for n := 1; n <= 8; n++ {
		t[words+n] = head{wordText, uint8(n)}
	}
	for k := range 4 {
		t[integers+k] = head{unsigned, 1 << k}
	}
	t[floats], t[floats+1] = head{float32Number, 4}, head{float64Number, 8}
	t[truths], t[truths+1] = head{kind: truth}, head{kind: truth}
	return t
}

var (
	msgPackHeads = headTable(0x80, 0xA0, 0xCC, 0xCA, 0xC2)
	cborHeads    = headTable(24, 0x60, 0x18, 0xFA, 0xF4)
)

// plainMembers reads members of the innermost container, an object whose next item is a key,
// from byte pos of b on: short words, each with a number, a truth value or a short word, as
// the readers of the formats would and with fewer steps. It gives where it stopped, before a
// key or before a value, and leaves the last member to them.
func (g *Guesser) plainMembers(b []byte, pos int, heads *[256]head) int {
	const room = 9                                                     // of a head and the bytes behind it
	for uint(g.top.left-1) >= 3 && g.left >= 2 && pos+room <= len(b) { //nolint:gosec // an open length is negative
		h, from := heads[b[pos]], pos+1
		x, n := binary.LittleEndian.Uint64(b[from:from+8:from+8]), int(h.size)
		if c := byte(x); h.kind != wordText || !plainWord(x, n) || c-'0' < 10 || c == '-' {
			return pos
		}
		g.score += 20 + 14*n
		g.written += n
		key := g.out.add()
		key.set(Key, true, pos, from, from+n)
		key.bits, key.form = x&keepWord(n), formWord
		g.top.left--
		g.left--
		if pos = from + n; pos+room > len(b) {
			return pos
		}
		if from = g.plainValue(b, pos, heads); from == pos {
			return pos
		}
		pos = from
	}
	return pos
}

// keepWord holds the first n bytes of a word, one to eight.
func keepWord(n int) uint64 { return ^uint64(0) >> ((64 - 8*n) & 63) }

// plainValue reads the value at pos, which has eight bytes behind its head, and gives where it
// ends, pos if it is none that plainMembers reads.
func (g *Guesser) plainValue(b []byte, pos int, heads *[256]head) int {
	c, from := b[pos], pos+1
	w := b[from : from+8 : from+8]
	h := heads[c]
	end, kind, bits, form, weight := from+int(h.size), Number, uint64(c), formUnsigned, 10
	switch h.kind {
	case smallNumber:
	case wordText:
		if !plainWord(binary.LittleEndian.Uint64(w), int(h.size)) {
			return pos
		}
		g.written += int(h.size)
		n := g.out.add()
		n.set(String, false, pos, from, end)
		g.score += 20 + 14*int(h.size)
		g.top.left--
		g.left--
		return end
	case unsigned:
		bits = binary.BigEndian.Uint64(w) >> ((64 - 8*h.size) & 63)
		weight = weigh(float64(bits), end-pos)
	case float32Number:
		v := float64(math.Float32frombits(binary.BigEndian.Uint32(w)))
		bits, form, weight = math.Float64bits(v), formFloat32, middle(v)
	case float64Number:
		bits, form = binary.BigEndian.Uint64(w), formFloat64
		weight = wide(math.Float64frombits(bits))
	case truth:
		kind, weight = Bool, 50
	default:
		return pos
	}
	start := pos
	if kind == Bool {
		start = end
	}
	n := g.out.add()
	n.set(kind, false, pos, start, end)
	n.bits, n.form = bits, form
	g.score += weight
	g.top.left--
	g.left--
	return end
}
