package media

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// secondKinds names the media types of mimetype that have a Kind of their own.
var secondKinds = map[string]Kind{
	"image/jpeg": JPEG, "image/png": PNG, "image/vnd.mozilla.apng": PNG, "image/gif": GIF, "image/webp": WebP,
	"image/bmp": BMP, "image/tiff": TIFF, "image/heic": HEIF, "image/heif": HEIF, "image/heic-sequence": HEIF,
	"image/heif-sequence": HEIF, "image/avif": HEIF, "image/jp2": JPEG2000, "image/jpx": JPEG2000,
	"image/jpm": JPEG2000, "video/jpm": JPEG2000, "image/jxl": JPEGXL, "video/mp4": MP4, "audio/mp4": MP4,
	"video/quicktime": MP4, "video/x-m4v": MP4, "audio/x-m4a": MP4, "video/3gpp": MP4, "video/3gpp2": MP4,
	"video/x-matroska": Matroska, "video/webm": Matroska, "video/x-msvideo": AVI, "video/mpeg": MPEG,
	"video/x-flv": FLV, "video/x-ms-asf": ASF, "audio/wav": WAV, "audio/mpeg": MP3, "audio/flac": FLAC,
	"audio/ogg": Ogg, "video/ogg": Ogg, "application/ogg": Ogg, "audio/aac": AAC, "audio/amr": AMR,
	"audio/aiff": AIFF, "audio/basic": AU,
}

// SecondOpinion names the media that b is by the magic numbers of an independent
// library, for bytes that are refused anyway and only want a better reason. It
// allocates and is no part of the hot path. Sound and pictures without a Kind of
// their own are Other.
func SecondOpinion(b []byte) Kind {
	for m := mimetype.Detect(b); m != nil; m = m.Parent() {
		name, _, _ := strings.Cut(m.String(), ";")
		if k, ok := secondKinds[name]; ok {
			return k
		}
		switch kind, sub, _ := strings.Cut(name, "/"); kind {
		case "audio", "video":
			return Other
		case "image":
			if sub != "svg+xml" { // text, and read as such
				return Other
			}
		}
	}
	return None
}
