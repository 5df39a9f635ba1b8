package walk

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// Printable reports whether all of b is valid UTF-8 of printable characters, as
// unicode.IsPrint has them, tabs and line ends, and ASCII only if that is asked for. A
// carriage return ends a line before a line feed only: alone it hides what stands before.
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
		case c == '\r' && len(b) > 1 && b[1] == '\n':
			b = b[2:]
			continue
		case c < 0x80 || ascii:
			return false
		}
		if n = printableWide(b); n > 0 {
			b = b[n:]
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
	for ; i+32 <= len(b); i += 32 {
		c := b[i : i+32]
		if (unprintable(c)|unprintable(c[8:])|unprintable(c[16:])|unprintable(c[24:]))&highs != 0 {
			break
		}
	}
	for ; i+8 <= len(b); i += 8 {
		if unprintable(b[i:])&highs != 0 {
			break
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] < 0x7F {
		i++
	}
	return i
}

// shortASCII reports whether b is a short text from space to tilde; false may also mean that
// it cannot tell.
func shortASCII(b []byte) bool {
	n := len(b)
	if n > 64 || cap(b) < 8 {
		return false
	}
	if n < 8 {
		return n == 0 || plainWord(binary.LittleEndian.Uint64(b[:8]), n)
	}
	odd := unprintable(b[n-8:])
	for ; len(b) > 8; b = b[8:] {
		odd |= unprintable(b)
	}
	return odd&highs == 0
}

// plainWord reports whether the first n bytes of x, one to eight, are from space to tilde.
func plainWord(x uint64, n int) bool { return unprintableWord(x)&highs<<((64-8*n)&63) == 0 }

// shortWord reads the n bytes at b[from:] if they are one to eight from space to tilde; false
// may also mean that it cannot tell. What lies behind them is read too.
func shortWord(b []byte, from, n int) (x uint64, ok bool) {
	if n-1 >= 8 || n <= 0 || len(b)-from < 8 {
		return 0, false
	}
	x = binary.LittleEndian.Uint64(b[from:])
	return x, plainWord(x, n)
}

// unprintable sets the high bit of the first of eight bytes that is high, below space or
// DEL, and perhaps of later ones.
func unprintable(b []byte) uint64 {
	return unprintableWord(binary.LittleEndian.Uint64(b))
}

func unprintableWord(x uint64) uint64 { return x | (x - ' '*ones) | (x + ones) }

// printableWide counts the bytes at the start of b of the characters that Chinese is
// mostly written with: ideographs, their punctuation, full-width forms. It leaves a few
// of them to the tables.
func printableWide(b []byte) int {
	i := 0
	for i+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[i:])
		switch {
		case x&0xC0C0F0C0C0F0 == 0x8080E08080E0 && (leads>>(x&15))&(leads>>(x>>24&15))&1 != 0:
			i += 6 // two ideographs
		case wideMark(uint32(x)):
			i += 3
		default:
			return i
		}
	}
	for ; i+4 <= len(b); i += 3 {
		if !wideMark(binary.LittleEndian.Uint32(b[i:])) {
			return i
		}
	}
	if i+3 == len(b) && wideMark(uint32(b[i])|uint32(b[i+1])<<8|uint32(b[i+2])<<16) {
		i += 3
	}
	return i
}

// leads has a bit for the lower half of each lead byte of U+5000 to U+9FFF.
const leads = 0b11_1110_0000

// wideMark reports whether the low three bytes of x are such a character.
func wideMark(x uint32) bool {
	if x&0xC0C0F0 != 0x8080E0 {
		return false
	}
	c, d, e := byte(x), byte(x>>8), byte(x>>16)
	return c-0xE5 < 5 || c == 0xE4 && d >= 0xB8 || // U+4E00 to U+9FFF
		e > 0x80 && (c == 0xE3 && d == 0x80 || c == 0xEF && d == 0xBC) // U+3001 to U+303F, U+FF01 to U+FF3F
}
