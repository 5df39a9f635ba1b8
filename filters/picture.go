package filters

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// picture gives the size of a JPEG or PNG that holds nothing but one picture: no
// metadata, no thumbnail, nothing after its end.
func picture(b []byte) (w, h int, ok bool) {
	if bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) {
		return png(b[8:])
	}
	return jpeg(b)
}

// png walks the chunks of a PNG: header, perhaps a palette, image data, end.
func png(b []byte) (w, h int, ok bool) {
	for state := 0; len(b) >= 12; {
		n := int(binary.BigEndian.Uint32(b))
		if n > len(b)-12 || binary.BigEndian.Uint32(b[8+n:]) != crc32.ChecksumIEEE(b[4:8+n]) {
			return 0, 0, false
		}
		switch name := string(b[4:8]); {
		case name == "IHDR" && state == 0 && n == 13:
			w, h, state = int(binary.BigEndian.Uint32(b[8:])), int(binary.BigEndian.Uint32(b[12:])), 1
		case name == "PLTE" && state == 1 && n <= 768:
			state = 2
		case name == "IDAT" && state > 0:
			state = 3
		case name == "IEND" && state == 3 && n == 0:
			return w, h, len(b) == 12
		default:
			return 0, 0, false
		}
		b = b[12+n:]
	}
	return 0, 0, false
}

// jpeg walks the segments of a baseline or progressive JPEG.
func jpeg(b []byte) (w, h int, ok bool) {
	if len(b) < 4 || b[0] != 0xFF || b[1] != 0xD8 {
		return 0, 0, false
	}
	scans := 0
	for i := 2; i+2 <= len(b); {
		if b[i] != 0xFF {
			return 0, 0, false
		}
		marker := b[i+1]
		if marker == 0xD9 {
			return w, h, w > 0 && scans > 0 && i+2 == len(b)
		}
		if i+4 > len(b) {
			return 0, 0, false
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		if n < 2 || i+2+n > len(b) {
			return 0, 0, false
		}
		body := b[i+4 : i+2+n]
		i += 2 + n
		switch marker {
		case 0xE0: // JFIF without a thumbnail
			if len(body) != 14 || string(body[:5]) != "JFIF\x00" || body[12] != 0 || body[13] != 0 {
				return 0, 0, false
			}
		case 0xDB, 0xC4, 0xDD: // tables, restart interval
		case 0xC0, 0xC2: // frame
			if w != 0 || len(body) < 6 {
				return 0, 0, false
			}
			h, w = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
		case 0xDA: // scan
			scans++
			i = scanEnd(b, i)
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}

// scanEnd gives the place of the marker that ends the entropy-coded data at b[i:].
func scanEnd(b []byte, i int) int {
	for ; i+1 < len(b); i++ {
		if b[i] == 0xFF && b[i+1] != 0 && (b[i+1] < 0xD0 || b[i+1] > 0xD7) {
			return i
		}
	}
	return len(b)
}
