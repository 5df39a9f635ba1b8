package walk

import "math"

// msgPack reads b, which must be one MessagePack value and nothing else.
// Source: https://github.com/msgpack/msgpack/blob/master/spec.md
func (g *Guesser) msgPack(b []byte) error {
	for pos := 0; ; {
		if g.top.object && g.top.left&1 == 0 {
			pos = g.plainMembers(b, pos, msgPackHeads)
		}
		if pos >= len(b) {
			return ErrMalformed
		}
		if g.left--; g.left < 0 {
			return ErrBudget
		}
		start, c, key := pos, b[pos], g.item()
		var err error
		switch pos++; {
		case c < 0x80:
			g.number(float64(c), formUnsigned, uint64(c), key, start, pos)
		case c >= 0xE0:
			v := int8(c)
			g.number(float64(v), formSigned, uint64(v), key, start, pos)
		case c < 0xA0:
			err = g.push(c < 0x90, int(c&15), len(b)-pos, key, start, pos)
		case c < 0xC0:
			from := pos
			if pos += int(c & 31); pos > len(b) {
				return ErrMalformed
			}
			g.text(b, key, start, from, pos)
		default:
			pos, err = g.msgPackSized(b, key, start)
		}
		if err != nil {
			return err
		}
		if g.top.left == 0 && g.full(pos) {
			return ended(pos, b)
		}
	}
}

// msgPackHead gives the bytes of the size behind the types from 0xC4 on.
var msgPackHead = [28]int{1, 2, 4, 1, 2, 4, 0xD9 - 0xC4: 1, 2, 4, 2, 4, 2, 4}

// msgPackSized reads the item at start, whose type byte a size or a value follows, and
// gives where it ends; a container, where its items begin.
func (g *Guesser) msgPackSized(b []byte, key bool, start int) (int, error) {
	c, from := b[start], start+1
	switch {
	case c == 0xC1:
		return 0, ErrMalformed
	case c == 0xC0:
		g.word(Null, key, start, from)
		return from, nil
	case c <= 0xC3:
		g.word(Bool, key, start, from)
		return from, nil
	case c >= 0xCA && c <= 0xD3:
		return g.msgPackNumber(b, key, start)
	case c >= 0xD4 && c <= 0xD8:
		return g.msgPackExt(b, key, start, from, 1<<(c-0xD4))
	}
	head := msgPackHead[c-0xC4]
	n, ok := big(b[from:], head)
	if !ok {
		return 0, ErrMalformed
	}
	from += head
	switch {
	case c >= 0xDC:
		return from, g.push(c >= 0xDE, int(n), len(b)-from, key, start, from)
	case c >= 0xC7 && c <= 0xC9:
		return g.msgPackExt(b, key, start, from, n)
	case n > uint64(len(b)-from):
		return 0, ErrMalformed
	}
	end := from + int(n)
	if c >= 0xD9 {
		g.text(b, key, start, from, end)
	} else {
		g.blob(b, key, start, from, end)
	}
	return end, nil
}

func (g *Guesser) msgPackNumber(b []byte, key bool, start int) (int, error) {
	c, from := b[start], start+1
	size := 1 << (c & 3)
	if c < 0xCC {
		size = 4 << (c - 0xCA)
	}
	u, ok := big(b[from:], size)
	if !ok {
		return 0, ErrMalformed
	}
	switch v, end := float64(u), from+size; {
	case c == 0xCA:
		v = float64(math.Float32frombits(uint32(u)))
		g.number(v, formFloat32, math.Float64bits(v), key, start, end)
	case c == 0xCB:
		g.number(math.Float64frombits(u), formFloat64, u, key, start, end)
	case c >= 0xD0:
		shift := 64 - 8*size
		i := int64(u<<shift) >> shift
		g.number(float64(i), formSigned, uint64(i), key, start, end)
	default:
		g.number(v, formUnsigned, u, key, start, end)
	}
	return from + size, nil
}

// msgPackExt reads an extension of n bytes whose type is at b[at]. The one of a time is a
// number of seconds.
func (g *Guesser) msgPackExt(b []byte, key bool, start, at int, n uint64) (int, error) {
	if n+1 > uint64(len(b)-at) {
		return 0, ErrMalformed
	}
	from, end := at+1, at+1+int(n)
	if int8(b[at]) != -1 {
		g.blob(b, key, start, from, end)
		return end, nil
	}
	sec, _, ok := timeOf(b[from:end])
	if !ok {
		return 0, ErrMalformed
	}
	g.number(float64(sec), formTime, 0, key, start, end)
	g.out.room[g.out.n-1].from = int32(from)
	return end, nil
}
