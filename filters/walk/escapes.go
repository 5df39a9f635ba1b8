package walk

import (
	"bytes"
	"unicode/utf8"
)

// escaped appends what the escape at the start of s stands for and gives its length,
// 0 if there is none.
func escaped(dst, s []byte) ([]byte, int) {
	switch s[0] {
	case '%':
		if len(s) > 1 && s[1]|0x20 == 'u' {
			return codePoint(dst, s, 2, 4)
		}
		return hexByte(dst, s, 1)
	case '\\':
		return backslash(dst, s)
	case '&':
		return entity(dst, s)
	case 0xEF:
		return narrow(dst, s)
	case 'U':
		return codePoints(dst, s)
	case 0xC3:
		return misread(dst, s)
	case '<':
		return dst, inlineTag(s)
	case esc:
		return dst, colour(s, 1)
	case '"', '\'':
		return unquoted(dst, s)
	case '/':
		return dst, comment(s)
	case '=':
		return encodedWord(dst, s)
	case '{':
		before, n := hollow(dst, s)
		return before, n
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

// entities holds the named character references of HTML that text is escaped with.
var entities = map[string]string{
	"amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "equals": "=", "plus": "+", "commat": "@", "period": ".",
	"num": "#", "colon": ":", "semi": ";", "comma": ",", "lpar": "(", "rpar": ")", "lsqb": "[", "rsqb": "]", "lcub": "{", "rcub": "}",
	"sol": "/", "bsol": "\\", "lowbar": "_", "hyphen": "-", "dash": "-", "ndash": "-", "mdash": "-", "excl": "!", "quest": "?", "dollar": "$",
	"percnt": "%", "ast": "*", "verbar": "|", "tilde": "~", "middot": "·", "bull": "•", "ensp": " ", "emsp": " ", "thinsp": " ", "hairsp": " ",
	"Tab": "\t", "NewLine": "\n", "shy": "\u00AD", "zwj": "\u200D", "zwnj": "\u200C", "deg": "°", "prime": "′", "Prime": "″",
}

// entity reads a character reference of HTML, by number or by name.
func entity(dst, s []byte) ([]byte, int) {
	end := bytes.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 {
		return dst, 0
	}
	name := s[1:end]
	if name[0] != '#' {
		if text := entities[string(name)]; text != "" {
			return append(dst, text...), end + 1
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
