package media

import "bytes"

// flacFrames recognises frames of FLAC (RFC 9639 9.1) by their header and its check
// sum: two, or in even bytes one with a sane subframe behind it.
func flacFrames(b []byte, flat bool) Kind {
	n := 0
	for i := 0; i+18 < len(b); i++ {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 || i+k+18 >= len(b) {
			break
		}
		i += k
		if flacFrame(b[i:]) {
			n++
			if flat || n >= 2 {
				return FLAC
			}
		}
	}
	return None
}

func flacFrame(b []byte) bool {
	if b[1]&0xFE != 0xF8 || b[2]>>4 == 0 || b[2]&15 == 15 || b[3]>>4 > 10 || b[3]&1 != 0 || b[3]>>1&7 == 3 {
		return false
	}
	at := 4 + coded(b[4])
	if at == 4 {
		return false
	}
	switch b[2] >> 4 {
	case 6:
		at++
	case 7:
		at += 2
	}
	switch b[2] & 15 {
	case 12:
		at++
	case 13, 14:
		at += 2
	}
	sub := b[at+1]
	kind := sub >> 1
	return crc8(b[:at]) == b[at] && sub&0x80 == 0 && (kind <= 1 || kind >= 8 && kind <= 12 || kind >= 32)
}

// coded gives the length of the number of a frame by its first byte, 0 for none.
func coded(c byte) int {
	switch {
	case c < 0x80:
		return 1
	case c < 0xC0 || c == 0xFF:
		return 0
	case c < 0xE0:
		return 2
	case c < 0xF0:
		return 3
	case c < 0xF8:
		return 4
	case c < 0xFC:
		return 5
	case c < 0xFE:
		return 6
	}
	return 7
}

// crc8 is the check sum of a header: polynomial x^8+x^2+x+1.
func crc8(b []byte) byte {
	c := byte(0)
	for _, v := range b {
		c ^= v
		for range 8 {
			if c&0x80 != 0 {
				c = c<<1 ^ 7
			} else {
				c <<= 1
			}
		}
	}
	return c
}
