package walk

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// inString holds the bytes that stand for themselves in a string and need no check.
var inString = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// str reads the string at the quote r.pos. The result lies in the document or, if
// something was escaped, in r.text.
func (r *Reader) str() (text []byte, escaped bool, err error) {
	if b := r.doc[r.pos+1:]; len(b) >= 8 { // most are short and plain
		if n := plainBytes(binary.LittleEndian.Uint64(b)); n < 8 && b[n] == '"' {
			r.pos += n + 2
			return b[:n], false, nil
		}
	}
	return r.longStr()
}

// longStr is str for a string of any length.
func (r *Reader) longStr() (text []byte, escaped bool, err error) {
	b := r.doc
	from := r.pos + 1
	i, high := from, false
	for {
		for i+8 <= len(b) {
			n := plainBytes(binary.LittleEndian.Uint64(b[i:]))
			if i += n; n < 8 {
				if b[i] == '"' && !escaped && !high { // most strings
					r.pos = i + 1
					return b[from:i], false, nil
				}
				break
			}
		}
		for i < len(b) && inString[b[i]] {
			i++
		}
		if i >= len(b) || b[i] < 0x20 {
			return nil, false, ErrMalformed
		}
		if b[i] == '"' {
			break
		}
		if b[i] == '\\' {
			escaped = true
			i++
		} else {
			high = true
		}
		i++
	}
	text = b[from:i]
	r.pos = i + 1
	if high && !utf8.Valid(text) {
		return nil, false, ErrMalformed
	}
	if escaped {
		text, err = r.unescape(text)
	}
	return text, escaped, err
}

// unescape decodes the escapes of a JSON string into r.text. Half of a surrogate
// pair becomes U+FFFD.
func (r *Reader) unescape(s []byte) ([]byte, error) {
	out := r.text[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '\\' {
			out = append(out, c)
			continue
		}
		if i++; i >= len(s) {
			return nil, ErrMalformed
		}
		if s[i] == 'u' {
			u, n := escapedRune(s[i-1:])
			if n == 0 {
				return nil, ErrMalformed
			}
			out = utf8.AppendRune(out, u)
			i += n - 2
			continue
		}
		c, ok := simpleEscape(s[i])
		if !ok {
			return nil, ErrMalformed
		}
		out = append(out, c)
	}
	r.text = out
	return out, nil
}

func simpleEscape(c byte) (byte, bool) {
	switch c {
	case '"', '\\', '/':
		return c, true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return 0, false
}

// escapedRune decodes \uhhhh, or a pair of them, at s and gives the bytes it took; 0
// if there is none.
func escapedRune(s []byte) (rune, int) {
	u, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(u) {
		return u, 6
	}
	if v, ok := hex4(s[6:]); ok {
		if full := utf16.DecodeRune(u, v); full != utf8.RuneError {
			return full, 12
		}
	}
	return utf8.RuneError, 6
}

// hex4 reads \uhhhh at s.
func hex4(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var u rune
	for _, c := range s[2:6] {
		v := hexValue(c)
		if v > 15 {
			return 0, false
		}
		u = u<<4 | rune(v)
	}
	return u, true
}

// hexValue gives the value of a hexadecimal digit, 255 for any other byte.
func hexValue(c byte) byte {
	switch {
	case c-'0' < 10:
		return c - '0'
	case (c|0x20)-'a' < 6:
		return (c | 0x20) - 'a' + 10
	}
	return 255
}

// AppendString appends s as a JSON string.
func AppendString(dst []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	dst = append(dst, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
