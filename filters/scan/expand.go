package scan

import "bytes"

// expand appends the number s without its exponent, as far as 40 digits go; numbers
// beyond that hold no identifier.
func expand(dst, s []byte) []byte {
	e := bytes.IndexAny(s, "eE")
	exp, neg := 0, false
	for _, c := range s[e+1:] {
		switch {
		case c == '-':
			neg = true
		case c >= '0' && c <= '9' && exp < 100:
			exp = exp*10 + int(c-'0')
		}
	}
	if neg || exp > 40 {
		return append(dst, s[:e]...)
	}
	point := false
	for _, c := range s[:e] {
		if c == '.' {
			point = true
			continue
		}
		if point && exp == 0 {
			dst = append(dst, '.')
			point = false
		}
		if point {
			exp--
		}
		dst = append(dst, c)
	}
	for ; exp > 0; exp-- {
		dst = append(dst, '0')
	}
	return dst
}
