package walk

import (
	_ "embed" // the table of characters
	"unicode/utf8"
)

// gb2312 holds the rows 0xA1, 0xA3 and 0xB0 to 0xF7 of GB/T 2312, 94 characters of three
// bytes each a line: punctuation, full-width letters, ideographs. Most of what is outside of
// ASCII is less than three bytes long nowhere but in row 0xA1, which is read by character.
//
//go:embed gb2312.txt
var gb2312Text string

// gb2312 gives the character of each pair of bytes, by row and column.
var gb2312 = func() (t [0xF8 - 0xA1][94]rune) {
	row, col := 0, 0
	for _, r := range gb2312Text {
		if r == '\n' {
			col = 0
			if row++; row == 1 {
				row = 2
			} else if row == 3 {
				row = 0xB0 - 0xA1
			}
			continue
		}
		t[row][col] = r
		col++
	}
	return t
}()

// rare stands for an ideograph of GBK that GB/T 2312 lacks: names have them, and their
// readers need to know only that it is one.
const rare = '某'

// gbkAt decodes the pair of bytes at the start of b; r is 0 if it is no character of GBK.
// level is 1 for the frequent ideographs of GB/T 2312, 2 for its others, 3 for those of GBK
// alone, and 0 for marks and full-width letters.
func gbkAt(b []byte) (r rune, level int) {
	if len(b) < 2 {
		return 0, 0
	}
	c, d := b[0], b[1]
	switch {
	case c < 0x81 || c == 0xFF || d < 0x40 || d == 0x7F || d == 0xFF:
		return 0, 0
	case d >= 0xA1 && (c >= 0xB0 && c <= 0xF7 || c == 0xA1 || c == 0xA3):
		level = 2
		if c < 0xB0 {
			level = 0
		} else if c < 0xD8 {
			level = 1
		}
		return gb2312[c-0xA1][d-0xA1], level
	case d < 0xA1 && (c <= 0xA0 || c >= 0xAA && c < 0xFE), d >= 0xA1 && c <= 0xA0:
		return rare, 3
	}
	return 0, 0
}

// leastGBK is the proof in bits that bytes are text: a plate.
const leastGBK = 10

// GBKText reports whether all of b is text in GBK and not in UTF-8: printable ASCII and pairs,
// at least three quarters of which are frequent ideographs or marks, and enough of them
// that random bytes would not be.
func GBKText(b []byte) bool {
	proof, pairs, frequent := 0, 0, 0 // proof in bits
	for i := 0; i < len(b); {
		c := b[i]
		if c < 0x80 {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
				return false
			}
			proof++
			i++
			continue
		}
		r, level := gbkAt(b[i:])
		if r == 0 {
			return false
		}
		pairs++
		if level < 2 {
			frequent++
			proof += 4
		}
		i += 2
	}
	return pairs > 0 && frequent*4 >= pairs*3 && proof >= leastGBK && !utf8.Valid(b)
}

// fromGBK appends b with those stretches of high bytes in UTF-8 that are GBK and not UTF-8.
func (u *Unwrapper) fromGBK(dst, b []byte) []byte {
	var bad [2]int // where pairs that begin at an even or an odd place fail; those behind such a place fail there too
	for i := 0; i < len(b); {
		k := i
		for k < len(b) && b[k] < 0x80 {
			k++
		}
		dst = append(dst, b[i:k]...)
		i = k
		for k < len(b) && b[k] >= 0x80 {
			k++
		}
		if i < k && i >= bad[i&1] && !utf8.Valid(b[i:k]) {
			var n int
			var ok bool
			dst, n, ok = appendGBK(dst, b[i:])
			u.work += n
			if ok {
				i += n
				continue
			}
			bad[i&1] = i + n
		}
		dst = append(dst, b[i:k]...)
		i = k
	}
	return dst
}

// appendGBK appends the characters of GBK at the start of b in UTF-8, up to the next byte of
// ASCII, and gives how many bytes they took. If one of them is no character, it appends
// nothing and gives where that one begins.
func appendGBK(dst, b []byte) (out []byte, n int, ok bool) {
	size, i := len(dst), 0
	for i < len(b) && b[i] >= 0x80 {
		r, _ := gbkAt(b[i:])
		if r == 0 {
			return dst[:size], i, false
		}
		dst = utf8.AppendRune(dst, r)
		i += 2
	}
	return dst, i, true
}

// GBK yields b in UTF-8 if it is text in GBK. It returns ErrBudget or the error of yield.
func (u *Unwrapper) GBK(b []byte, depth int, yield func(Inner) error) (found bool, err error) {
	if !GBKText(b) {
		return false, nil
	}
	l, err := u.at(depth)
	if err != nil {
		return true, err
	}
	l.buf = u.fromGBK(l.buf[:0], b)
	u.work += len(b)
	return u.give(GBKCode, 0, len(b), l.buf, yield)
}
