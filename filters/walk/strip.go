package walk

import "bytes"

// esc begins a control sequence of a terminal.
const esc = 0x1B

// mostTag is how long in bytes a tag or a control sequence may be.
const mostTag = 96

// colour gives where the control sequence of a terminal ends (ECMA-48 section 5.4) whose
// [ stands at s[k:], 0 if there is none.
func colour(s []byte, k int) int {
	if k >= len(s) || s[k] != '[' {
		return 0
	}
	for k++; k < len(s) && k < mostTag; k++ {
		switch c := s[k]; {
		case c >= 0x40 && c <= 0x7E:
			return k + 1
		case c < 0x20 || c > 0x3F:
			return 0
		}
	}
	return 0
}

// tagged reports whether text has a tag that inlineTag knows.
func tagged(text []byte) bool {
	for {
		k := bytes.IndexByte(text, '<')
		if k < 0 {
			return false
		}
		if text = text[k:]; inlineTag(text) > 0 {
			return true
		}
		text = text[1:]
	}
}

// inlineTag gives the length of the comment or tag of HTML at the start of s that changes
// how the text around it looks and not where it stands, 0 if there is none.
func inlineTag(s []byte) int {
	if len(s) < 3 {
		return 0
	}
	if s[1] == '!' {
		if !bytes.HasPrefix(s, []byte("<!--")) {
			return 0
		}
		if k := bytes.Index(s[:min(len(s), mostTag)], []byte("-->")); k > 0 {
			return k + 3
		}
		return 0
	}
	k := 1
	if s[1] == '/' {
		k = 2
	}
	var low [8]byte
	n := 0
	for k < len(s) && n < len(low) && (s[k]|0x20)-'a' < 26 {
		low[n] = s[k] | 0x20
		n++
		k++
	}
	if n == 0 || k == len(s) || !inlineTags[string(low[:n])] {
		return 0
	}
	switch s[k] {
	case '>':
		return k + 1
	case ' ', '/', '\t', '\n':
		if end := bytes.IndexByte(s[k:min(len(s), mostTag)], '>'); end >= 0 && bytes.IndexByte(s[k:k+end], '<') < 0 {
			return k + end + 1
		}
	}
	return 0
}

var inlineTags = map[string]bool{
	"a": true, "b": true, "i": true, "u": true, "s": true, "q": true, "em": true, "tt": true, "br": true, "wbr": true, "sub": true, "sup": true, "del": true, "ins": true,
	"bdo": true, "bdi": true, "kbd": true, "var": true, "big": true, "span": true, "font": true, "mark": true, "code": true, "small": true, "strong": true, "nobr": true,
}

// codePointed reports whether text has a code point as U+0031.
func codePointed(text []byte) bool {
	for i := 0; ; i++ {
		k := bytes.IndexByte(text[i:], '+')
		if k < 0 {
			return false
		}
		if i += k; i > 0 && text[i-1] == 'U' && codePointAt(text, i-1) {
			return true
		}
	}
}

// concatenation gives the length of what joins two strings in the languages of programs,
// from the quotation mark at the start of s to that of the next string: " + ", ' || ',
// " & ", " . ". It is 0 if nothing does.
func concatenation(s []byte) int {
	mark := markAt(s, 0)
	k := mark
	for k < len(s) && k < mark+3 && (s[k] == ' ' || s[k] == '\n') {
		k++
	}
	if k == len(s) || mark == 0 {
		return 0
	}
	sign := operatorEnd(s[k:])
	if sign == 0 {
		return 0
	}
	k += sign
	for n := k; k < len(s) && k < n+24 && (s[k] == ' ' || s[k] == '\n' || s[k] == '\r' || s[k] == '\t'); {
		k++
	}
	if n := markAt(s, k); n == 0 || n != mark {
		return 0
	}
	return k + mark
}

// mostComment is the most bytes of a comment that parts the pieces of a value.
const mostComment = 32

// comment gives the length of the comment of C, /**/, at the start of s, behind which a value
// goes on; 0 if there is none.
func comment(s []byte) int {
	if len(s) < 5 || s[1] != '*' {
		return 0
	}
	k := bytes.IndexByte(s[2:min(len(s), mostComment)], '/') + 2
	if k < 3 || s[k-1] != '*' || k+1 == len(s) || s[k+1] < 0x80 && codeClass[s[k+1]]&codeBase == 0 {
		return 0
	}
	return k + 1
}

// commented reports whether text has a comment that stands within a value.
func commented(text []byte) bool {
	for i := 1; i < len(text); i++ {
		k := bytes.IndexByte(text[i:], '*')
		if k < 0 {
			return false
		}
		if i += k; text[i-1] == '/' && comment(text[i-1:]) > 0 {
			return true
		}
	}
	return false
}

// hollowed reports whether text has an expression that holds nothing within a value.
func hollowed(text []byte) bool {
	for i := 1; i < len(text); i++ {
		k := bytes.Index(text[i:], []byte("{}"))
		if k < 0 {
			return false
		}
		i += k
		at := i
		if text[at-1] == '{' {
			at--
		}
		if _, n := hollow(text[:at], text[at:]); n > 0 {
			return true
		}
	}
	return false
}

// hollow gives the length of the expression that holds nothing at the start of s, ${}, #{}, {{}} or
// {}, between a value, which before ends with, and the rest of it; 0 if there is none. It gives
// before without the sign of the expression.
func hollow(before, s []byte) ([]byte, int) {
	value, end := before, 2
	if n := len(before); n > 0 && (before[n-1] == '$' || before[n-1] == '#') {
		value = before[:n-1]
	}
	if bytes.HasPrefix(s, []byte("{{}}")) {
		end = 4
	} else if len(s) < 2 || s[1] != '}' {
		return before, 0
	}
	if end >= len(s) || len(value) == 0 || !inValue(value[len(value)-1]) || !inValue(s[end]) && s[end] != '@' {
		return before, 0
	}
	return value, end
}

// inValue reports whether c is a letter, a digit, one of the signs of accounts or no ASCII.
func inValue(c byte) bool {
	return c >= 0x80 || c-'0' < 10 || (c|0x20)-'a' < 26 || c == '_' || c == '-' || c == '.'
}
