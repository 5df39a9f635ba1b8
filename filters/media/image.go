package media

import (
	"bytes"
	"encoding/binary"
)

// jpegStart checks the start of an image (ITU-T T.81 table B.1): behind the marker
// comes a segment of a table, a frame header, an application or a comment, and behind
// that another marker. FF D8 FF alone is two small negative numbers of 16 bits.
func jpegStart(b []byte) bool {
	if len(b) < 6 || b[1] != 0xD8 || b[2] != 0xFF {
		return false
	}
	switch m := b[3]; {
	case m >= 0xE0 && m <= 0xE2, m == 0xDB, m == 0xEE, m == 0xFE:
		if !named(m, int(binary.BigEndian.Uint16(b[4:])), b[6:]) {
			return false
		}
	default:
		return false
	}
	at := 2
	for range 3 {
		m, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if b[at] != 0xFF || m < 0xC0 || m >= 0xD0 && m <= 0xDA || m == 0xFF || size < 3 {
			return false
		}
		at += 2 + size
		if at+4 > len(b) {
			// The segment goes on: its name has to do, or the marker before it.
			return at > 4+size || b[3] != 0xFE && b[3] != 0xEE
		}
	}
	return b[at] == 0xFF && b[at+1] >= 0xC0
}

// named reports whether an application segment has a usual name, a comment is text or has
// a segment with a name behind it, or a table of quantisation its usual first byte.
func named(m byte, size int, b []byte) bool {
	switch m {
	case 0xE0:
		return has(b, 0, "JFIF\x00") || has(b, 0, "JFXX\x00") || has(b, 0, "AVI1")
	case 0xE1:
		return has(b, 0, "Exif\x00") || has(b, 0, "http")
	case 0xE2:
		return has(b, 0, "ICC_PROFILE") || has(b, 0, "MPF\x00")
	case 0xEE:
		return has(b, 0, "Adobe")
	case 0xFE:
		if len(b) < 4 || size < 6 || textual(b[:4]) {
			return true
		}
		at := size - 2 // of the next marker
		return len(b) > at+4 && b[at] == 0xFF && b[at+1] != m && named(b[at+1], int(binary.BigEndian.Uint16(b[at+2:])), b[at+4:])
	case 0xDB:
		return (size == 67 || size == 132 || size == 197) && len(b) > 0 && b[0] == 0
	}
	return false
}

// jpegPiece recognises entropy-coded data from the middle of a JPEG: after every
// 0xFF comes a zero or a restart marker, and restarts count up by one. It takes three
// in even bytes that have no other 0xFF, or one in 4 KiB of them, of which random ones
// have sixteen, eight in a piece of nearly all byte values, at
// even and odd places and no upper bytes of numbers among them, or
// twelve in a row that keep to it in even bytes, or four restarts in order that pass
// the last one: a counter of 16 bits does not come round.
func jpegPiece(b []byte, c *census) Kind {
	run, restarts, last, start, round := 0, 0, -1, 0, false
	var at [2]int // marks at even and odd places
	odd := 0      // where restarts were, as bits
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 || i+k+1 >= len(b) {
			break
		}
		i += k + 1
		m := b[i]
		at[i&1]++
		switch {
		case m == 0:
			run++
		case m >= 0xD0 && m <= 0xD7 && (last < 0 || int(m&7) == (last+1)&7):
			round = round || last == 7
			last = int(m & 7)
			restarts++
			odd |= 1 << (i & 1)
			run++
		default:
			if run >= 12 && flat(b[start:i]) {
				return JPEG
			}
			run, restarts, last, start, round = 0, 0, -1, i, false
		}
		if restarts >= 4 && (c.flat || round && len(b) < 512 && odd == 3) {
			return JPEG
		}
	}
	if start == 0 && c.flat && (run >= 3 || run > 0 && c.n == most) || run >= 8 && start == 0 && c.full && min(at[0], at[1]) > 1 && min(c.rough[2][0], c.rough[2][1]) > random/2 || run >= 6 && flat(b[start:]) {
		return JPEG
	}
	return None
}

// gifPiece recognises the data of a GIF: blocks of 255 bytes with their length before
// each, eight in a row of even bytes, and few other 0xFF.
func gifPiece(b []byte, flat bool) Kind {
	const blocks = 8
	if !flat || len(b) < 256*blocks || bytes.Count(b, []byte{0xFF}) > len(b)/64 {
		return None
	}
	for i := 0; i < 256; i++ {
		n := 0
		for j := i; j < len(b) && b[j] == 0xFF; j += 256 {
			n++
		}
		if n >= blocks {
			return GIF
		}
	}
	return None
}
