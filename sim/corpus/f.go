package corpus

import (
	_ "embed" // the stock of set F
	"strings"
)

//go:embed stock/f/words.txt
var stockFWords string

//go:embed stock/f/places.txt
var stockFPlaces string

//go:embed stock/f/keys.txt
var stockFKeys string

//go:embed stock/f/say.txt
var stockFSay string

//go:embed stock/f/paper.txt
var stockFPaper string

//go:embed stock/f/clean.txt
var stockFClean string

// author writes the cases of set F: about is the type of the case in hand, dodge
// its evasion, key and label the names that announce its value, and sub the form of
// value that they call for.
type author struct {
	*draw
	about, key, label, sub string
	dodge                  *dodge
}

// told is a case and, for each of its labels, the value without any evasion.
type told struct {
	Case
	plain []string
}

func newAuthor(seed uint64) *author {
	a := &author{draw: newDraw(F, seed)}
	a.stock = parseStock(strings.Join([]string{stockFWords, stockFPlaces, stockFKeys, stockFSay, stockFPaper, stockFClean}, "\n"))
	return a
}

// toldCases draws n plain and n evaded cases of each type.
func toldCases(seed uint64, n int) []told {
	a := newAuthor(seed)
	var out []told
	for _, kind := range kinds {
		for range n {
			out = append(out, a.write(kind, nil))
		}
		list := dodgesOf(kind)
		for i := range n {
			out = append(out, a.evaded(kind, &list[i%len(list)]))
		}
	}
	for i := range out {
		out[i].ID = i
	}
	return out
}

func casesF(seed uint64, n int) []Case {
	var out []Case
	for _, t := range toldCases(seed, n) {
		out = append(out, t.Case)
	}
	return out
}

// evaded draws until the evasion changed a value of the type: lower case changes no
// digit.
func (a *author) evaded(kind string, t *dodge) told {
	for {
		c := a.write(kind, t)
		for _, e := range c.Entities {
			if e.Type == kind && e.Evaded {
				return c
			}
		}
	}
}

// write draws one case.
func (a *author) write(kind string, t *dodge) told {
	a.about, a.dodge = kind, t
	a.name()
	var l leaf
	switch {
	case t != nil && t.build != nil:
		l = t.build(a)
	case t != nil && t.document:
		l = a.object()
	default:
		l = a.carry()
	}
	if t != nil && t.wrap != nil {
		l = a.wrapped(l, t.wrap)
	}
	c := told{Case: Case{About: kind, Carrier: l.carrier}}
	if t != nil {
		c.Evasion = t.name
	}
	c.Form, c.Key = l.form, l.key
	c.Text, c.Entities, c.plain = l.sheet.framed()
	return c
}

// name draws the key and the label that announce the value of the case in hand: the
// form that a key calls for is the form of its label too.
func (a *author) name() {
	a.key, a.sub, _ = strings.Cut(a.from("key."+a.about), "|")
	for {
		label, of, _ := strings.Cut(a.from("label."+a.about), "|")
		if of == a.sub {
			a.label = label
			break
		}
	}
	switch {
	case a.about == "LOCATION" && a.dodge != nil && a.sub != "":
		a.name() // evaded are positions in degrees: the other notations are spelled already
	case a.about == "LOCATION" && a.dodge != nil:
		a.sub = "LOCATION.PAIR"
	case a.sub == "":
		a.sub = a.about
	}
}

// cleanF draws n cases with nothing personal in them.
func cleanF(seed uint64, n int) []Case {
	a := newAuthor(seed + 1<<32)
	out := make([]Case, n)
	for i := range out {
		text := a.fill(a.stock["clean"][i%len(a.stock["clean"])]).text()
		out[i].ID, out[i].Text, out[i].Carrier = i, text, "clean"
		if strings.HasPrefix(text, "{") {
			out[i].Form = Document
		}
	}
	return out
}
