// Package media recognises audio, images and video in bytes: whole files by their
// magic numbers, pieces of streams by their grammar, raw samples and pixels by how
// neighbours differ. It is pure and allocates nothing. A recognition is enough to
// refuse bytes; the lack of one is never enough to let them pass.
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
	PCM
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

// pieces are the recognisers of pieces, the cheapest first. Each is told whether the
// bytes are as even as compressed ones, which lets it be content with less proof:
// what imitates a header by chance is packed numbers, and these are not even.
var pieces = [...]func(b []byte, even bool) Kind{
	transport, annexB, adts, latm, mp3, ac3, jpegPiece, gifPiece, flacFrames, matroska, ivfFrames, obus,
	lengthPrefixed, rtpRun,
}

// Sniff names the media in b. It knows whole files, at the start or behind other
// bytes, pieces from the middle of the usual streams, and raw sound and pictures.
// What Sniff finds in text is nothing: encodings are for the caller to undo.
func Sniff(b []byte) Kind {
	if len(b) < 6 {
		return None
	}
	if k := magic(b); k != None {
		return k
	}
	if textual(b) {
		return None
	}
	if k := inside(b); k != None {
		return k
	}
	flat := even(b)
	for _, try := range pieces {
		if k := try(b, flat); k != None {
			return k
		}
	}
	return raw(b)
}

// Opaque reports whether b, 512 bytes or more, is as even as compressed or encrypted
// data are. The inside of one large slice of video, of a page of Vorbis or of a PNG
// has no mark of its own: it is opaque, and no reading of it alone says more.
func Opaque(b []byte) bool { return len(b) >= 512 && even(b) }

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

// even reports whether b uses at least 200 byte values in its first 4 KiB and none
// of them for more than a sixteenth, as compressed data do; the same holds for every
// fourth byte, which packed numbers have their exponents and upper halves in.
func even(b []byte) bool {
	if len(b) < 400 {
		return false
	}
	var count [4][256]uint16
	b = b[:min(len(b), 4096)]
	for i, c := range b {
		count[i&3][c]++
	}
	used, most := 0, uint16(0)
	for c := range 256 {
		k, l, m, n := count[0][c], count[1][c], count[2][c], count[3][c]
		most = max(most, k, l, m, n)
		if k|l|m|n > 0 {
			used++
		}
	}
	return used >= 200 && int(most) <= max(len(b)/64, 12)
}
