package walk

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Alphabets of numbers. Up to base 36 letters of either case are one.
const (
	alphabet36 = "0123456789abcdefghijklmnopqrstuvwxyz"
	alphabet58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// alphabets85 are those of ascii85, of RFC 1924 and of Z85.
var alphabets85 = [...]string{
	"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstu",
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
	"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#",
}

// mostNumeral is the most digits of a number that is read.
const mostNumeral = 128

// Numeral appends to dst the digits in base to, 10 as text or 256 as bytes, of the number that text begins
// with in base from, at most 36, or 58, and gives where that ends.
func Numeral(dst, text []byte, from, to int) (out []byte, end int) {
	at := len(dst)
	for ; end < len(text) && end < mostNumeral; end++ {
		v := digitOf(text[end], from)
		if v < 0 {
			break
		}
		for k := at; k < len(dst); k++ { // the lowest digit first
			v += int(dst[k]) * from
			dst[k] = byte(v % to)
			v /= to
		}
		for ; v > 0; v /= to {
			dst = append(dst, byte(v%to))
		}
	}
	for i, j := at, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	if to == 10 {
		for k := at; k < len(dst); k++ {
			dst[k] += '0'
		}
	}
	return dst, end
}

// digitOf gives the value of a digit of a base, -1 if c is none.
func digitOf(c byte, base int) int {
	if base == len(alphabet58) {
		return strings.IndexByte(alphabet58, c)
	}
	if c-'A' < 26 {
		c |= 0x20
	}
	if v := strings.IndexByte(alphabet36, c); v < base {
		return v
	}
	return -1
}

// Base85 appends to dst the bytes that all of text stands for in one of three alphabets; nil if it is none.
func Base85(dst, text []byte, way int) []byte {
	text = bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("<~")), []byte("~>"))
	var group [5]uint64
	n, at := 0, len(dst)
	for k := 0; k <= len(text); k++ {
		switch {
		case k == len(text):
			if n == 1 {
				return nil
			}
			for left := 5 - n; n > 0 && n < 5; n++ {
				if group[n] = 84; n == 4 {
					b := tuple(&group)
					return append(dst, b[:4-left]...)
				}
			}
			return dst
		case way == 0 && text[k] == 'z' && n == 0:
			dst = append(dst, 0, 0, 0, 0)
			continue
		}
		v := strings.IndexByte(alphabets85[way%len(alphabets85)], text[k])
		if v < 0 || len(dst)-at > mostCoded {
			return nil
		}
		group[n] = uint64(v)
		if n++; n == 5 {
			b := tuple(&group)
			dst = append(dst, b[:]...)
			n = 0
		}
	}
	return dst
}

// tuple gives the four bytes of five digits in base 85.
func tuple(group *[5]uint64) (b [4]byte) {
	v := uint64(0)
	for _, d := range group {
		v = v*85 + d
	}
	binary.BigEndian.PutUint32(b[:], uint32(v)) //nolint:gosec // what is above is no base 85
	return b
}

// Ways85 is how many alphabets Base85 knows.
const Ways85 = len(alphabets85)
