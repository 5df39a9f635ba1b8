package walk

import "unicode/utf8"

// backslash reads the escapes that begin with one: \x31, \061, \u0031, \u{31}, \U00000031
// and the control sequences of terminals, which stand for nothing.
func backslash(dst, s []byte) ([]byte, int) {
	if len(s) < 3 {
		return dst, 0
	}
	size := len(dst)
	n := 0
	switch c := s[1]; {
	case c == '"' || c == '\'':
		return unquoted(dst, s)
	case c == '\\':
		return quotedAgain(dst, s)
	case c|0x20 == 'x':
		dst, n = hexByte(dst, s, 2)
	case c-'0' < 4:
		dst, n = octal(dst, s)
	case c|0x20 == 'u' && s[2] == '{':
		dst, n = braced(dst, s)
	case c == 'U':
		dst, n = codePoint(dst, s, 2, 8)
	case c == 'u':
		var r rune
		if r, n = escapedRune(s); n > 0 {
			dst = utf8.AppendRune(dst, r)
		}
	case c == 'e':
		return dst, colour(s, 2)
	}
	if n > 0 && len(dst) == size+1 && dst[size] == esc {
		if end := colour(s, n); end > 0 {
			return dst[:size], end
		}
	}
	return dst, n
}

// mostQuoted is how many backslashes stand before a quotation mark of a string that was quoted again
// and again.
const mostQuoted = 64

// quotedAgain reads the quotation mark of a string that was quoted more than once: three backslashes
// before it or more.
func quotedAgain(dst, s []byte) ([]byte, int) {
	n := 2
	for n < len(s) && n < mostQuoted && s[n] == '\\' {
		n++
	}
	if n < 3 || n == len(s) || s[n] != '"' && s[n] != '\'' {
		return dst, 0
	}
	return append(dst, s[n]), n + 1
}

// octal reads a backslash and three octal digits.
func octal(dst, s []byte) ([]byte, int) {
	if len(s) < 4 || s[2]-'0' > 7 || s[3]-'0' > 7 {
		return dst, 0
	}
	return append(dst, (s[1]-'0')<<6|(s[2]-'0')<<3|(s[3]-'0')), 4
}

// braced reads \u{31}, with one to six hexadecimal digits.
func braced(dst, s []byte) ([]byte, int) {
	n := 3
	for n < len(s) && n < 9 && hexValue(s[n]) < 16 {
		n++
	}
	if n == len(s) || s[n] != '}' {
		return dst, 0
	}
	dst, end := codePoint(dst, s, 3, n-3)
	if end == 0 {
		return dst, 0
	}
	return dst, n + 1
}

// codePoint reads the given count of hexadecimal digits behind a mark of the given
// length as a character.
func codePoint(dst, s []byte, mark, digits int) ([]byte, int) {
	if digits == 0 || len(s) < mark+digits {
		return dst, 0
	}
	var r rune
	for _, c := range s[mark : mark+digits] {
		v := hexValue(c)
		if v > 15 || r > utf8.MaxRune {
			return dst, 0
		}
		r = r<<4 | rune(v)
	}
	if !utf8.ValidRune(r) {
		return dst, 0
	}
	return utf8.AppendRune(dst, r), mark + digits
}

// codePoints reads U+0031, with four to six hexadecimal digits, and the space or comma
// between two of them.
func codePoints(dst, s []byte) ([]byte, int) {
	n := codePointEnd(s)
	if n == 0 {
		return dst, 0
	}
	dst, end := codePoint(dst, s, 2, n-2)
	if end == 0 {
		return dst, 0
	}
	k := n
	for k < len(s) && k < n+2 && (s[k] == ' ' || s[k] == ',' || s[k] == ';') {
		k++
	}
	if k > n && codePointEnd(s[k:]) > 0 {
		return dst, k
	}
	return dst, n
}

// codePointEnd gives the length of the U+0031 at the start of s, 0 if there is none.
func codePointEnd(s []byte) int {
	if len(s) < 6 || s[0]|0x20 != 'u' || s[1] != '+' {
		return 0
	}
	n := 2
	for n < len(s) && n < 9 && hexValue(s[n]) < 16 {
		n++
	}
	if n < 6 || n > 8 {
		return 0
	}
	return n
}

// codePointAt reports whether a code point stands at text[i:] by itself or before another one,
// not by chance amid base64, 300 KB of which have one.
func codePointAt(text []byte, i int) bool {
	n := codePointEnd(text[i:])
	switch end := i + n; {
	case n == 0:
		return false
	case i == 0 || codeClass[text[i-1]]&codeBase == 0 || end == len(text) || codeClass[text[end]]&codeBase == 0:
		return true
	default:
		return codePointEnd(text[end:]) > 0
	}
}
