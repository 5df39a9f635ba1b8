package walk

import "unicode/utf8"

// LooksText reports whether b is valid UTF-8 without control characters other than
// tab and line breaks.
func LooksText(b []byte) bool {
	if shortASCII(b) {
		return true
	}
	for i := printableASCII(b); i < len(b); {
		c := b[i]
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
			return false
		}
		if c < 0x80 {
			i++
			i += printableASCII(b[i:])
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < 0xA0 {
			return false
		}
		i += n
	}
	return true
}

// MostlyText reports whether at most one byte in eight of b could not stand in a
// text, so that a few odd bytes hide nothing.
func MostlyText(b []byte) bool {
	odd := 0
	for i := 0; i < len(b); {
		c := b[i]
		if c < 0x80 {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
				odd++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < 0xA0 {
			odd++
		}
		i += n
	}
	return odd*8 <= len(b)
}
