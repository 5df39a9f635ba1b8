package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// textLists looks in a text for lists of strings that are pieces of one value by the key before
// them: phone=['138', '1234', '5678'], CONCAT("138", "1234", "5678"), vin=[L, F, V, ...].
func (s *Scanner) textLists(text []byte, open byte) {
	for i := 1; i < len(text); i++ {
		k := bytes.IndexByte(text[i:], open)
		if k < 0 {
			return
		}
		if i += k; i+6 > len(text) {
			return
		}
		if open == '[' && text[i+1] <= '9' {
			if end := s.numberList(text, i); end > 0 {
				i = end - 1
				continue
			}
		}
		if open == '[' && text[i+1] == '{' {
			s.objectList(text, i)
			continue
		}
		if c := text[i+1]; c != '"' && c != '\'' && c != '\\' && (open == '(' || text[i+2] != ',') {
			continue
		}
		s.textList(text, i)
	}
}

// numberList judges the numbers behind the bracket text[i], as a document would them: a template in
// a text stands in no document. It gives where they end if they are one, else 0.
func (s *Scanner) numberList(text []byte, i int) (end int) {
	var m moments
	for k := i + 1; k < len(text); {
		for k < len(text) && (text[k] == ' ' || text[k] == '\n' || text[k] == '\r' || text[k] == '\t') {
			k++
		}
		from := k
		for k < len(text) && number[text[k]] {
			k++
		}
		if k == from || k-from > 24 || k == len(text) {
			return 0
		}
		m.text(leadingZero(text[from:k], &s.zero))
		for k < len(text) && (text[k] == ' ' || text[k] == '\n' || text[k] == '\r') {
			k++
		}
		if k == len(text) || text[k] != ',' {
			end = k
			break
		}
		k++
	}
	if end == 0 || end == len(text) || text[end] != ']' || !m.embedding() || measures(wordBefore(text, i)) || pi.Weights(text[:i]) {
		return 0
	}
	if !s.found(s.dst, pi.Biometric, i, end+1) {
		s.add(i, end+1, pi.Biometric)
	}
	return end + 1
}

// number holds what numbers are written with.
var number = func() (t [256]bool) {
	for _, c := range []byte("0123456789.-+eE") {
		t[c] = true
	}
	return t
}()

// leadingZero gives a number with the zero before its point that it may lack, in room: -.12.
func leadingZero(number []byte, room *[32]byte) []byte {
	at := 0
	if len(number) > 0 && (number[0] == '-' || number[0] == '+') {
		at = 1
	}
	if at == len(number) || number[at] != '.' && number[0] != '+' {
		return number
	}
	n := 0
	if number[0] == '-' {
		room[0] = '-'
		n = 1
	}
	if number[at] == '.' {
		room[n] = '0'
		n++
	}
	n += copy(room[n:], number[at:])
	return room[:n]
}

// wordBefore gives the word before text[i:], a few marks between them.
func wordBefore(text []byte, i int) []byte {
	n := i
	for n > 0 && i-n < 4 && (text[n-1] == '=' || text[n-1] == ':' || text[n-1] == ' ' || text[n-1] == '"' || text[n-1] == '\'' || text[n-1] == '\\') {
		n--
	}
	k := n
	for k > 0 && n-k < 40 && (keyByte(text[k-1]) || text[k-1] >= 0x80 || text[k-1] == '.' || text[k-1] == '-') {
		k--
	}
	return text[k:n]
}

// objectList judges a list of objects whose bracket is text[i], if the key before it names an identifier:
// the last member of each is a piece, vin=[{"i":0,"s":"LDC"},{"i":1,"s":"CADTW4"}].
func (s *Scanner) objectList(text []byte, i int) {
	r := run{single: true, ctx: keyBefore(text, i), at: span{start: i}}
	if s.glue = s.glue[:0]; !r.ctx.Identifies() {
		return
	}
	for k, most := i+1, min(len(text), i+mostObjects); k < most && len(s.glue) <= mostWhole; k++ {
		switch {
		case text[k] == ']':
			r.at.end = k + 1
			s.whole(&r, s.glue)
			return
		case text[k] != '}':
			continue
		}
		to := k
		for to > i && (text[to-1] == '"' || text[to-1] == '\'' || text[to-1] == '\\' || text[to-1] == ' ') {
			to--
		}
		from := to
		for from > i && to-from <= mostPiece && (alnum(text[from-1]) || text[from-1] >= 0x80) {
			from--
		}
		if from == to || to-from > mostPiece {
			return
		}
		s.glue = r.join(s.glue, 0, text[from:to])
		r.single = r.single && to-from == 1
		r.n++
	}
}

// mostObjects is the most bytes of a list of objects that are pieces.
const mostObjects = 512

// textList judges the list whose bracket is text[i].
func (s *Scanner) textList(text []byte, i int) {
	r := run{single: true, ctx: keyBefore(text, i), at: span{start: i}}
	s.glue = s.glue[:0]
	mark, k := markLen(text, i+1), i+1
	for {
		from := k + mark
		to := from
		for to < len(text) && to-from <= 4*mostPiece && pieceByte(text[to], mark) {
			to++
		}
		if to == from || to+mark >= len(text) || to-from > 4*mostPiece || mark > 0 && markLen(text, to) != mark || len(s.glue) > mostWhole {
			return
		}
		r.single = r.single && to-from == 1
		s.glue = r.join(s.glue, 0, text[from:to])
		r.n++
		k = to + mark
		if text[k] == ']' || text[k] == ')' {
			break
		}
		if text[k] != ',' {
			return
		}
		for k++; k < len(text) && text[k] == ' '; k++ {
		}
		if markLen(text, k) != mark {
			return
		}
	}
	if r.at.end = k + 1; mark > 0 || r.single && r.ctx.Identifies() {
		s.whole(&r, s.glue)
	}
}

// markLen gives the length of the quotation mark at text[k:], with the backslash before it.
func markLen(text []byte, k int) int {
	switch {
	case k+1 >= len(text):
	case text[k] == '"' || text[k] == '\'':
		return 1
	case text[k] == '\\' && (text[k+1] == '"' || text[k+1] == '\''):
		return 2
	}
	return 0
}

// pieceByte reports whether c can stand in an element of a list whose quotation marks have the
// given length.
func pieceByte(c byte, mark int) bool {
	if mark == 0 {
		return alnum(c)
	}
	return c >= ' ' && c != '"' && c != '\'' && c != '\\' && c != '<' && c != '>'
}

// keyBefore gives what the word before text[i:], a few marks between them, says as a key.
func keyBefore(text []byte, i int) pi.Context {
	w := wordBefore(text, i)
	if len(w) == 0 {
		return pi.Context{}
	}
	if p := pi.PartOf(w); p.Some() && p.Context().Identifies() { // vin_frag
		return p.Context()
	}
	return pi.ContextOf(w)
}
