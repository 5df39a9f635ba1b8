// Package media recognises audio, images and video in bytes: whole files by their
// magic numbers, pieces of streams by their grammar, raw samples and pixels by how
// neighbours differ. It is pure and allocates nothing. A recognition is enough to
// refuse bytes; the lack of one is never enough to let them pass.
//
// Sniff asks in this order: the first bytes (magic.go), what may begin at any byte
// (begin.go, pieces.go), frames that lead to each other (frames.go, nal.go and a file for
// each form), samples and pixels (raw.go, sound.go, pixels.go). How even the bytes are
// (census.go) says how much proof each of them needs.
package media

import "unicode/utf8"

// Kind is a kind of media. The zero Kind is none.
type Kind uint8

// The kinds.
const (
	None Kind = iota
	JPEG
	PNG
	GIF
	WebP
	BMP
	TIFF
	HEIF
	MP4
	Matroska
	AVI
	WAV
	MP3 // and layer II
	FLAC
	Ogg
	AAC
	AMR
	H264
	H265
	MPEGTS
	IVF
	FLV
	AIFF
	AU
	CAF
	ASF
	JPEG2000
	JPEGXL
	MPEG // program streams and MPEG-1/2 video
	AV1
	AC3
	RTP
	PCM  // and ADPCM
	G711 // A-law and µ-law
	YUV  // NV12, planar and packed YUV, grey
	RGB
	Other // known to be sound or pictures, of a kind without a name here
)

var kindNames = [...]string{
	"none", "JPEG", "PNG", "GIF", "WebP", "BMP", "TIFF", "HEIF", "MP4", "Matroska", "AVI",
	"WAV", "MP3", "FLAC", "Ogg", "AAC", "AMR", "H.264", "H.265", "MPEG-TS", "IVF", "FLV",
	"AIFF", "AU", "CAF", "ASF", "JPEG 2000", "JPEG XL", "MPEG", "AV1", "AC-3", "RTP", "PCM",
	"G.711", "YUV", "RGB", "other media",
}

// String gives the usual name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "none"
}

// Sniff names the media in b. It knows whole files, at the start or behind other
// bytes, pieces from the middle of the usual streams, and raw sound and pictures.
// What Sniff finds in text is nothing: encodings are for the caller to undo.
func Sniff(b []byte) Kind { return sniff(b, 0) }

// sniff is Sniff that looks for raw sound and pictures from a byte on.
func sniff(b []byte, from int) Kind {
	if len(b) < 6 {
		return None
	}
	if k := magic(b); k != None {
		return k
	}
	if len(b) < leastEven {
		return brief(b)
	}
	var c census
	text := textual(b)
	if text && !graded(b) {
		return None
	}
	c.count(b)
	if !text {
		if k := pieces(b, &c); k != None {
			return k
		}
	}
	if from > 0 {
		c.rough.take(b[from:])
	}
	return raws(b[from:], &c.rough)
}

// graded reports whether b, though it may consist of characters alone, is no text but
// shades: many values of which hardly two side by side are far from each other.
func graded(b []byte) bool {
	const apart, few = 12, 24
	if len(b) < leastPixels {
		return false
	}
	b = b[:min(len(b), most)]
	far := 0
	var seen [256]bool
	used := 0
	for i, c := range b[1:] {
		if d := int(c) - int(b[i]); d > apart || d < -apart {
			if far++; far > 3+i/32 {
				return false
			}
		}
		if !seen[c] {
			seen[c] = true
			used++
		}
		if i == 512 && used < few/2 {
			return false // digits
		}
	}
	return used >= few
}

// textual reports whether b is text: UTF-8 without control characters, but for a
// character that the end cuts.
func textual(b []byte) bool {
	ascii := true
	for _, c := range b {
		if c >= 0x80 {
			ascii = false
		} else if c < ' ' && (c > '\r' || c < '\t') && c != 0x1B || c == 0x7F {
			return false
		}
	}
	if ascii {
		return true
	}
	for cut := 0; cut < 4 && cut < len(b); cut++ {
		if c := b[len(b)-1-cut]; c < 0x80 {
			break
		} else if c >= 0xC0 {
			if !utf8.FullRune(b[len(b)-1-cut:]) {
				b = b[:len(b)-1-cut]
			}
			break
		}
	}
	return utf8.Valid(b)
}
