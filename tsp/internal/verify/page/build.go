package page

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"cordon/tsp/internal/verify/finding"
)

// builder writes HTML. Text is always escaped; tags and classes are literals.
type builder struct{ bytes.Buffer }

// tag is a literal name of an element, with its attributes.
type tag string

// name is the tag's element.
func (t tag) name() string {
	for i := range len(t) {
		if t[i] == ' ' {
			return string(t[:i])
		}
	}
	return string(t)
}

// in writes an element around what body writes.
func (b *builder) in(t tag, body func()) {
	fmt.Fprintf(b, "<%s>", string(t))
	body()
	fmt.Fprintf(b, "</%s>\n", t.name())
}

// text writes escaped text, with nothing in it that reorders or hides what is beside it.
func (b *builder) text(s string) { b.WriteString(html.EscapeString(finding.Visible(s))) }

// lines writes escaped text and keeps its line ends.
func (b *builder) lines(s string) {
	for line := range strings.Lines(s) {
		b.text(strings.TrimSuffix(line, "\n"))
		b.WriteString("\n")
	}
}

// words is a text in both languages.
type words struct{ en, zh string }

// both writes a text in both languages.
func (b *builder) both(w words) {
	b.in(`span class="en" lang="en"`, func() { b.text(w.en) })
	b.in(`span class="zh" lang="zh-CN"`, func() { b.text(w.zh) })
}

// say is an element with a text in both languages.
func (b *builder) say(t tag, w words) { b.in(t, func() { b.both(w) }) }

// row is a line of a table of facts: a name in both languages and a value.
func (b *builder) row(w words, value string) {
	b.in("tr", func() {
		b.say("th", w)
		b.in("td", func() { b.text(value) })
	})
}

// code is a row with a value in type of fixed width, which may break anywhere.
func (b *builder) code(w words, value string) {
	b.in("tr", func() {
		b.say("th", w)
		b.in(`td class="code"`, func() { b.text(value) })
	})
}

// head is the head line of a table.
func (b *builder) head(columns ...words) {
	b.in("thead", func() {
		b.in("tr", func() {
			for _, w := range columns {
				b.say("th", w)
			}
		})
	})
}

// cell is a cell of text.
func (b *builder) cell(value string) { b.in("td", func() { b.text(value) }) }
