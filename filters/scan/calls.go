package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// Bounds of a list of strings that a program joins: bytes of a string, of one that is a format,
// and of what stands between two.
const (
	mostString = 4 * mostPiece
	mostFormat = 2 * mostWhole
	mostCall   = 16
)

// call is a list of strings in a text: the arguments of a call, the elements of an array, or a
// chain of calls with one each.
type call struct {
	at         [mostParts]span // what stands in its strings
	n          int
	quote      []byte // quotation mark
	mark       int    // and its length
	head, tail int    // all of it
	join       bool
	format     span // the string that says how the others go together, if end is not 0
}

// calls looks in text for strings that a program joins, behind an open bracket:
//
//	concat('138', '1234')   "138".concat("1234")   ["138", "1234"].join("")
//	("%s-%s", "138", "1234")   "{}{}".format("138", "1234")   "%s%s" % ("138", "1234")
func (s *Scanner) calls(c pi.Context, text []byte, open byte, outer int) {
	for i, left := 0, mostUncut(text); left > 0; i++ {
		k := bytes.IndexByte(text[i:], open)
		if k < 0 {
			return
		}
		if i += k; i+6 > len(text) {
			return
		}
		var v call
		if v.mark = quoteLen(text, i+1); v.mark == 0 || !v.read(text, i) {
			continue
		}
		left--
		var t together
		if v.together(text, &t) {
			s.together(c, text, outer, &t)
		}
	}
}

// quoteLen gives the length of the quotation mark at text[k:] with the backslashes before it; one that
// is doubled, as in a cell of CSV, counts if something follows it.
func quoteLen(text []byte, k int) int {
	n := k
	for n < len(text) && n < k+7 && text[n] == '\\' {
		n++
	}
	if n+1 >= len(text) || text[n] != '"' && text[n] != '\'' {
		return 0
	}
	if n == k && text[n+1] == '"' && text[n] == '"' && n+2 < len(text) && (alnum(text[n+2]) || text[n+2] >= 0x80 || text[n+2] == '%' || text[n+2] == '{') {
		return 2
	}
	return n + 1 - k
}

// marked reports whether the quotation mark of the list stands at text[k:].
func (v *call) marked(text []byte, k int) bool {
	return k >= 0 && k+v.mark <= len(text) && bytes.Equal(text[k:k+v.mark], v.quote)
}

// read reads the list whose bracket is text[i] and reports whether it has several strings.
func (v *call) read(text []byte, i int) bool {
	v.quote = text[i+1 : i+1+v.mark]
	v.head = v.before(text, i)
	for k := i + 1; ; {
		at, end := v.argument(text, k, text[i+v.mark])
		if end == 0 {
			return false
		}
		switch {
		case v.n == 0 && v.format.end == 0 && holders(text[at.start:at.end]) > 1:
			v.format = at
		case v.n == len(v.at):
			return false
		default:
			v.at[v.n] = at
			v.n++
		}
		next := v.between(text, end)
		if next == 0 {
			break
		}
		if next < 0 {
			v.tail = -next
			break
		}
		k = next
	}
	return v.n > 1 && v.tail > 0
}

// argument reads the string at text[k:] between marks that end in mark, or the number that may be an
// argument of a format, and gives where what it is of ends, 0 if there is none.
func (v *call) argument(text []byte, k int, mark byte) (at span, end int) {
	quoted := v.marked(text, k)
	if !quoted && v.format.end == 0 {
		return at, 0
	}
	from, most := k, mostString
	if quoted {
		from += v.mark
	}
	if v.n == 0 && v.format.end == 0 {
		most = mostFormat
	}
	to := from
	for to < len(text) && to-from <= most && (quoted && literal(text[to], mark) || !quoted && (alnum(text[to]) || text[to] == '_') || v.escape(text, to)) {
		to++
	}
	switch {
	case to-from > most, !quoted && to == from, quoted && !v.marked(text, to):
		return at, 0
	case quoted:
		return span{from, to}, to + v.mark
	}
	return span{from, to}, to
}

// escape reports whether an escape of a letter stands in a string at text[k], as \n.
func (v *call) escape(text []byte, k int) bool {
	return v.mark == 1 && text[k] == '\\' && k+1 < len(text) && (text[k+1]|0x20)-'a' < 26
}

// literal reports whether c can stand in a string of one line between marks that end in mark.
func literal(c, mark byte) bool { return c >= ' ' && c != mark && c != '\\' && c != '\n' }

// between gives where the next string begins behind the one that ends at text[k:]; the
// negative of where the list ends if it does, and 0 if what stands there is no list.
func (v *call) between(text []byte, k int) int {
	k = blanks(text, k)
	if k == len(text) {
		return 0
	}
	switch text[k] {
	case ',':
		return blanks(text, k+1)
	case ')', ']', '}':
	default:
		return 0
	}
	end := k + 1
	n := blanks(text, end)
	if n < len(text) && (text[n] == '.' || text[n] == '{' || text[n] == '-') {
		name := n + 1
		if text[n] == '{' {
			name = n
		}
		m := name
		for m < len(text) && m < name+mostCall && keyByte(text[m]) {
			m++
		}
		if joins(text[name:m]) || m == name {
			v.join = v.join || m > name || text[n] == '{'
			if m < len(text) && (text[m] == '(' || text[m] == '{') && v.marked(text, m+1) && text[k] != ']' {
				return m + 1
			}
		}
	}
	return -end
}

// blanks gives where what is no space begins in text[k:].
func blanks(text []byte, k int) int {
	for k < len(text) && (text[k] == ' ' || text[k] == '\n' || text[k] == '\t' || text[k] == '\r') {
		k++
	}
	return k
}

// before reads what stands before the bracket text[i], the name of a function and the string
// that it is called of, and gives where all of that begins.
func (v *call) before(text []byte, i int) int {
	open := text[i]
	if open == '[' && i > 0 && text[i-1] == '(' { // "".join([
		i--
	}
	k := i
	for k > 0 && i-k < 3*mostCall && (keyByte(text[k-1]) || text[k-1] == '.' || text[k-1] >= 0x80) && text[k-1] != '"' {
		k--
	}
	name := text[k:i]
	if n := bytes.LastIndexByte(name, '.'); n >= 0 {
		name = name[n+1:]
	}
	switch {
	case text[i] == '(' && joins(name) && !pathName(text[k:i]):
		v.join = true
	case open != '(', len(name) > 0 && text[i-1] >= 0x80:
		return i
	}
	if k < i && text[k] != '.' {
		return k
	}
	q := k
	if k == i {
		for q > 0 && (text[q-1] == ' ' || text[q-1] == '%') {
			q--
		}
	}
	if (k < i || bytes.IndexByte(text[q:k], '%') >= 0) && q >= 2*v.mark && v.marked(text, q-v.mark) {
		v.called(text, q-v.mark, &k)
	}
	return k
}

// called takes the string that ends with the mark at text[q:] as the first one of a list, or
// as its format, and sets head to where it begins.
func (v *call) called(text []byte, q int, head *int) {
	mark, from := text[q+v.mark-1], q
	for from > 0 && q-from <= mostFormat && literal(text[from-1], mark) {
		from--
	}
	if !v.marked(text, from-v.mark) {
		return
	}
	*head = from - v.mark
	switch {
	case holders(text[from:q]) > 1:
		v.format = span{from, q}
	case q-from > 1:
		v.at[0], v.n = span{from, q}, 1
	}
}

// joins reports whether w is the name of a function that joins strings.
func joins(w []byte) bool {
	var low [mostCall]byte
	if len(w) < 3 || len(w) > len(low) {
		return false
	}
	for i, c := range w {
		if c-'A' < 26 {
			c |= 0x20
		}
		low[i] = c
	}
	switch string(low[:len(w)]) {
	case "concat", "concat_ws", "group_concat", "join", "joins", "jointostring", "strjoin", "string_join", "textjoin", "strcat", "strcat_s", "lstrcat", "strncat", "paste", "paste0", "append", "appendstring",
		"format", "formatted", "formatstring", "strformat", "stringformat", "sprintf", "snprintf", "asprintf", "printf", "fprintf", "dprintf", "vsprintf", "swprintf", "stringwithformat", "glue", "merge", "combine", "concatenate", "concatstr", "strconcat",
		"stringconcat", "string_concat", "sprint", "cat", "plus", "str_c", "implode", "stitch", "assemble", "pjoin", "mkstring", "string_append", "stringbuilder", "stringbuffer", "拼接", "合并", "连接":
		return true
	}
	return false
}

// pathName reports whether the name of a function says that it joins what parts a path.
func pathName(name []byte) bool {
	return bytes.Contains(name, []byte("path")) || bytes.Contains(name, []byte("Path"))
}

// together puts the strings in the order of the text that they make, with what their format
// writes between them, and reports whether they make one.
func (v *call) together(text []byte, t *together) bool {
	t.head, t.tail, t.sure, t.said = v.head, v.tail, v.join, keyBefore(text, v.head)
	if v.format.end == 0 {
		k := 0
		if v.join && v.n > 2 && v.at[0].end-v.at[0].start < 2 && v.mark > 0 && !pieceOf(text[v.at[0].start:v.at[0].end]) {
			k = 1 // what a join puts between
		}
		for ; k < v.n; k++ {
			t.add(v.at[k].start, v.at[k].end)
		}
		return true
	}
	return v.formatted(text, t)
}

// pieceOf reports whether text has a letter or digit, of any script.
func pieceOf(text []byte) bool {
	for _, c := range text {
		if alnum(c) || c >= 0x80 {
			return true
		}
	}
	return false
}
