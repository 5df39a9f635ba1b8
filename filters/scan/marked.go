package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
)

// marked reads a value in pieces of any lengths that the same marks part, or brackets that hold
// nothing.
func (s *Scanner) marked(c pi.Context, w *writing) (pi.Entity, int) {
	if c.Mail() {
		if e, n := s.mailMarked(c, w); e != pi.None {
			return e, n
		}
	}
	from, mark := w.firstMark()
	if mark == nil {
		return pi.None, 0
	}
	p := w.piecesBy(from, mark)
	short := p.n == 2 && !hollow(mark)
	if p.n < 2 || short && (len(w.data) > mostShort || len(mark) > 2) || !w.ends(p.end) && !w.wide {
		return pi.None, 0
	}
	if e := s.take(c, w); e != pi.None && !(short && (!halved(e) || e == pi.Plate && (sentence(mark) || !w.wide))) && !(sentence(mark) && (e == pi.Address || e == pi.WeChat)) {
		return e, p.end
	}
	if w.wide && c.Says(pi.Name) && p.cuts[0].size == utf8.UTFMax-1 {
		if end := s.nameAhead(c, w, &p); end > 0 {
			return pi.Name, end
		}
	}
	if !w.wide && (c.Says(pi.Name) || c.Says(pi.Address)) && !sentence(mark) {
		w.worded(from, p.end, mark)
		if e := s.take(c, w); e == pi.Name || e == pi.Address {
			return e, p.end
		}
	}
	return pi.None, 0
}

// firstMark gives where the first piece begins and the marks behind it, nil if there are none.
func (w *writing) firstMark() (from int, mark []rune) {
	r := w.runes
	i := 0
	for i < len(r) && i < mostClosing && !plain(r[i]) {
		i++
	}
	from = i
	for i < len(r) && (plain(r[i]) || within(r[i])) && !arrow(r[i:]) {
		i++
	}
	if i > from && i+1 < len(r) && arrow(r[i:]) {
		return from, r[i : i+2]
	}
	j := i
	for j < len(r) && j < i+mostPeriod && !plain(r[j]) && !within(r[j]) {
		j++
	}
	if i == from || j == i || j == len(r) {
		return 0, nil
	}
	return from, r[i:bracketEnd(r, i, j)]
}

// arrow reports whether r begins with an arrow of two signs.
func arrow(r []rune) bool {
	return len(r) > 1 && r[1] == '>' && (r[0] == '-' || r[0] == '=' || r[0] == '~')
}

// mailMarked reads an address of mail with a mark more behind each of its points and its at sign:
// haoran@_qq._com, haoran@,qq.,com.
func (s *Scanner) mailMarked(c pi.Context, w *writing) (pi.Entity, int) {
	r := w.runes
	from := 0
	for from < len(r) && from < mostClosing && !plain(r[from]) {
		from++
	}
	w.data, w.from = w.data[:0], from
	marks, k := 0, from
	for ; k < len(r) && (plain(r[k]) || within(r[k]) || r[k] == ',' || r[k] == '/' || r[k] == '|' || r[k] == '>'); k++ {
		if last := len(w.data) - 1; last > 0 && !plain(r[k]) && (w.data[last] == '.' || w.data[last] == '@') {
			marks++
			continue
		}
		w.data = utf8.AppendRune(w.data, r[k])
	}
	for n := len(w.data); n > 0 && w.data[n-1] == ','; n-- {
		w.data, k = w.data[:n-1], k-1
	}
	if marks == 0 {
		return pi.None, 0
	}
	return s.take(c, w), k
}

// pieces says of a value in pieces how many they are, where the last one ends, and of the first
// ones where each ends and how much of the value it and those before it are, in bytes.
type pieces struct {
	n, end int
	cuts   [4]struct{ size, end int }
}

// piecesBy joins in w.data the pieces from place from on that the marks part.
func (w *writing) piecesBy(from int, mark []rune) (p pieces) {
	r := w.runes
	w.from = from
	w.data, w.wide = w.data[:0], false
	p.end = from
	for k := from; ; k += len(mark) {
		for k < len(r) && (plain(r[k]) || within(r[k]) || r[k] == ',' && hollow(mark)) && !arrow(r[k:]) {
			if !w.all && wide(r[k]) && !w.wide && len(w.data) > 0 {
				break
			}
			w.wide = w.wide || wide(r[k])
			w.data = utf8.AppendRune(w.data, r[k])
			k++
		}
		if p.n > 0 && k == p.end+len(mark) { // nothing behind the marks
			return p
		}
		if p.n++; p.n <= len(p.cuts) {
			p.cuts[p.n-1].size, p.cuts[p.n-1].end = len(w.data), k
		}
		p.end = k
		if len(r)-k <= len(mark) || !equal(r[k:k+len(mark)], mark) {
			return p
		}
	}
}

// nameAhead gives where a name of single characters ends that some of the first pieces are, with
// words behind it: 祁，亭，屹更换. It is 0 if there is none.
func (s *Scanner) nameAhead(c pi.Context, w *writing, p *pieces) int {
	for n := min(p.n, len(p.cuts)) - 1; n > 0; n-- {
		if w.data = w.data[:min(len(w.data), p.cuts[n].size)]; p.cuts[n].size != (n+1)*(utf8.UTFMax-1) {
			continue
		}
		if e := s.take(c, w); e == pi.Name {
			return p.cuts[n].end
		}
	}
	return 0
}

// bracketEnd gives where the marks at r[i:j] end if they open a bracket that something short stands in:
// ${x}, (dot).
func bracketEnd(r []rune, i, j int) int {
	if i+1 < j && (r[i] == '$' || r[i] == '#' || r[i] == '%' || r[i] == '@') {
		i++
	}
	var close rune
	switch r[i] {
	case '(':
		close = ')'
	case '[', '{', '<':
		close = r[i] + 2
	default:
		return j
	}
	for k := i + 1; k < len(r) && k < i+mostClosing; k++ {
		if r[k] == close {
			if k+1 < len(r) && r[k+1] == close {
				k++
			}
			return max(j, k+1)
		}
	}
	return j
}

// mostShort is the most bytes of a value in two pieces.
const mostShort = 20

// halved reports whether an e may stand in two pieces that any mark parts.
func halved(e pi.Entity) bool {
	return e == pi.Name || e == pi.Plate || e == pi.Passport || e == pi.Permit
}

// worded sets w.data to the pieces of [from, end) with a space for each of the marks that part them.
func (w *writing) worded(from, end int, mark []rune) {
	w.data = w.data[:0]
	for k := from; k < end; {
		if end-k > len(mark) && equal(w.runes[k:k+len(mark)], mark) {
			w.data = append(w.data, ' ')
			k += len(mark)
			continue
		}
		w.data = utf8.AppendRune(w.data, w.runes[k])
		k++
	}
}

// sentence reports whether marks are those that part the words and clauses of any text.
func sentence(r []rune) bool {
	for _, c := range r {
		switch c {
		case ' ', ',', '，', '、', ';', '；', ':', '：', '。', '\n', '\t':
		default:
			return false
		}
	}
	return true
}

// equal reports whether two runs of characters are the same.
func equal(a, b []rune) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

// hollow reports whether marks are brackets, or a comment, that hold nothing.
func hollow(r []rune) bool {
	if len(r) < 2 {
		return false
	}
	for _, c := range r {
		switch c {
		case ',', ':', ';', '=', '\n', ' ':
			return false
		}
		if plain(c) {
			return false
		}
	}
	switch r[len(r)-1] {
	case '}', ')', ']', '>', '/', '\'', '"', '`':
		return true
	}
	return false
}

// lined reads base64 or hexadecimal in lines of one length, or in pieces that anything else parts.
func (s *Scanner) lined(c pi.Context, w *writing) (pi.Entity, int) {
	r := w.runes
	w.data = w.data[:0]
	size, end, n := 0, 0, 0
	shorter, before := 0, 0 // without the last piece
	for k := 0; k < len(r); {
		from := k
		shorter, before = len(w.data), end
		for k < len(r) && r[k] < 0x80 && codeByte(byte(r[k])) {
			w.data = append(w.data, byte(r[k]))
			k++
		}
		if n++; n == 1 {
			size = k - from
		}
		if end = k; k-from != size || size < 4 {
			break
		}
		gap := k
		for k < len(r) && k < gap+8 && !(r[k] < 0x80 && codeByte(byte(r[k]))) {
			if r[k] == '\\' && k+1 < len(r) && (r[k+1] == 'n' || r[k+1] == 'r') {
				k++
			}
			k++
		}
		if k == gap || k == gap+8 {
			break
		}
	}
	for w.left = 2; n >= 2 && w.left > 0 && len(w.data) >= leastCoded; w.left-- {
		if end-before <= size && w.ends(end) || w.left < 2 {
			s.readings--
			if e := s.coded(c, bytes.TrimRight(w.data, "=")); e != pi.None {
				return e, end
			}
		}
		if n--; shorter > 0 {
			w.data, end = w.data[:shorter], before
		}
	}
	return pi.None, 0
}
