package walk

import (
	"math"
	"unicode/utf8"
)

// skimCBOR weighs b as the walk of CBOR would, without its events.
func (g *Guesser) skimCBOR(b []byte, budget Budget) error {
	for pos := 0; ; {
		if g.nodes++; g.nodes > budget.Nodes {
			return ErrBudget
		}
		size, err := g.cborItem(b[pos:], budget)
		if err != nil {
			return err
		}
		if pos += size; g.pop() {
			return ended(pos, b)
		}
	}
}

// cborHead reads the head of an item and its length; n is 0 if there is none.
func cborHead(b []byte) (major, info byte, arg uint64, n int) {
	if len(b) == 0 {
		return 0, 0, 0, 0
	}
	major, info = b[0]>>5, b[0]&31
	switch {
	case info < 24:
		return major, info, uint64(info), 1
	case info < 28:
		size := 1 << (info - 24)
		if arg, ok := big(b[1:], size); ok {
			return major, info, arg, 1 + size
		}
	case info == cborOpen && major >= cborBytes && major != cborTag:
		return major, info, 0, 1
	}
	return 0, 0, 0, 0
}

// cborItem weighs the item at the start of b and gives the bytes it takes, those of a
// container's items left out.
func (g *Guesser) cborItem(b []byte, budget Budget) (int, error) {
	major, info, arg, n := cborHead(b)
	size, tag := n, uint64(0)
	for tags := 0; n > 0 && major == cborTag; tags++ {
		if tags >= budget.Depth {
			return 0, ErrBudget
		}
		tag = arg
		major, info, arg, n = cborHead(b[size:])
		size += n
		if major == cborSimple && info == cborOpen {
			return 0, ErrMalformed // a tag of nothing
		}
	}
	if n == 0 {
		return 0, ErrMalformed
	}
	switch major {
	case cborUint:
		g.value(float64(arg), size, g.item())
	case cborNegative:
		g.value(-1-float64(arg), size, g.item())
	case cborBytes, cborText:
		more, err := g.cborString(b[size:], major, info, arg, tag, size)
		return size + more, err
	case cborArray, cborMap:
		items := -1
		if info != cborOpen {
			if arg > uint64(len(b)) {
				return 0, ErrMalformed
			}
			items = int(arg)
		}
		return size, g.push(major == cborMap, items, len(b)-size, budget.Depth)
	default:
		return size, g.cborSimple(info, arg, size)
	}
	return size, nil
}

// cborString weighs a string whose head takes so many bytes, and gives what it takes
// behind it.
func (g *Guesser) cborString(b []byte, major, info byte, arg, tag uint64, head int) (int, error) {
	if info == cborOpen {
		return g.cborChunks(b, major)
	}
	if arg > uint64(len(b)) {
		return 0, ErrMalformed
	}
	n := int(arg)
	data, key := b[:n], g.item()
	switch {
	case major == cborText:
		looks := LooksText(data)
		if !looks && !utf8.Valid(data) {
			return 0, ErrMalformed
		}
		g.words(data, key, looks)
	case (tag == 2 || tag == 3) && n <= 8:
		v := 0.0
		for _, c := range data {
			v = v*256 + float64(c)
		}
		g.value(v, head+n, key)
	default:
		g.blob(data)
	}
	return n, nil
}

// cborChunks weighs a string of open length chunk by chunk.
func (g *Guesser) cborChunks(b []byte, major byte) (int, error) {
	key := g.item()
	for size := 0; ; {
		if size < len(b) && b[size] == cborBreak {
			return size + 1, nil
		}
		m, info, arg, n := cborHead(b[size:])
		if n == 0 || m != major || info == cborOpen || arg > uint64(len(b)-size-n) {
			return 0, ErrMalformed
		}
		data := b[size+n : size+n+int(arg)]
		if major == cborText {
			if !utf8.Valid(data) {
				return 0, ErrMalformed
			}
			g.text(data, key)
		} else {
			g.blob(data)
		}
		size += n + int(arg)
	}
}

// cborSimple weighs what major type 7 holds.
func (g *Guesser) cborSimple(info byte, arg uint64, size int) error {
	v := 0.0
	switch info {
	case 24:
		if arg < 32 {
			return ErrMalformed
		}
		fallthrough
	default:
		g.item()
		g.score += 50
		return nil
	case 25:
		v = half(uint16(arg))
	case 26:
		v = float64(math.Float32frombits(uint32(arg)))
	case 27:
		v = math.Float64frombits(arg)
	case cborOpen:
		n := len(g.open)
		if n == 0 || g.open[n-1].left >= 0 || g.open[n-1].named {
			return ErrMalformed
		}
		g.open = g.open[:n-1]
		return nil
	}
	g.value(v, size, g.item())
	return nil
}
