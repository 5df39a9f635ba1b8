package walk

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// skimmed is one open container of a document that is skimmed.
type skimmed struct {
	left   int // items to come, negative if the length is open
	object bool
	named  bool // the next item is a value
}

// item counts one item of the innermost container and tells whether it is a key.
func (g *Guesser) item() (key bool) {
	n := len(g.open)
	if n == 0 {
		return false
	}
	top := &g.open[n-1]
	top.left--
	key = top.object && !top.named
	top.named = key
	return key
}

// text weighs a string or, if it is no UTF-8, bytes.
func (g *Guesser) text(b []byte, key bool) { g.words(b, key, LooksText(b)) }

// words is text for b that looks like text, or does not.
func (g *Guesser) words(b []byte, key, looks bool) {
	switch {
	case key && len(b) > 0 && isNumber(b) && (looks || utf8.Valid(b)):
		g.score += 10
	case looks:
		g.written += len(b)
		g.score += 20 + 14*min(len(b), 100)
	case utf8.Valid(b):
		g.score -= 20
	default:
		g.score -= 10
	}
}

func (g *Guesser) blob(b []byte) {
	if len(b) >= 4 && LooksText(b) {
		g.score += 14 * min(len(b), 100)
	} else {
		g.score -= 10
	}
}

// value weighs a number that takes size bytes: small ones and usual fractions count for,
// long ones that could be anything against.
func (g *Guesser) value(v float64, size int, key bool) {
	switch {
	case key || size <= 2:
		g.score += 10
	case size >= 8:
		g.score += wide(v)
	case size >= 4:
		g.score += middle(v)
	}
}

// push opens a container of so many items, each of them at least a byte of the rest.
func (g *Guesser) push(object bool, items, rest, depth int) error {
	if len(g.open) >= depth {
		return ErrBudget
	}
	if object && items > 0 {
		items *= 2
	}
	if items > rest {
		return ErrMalformed
	}
	g.item()
	g.score += 20
	g.open = append(g.open, skimmed{left: items, object: object})
	return nil
}

// pop closes the containers that are full and reports whether that was all.
func (g *Guesser) pop() (done bool) {
	for len(g.open) > 0 && g.open[len(g.open)-1].left == 0 {
		g.open = g.open[:len(g.open)-1]
		g.nodes++
	}
	return len(g.open) == 0
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

// skimMsgPack weighs b as the walk of MessagePack would, without its events.
func (g *Guesser) skimMsgPack(b []byte, budget Budget) error {
	for pos := 0; ; {
		if pos >= len(b) {
			return ErrMalformed
		}
		if g.nodes++; g.nodes > budget.Nodes {
			return ErrBudget
		}
		c, rest := b[pos], b[pos+1:]
		var size int // of the item
		var err error
		switch {
		case c < 0x80 || c >= 0xE0:
			g.value(float64(int8(c)), 1, g.item())
			size = 1
		case c < 0xA0:
			size, err = 1, g.push(c < 0x90, int(c&15), len(rest), budget.Depth)
		case c < 0xC0:
			if size = 1 + int(c&31); size > len(rest)+1 {
				return ErrMalformed
			}
			g.text(rest[:size-1], g.item())
		default:
			size, err = g.msgpackSized(c, rest, budget.Depth)
		}
		if err != nil {
			return err
		}
		if pos += size; g.pop() {
			return ended(pos, b)
		}
	}
}

// ended is ErrMalformed if the document ends before the bytes do.
func ended(pos int, b []byte) error {
	if pos != len(b) {
		return ErrMalformed
	}
	return nil
}

// msgpackSized weighs an item whose type byte c a size or a value follows, and gives
// how many bytes it takes, those of a container's items left out.
func (g *Guesser) msgpackSized(c byte, rest []byte, depth int) (int, error) {
	switch {
	case c == 0xC1:
		return 0, ErrMalformed
	case c <= 0xC3:
		g.item()
		g.score += 50
		return 1, nil
	case c >= 0xCA && c <= 0xD3:
		return g.msgpackNumber(c, rest)
	case c >= 0xD4 && c <= 0xD8:
		return g.msgpackExt(rest, 0, 1<<(c-0xD4))
	}
	head := msgpackHead[c-0xC4]
	n, ok := big(rest, head)
	if !ok {
		return 0, ErrMalformed
	}
	if c >= 0xDC {
		return 1 + head, g.push(c >= 0xDE, int(n), len(rest)-head, depth)
	}
	if c >= 0xC7 && c <= 0xC9 {
		return g.msgpackExt(rest, head, n)
	}
	if n > uint64(len(rest)-head) {
		return 0, ErrMalformed
	}
	data := rest[head : head+int(n)]
	if key := g.item(); c >= 0xD9 {
		g.text(data, key)
	} else {
		g.blob(data)
	}
	return 1 + head + int(n), nil
}

// msgpackHead gives the bytes of the size behind the types from 0xC4 on.
var msgpackHead = [28]int{1, 2, 4, 1, 2, 4, 0xD9 - 0xC4: 1, 2, 4, 2, 4, 2, 4}

func (g *Guesser) msgpackNumber(c byte, rest []byte) (int, error) {
	size := 1 << (c & 3)
	if c < 0xCC {
		size = 4 << (c - 0xCA)
	}
	u, ok := big(rest, size)
	if !ok {
		return 0, ErrMalformed
	}
	v := float64(u)
	switch shift := 64 - 8*size; {
	case c == 0xCA:
		v = float64(math.Float32frombits(uint32(u)))
	case c == 0xCB:
		v = math.Float64frombits(u)
	case c >= 0xD0:
		v = float64(int64(u<<shift) >> shift)
	}
	g.value(v, 1+size, g.item())
	return 1 + size, nil
}

// msgpackExt weighs an extension of n bytes behind head bytes and its type. The one of
// a time is a number.
func (g *Guesser) msgpackExt(rest []byte, head int, n uint64) (int, error) {
	if n+1 > uint64(len(rest)-head) {
		return 0, ErrMalformed
	}
	size := 2 + head + int(n)
	data, key := rest[head+1:size-1], g.item()
	if int8(rest[head]) != -1 {
		g.blob(data)
		return size, nil
	}
	v := 0.0
	switch n {
	case 4:
		v = float64(binary.BigEndian.Uint32(data))
	case 8:
		v = float64(binary.BigEndian.Uint64(data) & (1<<34 - 1))
	case 12:
		v = float64(int64(binary.BigEndian.Uint64(data[4:])))
	default:
		return 0, ErrMalformed
	}
	g.value(v, size, key)
	return size, nil
}
