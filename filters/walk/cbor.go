package walk

import (
	"math"
	"unicode/utf8"
)

// Major types and marks of CBOR.
const (
	cborUint = iota
	cborNegative
	cborBytes
	cborText
	cborArray
	cborMap
	cborTag
	cborSimple

	cborOpen  = 31 // additional information: indefinite length
	cborBreak = 0xFF
)

// cbor reads b, which must be one CBOR data item of RFC 8949 and nothing else; text must
// be valid UTF-8. Numbers are bignums of up to eight bytes too; tags are passed over.
func (g *Guesser) cbor(b []byte) error {
	for pos := 0; ; {
		if g.top.object && g.top.left&1 == 0 {
			pos = g.plainMembers(b, pos, cborHeads)
		}
		if g.left--; g.left < 0 {
			return ErrBudget
		}
		var err error
		switch start := pos; {
		case pos >= len(b):
			return ErrMalformed
		case b[pos] < 24:
			pos++
			g.number(float64(b[start]), formUnsigned, uint64(b[start]), g.item(), start, pos)
		case b[pos]>>5 == cborText && b[pos]&31 < 24:
			pos, err = g.cborText(b, g.item(), start, pos+1, uint64(b[pos]&31))
		default:
			pos, err = g.cborItem(b, pos)
		}
		if err != nil {
			return err
		}
		if g.top.left == 0 && g.full(pos) {
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

// cborItem reads the item at start and gives where it ends; a container, where its items
// begin.
func (g *Guesser) cborItem(b []byte, start int) (int, error) {
	major, info, arg, n := cborHead(b[start:])
	pos, tag := start+n, uint64(0)
	for tags := 0; n > 0 && major == cborTag; tags++ {
		if tags >= g.depth {
			return 0, ErrBudget
		}
		tag = arg
		major, info, arg, n = cborHead(b[pos:])
		pos += n
		if major == cborSimple && info == cborOpen {
			return 0, ErrMalformed // a tag of nothing
		}
	}
	if n == 0 {
		return 0, ErrMalformed
	}
	if major == cborSimple && info == cborOpen {
		return pos, g.cborEnd(start, pos)
	}
	key := g.item()
	switch major {
	case cborUint:
		g.number(float64(arg), formUnsigned, arg, key, start, pos)
	case cborNegative:
		form, bits := negative(arg)
		g.number(-1-float64(arg), form, bits, key, start, pos)
	case cborBytes, cborText:
		if info == cborOpen {
			return g.cborChunks(b, key, start, pos, major, tag)
		}
		return g.cborString(b, key, start, pos, major, arg, tag)
	case cborArray, cborMap:
		items := openLength
		if info != cborOpen {
			if arg > uint64(len(b)-start) {
				return 0, ErrMalformed
			}
			items = int(arg)
		}
		return pos, g.push(major == cborMap, items, len(b)-pos, key, start, pos)
	default:
		return pos, g.cborSimple(info, arg, key, start, pos)
	}
	return pos, nil
}

// negative gives how the number -1-v is kept.
func negative(v uint64) (numberForm, uint64) {
	if v > math.MaxInt64 {
		return formNegative, v
	}
	return formSigned, ^v
}

// cborString reads a string of n bytes from b[from:] on, whose item begins at start, and
// gives where it ends.
func (g *Guesser) cborString(b []byte, key bool, start, from int, major byte, n, tag uint64) (int, error) {
	if major == cborText {
		return g.cborText(b, key, start, from, n)
	}
	if n > uint64(len(b)-from) {
		return 0, ErrMalformed
	}
	end := from + int(n)
	switch data := b[from:end]; {
	case bignum(tag, data):
		_, size := bigNumber(2, data)
		form, bits := bigNumber(tag, data)
		g.number(float64(size), form, bits, key, start, end) // whatever its sign
	default:
		g.blob(b, key, start, from, end)
	}
	return end, nil
}

// cborText is cborString for text.
func (g *Guesser) cborText(b []byte, key bool, start, from int, n uint64) (int, error) {
	if n > uint64(len(b)-from) {
		return 0, ErrMalformed
	}
	end := from + int(n)
	if g.text(b, key, start, from, end) == Blob {
		g.out.n--
		return 0, ErrMalformed
	}
	return end, nil
}

// bignum reports whether bytes under a tag are a number of section 3.4.3 that is short
// enough to be read.
func bignum(tag uint64, data []byte) bool { return (tag == 2 || tag == 3) && len(data) <= 8 }

// bigNumber gives how a bignum is kept, of which one under tag 3 is negative.
func bigNumber(tag uint64, data []byte) (numberForm, uint64) {
	v := uint64(0)
	for _, c := range data {
		v = v<<8 | uint64(c)
	}
	if tag == 3 {
		return negative(v)
	}
	return formUnsigned, v
}

// cborChunks reads the chunks at b[pos:] of a string of open length, whose item begins at
// start, and gives where it ends. Each of them is weighed.
func (g *Guesser) cborChunks(b []byte, key bool, start, pos int, major byte, tag uint64) (int, error) {
	from := len(g.out.text)
	for pos >= len(b) || b[pos] != cborBreak {
		m, info, arg, n := cborHead(b[pos:])
		if pos += n; n == 0 || m != major || info == cborOpen || arg > uint64(len(b)-pos) {
			return 0, ErrMalformed
		}
		data := b[pos : pos+int(arg)]
		switch {
		case major != cborText:
			g.weighBlob(data)
		case !utf8.Valid(data):
			return 0, ErrMalformed
		default:
			g.words(data, key, LooksText(data))
		}
		g.out.text = append(g.out.text, data...)
		pos += int(arg)
	}
	pos++
	text := g.out.text[from:]
	n := g.out.add()
	n.set(Blob, key, start, from, pos)
	n.bits, n.joined = uint64(len(text)), true
	switch {
	case major == cborText && key:
		n.kind = Key
	case major == cborText:
		n.kind = String
	case bignum(tag, text):
		n.kind, n.joined = Number, false
		n.form, n.bits = bigNumber(tag, text)
	}
	return pos, nil
}

// cborEnd reads the break at the end of a container of open length.
func (g *Guesser) cborEnd(start, end int) error {
	if g.top.left >= 0 || g.top.object && g.top.left&1 != 0 {
		return ErrMalformed
	}
	g.close(start, end)
	return nil
}

// cborSimple reads what major type 7 holds but for the break: simple values and floats.
func (g *Guesser) cborSimple(info byte, arg uint64, key bool, start, end int) error {
	switch info {
	case 20, 21:
		g.word(Bool, key, start, end)
		return nil
	case 24:
		if arg < 32 {
			return ErrMalformed
		}
	case 25:
		v := half(uint16(arg))
		g.number(v, formFloat32, math.Float64bits(v), key, start, end)
		return nil
	case 26:
		v := float64(math.Float32frombits(uint32(arg)))
		g.number(v, formFloat32, math.Float64bits(v), key, start, end)
		return nil
	case 27:
		g.number(math.Float64frombits(arg), formFloat64, arg, key, start, end)
		return nil
	}
	g.word(Null, key, start, end)
	return nil
}
