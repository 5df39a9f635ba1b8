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
}

// group holds how many requests name each subject.
type group struct {
	of        map[Tag]refs
	sensitive uint64 // subjects with at least one sensitive reference
}

type refs struct{ all, sensitive uint32 }

// NewBook makes an empty book of a year.
func NewBook(year int) *Book {
	return &Book{year: year, groups: map[string]*group{}}
}

// Year is the year that the book counts.
func (b *Book) Year() int { return b.year }

// Turn empties the book for another year.
func (b *Book) Turn(year int) { b.year, b.groups = year, map[string]*group{} }

func (b *Book) at(name string) *group {
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
		g.add(&l[i])
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

func (g *group) add(i *Item) {
	r := g.of[i.Tag]
	r.all++
	if i.Sensitive {
		if r.sensitive++; r.sensitive == 1 {
			g.sensitive++
		}
	}
	g.of[i.Tag] = r
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
