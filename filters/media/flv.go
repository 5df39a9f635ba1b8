package media

import "encoding/binary"

// flv reports whether a tag of FLV (Adobe's Flash Video 10.1, annex E.4.1) of video or
// sound begins at b, and that its length leads to itself behind it; in even bytes a
// usual codec will do for a tag that goes on.
func flv(b []byte, flat bool) bool {
	if len(b) < 13 || b[0] != 8 && b[0] != 9 || b[8]|b[9]|b[10] != 0 {
		return false
	}
	size := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	if end := 11 + size; end+4 <= len(b) {
		return size >= 16 && binary.BigEndian.Uint32(b[end:]) == uint32(end)
	}
	return flat && b[12] <= 1 && (b[11] == 0x17 || b[11] == 0x27 || b[11] == 0xAF)
}
