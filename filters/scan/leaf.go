package scan

import "bytes"

// word reports whether a key is short and of ASCII letters and underscores, so that
// it can hold nothing.
func word(key []byte) bool {
	for _, c := range key {
		if (c|0x20)-'a' >= 26 && c != '_' {
			return false
		}
	}
	return len(key) < 15
}

// leastText is the length in bytes of the shortest text in which something can be
// found without a key, an email address.
const leastText = 6

// mostIdle is the most letters in which nothing can be found without a key: no encoding
// writes an identifier in so few.
const mostIdle = 10

// letters reports whether text is nothing but ASCII letters.
func letters(text []byte) bool {
	for _, c := range text {
		if (c|0x20)-'a' >= 26 {
			return false
		}
	}
	return true
}

// idleText reports whether nothing can be found in text without a key.
func idleText(text []byte) bool {
	n := len(text)
	return n < leastText || n <= mostIdle && letters(text)
}

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
