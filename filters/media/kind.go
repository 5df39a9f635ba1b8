// Package media recognises audio, images and video in bytes: whole files by their
// magic numbers, streams and pieces by their grammar. It is pure and allocates
// nothing. A recognition is enough to refuse bytes; the lack of one is never enough
// to let them pass.
package media

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
	MP3
	FLAC
	Ogg
	AAC
	AMR
	H264
	H265
	MPEGTS
	IVF
	FLV
)

var kindNames = [...]string{
	"none", "JPEG", "PNG", "GIF", "WebP", "BMP", "TIFF", "HEIF", "MP4", "Matroska", "AVI",
	"WAV", "MP3", "FLAC", "Ogg", "AAC", "AMR", "H.264", "H.265", "MPEG-TS", "IVF", "FLV",
}

// String gives the usual name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "none"
}

// inner is how many first bytes are searched for a file behind a header of some
// other protocol.
const inner = 64

// Sniff names the media in b. It knows whole files, files behind at most 64 other
// bytes, and pieces of JPEG, H.264, H.265, MPEG-TS, MP3 and AAC streams.
func Sniff(b []byte) Kind {
	if len(b) < 6 {
		return None
	}
	if k := magic(b); k != None {
		return k
	}
	for i := 1; i < inner && i+12 <= len(b); i++ {
		if k := strongMagic(b[i:]); k != None {
			return k
		}
	}
	for _, try := range [...]func([]byte) Kind{transport, annexB, adts, mp3, jpegPiece} {
		if k := try(b); k != None {
			return k
		}
	}
	return None
}
