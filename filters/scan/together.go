package scan

import (
	"unicode/utf8"

	"cordon/filters/pi"
)

// mostParts is how many pieces a value of a text may have, with what a format writes between them.
const mostParts = 32

// together are the pieces of one value of a text, in their order, which may not be that of
// their places.
type together struct {
	at   [mostParts]span
	n    int
	head int        // where what stands before all of them ends
	tail int        // where what stands behind begins
	sep  string     // what stands between the text before and the value
	gap  string     // what stands between its pieces
	said pi.Context // of the value, by a key that names it
	sure bool       // something says that they are one text
	free bool       // some of them are what a format writes, and no pieces,
	lit  uint32     // each of these a bit
}

// add notes the next piece and reports whether there is room for it.
func (t *together) add(from, to int) bool {
	if t.n == len(t.at) {
		return false
	}
	t.at[t.n] = span{from, to}
	t.n++
	return true
}

// literal is add for what a format writes.
func (t *together) literal(from, to int) bool {
	t.free, t.lit = true, t.lit|1<<t.n
	return t.add(from, to)
}

// together scans the pieces of t as one text, first as the value that a key names, then among
// what stands around them, and reports what lies in two of them or more over their places.
// Findings of text itself begin at index outer.
func (s *Scanner) together(c pi.Context, text []byte, outer int, t *together) {
	size, single := t.measure(text)
	if t.n < 2 || size < leastWhole || size > 2*mostWhole {
		return
	}
	p := t.head
	for p > 0 && (t.head-p < mostAround || !utf8.RuneStart(text[p])) {
		p--
	}
	s.joint = append(append(s.joint[:0], text[p:t.head]...), t.sep...)
	bare := len(s.joint)
	for k, p := range t.at[:t.n] {
		if k > 0 {
			s.joint = append(s.joint, t.gap...)
		}
		s.joint = append(s.joint, text[p.start:p.end]...)
	}
	end := len(s.joint)
	q := min(len(text), t.tail+mostAround)
	for q < len(text) && q > t.tail && !utf8.RuneStart(text[q]) {
		q--
	}
	s.joint = append(s.joint, text[t.tail:q]...)

	from := len(s.dst)
	r := run{ctx: c.With(t.said), n: t.n, sure: t.sure, at: t.all()}
	r.single = single && (t.sure || r.ctx.Announces()) // figures of a histogram are no number
	if !t.free {
		s.whole(&r, s.joint[bare:end]) // which leaves s.joint as it is: within reads it too
	}
	if len(s.dst) == from {
		s.within(c, &r, t, outer, bare)
	}
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		if !s.saidBefore(t, s.dst[outer:from], f) {
			kept = append(kept, f)
		}
	}
	s.dst = kept
}

// saidBefore reports whether list has findings of the entity of f in all pieces of t that f has.
func (s *Scanner) saidBefore(t *together, list []pi.Finding, f pi.Finding) bool {
	for k, p := range t.at[:t.n] {
		if t.lit>>k&1 == 0 && p.start >= f.Start && p.end <= f.End && !s.found(list, f.Entity, p.start, p.end) {
			return false
		}
	}
	return true
}

// measure gives the bytes of all pieces, reports whether each is one character, and sets what the split
// took away: the space between names, what parts the pairs of a hardware address.
func (t *together) measure(text []byte) (size int, single bool) {
	single = true
	names, pairs := !t.free && t.n < 4, t.n == 6 && t.sure
	for _, p := range t.at[:t.n] {
		piece := text[p.start:p.end]
		_, n := utf8.DecodeRune(piece)
		size, single = size+len(piece), single && len(piece) == n
		names = names && len(piece) > 1 && piece[0]-'A' < 26 && letters(piece)
		pairs = pairs && len(piece) == 2 && hexDigit(piece[0]) && hexDigit(piece[1])
	}
	switch {
	case pairs:
		t.gap = ":"
	case names:
		t.gap = " "
	}
	return size, single
}

func hexDigit(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 6 }

// within is together for what the words around the pieces say: s.joint holds these from bare on.
func (s *Scanner) within(c pi.Context, r *run, t *together, outer, bare int) {
	from := len(s.dst)
	s.dst = s.pi.ScanContext(s.dst, c, s.joint)
	said := r.ctx.With(pi.Around(s.joint[:bare], nil, nil))
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		at, all, ok := t.place(f.Start-bare, f.End-bare)
		if t.free && ok {
			ok = !words(s.joint[f.Start:f.End], t, f.Start-bare)
		}
		switch {
		case !ok, !all && !t.free && !loose(f.Entity):
		case t.sure, said.Says(f.Entity), uncutEntity(said, f.Entity) && (!loose(f.Entity) || said.Person()):
			kept = append(kept, pi.Finding{Start: at.start, End: at.end, Entity: f.Entity})
		}
	}
	s.dst = kept
}

// words reports whether a format writes letters within text, which begins at i of all pieces.
func words(text []byte, t *together, i int) bool {
	k := 0
	for n, p := range t.at[:t.n] {
		from, to := max(k-i, 0), min(k+p.end-p.start-i, len(text))
		for ; t.lit>>n&1 != 0 && from < to; from++ {
			if alnum(text[from]) || text[from] >= 0x80 {
				return true
			}
		}
		k += p.end - p.start
	}
	return false
}

// all gives the range that the pieces lie in.
func (t *together) all() span {
	at := t.at[0]
	for _, p := range t.at[1:t.n] {
		at.start, at.end = min(at.start, p.start), max(at.end, p.end)
	}
	return at
}

// place gives where the pieces lie of which [i, j) of all pieces has some, and reports whether
// these are two or more, and all.
func (t *together) place(i, j int) (at span, all, ok bool) {
	n, k := 0, 0
	for m, p := range t.at[:t.n] {
		size := p.end - p.start
		if k < j && k+size > i && t.lit>>m&1 == 0 {
			if n == 0 {
				at = p
			}
			at.start, at.end = min(at.start, p.start), max(at.end, p.end)
			n++
		}
		k += size + len(t.gap)
	}
	return at, n == t.n, n > 1
}
