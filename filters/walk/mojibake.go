package walk

import (
	"bytes"
	"unicode/utf8"
)

// mojibake reports whether text has an ideograph whose three bytes were taken for
// characters of ISO 8859-1.
func mojibake(text []byte) bool {
	for {
		k := bytes.IndexByte(text, 0xC3)
		if k < 0 {
			return false
		}
		text = text[k:]
		var tmp [4]byte
		if _, n := misread(tmp[:0], text); n > 0 {
			return true
		}
		text = text[1:]
	}
}

// misread reads such an ideograph: a letter from U+00E4 to U+00E9 and two characters from
// U+0080 to U+00BF.
func misread(dst, s []byte) ([]byte, int) {
	if len(s) < 6 || s[1] < 0xA4 || s[1] > 0xA9 || s[2] != 0xC2 || s[4] != 0xC2 || s[3]&0xC0 != 0x80 || s[5]&0xC0 != 0x80 {
		return dst, 0
	}
	b := [3]byte{s[1] + 0x40, s[3], s[5]}
	if !utf8.Valid(b[:]) {
		return dst, 0
	}
	return append(dst, b[:]...), 6
}
