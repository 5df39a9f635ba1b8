package walk

import (
	"encoding/binary"
	"math"
)

// plainFields reads fields from byte pos of b on, which ends with the message top of a document
// of so many bytes: numbers and short words, as field would and with fewer steps. It gives
// where the first field begins that is neither or that it cannot tell.
func (g *Guesser) plainFields(b []byte, pos int, top *message, whole int) int {
	for pos < len(b) && g.left > 0 {
		c, at := b[pos], pos+1
		number := int(c >> 3)
		if c >= 0x80 && at < len(b) && b[at]-1 < 0x7F {
			number = number&0xF | int(b[at])<<4
			at++
		} else if c-8 >= 0x80-8 {
			return pos
		}
		if at >= len(b) {
			return pos
		}
		kind, form, from, end := Number, formUnsigned, pos, at+1
		kept := uint64(b[at])
		switch c & 7 {
		case wireVarint:
			if kept < 0x80 {
				g.score += 10
				break
			}
			n := 0
			if kept, n = longVarint(b[at:]); n == 0 {
				return pos
			}
			v := float64(kept)
			if int64(kept) < 0 {
				form, v = formSigned, float64(int64(kept))
			}
			end = at + n
			g.value(v, end-pos-tagSize(uint64(number)), false)
		case wireFixed64:
			if end = at + 8; end > len(b) {
				return pos
			}
			kept = binary.LittleEndian.Uint64(b[at:])
			v := math.Float64frombits(kept)
			if !usual(v) {
				return pos
			}
			form = formFloat64
			g.value(v, end-pos-tagSize(uint64(number)), false)
		case wireLen:
			size := int(kept)
			if _, ok := shortWord(b, end, size); !ok || top.plain || mayBeFields(b[end]) || g.steps+size > 64*whole+4096 {
				return pos
			}
			g.steps += size
			g.weighText(size)
			kind, from, end = String, end, end+size
		default:
			return pos
		}
		g.step(&top.last, number)
		g.left--
		n := g.out.add()
		n.set(kind, false, pos, from, end)
		n.field, n.bits, n.form = uint32(number), kept, form
		pos = end
	}
	return pos
}

// mayBeFields reports whether a message of up to eight bytes from space to tilde may begin with
// c: no length is so short, nor has it room for eight bytes behind a tag.
func mayBeFields(c byte) bool { return 1<<(c&7)&(1<<wireVarint|1<<wireGroup|1<<wireFixed32) != 0 }
