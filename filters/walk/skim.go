package walk

import (
	"encoding/binary"
	"unicode/utf8"
)

// opened is an open container of a document that is read, or the document itself.
type opened struct {
	left   int // items to come, keys included; negative if the length is open
	object bool
}

// openLength is the start of a count of items that ends with a mark. It is even, so that an even
// count always means that a key of an object is next.
const openLength = -2

// item counts one item of the innermost container and tells whether it is a key.
func (g *Guesser) item() (key bool) {
	key = g.top.object && g.top.left&1 == 0
	g.top.left--
	return key
}

// words weighs a string or, if it is no UTF-8, bytes, and tells which. looks says that b
// looks like text.
func (g *Guesser) words(b []byte, key, looks bool) Kind {
	valid := looks || utf8.Valid(b)
	switch {
	case key && valid && len(b) > 0 && isNumber(b):
		g.score += 10
	case looks:
		g.weighText(len(b))
	case valid:
		g.score -= 20
	default:
		g.score -= 10
		return Blob
	}
	if key {
		return Key
	}
	return String
}

// weighText weighs a text of n bytes.
func (g *Guesser) weighText(n int) {
	g.written += n
	g.score += 20 + 14*min(n, 100)
}

// text reads the string b[from:end] of an item that begins at start, and tells whether it
// is a Key, a String or a Blob.
func (g *Guesser) text(b []byte, key bool, start, from, end int) Kind {
	n, kind := end-from, String
	if x, ok := shortWord(b, from, n); ok {
		if key {
			kind = Key
		}
		if c := byte(x); key && (c-'0' < 10 || c == '-') {
			g.score += 10
		} else {
			g.weighText(n)
		}
	} else {
		kind = g.words(b[from:end], key, LooksText(b[from:end]))
	}
	g.out.add().set(kind, key, start, from, end)
	return kind
}

// blob reads the bytes b[from:end] of an item that begins at start.
func (g *Guesser) blob(b []byte, key bool, start, from, end int) {
	g.weighBlob(b[from:end])
	g.out.add().set(Blob, key, start, from, end)
}

func (g *Guesser) weighBlob(b []byte) {
	if len(b) >= 4 && LooksText(b) {
		g.score += 14 * min(len(b), 100)
	} else {
		g.score -= 10
	}
}

// word reads a true, false or null of the bytes [start, end).
func (g *Guesser) word(kind Kind, key bool, start, end int) {
	g.score += 50
	g.out.add().set(kind, key, start, end, end)
}

// number reads the number v, which is written in the bytes [start, end): small ones and
// usual fractions count for a document, long ones that could be anything against.
func (g *Guesser) number(v float64, form numberForm, bits uint64, key bool, start, end int) {
	g.value(v, end-start, key)
	n := g.out.add()
	n.set(Number, key, start, start, end)
	n.bits, n.form = bits, form
}

// value weighs a number that takes size bytes.
func (g *Guesser) value(v float64, size int, key bool) {
	if key || size <= 2 {
		g.score += 10
	} else {
		g.score += weigh(v, size)
	}
}

// weigh gives the weight of a number that takes size bytes.
func weigh(v float64, size int) int {
	switch {
	case size <= 2:
		return 10
	case size >= 8:
		return wide(v)
	case size >= 4:
		return middle(v)
	}
	return 0
}

// push opens a container of so many items, or of openLength, each of them at least a byte
// of the rest, whose head is the bytes [start, end).
func (g *Guesser) push(object bool, items, rest int, key bool, start, end int) error {
	if len(g.around) >= g.depth {
		return ErrBudget
	}
	kind := BeginArray
	if object {
		kind = BeginObject
		if items > 0 {
			items *= 2
		}
	}
	if items > rest {
		return ErrMalformed
	}
	g.out.add().set(kind, key, start, end, end)
	g.score += 20
	g.around = append(g.around, g.top)
	g.top = opened{left: items, object: object}
	return nil
}

// full closes the containers that are full at pos and reports whether that was all.
func (g *Guesser) full(pos int) (done bool) {
	for g.top.left == 0 && len(g.around) > 0 {
		g.close(pos, pos)
		g.left--
	}
	return g.top.left == 0
}

// close closes the innermost container, whose end is the bytes [start, end).
func (g *Guesser) close(start, end int) {
	kind, n := EndArray, len(g.around)-1
	if g.top.object {
		kind = EndObject
	}
	g.top, g.around = g.around[n], g.around[:n]
	g.out.add().set(kind, false, start, end, end)
}

// big gives the number of size bytes at b, big end first; ok is false if there are not
// so many.
func big(b []byte, size int) (v uint64, ok bool) {
	if len(b) < size {
		return 0, false
	}
	switch size {
	case 1:
		return uint64(b[0]), true
	case 2:
		return uint64(binary.BigEndian.Uint16(b)), true
	case 4:
		return uint64(binary.BigEndian.Uint32(b)), true
	}
	return binary.BigEndian.Uint64(b), true
}

// ended is ErrMalformed if the document ends before the bytes do.
func ended(pos int, b []byte) error {
	if pos != len(b) {
		return ErrMalformed
	}
	return nil
}
