package corpus

import (
	"embed"
	"path"
	"strings"
)

// folders holds the stocks of sets F, G and H, each in the files of a folder.
//
//go:embed stock/f stock/g stock/h
var folders embed.FS

// author writes the cases of set F, G or H: about is the type of the case in hand, dodge
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

func newAuthor(set Set, seed uint64) *author {
	a := &author{draw: newDraw(set, seed)}
	dir := path.Join("stock", strings.ToLower(set.String()))
	files, _ := folders.ReadDir(dir)
	var all strings.Builder
	for _, f := range files {
		text, _ := folders.ReadFile(path.Join(dir, f.Name())) // embedded files read
		all.Write(text)
		all.WriteByte('\n')
	}
	a.stock = parseStock(all.String())
	return a
}

// toldCases draws n plain and n evaded cases of each type.
func toldCases(set Set, seed uint64, n int) []told {
	a := newAuthor(set, seed)
	var out []told
	for _, kind := range kinds {
		for range n {
			out = append(out, a.write(kind, nil))
		}
		list := dodgesOf(set, kind)
		for i := range n {
			out = append(out, a.evaded(kind, &list[i%len(list)]))
		}
	}
	for i := range out {
		out[i].ID = i
	}
	return out
}

func authored(set Set, seed uint64, n int) []Case {
	var out []Case
	for _, t := range toldCases(set, seed, n) {
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
		l = a.document()
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

// carry, document and wrapped write a case in the carriers of the author's set; a
// document is JSON with the value in a member.
func (a *author) carry() leaf {
	if a.set >= G {
		return a.paperOf(func(string) bool { return true })
	}
	return a.carryF()
}

func (a *author) document() leaf {
	if a.set >= G {
		return a.paperOf(hasMember)
	}
	return a.object()
}

func (a *author) wrapped(l leaf, wrap func(string) string) leaf {
	switch a.set {
	case G:
		return a.parcel(l, wrap)
	case H:
		return a.upload(l, wrap)
	}
	return a.wrappedF(l, wrap)
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

// authoredClean draws n cases with nothing personal in them.
func authoredClean(set Set, seed uint64, n int) []Case {
	a := newAuthor(set, seed+1<<32)
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
