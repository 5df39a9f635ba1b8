package walk

import (
	"bytes"
	"unicode/utf8"
)

// quoted reports whether text has strings that a program joins, or a list of characters each
// in quotation marks.
func quoted(text []byte) bool {
	for _, q := range [...]byte{'\'', '"'} {
		for i := 0; ; i++ {
			k := bytes.IndexByte(text[i:], q)
			if k < 0 {
				break
			}
			if i += k; joins(text[i:]) > 0 || charactersEnd(text[i:]) > 0 {
				return true
			}
		}
	}
	return false
}

// joins is concatenation with a look at the next bytes first.
func joins(s []byte) int {
	if len(s) < 4 || s[1] != ' ' && s[1] != '\n' && !operator(s[1]) {
		return 0
	}
	return concatenation(s)
}

// operator reports whether c is, in some language, a sign that joins strings or begins one:
// + ++ & . .. || ~ <> << // ^.
func operator(c byte) bool {
	switch c {
	case '+', '&', '.', '|', '~', '<', '/', '^':
		return true
	}
	return false
}

// operatorEnd gives the length of what joins two strings at the start of s, 0 if nothing does.
func operatorEnd(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	two := s[1] == s[0]
	switch s[0] {
	case '+', '.':
		if two {
			return 2
		}
		return 1
	case '&', '~', '^':
		return 1
	case '|', '/', '<':
		if two || s[0] == '<' && s[1] == '>' {
			return 2
		}
	}
	return 0
}

// Bounds of a list of characters in quotation marks: the fewest of them, and of ideographs.
const (
	leastCharacters = 5
	leastIdeographs = 3
)

// charactersEnd gives the length of the list of characters, each in the quotation mark at
// the start of s, that a comma parts: '1', '3', '8'. It is 0 if there is none.
func charactersEnd(s []byte) int {
	n, wide, end := 0, 0, 0
	for k := 0; ; n++ {
		size := characterAt(s, k)
		if size == 0 {
			break
		}
		if size > 1 {
			wide++
		}
		end = k + size + 2
		k = end
		for k < len(s) && k < end+2 && (s[k] == ' ' || s[k] == ',') {
			k++
		}
		if k == end || s[end] != ',' && s[k-1] != ',' {
			n++
			break
		}
	}
	if n < leastCharacters && (wide < n || n < leastIdeographs) {
		return 0
	}
	return end
}

// characterAt gives the length of the character at s[k+1:] that stands between quotation
// marks as s begins with, 0 if none does.
func characterAt(s []byte, k int) int {
	if k+2 >= len(s) || s[k] != s[0] {
		return 0
	}
	size := 1
	if s[k+1] >= utf8.RuneSelf {
		_, size = utf8.DecodeRune(s[k+1:])
	} else if s[k+1] == s[0] {
		return 0
	}
	if k+1+size >= len(s) || s[k+1+size] != s[0] {
		return 0
	}
	return size
}

// unquoted appends the characters of the list at the start of s and gives its length, or the
// length of what joins two strings there, 0 if neither stands there.
func unquoted(dst, s []byte) ([]byte, int) {
	end := charactersEnd(s)
	if end == 0 {
		return dst, concatenation(s)
	}
	for k := 0; k < end; {
		size := characterAt(s, k)
		if size == 0 {
			k++
			continue
		}
		dst = append(dst, s[k+1:k+1+size]...)
		k += size + 2
	}
	return dst, end
}
