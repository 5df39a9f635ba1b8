package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// Bounds of elements that hold the pieces of a value: bytes of the name of one, and of a tag.
const (
	mostName = 24
	mostTag  = 96
)

// element is an element of XML or HTML without elements inside it.
type element struct {
	name    []byte
	from    int // where its tag opens
	content span
	end     int
}

// siblings looks in text for elements of one name, or numbered ones, that follow each other and
// hold the pieces of a value, which the element around them or the first of them names:
//
//	<phone><part>138</part><part>12345678</part></phone>   <td>phone</td><td>138</td><td>12345678</td>
func (s *Scanner) siblings(c pi.Context, text []byte, outer int) {
	for i, left := 0, mostUncut(text); left > 0; {
		k := bytes.Index(text[i:], []byte("</"))
		if k < 0 {
			return
		}
		i += k + 2
		var e element
		if !e.before(text, i-2) {
			continue
		}
		var t together
		first := e
		t.add(e.content.start, e.content.end)
		for next := e; next.after(text, &e) && t.add(next.content.start, next.content.end); {
			e = next
		}
		if t.n < 2 {
			continue
		}
		i = e.end
		t.head, t.tail = first.from, e.end
		t.said = around(text, first.from).With(around(text, first.content.start)).With(pi.PartOf(first.name).Context())
		if label := pi.ContextOf(text[t.at[0].start:t.at[0].end]); t.n > 2 && !label.Empty() {
			t.said = t.said.With(label)
			t.n--
			copy(t.at[:], t.at[1:])
		}
		s.together(c, text, outer, &t)
		left--
	}
}

// before reads the element whose closing tag begins at text[i] and reports whether there is one.
func (e *element) before(text []byte, i int) bool {
	k := i
	for k > 0 && i-k <= mostString && text[k-1] != '>' && text[k-1] != '<' {
		k--
	}
	if k == 0 || k == i || text[k-1] != '>' {
		return false
	}
	open := bytes.LastIndexByte(text[max(0, k-mostTag):k], '<')
	if open < 0 {
		return false
	}
	return e.read(text, max(0, k-mostTag)+open)
}

// read reads the element whose tag opens at text[i].
func (e *element) read(text []byte, i int) bool {
	k := i + 1
	for k < len(text) && k-i <= mostName && nameByte(text[k]) {
		k++
	}
	e.name, e.from = text[i+1:k], i
	if k == i+1 || k-i > mostName {
		return false
	}
	n := bytes.IndexByte(text[k:min(len(text), k+mostTag)], '>')
	if n < 0 || text[k+n-1] == '/' || bytes.IndexByte(text[k:k+n], '<') >= 0 {
		return false
	}
	from := k + n + 1
	to := from
	for to < len(text) && to-from <= mostString && text[to] != '<' {
		to++
	}
	e.content = span{from, to}
	e.end = to + len(e.name) + 3
	return to > from && e.end <= len(text) && text[to] == '<' && text[to+1] == '/' && bytes.Equal(text[to+2:e.end-1], e.name) && text[e.end-1] == '>'
}

// after reads the element behind last and reports whether it has its name, but for a number.
func (e *element) after(text []byte, last *element) bool {
	k := blanks(text, last.end)
	if k+4 >= len(text) || text[k] != '<' || !e.read(text, k) {
		return false
	}
	return alike(text[e.from:e.content.start], text[last.from:last.content.start])
}

// nameByte reports whether c may stand in the name of an element.
func nameByte(c byte) bool { return keyByte(c) || c == '-' || c == '.' || c == ':' || c >= 0x80 }

// around gives what the tag that ends before text[i:] says of what stands in its element: by its name
// and by the values of its attributes.
func around(text []byte, i int) (c pi.Context) {
	for i > 0 && text[i-1] <= ' ' {
		i--
	}
	if i == 0 || text[i-1] != '>' {
		return c
	}
	tag := text[max(0, i-mostTag) : i-1]
	k := bytes.LastIndexByte(tag, '<')
	if k < 0 {
		return c
	}
	tag = tag[k+1:]
	for k := 0; k < len(tag); k++ {
		from := k
		for k < len(tag) && nameByte(tag[k]) {
			k++
		}
		if k > from && (from == 0 || tag[from-1] == '"' || tag[from-1] == '\'') {
			c = c.With(pi.ContextOf(tag[from:k]))
		}
	}
	return c
}
