package walk

import "unicode/utf8"

// LooksText reports whether b is valid UTF-8 without control characters other than
// tab and line breaks.
func LooksText(b []byte) bool {
	if shortASCII(b) {
		return true
	}
	for i := printableASCII(b); i < len(b); {
		c := b[i]
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
			return false
		}
		if c < 0x80 {
			i++
			i += printableASCII(b[i:])
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < 0xA0 {
			return false
		}
		i += n
	}
	return true
}

// MostlyText reports whether at most one byte in eight of b could not stand in a
// text, so that a few odd bytes hide nothing.
func MostlyText(b []byte) bool {
	odd := 0
	for i := 0; i < len(b); {
		c := b[i]
		if c < 0x80 {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
				odd++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < 0xA0 {
			odd++
		}
		i += n
	}
	return odd*8 <= len(b)
}

// mostLead and mostTrail are the most bytes before and behind a text that are its frame: a tag and a
// length, an identifier of what was read, a status.
const (
	mostLead  = 8
	mostTrail = 4
)

// Framed gives where the text stands that b is but for a few bytes before it and behind it; both are 0
// if it is less than two thirds of b, or all of it.
//
//	81 0F "866192037152529" 90 00, 62 F1 90 "LSVCH6A44FN108571"
func Framed(b []byte) (from, to int) {
	to = len(b)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r >= 0xA0 && (r != utf8.RuneError || n > 1) || r >= ' ' && r < 0x7F || r == '\t' || r == '\n' || r == '\r' {
			i += n
			continue
		}
		if i >= mostLead {
			to = i
			break
		}
		i++
		from = i
	}
	if to-from == len(b) || len(b)-to > mostTrail || to-from < 2*(len(b)-to+from) {
		return 0, 0
	}
	if from > 0 && int(b[from]) == to-from-1 { // a length that is a character too
		from++
	}
	for to > from && b[from] <= ' ' {
		from++
	}
	return from, to
}

// framed reports whether data, decoded from e, has a text in a frame. In base64 the words of a path
// before a value decode to bytes too, so there the frame must say how long the text is.
func framed(e Encoding, data []byte) bool {
	from, to := Framed(data)
	return to-from >= leastShort && (e != Base64 || from > 0 && int(data[from-1]) == to-from)
}
