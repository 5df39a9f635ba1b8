package walk

import (
	"bytes"
	"unicode/utf8"
)

// Ways is how many ways Whole knows to read a value.
const Ways = 4

// mostCoded is how long in bytes a value is that Whole reads.
const mostCoded = 192

// mostHead is how long in bytes the head of a data URI is.
const mostHead = 64

// Whole gives the bytes that text stands for, all of it a value of which it is known what it
// should be: in hexadecimal, base64, base32, or as a list of numbers. Unlike Text it reads the
// shortest of encodings and does not judge what they hold. It gives nil if text is none of
// that way. The bytes are valid until the next use of depth.
func (u *Unwrapper) Whole(text []byte, depth, way int) []byte {
	l, err := u.at(depth)
	text = Value(text)
	if err != nil || len(text) < leastShort || len(text) > mostCoded {
		return nil
	}
	u.work += len(text)
	var data []byte
	switch way {
	case 0:
		data = l.hexValues(text)
	case 1:
		if !number(text) {
			data = l.base64Value(text)
		}
	case 2:
		data = l.base32Value(text)
	case 3:
		data = l.decimals(text)
	}
	if len(data) < 4 || u.spend(len(data)) != nil {
		return nil
	}
	return data
}

// Value leaves out the head of a data URI, spaces and quotation marks around a value.
func Value(text []byte) []byte {
	for len(text) > 0 && quoting(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && quoting(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	if bytes.HasPrefix(text, []byte("data:")) {
		if k := bytes.IndexByte(text[:min(len(text), mostHead)], ','); k > 0 {
			return text[k+1:]
		}
	}
	return text
}

// quoting reports whether c is a space or a quotation mark.
func quoting(c byte) bool { return c == ' ' || c == '"' || c == '\'' }

// hexValues reads pairs of digits, behind 0x or \x each, or parted by a mark or two, or not.
func (l *layer) hexValues(text []byte) []byte {
	l.buf = l.buf[:0]
	for i := 0; i < len(text); {
		if i+1 < len(text) && (text[i] == '0' || text[i] == '\\') && text[i+1]|0x20 == 'x' {
			i += 2
		}
		if i+1 >= len(text) || hexValue(text[i]) > 15 || hexValue(text[i+1]) > 15 {
			return nil
		}
		l.buf = append(l.buf, hexValue(text[i])<<4|hexValue(text[i+1]))
		for i += 2; i < len(text) && separates(text[i]) && text[i] != '\\'; {
			i++
		}
	}
	return l.buf
}

// base64Value reads base64 in either alphabet, padded or not.
func (l *layer) base64Value(text []byte) []byte {
	text = bytes.TrimRight(text, "=")
	enc := stdBase64
	if bytes.IndexByte(text, '-') >= 0 || bytes.IndexByte(text, '_') >= 0 {
		enc = urlBase64
	}
	l.grow(enc.DecodedLen(len(text)))
	n, err := enc.Decode(l.buf, text)
	if err != nil {
		return nil
	}
	return l.buf[:n]
}

// base32Value reads base32 in either case, padded or not.
func (l *layer) base32Value(text []byte) []byte {
	l.buf = l.buf[:0]
	acc, bits := uint32(0), 0
	for _, c := range bytes.TrimRight(text, "=") {
		v := base32Value(c)
		if v > 31 {
			return nil
		}
		acc = acc<<5 | uint32(v)
		if bits += 5; bits >= 8 {
			bits -= 8
			l.buf = append(l.buf, byte(acc>>bits))
		}
	}
	if acc&(1<<bits-1) != 0 {
		return nil
	}
	return l.buf
}

// decimals reads numbers up to 255 as bytes, parted by marks.
func (l *layer) decimals(text []byte) []byte {
	l.buf = l.buf[:0]
	for i := 0; i < len(text); {
		v, n := decimalItem(text[i:])
		if n == 0 {
			return nil
		}
		l.buf = append(l.buf, v)
		for i += n; i < len(text) && separates(text[i]); {
			i++
		}
	}
	return l.buf
}

// Readings is how many ways Reading knows.
const Readings = 4

// Reading appends to dst the text that b is: as it stands, in GBK, or in UTF-16 of either byte
// order. It gives nil if b is none of that way.
func (u *Unwrapper) Reading(b []byte, depth, way int) []byte {
	l, err := u.at(depth)
	if err != nil || len(b) == 0 {
		return nil
	}
	switch way {
	case 0:
		if LooksText(b) {
			return b
		}
	case 1:
		if len(b) > 0 && b[0] >= 0x80 && !utf8.Valid(b) {
			if out := u.fromGBK(l.strip[:0], b); len(out) > 0 {
				l.strip = out
				if LooksText(out) {
					return out
				}
			}
		}
	case 2, 3:
		if len(b)%2 == 0 && wideProof(b, way-2) > 0 {
			l.strip = narrowed(l.strip[:0], b, way-2)
			return l.strip
		}
	}
	return nil
}
