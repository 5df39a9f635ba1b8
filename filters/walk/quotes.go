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
			if i += k; i > 0 && text[i-1] == '\\' {
				k = i - 1
			} else {
				k = i
			}
			if joins(text[k:], i-k) || charactersEnd(text[k:]) > 0 {
				return true
			}
		}
	}
	return false
}

// joins reports whether s, whose quotation mark is s[k], begins with what joins two strings.
func joins(s []byte, k int) bool {
	return len(s) > k+3 && (s[k+1] == ' ' || s[k+1] == '\n' || operator(s[k+1])) && concatenation(s) > 0
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
		size, mark := characterAt(s, k)
		if size == 0 {
			break
		}
		if s[k+mark] >= utf8.RuneSelf {
			wide++
		}
		end = k + size
		k = end
		for k < len(s) && k < end+2 && (s[k] == ' ' || s[k] == ',') {
			k++
		}
		if k == end || s[end] != ',' && s[k-1] != ',' {
			n++
			break
		}
	}
	if n >= leastCharacters || wide == n && (n >= leastIdeographs || n == 2 && end < len(s) && s[end] == ']') {
		return end
	}
	return 0
}

// characterAt gives the length of the character at s[k:] with the quotation marks around it, as
// s begins with, and how long one of these is; both are 0 if none stands there.
func characterAt(s []byte, k int) (size, mark int) {
	mark = markAt(s, k)
	if mark == 0 || k+mark >= len(s) || markAt(s, k+mark) > 0 {
		return 0, 0
	}
	size = mark + 1
	if c := s[k+mark]; c >= utf8.RuneSelf {
		_, n := utf8.DecodeRune(s[k+mark:])
		size = mark + n
	}
	if n := markAt(s, k+size); n == mark {
		return size + mark, mark
	}
	return 0, 0
}

// markAt gives the length of the quotation mark at s[k:] if s begins with it too, with the
// backslash before it; 0 if none stands there.
func markAt(s []byte, k int) int {
	switch {
	case k >= len(s) || s[k] != s[0]:
		return 0
	case s[0] != '\\':
		return 1
	case k+1 < len(s) && s[k+1] == s[1] && (s[1] == '"' || s[1] == '\''):
		return 2
	}
	return 0
}

// unquoted appends the characters of the list at the start of s and gives its length, or the
// length of what joins two strings there, 0 if neither stands there.
func unquoted(dst, s []byte) ([]byte, int) {
	end := charactersEnd(s)
	if end == 0 {
		return dst, concatenation(s)
	}
	for k := 0; k < end; {
		size, mark := characterAt(s, k)
		if size == 0 {
			k++
			continue
		}
		dst = append(dst, s[k+mark:k+size-mark]...)
		k += size
	}
	return dst, end
}
