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

// longRun is the length of base64 of leastDecoded bytes.
const longRun = 15

// shortStart reports whether a short run can be base64 of what Short takes: its first
// character writes the upper bits of a digit, a letter or the lead byte of an ideograph,
// and a capital stands in it.
func shortStart(run []byte) bool {
	switch c := run[0]; {
	case c >= 'M' && c <= 'Z', c >= 'a' && c <= 'e', c == '5', c == '6':
	default:
		return false
	}
	for _, c := range run {
		if c-'A' < 26 {
			return true
		}
	}
	return false
}

// Short reports whether a decoded text of eight to ten bytes may be an identifier or a
// name: letters, ideographs and four digits or more, three behind one ideograph, or three
// ideographs.
func Short(data []byte) bool {
	if len(data) < leastShort || len(data) >= leastDecoded {
		return false
	}
	digits, wide := 0, 0
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c-'0' < 10:
			digits++
		case (c|0x20)-'a' < 26, c == '-', c == ' ':
		case c >= 0xE4 && c <= 0xE9 && i+2 < len(data) && (data[i+1]^0x80|data[i+2]^0x80) < 0x40:
			i += 2
			wide += 3
		case c == 0xC2 && i+1 < len(data) && data[i+1] == 0xB7:
			i++
		default:
			if r, level := gbkAt(data[i:]); r == 0 || level > 1 {
				return false
			}
			i++
		}
	}
	return digits >= 4 || wide == 3 && digits == 3 || wide == len(data)
}
