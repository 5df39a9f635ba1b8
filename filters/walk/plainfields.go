package walk

import (
	"encoding/binary"
	"math"
)

// The bits of the sizes of fractions that weigh as much as any, and are Quiet.
const (
	tenThousandth = 0x3F1A36E2EB1C432D // 1e-4
	usualMillion  = 0x412E848000000000 // 1e6
)

// room is how many bytes from its start on plainFields reads of a field, whatever its length.
const room = 10

// plainFields reads fields of the message top from byte pos of the document b on: numbers and
// short words, as field would and with fewer steps. It gives where the first field begins that
// is neither or that it cannot tell. Of numbers in a row that are Round it leaves, in terse
// Nodes, the first. What it counts it leaves in memory, for the sake of the registers.
func (g *Guesser) plainFields(b []byte, pos int, top *message) int {
	stop := min(top.end, len(b)-room+1)
	g.round = false
	for pos < stop && g.left > 0 {
		w := b[pos : pos+room : pos+room]
		x, at := binary.LittleEndian.Uint64(w), pos+1
		number, over := int(x>>3&31), 0 // by how much tagSize is too large
		wire := x & 7
		switch x >>= 8; {
		case number >= 16:
			if x&0xFF-1 >= 0x7F {
				return pos
			}
			number = number&15 | int(x&0x7F)<<4
			at++
			x >>= 8
			over = number >> 10
		case number == 0:
			return pos
		default:
			over = number >> 3
		}
		switch wire {
		case wireVarint:
			end := at + 1
			if x&0x80 != 0 {
				if x&0x8000 != 0 {
					if end = g.longField(b, pos, at, over, number, top); end == pos {
						return pos
					}
					pos = end
					continue
				}
				x, end = x&0x7F|x>>1&0x3F80, end+1
			} else {
				x &= 0x7F
			}
			if end > top.end {
				return pos
			}
			g.score += 10
			g.next(top, number)
			if !g.round {
				g.addField(number, x, formUnsigned, pos, end, true)
			}
			pos = end
		case wireFixed64:
			end := at + 8
			if end > top.end {
				return pos
			}
			x = binary.LittleEndian.Uint64(b[at : at+8 : at+8])
			if x&^(1<<63)-tenThousandth-1 < usualMillion-tenThousandth-1 {
				g.score += 50 - 30*over
				g.next(top, number)
				if round := thousandths(math.Float64frombits(x)); !round || !g.round {
					g.addField(number, x, formFloat64, pos, end, round)
				}
			} else {
				g.oddField(x, pos, end, over, number, top)
			}
			pos = end
		case wireFixed32:
			if at+4 > top.end {
				return pos
			}
			pos = g.fixed32Field(b[at:at+4], pos, at+4, over, number, top)
		case wireLen:
			end := g.wordField(b, pos, at+1, int(x&0xFF), number, top)
			if end == pos {
				return pos
			}
			pos = end
		default:
			return pos
		}
	}
	return pos
}

// next takes one field of a message.
func (g *Guesser) next(top *message, number int) {
	d := number - top.last
	g.left--
	top.last = number
	if uint(d) <= 2 { //nolint:gosec // negative ones are large
		g.score += 20
	} else {
		g.score += weighLeap(d)
	}
}

// addField adds the node of a number; round says that it is Round.
//
//go:noinline
func (g *Guesser) addField(number int, kept uint64, form numberForm, start, end int, round bool) {
	n := g.out.add()
	n.set(Number, false, start, start, end)
	n.field, n.bits, n.form = uint32(number), kept, form //nolint:gosec // of two bytes
	g.round = round && g.out.Terse
}

// longField reads the number of more than two bytes at byte at of the field at pos, and gives
// where it ends, pos if there is none.
//
//go:noinline
func (g *Guesser) longField(b []byte, pos, at, over, number int, top *message) int {
	kept, n := longVarint(b[at:max(at, top.end)])
	if n == 0 {
		return pos
	}
	v, form := float64(kept), formUnsigned
	if int64(kept) < 0 {
		form, v = formSigned, float64(int64(kept))
	}
	g.score += weigh(v, n-over)
	g.next(top, number)
	if round := kept < 1e6; !round || !g.round {
		g.addField(number, kept, form, pos, at+n, round)
	}
	return at + n
}

// oddField reads the field at pos whose eight bytes are x, which are no fraction of a usual size.
func (g *Guesser) oddField(x uint64, pos, end, over, number int, top *message) {
	v, form, kept := fixed64(x)
	g.score += weigh(v, 8-over)
	g.next(top, number)
	g.addField(number, kept, form, pos, end, form == formUnsigned && kept < 1e6)
}

// fixed32Field reads the field at pos whose four bytes are b, and gives its end.
func (g *Guesser) fixed32Field(b []byte, pos, end, over, number int, top *message) int {
	v, form, kept, _ := fixedValue(b, wireFixed32)
	g.score += weigh(v, 4-over)
	g.next(top, number)
	if round := v < 1e6 && v > -1e6 && thousandths(v); !round || !g.round {
		g.addField(number, kept, form, pos, end, round)
	}
	return end
}

// wordField reads the field at pos of a short word of so many bytes at byte from, and gives where
// it ends, pos if it is no such word, or may be a message.
func (g *Guesser) wordField(b []byte, pos, from, size, number int, top *message) int {
	y, ok := shortWord(b, from, size)
	if end := from + size; !ok || end > top.end || top.plain || g.steps+size > 64*len(b)+4096 || mayBeFields(byte(y), size) && fields(b[from:end]) {
		return pos
	}
	g.steps += size
	g.written += size
	g.score += 20 + 14*size
	g.next(top, number)
	n := g.out.add()
	n.set(String, false, pos, from, from+size)
	n.field, n.bits, n.form = uint32(number), 0, formUnsigned
	g.round = false
	return from + size
}

// mayBeFields reports whether a message of so many bytes, up to eight from space to tilde, may
// begin with c: no length is so short, nor has it room for eight bytes behind a tag.
func mayBeFields(c byte, size int) bool {
	return 1<<(c&7)&(1<<wireVarint|1<<wireGroup) != 0 || c&7 == wireFixed32 && size >= 5
}
