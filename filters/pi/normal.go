package pi

import (
	"encoding/binary"
	"unicode/utf8"
)

// ascii reports whether b has no byte above 0x7F.
func ascii(b []byte) bool {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
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

// normalise sets s.norm to a form of text in which full-width and other foreign
// digits and letters are ASCII, unusual spaces and dashes are plain ones and
// invisible characters are gone. s.off maps each byte of norm to its offset in
// text; nil means that both are the same.
func (s *Scanner) normalise(text []byte) {
	if ascii(text) {
		s.norm, s.off = text, nil
		return
	}
	if cap(s.buf) < len(text) {
		s.buf = make([]byte, len(text)+len(text)/2)
		s.offBuf = make([]int, cap(s.buf)+1)
	}
	b, off, n := s.buf[:cap(s.buf)], s.offBuf[:cap(s.buf)+1], 0
	for i := 0; i < len(text); {
		if text[i] < 0x80 {
			b[n], off[n] = text[i], i
			n, i = n+1, i+1
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if run := numeralRun(text, i, r); run >= 8 {
			for range run {
				d, _ := utf8.DecodeRune(text[i:])
				b[n], off[n] = numeral(d), i
				n, i = n+1, i+3
			}
			continue
		}
		c := fold(r)
		switch c {
		case keep:
			for k := range size {
				b[n], off[n] = text[i+k], i+k
				n++
			}
		case drop:
		default:
			b[n], off[n] = c, i
			n++
		}
		i += size
	}
	off[n] = len(text)
	s.norm, s.off = b[:n], off[:n+1]
}

// Answers of fold that are no ASCII text.
const (
	keep = 0
	drop = 1
)

// fold gives the ASCII byte that r stands for, keep, or drop.
func fold(r rune) byte {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms
		return byte(r - 0xFEE0)
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064,
		r == 0xFEFF, r == 0xAD, r == 0x180E, r >= 0xFE00 && r <= 0xFE0F:
		return drop
	case r == 0x3000, r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F:
		return ' '
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFE63:
		return '-'
	case r == 0xB7, r == 0x2022, r == 0x30FB, r == 0x2027, r == 0xFF65:
		return '.'
	case r == 0x2032, r == 0x2019, r == 0x2018:
		return '\''
	case r == 0x2033, r == 0x201D, r == 0x201C:
		return '"'
	case r >= 0x1D7CE && r <= 0x1D7FF: // mathematical digits, five alphabets of ten
		return '0' + byte((r-0x1D7CE)%10)
	case r >= 0x660 && r <= 0x669:
		return '0' + byte(r-0x660)
	case r >= 0x6F0 && r <= 0x6F9:
		return '0' + byte(r-0x6F0)
	case r >= 0x2460 && r <= 0x2468: // circled 1 to 9
		return '1' + byte(r-0x2460)
	case r == 0x24EA:
		return '0'
	}
	return keep
}

// numeral gives the digit that a Chinese numeral writes, 0 if r is none.
func numeral(r rune) byte {
	switch r {
	case '零', '〇':
		return '0'
	case '一', '幺', '壹':
		return '1'
	case '二', '贰':
		return '2'
	case '三', '叁':
		return '3'
	case '四', '肆':
		return '4'
	case '五', '伍':
		return '5'
	case '六', '陆':
		return '6'
	case '七', '柒':
		return '7'
	case '八', '捌':
		return '8'
	case '九', '玖':
		return '9'
	}
	return 0
}

// numeralRun counts the Chinese numerals in a row from text[i:], which starts
// with r. Every one of them takes three bytes.
func numeralRun(text []byte, i int, r rune) int {
	n := 0
	for numeral(r) != 0 && n < 64 {
		n++
		i += 3
		r, _ = utf8.DecodeRune(text[i:])
	}
	return n
}
