package walk

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// Printable reports whether all of b is valid UTF-8 of printable characters, as
// unicode.IsPrint has them, tabs and line feeds, and ASCII only if that is asked for.
func Printable(b []byte, ascii bool) bool {
	for len(b) > 0 {
		n := printableASCII(b)
		if b = b[n:]; len(b) == 0 {
			return true
		}
		c := b[0]
		switch {
		case c == '\t' || c == '\n':
			b = b[1:]
			continue
		case c < 0x80 || ascii:
			return false
		}
		for len(b) >= 3 && b[0]&0x80 != 0 {
			if n = printableWide(b); n == 0 {
				break
			}
			b = b[n:]
		}
		if len(b) == 0 || b[0] < 0x80 {
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) {
			return false
		}
		b = b[n:]
	}
	return true
}

// printableASCII counts the bytes from space to tilde at the start of b.
func printableASCII(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		if (x|(x-' '*ones)|(x+ones))&highs != 0 { // high, below space, DEL
			break
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] < 0x7F {
		i++
	}
	return i
}

// printableWide gives the length of the character at the start of b, three bytes or
// more, if it is one of those that Chinese is mostly written with: ideographs, their
// punctuation, full-width forms; 0 leaves it to the tables.
func printableWide(b []byte) int {
	if ((b[1] ^ 0x80) | (b[2] ^ 0x80)) >= 0x40 {
		return 0
	}
	switch c := b[0]; {
	case c >= 0xE5 && c <= 0xE9, c == 0xE4 && b[1] >= 0xB8, // U+4E00 to U+9FFF
		c == 0xE3 && b[1] == 0x80 && b[2] > 0x80, // U+3001 to U+303F
		c == 0xEF && b[1] == 0xBC && b[2] > 0x80: // U+FF01 to U+FF3F
		return 3
	}
	return 0
}
