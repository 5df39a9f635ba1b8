package walk

import "bytes"

// Alphabets of the writings of bytes and numbers that a Numeral reads. Letters stand for themselves in either
// case where the base has no more digits than letters in one case.
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
const mostNumeral = 320

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
		return bytes.IndexByte([]byte(alphabet58), c)
	}
	if c-'A' < 26 {
		c |= 0x20
	}
	if v := bytes.IndexByte([]byte(alphabet36), c); v < base {
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
					return append(dst, tuple(&group)[:4-left]...)
				}
			}
			return dst
		case way == 0 && text[k] == 'z' && n == 0:
			dst = append(dst, 0, 0, 0, 0)
			continue
		}
		v := bytes.IndexByte([]byte(alphabets85[way%len(alphabets85)]), text[k])
		if v < 0 || len(dst)-at > mostCoded {
			return nil
		}
		group[n] = uint64(v)
		if n++; n == 5 {
			dst = append(dst, tuple(&group)...)
			n = 0
		}
	}
	return dst
}

// tuple gives the four bytes of five digits in base 85.
func tuple(group *[5]uint64) []byte {
	v := uint64(0)
	for _, d := range group {
		v = v*85 + d
	}
	return []byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
}

// Ways85 is how many alphabets Base85 knows.
const Ways85 = len(alphabets85)
