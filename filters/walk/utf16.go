package walk

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Wide yields b as UTF-8 if all of it is text in UTF-16 of either byte order: with a
// byte order mark, or with characters that random bytes seldom are. It returns
// ErrBudget or the error of yield.
func (u *Unwrapper) Wide(b []byte, depth int, yield func(Inner) error) (found bool, err error) {
	if len(b) < 4 || len(b)%2 != 0 {
		return false, nil
	}
	low, proof := 0, wideProof(b, 0) // which byte of a unit is the low one
	if p := wideProof(b, 1); p > proof {
		low, proof = 1, p
	}
	if proof < leastWide {
		return false, nil
	}
	l, err := u.at(depth)
	if err != nil {
		return true, err
	}
	l.buf = narrowed(l.buf[:0], b, low)
	u.work += len(b)
	return u.give(UTF16, 0, len(b), l.buf, yield)
}

// WideText reports whether all of b is text in UTF-16, as Wide asks.
func WideText(b []byte) bool {
	return len(b) >= 4 && len(b)%2 == 0 && (wideText(b, 0) || wideText(b, 1))
}

// SureWide reports whether b, which is text in UTF-16 by WideText, has a byte order
// mark or as much ASCII and punctuation as written text has. Samples and pixels can
// read as ideographs, but they do not make sentences.
func SureWide(b []byte) bool {
	const most = 24 // units of written text to one space, digit or mark at most
	for low := range 2 {
		if !wideText(b, low) {
			continue
		}
		plain := 0
		for i := 0; i+1 < len(b); i += 2 {
			switch r := wideUnit(b, i, low); {
			case i == 0 && r == 0xFEFF:
				return true
			case r < 0x80, r >= 0x3000 && r < 0x3020, r >= 0xFF00 && r < 0xFF5F:
				plain++
			}
		}
		if plain*2*most >= len(b) {
			return true
		}
	}
	return false
}

func wideUnit(b []byte, i, low int) rune { return rune(b[i+low]) | rune(b[i+1-low])<<8 }

// leastWide is the proof, in half bits, that bytes are text: two bytes' worth.
const leastWide = 32

// wideText reports whether b reads as text.
func wideText(b []byte, low int) bool { return wideProof(b, low) >= leastWide }

// wideProof weighs b as text, in half bits: ASCII proves eight bits a character, the common
// ideographs one and a half. What is no text has less than none.
func wideProof(b []byte, low int) int {
	proof := 0 // in half bits
	if wideUnit(b, 0, low) == 0xFEFF {
		proof = 32
		b = b[2:]
	}
	for i := 0; i+1 < len(b); i += 2 {
		switch r := wideUnit(b, i, low); {
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r < 0xA0, r >= 0xFFFE:
			return -1
		case r < 0x80:
			proof += 16
		case r >= 0x4E00 && r < 0xA000, r >= 0x3000 && r < 0x3020, r >= 0xFF00 && r < 0xFF5F:
			proof += 3
		case utf16.IsSurrogate(r):
			if i+3 >= len(b) || utf16.DecodeRune(r, wideUnit(b, i+2, low)) == utf8.RuneError {
				return -1
			}
			i += 2
		default:
			proof -= 3
		}
	}
	return proof
}

// narrowed appends b as UTF-8.
func narrowed(dst, b []byte, low int) []byte {
	for i := 0; i+1 < len(b); i += 2 {
		r := wideUnit(b, i, low)
		if utf16.IsSurrogate(r) && i+3 < len(b) {
			r = utf16.DecodeRune(r, wideUnit(b, i+2, low))
			i += 2
		}
		if r != 0xFEFF {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// wideCode reports whether b is a code in UTF-16, letters and digits of ASCII behind at most
// one ideograph, whose zero bytes no number has in every second place.
func wideCode(b []byte) bool {
	if len(b) < 2*leastShort-2 || len(b)%2 != 0 {
		return false
	}
	low := 1
	if b[len(b)-1] == 0 {
		low = 0
	}
	for i := 0; i < len(b); i += 2 {
		r := wideUnit(b, i, low)
		if (r > 0x7F || codeClass[r]&codeBase == 0 && r != ' ') && (i > 0 || r < 0x4E00 || r >= 0xA000) {
			return false
		}
	}
	return true
}
