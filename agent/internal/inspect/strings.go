package inspect

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// str takes a string: decoded, and as JSON.
func (p *parser) str() (s, raw []byte, err error) {
	if p.at >= len(p.b) || p.b[p.at] != '"' {
		return nil, nil, errSyntax
	}
	from := p.at
	rest := p.b[from+1:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return nil, nil, errSyntax
	}
	if bytes.IndexByte(rest[:end], '\\') < 0 {
		if hasControl(rest[:end]) {
			return nil, nil, errSyntax
		}
		p.at = from + end + 2
		return rest[:end], p.b[from:p.at], nil
	}
	start := len(p.room)
	if p.room, end, err = unescape(p.room, rest); err != nil {
		return nil, nil, err
	}
	p.at = from + end + 2
	s = p.room[start:len(p.room):len(p.room)]
	if s == nil {
		s = []byte{}
	}
	if bytes.IndexByte(s, replaced) >= 0 {
		return p.surrogates(s, start), p.b[from:p.at], nil
	}
	return s, p.b[from:p.at], nil
}

// hasControl reports a byte below space, eight at a time.
func hasControl(b []byte) bool {
	for len(b) >= 8 {
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		const ones, high = 0x0101010101010101, 0x8080808080808080
		if (x-ones*0x20)&^x&high != 0 {
			return true
		}
		b = b[8:]
	}
	for _, c := range b {
		if c < ' ' {
			return true
		}
	}
	return false
}

// replaced marks half of a surrogate pair in a decoded string: no UTF-8 has it.
const replaced = 0xFF

// surrogates notes halves of pairs and takes their marks out.
func (p *parser) surrogates(s []byte, start int) []byte {
	p.wrong(errUnicode)
	s = bytes.ReplaceAll(s, []byte{replaced}, []byte("\uFFFD"))
	p.room = append(p.room[:start], s...)
	return p.room[start:len(p.room):len(p.room)]
}

// unescape appends the string that b begins with, up to its closing quote, whose
// index it gives. Half of a surrogate pair becomes the byte replaced.
func unescape(dst, b []byte) (out []byte, end int, err error) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '"':
			return dst, i, nil
		case c < ' ':
			return dst, 0, errSyntax
		case c != '\\':
			dst = append(dst, c)
			i++
		case i+1 >= len(b):
			return dst, 0, errSyntax
		case b[i+1] == 'u':
			r, n := codePoint(b[i:])
			if n == 0 {
				return dst, 0, errSyntax
			}
			if utf16.IsSurrogate(r) {
				dst = append(dst, replaced)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
			i += n
		default:
			at := bytes.IndexByte([]byte(`"\/bfnrt`), b[i+1])
			if at < 0 {
				return dst, 0, errSyntax
			}
			dst = append(dst, "\"\\/\b\f\n\r\t"[at])
			i += 2
		}
	}
	return dst, 0, errSyntax
}

// codePoint reads \uXXXX, or two of them that make a pair, and gives their length;
// 0 if it is neither.
func codePoint(b []byte) (r rune, n int) {
	r, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if low, ok := hex4(b[6:]); ok {
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				return both, 12
			}
		}
	}
	return r, 6
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 6 {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
