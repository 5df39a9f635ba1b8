package corpus

import (
	"slices"
	"strings"
)

// sheet is a record of set F, G or H while it is written: pieces in order, of which some
// are personal information. An escape that works rune by rune may be applied to all
// of its pieces without losing what they are.
type sheet []piece

// piece is a stretch of text; marks are what it holds. Raw says that it already is
// written for the inside of a JSON string.
type piece struct {
	text  string
	marks []mark
	raw   bool
}

// mark is one value of a type as it was before any evasion.
type mark struct {
	kind, plain string
	evaded      bool
}

func plainText(s string) sheet { return sheet{{text: s}} }

// joinSheets concatenates strings and sheets.
func joinSheets(parts ...any) sheet {
	var out sheet
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, piece{text: p})
		case sheet:
			out = append(out, p...)
		}
	}
	return out
}

// each applies f to the text of every piece.
func (s sheet) each(f func(string) string) sheet {
	out := slices.Clone(s)
	for i := range out {
		out[i].text = f(out[i].text)
	}
	return out
}

// inString escapes all pieces for a JSON string; those that are raw pass once.
func (s sheet) inString() sheet {
	out := slices.Clone(s)
	for i := range out {
		if !out[i].raw {
			q := quote(out[i].text)
			out[i].text = q[1 : len(q)-1]
		}
		out[i].raw = false
	}
	return out
}

func (s sheet) text() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.text)
	}
	return b.String()
}

// blob turns a sheet into one evaded piece of the given text that holds all marks.
func (s sheet) blob(text string) sheet {
	one := piece{text: text}
	for _, p := range s {
		for _, m := range p.marks {
			m.evaded = true
			one.marks = append(one.marks, m)
		}
	}
	return sheet{one}
}

// framed writes a sheet and gives its labels with the plain values behind them.
func (s sheet) framed() (text string, labels []Entity, plain []string) {
	at := 0
	for _, p := range s {
		for _, m := range p.marks {
			labels = append(labels, Entity{m.kind, at, at + len(p.text), m.evaded})
			plain = append(plain, m.plain)
		}
		at += len(p.text)
	}
	return s.text(), labels, plain
}
