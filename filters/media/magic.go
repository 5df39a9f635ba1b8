package media

import (
	"bytes"
	"encoding/binary"
)

func has(b []byte, at int, s string) bool {
	return len(b) >= at+len(s) && string(b[at:at+len(s)]) == s
}

// magic names a file by its first bytes.
func magic(b []byte) Kind {
	if k := strongMagic(b); k != None {
		return k
	}
	switch {
	case has(b, 0, "BM") && bitmap(b):
		return BMP
	case (has(b, 0, "II*\x00") || has(b, 0, "MM\x00*")) && tiff(b):
		return TIFF
	case has(b, 0, "ID3") && len(b) >= 10 && b[3] >= 2 && b[3] <= 4 && b[6]|b[7]|b[8]|b[9] < 0x80:
		return MP3
	}
	return None
}

// strongMagic names a file by a magic number that is long or checked enough to be
// believed in the middle of other bytes.
func strongMagic(b []byte) Kind {
	switch b[0] {
	case 0xFF:
		if len(b) >= 4 && b[1] == 0xD8 && b[2] == 0xFF && jpegStart(b) {
			return JPEG
		}
	case 0x89:
		if has(b, 0, "\x89PNG\r\n\x1a\n") {
			return PNG
		}
	case 'G':
		if has(b, 0, "GIF87a") || has(b, 0, "GIF89a") {
			return GIF
		}
	case 'R':
		return riff(b)
	case 0x1A:
		if has(b, 0, "\x1aE\xdf\xa3") {
			return Matroska
		}
	case 'f':
		if has(b, 0, "fLaC") && len(b) >= 8 && b[4]&0x7F == 0 && b[5] == 0 && b[6] == 0 && b[7] == 34 {
			return FLAC
		}
	case 'O':
		if has(b, 0, "OggS\x00") && len(b) > 5 && b[5] < 8 {
			return Ogg
		}
	case '#':
		if has(b, 0, "#!AMR\n") || has(b, 0, "#!AMR-WB\n") {
			return AMR
		}
	case 'D':
		if has(b, 0, "DKIF\x00\x00 \x00") {
			return IVF
		}
	case 'F':
		if has(b, 0, "FLV\x01") && len(b) >= 9 && b[4]&^5 == 0 && b[8] == 9 {
			return FLV
		}
	}
	return isoMedia(b)
}

// jpegStart checks the marker behind the start of an image (ITU-T T.81 table B.1):
// an application or comment segment, a table or a frame header, of a sane length.
func jpegStart(b []byte) bool {
	m := b[3]
	switch {
	case m >= 0xE0 && m <= 0xEF, m == 0xFE, m == 0xDB, m == 0xC4, m == 0xDD, m >= 0xC0 && m <= 0xC2:
		return len(b) < 6 || binary.BigEndian.Uint16(b[4:]) >= 4
	}
	return false
}

func riff(b []byte) Kind {
	if !has(b, 0, "RIFF") && !has(b, 0, "RF64") || len(b) < 12 {
		return None
	}
	switch string(b[8:12]) {
	case "WEBP":
		return WebP
	case "AVI ":
		return AVI
	case "WAVE":
		return WAV
	}
	return None
}

// isoMedia checks the first box of ISO/IEC 14496-12: a type that may come first, of
// a sane size.
func isoMedia(b []byte) Kind {
	if len(b) < 12 {
		return None
	}
	size := binary.BigEndian.Uint32(b)
	switch string(b[4:8]) {
	case "ftyp":
		if size < 8 || size > 4096 {
			return None
		}
		switch string(b[8:12]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
			return HEIF
		}
		return MP4
	case "styp", "moov", "moof", "sidx":
		if size >= 16 && (inBox(b[8:12]) || size < 4096) {
			return MP4
		}
	}
	return None
}

// inBox reports whether four bytes could be the size of an inner box or a brand.
func inBox(b []byte) bool { return b[0] == 0 || b[0] >= 'a' && b[0] <= 'z' }

// bitmap checks the sizes in the header of a BMP file.
func bitmap(b []byte) bool {
	if len(b) < 18 {
		return false
	}
	switch binary.LittleEndian.Uint32(b[14:]) {
	case 12, 40, 52, 56, 108, 124:
		return binary.LittleEndian.Uint32(b[10:]) < 4096 && binary.LittleEndian.Uint32(b[6:]) == 0
	}
	return false
}

// tiff checks that the offset of the first directory is even and behind the header.
func tiff(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	at := binary.LittleEndian.Uint32(b[4:])
	if b[0] == 'M' {
		at = binary.BigEndian.Uint32(b[4:])
	}
	return at >= 8 && at&1 == 0
}

// jpegPiece recognises entropy-coded data from the middle of a JPEG: after every
// 0xFF comes a zero, a restart or an end marker, and restarts count up by one. It
// takes eight 0xFF of which no one breaks the rule in bytes as even as compressed
// data are, or four restarts in order.
func jpegPiece(b []byte) Kind {
	stuffed, restarts, last := 0, 0, -1
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 || i+k+1 >= len(b) {
			break
		}
		i += k + 1
		switch m := b[i]; {
		case m == 0:
			stuffed++
		case m >= 0xD0 && m <= 0xD7:
			if last >= 0 && int(m) != 0xD0+(last+1)&7 {
				return None
			}
			last = int(m & 7)
			restarts++
		case m == 0xD9:
			if restarts >= 4 || stuffed >= 8 && even(b[:i]) {
				return JPEG
			}
			return None
		default:
			return None
		}
	}
	if restarts >= 4 || stuffed >= 8 && even(b) {
		return JPEG
	}
	return None
}

// even reports whether b uses at least 200 byte values in its first 4 KiB and none
// of them for more than a sixteenth, as compressed data do.
func even(b []byte) bool {
	var count [256]int
	b = b[:min(len(b), 4096)]
	for _, c := range b {
		count[c]++
	}
	used := 0
	for _, n := range count {
		if n > len(b)/16 {
			return false
		}
		if n > 0 {
			used++
		}
	}
	return used >= 200
}
