package pi

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"cordon/filters/walk"
)

// ascii reports whether b has no byte above 0x7F.
func ascii(b []byte) bool {
	for len(b) >= 32 {
		if (binary.LittleEndian.Uint64(b)|binary.LittleEndian.Uint64(b[8:])|binary.LittleEndian.Uint64(b[16:])|binary.LittleEndian.Uint64(b[24:]))&highs != 0 {
			return false
		}
		b = b[32:]
	}
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&highs != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// shift says that from norm[at:] on the text is delta bytes ahead.
type shift struct{ at, delta int }

// read sets s.norm to a form of text in which full-width and other foreign digits and
// letters are ASCII, unusual spaces and dashes are plain ones and invisible characters are
// gone, s.masks and s.code for it, and s.signs. s.plain means that it is the text itself; offsets finds
// the places in the text. s.doubt is false only if all of the text is printable, line ends aside.
func (s *Scanner) read(text []byte) {
	s.norm, s.off, s.signs, s.han, s.list.end = text, nil, 0, false, 0
	from := 0
	if s.plain = ascii(text[:min(len(text), unitSize)]); s.plain {
		from = s.classify(0)
	}
	s.doubt = s.signs&(walk.Control|walk.Escaped|walk.Line) != 0
	if s.plain = s.plain && from < 0; s.plain {
		s.signs |= walk.Listed
		return
	}
	s.normalise(text, from*blockSize)
	s.classify(from)
	s.settle()
}

// normalise sets s.norm to the other form of text, the first bytes of which, up to from, are
// ASCII, and s.doubt as well.
func (s *Scanner) normalise(text []byte, from int) {
	b := s.normBuffer(text)
	n := copy(b, text[:from])
	looked, until := 0, 0 // numerals before looked have been judged, those before until are digits
	for i := from; i < len(text); {
		c := text[i]
		if c < 0x80 {
			s.doubt = s.doubt || c-' ' > '~'-' '
			b[n] = c
			n, i = n+1, i+1
			continue
		}
		if size := s.prose(b, n, text[i:]); size > 0 {
			n, i = n+size, i+size
			continue
		}
		r, size := threeBytes(text[i:])
		if size == 0 {
			r, size = utf8.DecodeRune(text[i:])
		} else if d := numeral(r); d != 0 {
			if i >= looked {
				looked, until = numerals(text, i, b[:n], until)
			}
			if i < until {
				b[n] = d
				n, i = n+1, i+size
				s.shift(n, i)
				continue
			}
		}
		switch r {
		case '」', '】', '』', '）', '\u202E':
			s.signs |= walk.Shut
		}
		if !usual(r) && (r == utf8.RuneError && size == 1 || !unicode.IsPrint(r)) {
			s.doubt = true
		}
		switch c := fold(r); c {
		case keep:
			n += putSimplified(b[n:], text[i:i+size], r)
			i += size
		case drop:
			i += size
			s.shift(n, i)
		case sym:
			if n == 0 || b[n-1] != sym {
				b[n] = sym
				n++
			}
			i += size
			s.shift(n, i)
		default:
			if text[i] == 0xEF && walk.InCode(c) {
				s.signs |= walk.Wider
			}
			b[n] = c
			n, i = n+1, i+size
			s.shift(n, i)
		}
	}
	s.norm = b[:n]
}

// putSimplified writes r, which stands in the text as w, to b in its simplified form and gives its length.
func putSimplified(b, w []byte, r rune) int {
	if simple := simplified(r); simple != r {
		return utf8.EncodeRune(b[:3], simple)
	}
	return copy(b, w)
}

// normBuffer gives room for the other form of text and clears what is kept of the one before.
func (s *Scanner) normBuffer(text []byte) []byte {
	if cap(s.buf) < len(text)+4 {
		s.buf = make([]byte, len(text)+len(text)/2+4)
	}
	s.shifts = append(s.shifts[:0], shift{})
	s.clearIdles(len(text))
	return s.buf[:cap(s.buf)]
}

// numerals judges the numerals that begin at text[i:], behind norm: those before looked are judged
// then, and those before digits stand for digits; until is what did so far.
func numerals(text []byte, i int, norm []byte, until int) (looked, digits int) {
	looked, count := numeralRun(text, i, trailing(norm))
	if count >= 8 {
		looked = max(looked, decimalRun(text, i))
		return looked, looked
	}
	if end := decimalRun(text, i); end > 0 {
		return max(looked, end), end
	}
	if end := max(codeRun(text, i, norm, false), codeRun(text, i, norm, true)); end > 0 && end >= looked {
		return end, end
	}
	return looked, until
}

// usual reports whether r is one of the printable characters that Chinese is mostly written
// with.
func usual(r rune) bool {
	return r >= hanFirst && r <= hanLast || r > 0x3000 && r < 0x3040 || r > 0xFF00 && r < 0xFF5F
}

// threeBytes decodes a character of three bytes that is no surrogate; size is 0 if there
// is none at the start of b. All numerals are such.
func threeBytes(b []byte) (r rune, size int) {
	if len(b) < 3 || b[0]&0xF0 != 0xE0 || ((b[1]^0x80)|(b[2]^0x80)) >= 0x40 {
		return 0, 0
	}
	r = rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
	if r < 0x800 || r >= 0xD800 && r < 0xE000 {
		return 0, 0
	}
	return r, 3
}

// shift notes that norm[at:] goes on with the text at i.
func (s *Scanner) shift(at, i int) {
	if last := &s.shifts[len(s.shifts)-1]; last.at == at {
		last.delta = i - at
		return
	}
	s.shifts = append(s.shifts, shift{at, i - at})
}

// textOffset gives the place of norm[at:] in the text.
func (s *Scanner) textOffset(at int) int {
	low, high := 0, len(s.shifts)
	for high-low > 1 {
		if mid := (low + high) / 2; s.shifts[mid].at <= at {
			low = mid
		} else {
			high = mid
		}
	}
	return at + s.shifts[low].delta
}

// offsets sets s.off, the place in the text of every byte of norm and of its end.
func (s *Scanner) offsets() {
	n := len(s.norm) + 1
	if cap(s.offBuf) < n {
		s.offBuf = make([]int, n+n/2)
	}
	s.off = s.offBuf[:n]
	for k, f := range s.shifts {
		end := n
		if k+1 < len(s.shifts) {
			end = s.shifts[k+1].at
		}
		for i := f.at; i < end; i++ {
			s.off[i] = i + f.delta
		}
	}
}

// numeral gives the digit that a Chinese numeral writes, 0 if r is none.
func numeral(r rune) byte {
	switch r {
	case '零', '〇', '洞', '○', '◯':
		return '0'
	case '一', '幺', '壹', '弌':
		return '1'
	case '二', '贰', '貳', '弍', '两', '兩':
		return '2'
	case '三', '叁', '叄', '參', '弎':
		return '3'
	case '四', '肆':
		return '4'
	case '五', '伍':
		return '5'
	case '六', '陆', '陸':
		return '6'
	case '七', '柒', '拐':
		return '7'
	case '八', '捌':
		return '8'
	case '九', '玖', '勾':
		return '9'
	}
	return 0
}

// trailing counts the digits at the end of b, single separators between them.
func trailing(b []byte) int {
	n := 0
	for k := len(b) - 1; k >= 0 && n < 12; k-- {
		switch {
		case isDigit(b[k]):
			n++
		case class[b[k]]&cSep == 0 || k == len(b)-1 && n > 0:
			return n
		}
	}
	return n
}

// decimalRun gives the end of a number at text[i:] whose digits are numerals, up to three before a
// point and four or more behind it, as a coordinate has; 0 if there is none.
func decimalRun(text []byte, i int) int {
	whole, decimals, point := 0, 0, false
	for i < len(text) {
		r, size := threeBytes(text[i:])
		switch {
		case size > 0 && numeral(r) != 0:
		case !point && whole > 0 && (text[i] == '.' || r == '点'):
			point = true
			i += max(size, 1)
			continue
		default:
			r = 0
		}
		if r == 0 || whole > 3 {
			break
		}
		if point {
			decimals++
		} else {
			whole++
		}
		i += size
	}
	if decimals < 4 {
		return 0
	}
	return i
}

// numeralRun counts n digits on from text[i:], Chinese numerals and others, single
// separators between them. It gives where they end.
func numeralRun(text []byte, i, n int) (end, digits int) {
	gap := false
	for end = i; i < len(text) && n < 64; {
		if c := text[i]; c < 0x80 {
			if !isDigit(c) && (gap || class[c]&cSep == 0) {
				break
			}
			i++
			if gap = !isDigit(c); !gap {
				n, end = n+1, i
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		c := numeral(r)
		if c == 0 {
			c = fold(r)
		}
		i += size
		switch {
		case c == drop:
		case isDigit(c):
			n, end, gap = n+1, i, false
		case gap || class[c]&cSep == 0:
			return end, n
		default:
			gap = true
		}
	}
	return end, n
}
