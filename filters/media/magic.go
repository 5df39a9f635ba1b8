package media

import "encoding/binary"

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
	case has(b, 0, "\xff\x0a") && len(b) >= 512 && flat(b):
		return JPEGXL
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
		if jpegStart(b) {
			return JPEG
		}
		if has(b, 0, "\xff\x4f\xff\x51\x00") {
			return JPEG2000
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
		if has(b, 0, "\x1aE\xdf\xa3") && len(b) > 4 && (b[4] >= 0x80 || b[4] == 1) {
			return Matroska
		}
	case 'f', 'O', '#', '.', 'c':
		if k := soundMagic(b); k != None {
			return k
		}
	case 'D':
		if has(b, 0, "DKIF\x00\x00 \x00") {
			return IVF
		}
	case 'F':
		return formOrFLV(b)
	case '0':
		if has(b, 0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11") {
			return ASF
		}
	}
	return isoMedia(b)
}

// soundMagic is strongMagic for the files of sound that no other kind of file shares a form with.
func soundMagic(b []byte) Kind {
	switch {
	case has(b, 0, "fLaC") && len(b) >= 8 && b[4]&0x7F == 0 && b[5] == 0 && b[6] == 0 && b[7] == 34:
		return FLAC
	case has(b, 0, "OggS\x00") && len(b) > 5 && b[5] < 8:
		return Ogg
	case has(b, 0, "#!AMR\n"), has(b, 0, "#!AMR-WB\n"):
		return AMR
	case has(b, 0, ".snd\x00\x00\x00") && len(b) >= 16 && b[7] >= 24 && b[12]|b[13]|b[14] == 0: // lengths of the header and the data, encoding
		return AU
	case has(b, 0, "caff\x00\x01\x00\x00desc"):
		return CAF
	}
	return None
}

func formOrFLV(b []byte) Kind {
	switch {
	case has(b, 0, "FLV\x01") && len(b) >= 9 && b[4]&^5 == 0 && b[8] == 9:
		return FLV
	case has(b, 0, "FORM") && (has(b, 8, "AIFF") || has(b, 8, "AIFC")):
		return AIFF
	}
	return None
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
// a sane size. The boxes of JPEG 2000 and JPEG XL are of the same form.
func isoMedia(b []byte) Kind {
	if len(b) < 12 || b[4] < 'J' {
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
	case "jP  ":
		if size == 12 {
			return JPEG2000
		}
	case "JXL ":
		if size == 12 {
			return JPEGXL
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
