package walk

import (
	"bytes"
	"unicode/utf8"
)

// escapes decodes what is escaped over the whole text, if anything is.
func (u *Unwrapper) escapes(text []byte, depth int, yield func(Inner) error) error {
	if bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '\\') >= 0 || bytes.IndexByte(text, '&') >= 0 || fullWidth(text) {
		if err := u.rewrite(Escape, text, depth, escaped, yield); err != nil {
			return err
		}
	}
	if quotedPrintable(text) {
		return u.rewrite(QuotedPrintable, text, depth, quotedByte, yield)
	}
	return nil
}

// rewrite decodes the escapes in text and yields the result if there were any,
// whatever it looks like then.
func (u *Unwrapper) rewrite(e Encoding, text []byte, depth int, decode func(dst, s []byte) ([]byte, int), yield func(Inner) error) error {
	var l *layer
	var out []byte
	u.work += len(text)
	for i := 0; i < len(text); {
		if !escapeStart[text[i]] {
			if l != nil {
				out = append(out, text[i])
			}
			i++
			continue
		}
		var tmp [4]byte
		d, n := decode(tmp[:0], text[i:])
		if n > 0 && l == nil {
			var err error
			if l, err = u.at(depth); err != nil {
				return err
			}
			out = append(l.buf[:0], text[:i]...)
		}
		switch {
		case n > 0:
			out = append(out, d...)
			i += n
			continue
		case l != nil:
			out = append(out, text[i])
		}
		i++
	}
	if l == nil {
		return nil
	}
	l.buf = out
	_, err := u.give(e, 0, len(text), out, yield)
	return err
}

// escapeStart holds the bytes with which escapes begin.
var escapeStart = [256]bool{'%': true, '\\': true, '&': true, '=': true, 0xEF: true}

// escaped appends what the escape at the start of s stands for and gives its length,
// 0 if there is none.
func escaped(dst, s []byte) ([]byte, int) {
	switch s[0] {
	case '%':
		return hexByte(dst, s, 1)
	case '\\':
		if len(s) > 1 && s[1]|0x20 == 'x' {
			return hexByte(dst, s, 2)
		}
		if r, n := escapedRune(s); n > 0 {
			return utf8.AppendRune(dst, r), n
		}
	case '&':
		return entity(dst, s)
	case 0xEF:
		return narrow(dst, s)
	}
	return dst, 0
}

// hexByte reads two hexadecimal digits behind a mark of the given length.
func hexByte(dst, s []byte, mark int) ([]byte, int) {
	if len(s) < mark+2 || hexValue(s[mark]) > 15 || hexValue(s[mark+1]) > 15 {
		return dst, 0
	}
	return append(dst, hexValue(s[mark])<<4|hexValue(s[mark+1])), mark + 2
}

// fullWidth reports whether text has a full-width letter or digit. Full-width
// punctuation alone is plain Chinese.
func fullWidth(text []byte) bool {
	for i := 0; ; i++ {
		k := bytes.IndexByte(text[i:], 0xEF)
		if k < 0 {
			return false
		}
		i += k
		if codeClass[narrowByte(text[i:])]&codeBase != 0 {
			return true
		}
	}
}

// narrow turns a full-width form (U+FF01 to U+FF5E) into ASCII.
func narrow(dst, s []byte) ([]byte, int) {
	c := narrowByte(s)
	if c == 0 {
		return dst, 0
	}
	return append(dst, c), 3
}

// narrowByte gives the ASCII of the full-width form at the start of s, 0 if there is none.
func narrowByte(s []byte) byte {
	if len(s) < 3 || s[0] != 0xEF || s[2]&0xC0 != 0x80 {
		return 0
	}
	switch {
	case s[1] == 0xBC && s[2] > 0x80: // U+FF01 to U+FF3F
		return s[2] - 0x60
	case s[1] == 0xBD && s[2] <= 0x9E: // to U+FF5E
		return s[2] - 0x20
	}
	return 0
}

// entity reads a character reference of HTML: by number, or one of the few names
// that text is escaped with.
func entity(dst, s []byte) ([]byte, int) {
	end := bytes.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 {
		return dst, 0
	}
	name := s[1:end]
	if name[0] != '#' {
		switch string(name) {
		case "amp":
			return append(dst, '&'), end + 1
		case "lt":
			return append(dst, '<'), end + 1
		case "gt":
			return append(dst, '>'), end + 1
		case "quot":
			return append(dst, '"'), end + 1
		case "apos":
			return append(dst, '\''), end + 1
		case "nbsp":
			return append(dst, ' '), end + 1
		case "equals":
			return append(dst, '='), end + 1
		case "plus":
			return append(dst, '+'), end + 1
		case "commat":
			return append(dst, '@'), end + 1
		case "period":
			return append(dst, '.'), end + 1
		}
		return dst, 0
	}
	base, digits := rune(10), name[1:]
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	var r rune
	for _, c := range digits {
		v := hexValue(c)
		if rune(v) >= base || r > utf8.MaxRune {
			return dst, 0
		}
		r = r*base + rune(v)
	}
	if len(digits) == 0 || !utf8.ValidRune(r) {
		return dst, 0
	}
	return utf8.AppendRune(dst, r), end + 1
}

// quotedPrintable reports whether every equals sign in text begins an escape of
// quoted-printable, as that encoding demands, and there is one: next to
// another one, or of a sign before a letter, as key=12 is not.
func quotedPrintable(text []byte) bool {
	var tmp [4]byte
	some := false
	for i := 0; ; {
		k := bytes.IndexByte(text[i:], '=')
		if k < 0 {
			return some
		}
		i += k
		d, n := quotedByte(tmp[:0], text[i:])
		if n == 0 {
			return false
		}
		switch next := i + n; {
		case len(d) == 0 || next < len(text) && text[next] == '=' || i >= 3 && text[i-3] == '=' || d[0] == '=':
		case d[0] >= 0x80 || codeClass[d[0]]&codeBase != 0 || next < len(text) && (text[next]|0x20)-'a' >= 26:
			return false
		}
		some = true
		i += n
	}
}

// quotedByte reads =XX or a soft line break.
func quotedByte(dst, s []byte) ([]byte, int) {
	if s[0] != '=' || len(s) < 2 {
		return dst, 0
	}
	switch {
	case s[1] == '\n':
		return dst, 2
	case s[1] == '\r' && len(s) > 2 && s[2] == '\n':
		return dst, 3
	case len(s) < 3 || hexValue(s[1]) > 15 || hexValue(s[2]) > 15:
		return dst, 0
	}
	c := hexValue(s[1])<<4 | hexValue(s[2])
	if c < 0x20 && c != '\t' && c != '\r' && c != '\n' {
		return dst, 0
	}
	return append(dst, c), 3
}
