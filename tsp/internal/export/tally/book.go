package tally

// Counts are distinct subjects. Every subject counts as General, those of whom
// sensitive personal information is among it as Sensitive too. New are the subjects
// that only the request at hand brings.
type Counts struct{ New, General, Sensitive uint64 }

// Book holds the counts of one year by recipient group. It is not safe for
// concurrent use.
type Book struct {
	year   int
	groups map[string]*group
	kin    kin
}

// group holds how many requests name each subject.
type group struct {
	of        map[Tag]refs
	sensitive uint64 // subjects with at least one sensitive reference
}

type refs struct{ all, sensitive uint32 }

// NewBook makes an empty book of a year.
func NewBook(year int) *Book {
	return &Book{year: year, groups: map[string]*group{}, kin: kin{}}
}

// Year is the year that the book counts.
func (b *Book) Year() int { return b.year }

// Turn empties the book for another year. Which groups are one stays known.
func (b *Book) Turn(year int) { b.year, b.groups = year, map[string]*group{} }

// Same says that two names are of one recipient group: what a recipient was sent
// under one name counts under the other too.
func (b *Book) Same(x, y string) {
	into, from := b.kin.join(x, y)
	if into == from {
		return
	}
	g := b.groups[from]
	delete(b.groups, from)
	if g == nil {
		return
	}
	b.at(into).merge(g)
}

// Root is the name under which a group is counted.
func (b *Book) Root(name string) string { return b.kin.root(name) }

func (b *Book) at(name string) *group {
	name = b.kin.root(name)
	g := b.groups[name]
	if g == nil {
		g = &group{of: map[Tag]refs{}}
		b.groups[name] = g
	}
	return g
}

// Add counts a request's subjects.
func (b *Book) Add(name string, l List) {
	g := b.at(name)
	for i := range l {
		s := refs{all: 1}
		if l[i].Sensitive {
			s.sensitive = 1
		}
		g.add(l[i].Tag, s)
	}
}

// Remove takes back what Add counted.
func (b *Book) Remove(name string, l List) {
	g := b.at(name)
	for i := range l {
		g.remove(&l[i])
	}
}

// With gives the group's counts as they would be with a request that Add was not
// called for.
func (b *Book) With(name string, l List) Counts {
	g := b.at(name)
	c := Counts{General: uint64(len(g.of)), Sensitive: g.sensitive}
	for i := range l {
		r, had := g.of[l[i].Tag]
		if !had {
			c.New++
		}
		if l[i].Sensitive && r.sensitive == 0 {
			c.Sensitive++
		}
	}
	c.General += c.New
	return c
}

// Within gives the group's counts for a request that Add was called for.
func (b *Book) Within(name string, l List) Counts {
	g := b.at(name)
	c := Counts{General: uint64(len(g.of)), Sensitive: g.sensitive}
	for i := range l {
		if g.of[l[i].Tag].all == 1 {
			c.New++
		}
	}
	return c
}

func (g *group) add(t Tag, s refs) {
	r := g.of[t]
	if r.sensitive == 0 && s.sensitive > 0 {
		g.sensitive++
	}
	g.of[t] = refs{r.all + s.all, r.sensitive + s.sensitive}
}

func (g *group) remove(i *Item) {
	r, ok := g.of[i.Tag]
	if !ok {
		return
	}
	r.all--
	if i.Sensitive && r.sensitive > 0 {
		if r.sensitive--; r.sensitive == 0 {
			g.sensitive--
		}
	}
	if r.all == 0 {
		delete(g.of, i.Tag)
		return
	}
	g.of[i.Tag] = r
}

// merge takes the other group in; the smaller map is walked.
func (g *group) merge(o *group) {
	if len(o.of) > len(g.of) {
		*g, *o = *o, *g
	}
	for t, r := range o.of {
		g.add(t, r)
	}
}
