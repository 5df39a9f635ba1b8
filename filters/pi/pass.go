package pi

import (
	"encoding/binary"
	"math/bits"
)

// view is a mask and its text, as pass looks at them: once for all words of the mask.
type view struct {
	k     int    // which mask
	text  *frame // the bytes of the mask and some on either side, 0 where the text has none
	pad   frame  // holds them at the ends of a text
	end   int    // where the text ends, in bytes from the start of the mask
	other uint64 // what is no letter and no digit
	digit uint64
	near  uint64 // a digit is here or up to three on
}

// frame is the bytes of a mask, some before them and some behind.
type frame [lead + 64 + 16]byte

// lead is how many bytes of a frame stand before the mask.
const lead = 8

// look readies v for mask k.
func (v *view) look(b []byte, masks []mask, k int) {
	m, base := &masks[k], k<<6
	digit, next := m.digit, masks[k+1].digit
	v.k, v.other, v.digit, v.end = k, ^m.alnum, digit, len(b)-base
	v.near = digit | digit>>1 | digit>>2 | digit>>3 | next<<63 | next<<62 | next<<61
	switch from := base - lead; {
	case from >= 0 && len(b)-from >= len(v.pad):
		v.text = (*frame)(b[from:])
	case from < 0 && len(b) >= len(v.pad)-lead:
		v.text, v.pad = &v.pad, frame{}
		*(*[64 + 16]byte)(v.pad[lead:]) = *(*[64 + 16]byte)(b)
	default:
		v.text, v.pad = &v.pad, frame{}
		copy(v.pad[max(-from, 0):], b[max(from, 0):])
	}
}

// What a mark behind a word may be the start of.
const (
	endPart  = 1 << iota // the value of the word, as parts has it
	endGap               // more of a code
	endSpace             // a space: either, behind a further mark
	endParen             // setName() value
	endMAC               // the second group of a hardware address
	endWide              // a word in ideographs
	endName              // what afterName or parts has
)

// wordEnds says of each byte what it may be behind a word, 0: nothing.
var wordEnds = func() (t [256]uint8) {
	for c := range t {
		if parts[c] {
			t[c] |= endPart
		}
		if class[c]&cGap != 0 {
			t[c] |= endGap
		}
		if macSep[c] {
			t[c] |= endMAC
		}
		if c >= 0x80 {
			t[c] |= endWide
		}
	}
	t[' '] |= endSpace
	for c := range t {
		if afterName[c] || parts[c] {
			t[c] |= endName
		}
	}
	t['('] |= endParen
	t['['] |= endPart
	return t
}()

// pass drops from w, events of the mask in s.view, the words and numbers at its low end that
// say and begin nothing, as far as a glance tells: words in prose or before a value, numbers
// between words, short decimals, the parts of a time. Most tokens of a text are such, so that
// it calls nothing and asks only for what excludes them; it stops at the first one that needs
// more, which idle, idleNumber and token look at.
func (s *Scanner) pass(w uint64) uint64 {
	if (s.key|s.ctx)&hintMAC != 0 {
		return w
	}
	v := &s.view
	p, other, digit, end := v.text, v.other, v.digit, min(v.end, 64)
	codes := s.hints(v.k<<6+bits.TrailingZeros64(w))&(hintsCode|hintsFraction|hintPlate) != 0
	for w != 0 {
		at := bits.TrailingZeros64(w) & 63
		n := bits.TrailingZeros64(other >> at)
		j := at + n
		if n == 0 || n > 15 || j >= end { // a sign, a long word, or what goes on in the next mask
			return w
		}
		before, c, next := p[lead+at-1], p[lead+j], p[lead+j+1]
		x := binary.LittleEndian.Uint64(p[lead+at:])
		if x&0x40 == 0 { // a number
			if bits.TrailingZeros64(^(digit>>at)) != n || n > 7 || codes || j+5 >= v.end {
				return w
			}
			switch {
			case c == ' ' && p[lead+j+n+1] == ' ': // of a code in groups
				return w
			case c == ' ' && next-'a' < 26: // before a small word that joins nothing
				if mayJoin(next, p[lead+j+2]) {
					m := bits.TrailingZeros64(other >> ((j + 1) & 63))
					if j+1+m >= 64 || joinGate.has(gateHash(binary.LittleEndian.Uint64(p[lead+j+1:]), m)) {
						return w
					}
				}
			case c == ' ' && next-'A' < 26: // but not of a code or a town
				if n == 1 || n == 4 || n == 5 {
					return w
				}
			case c == ':' && next-'0' < 10: // of a time
				if n == 1 || p[lead+j+n+1] == ':' || (s.key|s.ctx)&identifying != 0 {
					return w
				}
			case c == '.': // with up to three decimals that are not all zero
				m := bits.TrailingZeros64(^(digit >> ((j + 1) & 63)))
				if n > 3 || uint(m-1) >= 3 || j+5 >= 64 || before == '.' || p[lead+j+n+1] == '.' || p[lead+j+1+m] == '.' {
					return w
				}
				if x := binary.LittleEndian.Uint32(p[lead+j+1:]); x&0x0F0F0F<<(24-8*m)&0xFFFFFF == 0 {
					return w
				}
				j += 1 + m
				w = w>>(j&63)<<(j&63) | ^other&(1<<(j&63))
				continue
			default:
				return w
			}
			w &= w - 1
			continue
		}
		h := gateHash(x, n)
		if wordGate.has(h) || before >= 0x80 {
			return w
		}
		if odd := ^x & gateKeep[n] & (0x60 * ones); odd != 0 { // capitals or digits
			if odd&(0x40*ones) != 0 || odd&(0x20*ones) > 1<<16 && odd&0x2000 == 0 || c != ' ' || p[lead+j+n+1] == ' ' || next-'a' >= 26 || next == 'd' || next == 'v' || mayJoin(next, p[lead+j+2]) {
				return w // no words behind it
			}
		}
		if n > 8 && digit>>at<<(-n&63) != 0 || n == 1 && (byte(x)|0x20 == 'v' || byte(x)|0x20 == 'w') {
			return w
		}
		switch e := wordEnds[c]; {
		case c == ' ' && next-'a' < 26 && before != '_' && v.near>>(j&63)&1 == 0, c == '=' && n <= 8 && before != '_', e == 0:
		case e&endMAC != 0 && n <= 6 && (n == 6 || p[lead+j+n+1] == c), e&endParen != 0 && next == ')', e&endWide != 0, c == '_' && p[lead+j-1] == 'd':
			return w
		case before == '_' && e&endName != 0, n > 8 && e&(endPart|endSpace) != 0 && (e&endPart != 0 || !isAlnum(next)): // may end a key
			return w
		case e&endGap != 0 && v.near>>(j&63)&1 != 0 && (n < 3 || codes || codeStart(x)):
			return w
		}
		w &= w - 1
	}
	return w
}

// codeStarts has a bit for the first three letters, in either case, of words that a code may
// begin with in the midst of a text: the identifier of a maker of vehicles, which is all that
// names a VIN there, and what resembles a digit in the third place, as all other codes have one.
var codeStarts = func() (t [1 << 15 / 64]uint64) {
	for c := range 26 * 26 * 26 {
		d := [8]byte{'a' + byte(c/26/26), 'a' + byte(c/26%26), 'a' + byte(c%26)}
		if starts[d[0]] && (resembles(d[2]) != 0 || resembles(upper(d[2])) != 0 || maker(d[:])) {
			n := letters3(binary.LittleEndian.Uint64(d[:]))
			t[n/64] |= 1 << (n % 64)
		}
	}
	return t
}()

// letters3 gives the three letters at the low end of x as a number, five bits each.
func letters3(x uint64) uint64 { return x&0x1F | x>>3&0x3E0 | x>>6&0x7C00 }

// codeStart reports whether the letters at the low end of x are in codeStarts.
func codeStart(x uint64) bool { return codeStarts[letters3(x)/64]>>(letters3(x)%64)&1 != 0 }
