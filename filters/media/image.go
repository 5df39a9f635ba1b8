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
	at := 2
	for range 2 {
		m, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if b[at] != 0xFF || m < 0xC0 || m >= 0xD0 && m <= 0xDA || m == 0xFF || size < 3 {
			return false
		}
		at += 2 + size
		if at+4 > len(b) {
			// The segment goes on: its kind and name have to do.
			return named(b[3], b[6:]) || at >= 6+size && len(b) > 8
		}
	}
	return b[at] == 0xFF && b[at+1] >= 0xC0
}

// named reports whether an application segment has a usual name, or a table of
// quantisation its usual first byte.
func named(m byte, b []byte) bool {
	switch m {
	case 0xE0:
		return has(b, 0, "JFIF\x00") || has(b, 0, "JFXX\x00") || has(b, 0, "AVI1")
	case 0xE1:
		return has(b, 0, "Exif\x00") || has(b, 0, "http")
	case 0xE2:
		return has(b, 0, "ICC_PROFILE") || has(b, 0, "MPF\x00")
	case 0xDB:
		return len(b) > 0 && b[0] == 0
	}
	return false
}

// jpegPiece recognises entropy-coded data from the middle of a JPEG: after every
// 0xFF comes a zero or a restart marker, and restarts count up by one. It takes six
// 0xFF in a row that keep to it in even bytes, or four restarts in order that pass
// the last one: a counter of 16 bits does not come round.
func jpegPiece(b []byte, flat bool) Kind {
	run, restarts, last, start, round := 0, 0, -1, 0, false
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 || i+k+1 >= len(b) {
			break
		}
		i += k + 1
		m := b[i]
		switch {
		case m == 0:
			run++
		case m >= 0xD0 && m <= 0xD7 && (last < 0 || int(m&7) == (last+1)&7):
			round = round || last == 7
			last = int(m & 7)
			restarts++
			run++
		default:
			if run >= 12 && even(b[start:i]) {
				return JPEG
			}
			run, restarts, last, start, round = 0, 0, -1, i, false
		}
		if restarts >= 4 && (round || flat) {
			return JPEG
		}
	}
	if run >= 6 && (flat && start == 0 || even(b[start:])) {
		return JPEG
	}
	return None
}

// gifPiece recognises the data of a GIF: blocks of 255 bytes with their length before
// each, eight in a row, and few other 0xFF.
func gifPiece(b []byte, _ bool) Kind {
	const blocks = 8
	if len(b) < 256*blocks || bytes.Count(b, []byte{0xFF}) > len(b)/24 {
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
