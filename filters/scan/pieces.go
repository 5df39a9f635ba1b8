package scan

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// Bounds of pieces that are joined: bytes of one, and of all of them.
const (
	mostPiece  = 12
	leastWhole = 6
	mostWhole  = 96

	leastDecimals = 5 // of half a position
)

// run follows pieces of one value: members of an object that are numbered, or the elements
// of an array.
type run struct {
	depth  int // of the container that holds them
	from   int // where they begin in level.glue
	first  int // and in level.places
	n      int
	part   pi.Part // of the last one
	ctx    pi.Context
	of     pi.Context // what each of them says it is a piece of
	may    pi.Context // what any word of the key says, if all of it says nothing
	single bool       // each is one character
	odd    bool       // one before the last is not of four characters
	short  bool       // the last one is not
	spoilt bool       // an element is none
	sure   bool       // what stands between the pieces says that they are one text
	at     span
	rows   bool // the first one is of an element that is an object or array
	places int  // of an array, numbers that say where its pieces belong
	turned bool // the pieces stand in another order than that of what they make up
	head   int  // bytes of the first one
}

// whole scans the pieces of r, which are the last bytes of glue, as one text and reports what
// is all of it: anything that a key says, and otherwise what a check digit or its form
// proves, and of single characters all identifiers.
func (s *Scanner) whole(r *run, glue []byte) {
	text := glue[r.from:]
	if r.n < 2 || r.spoilt || len(text) < leastWhole || len(text) > mostWhole {
		return
	}
	from := len(s.dst)
	if r.n == 2 && r.part.Order() > 2 && s.halves(r, text) {
		return
	}
	s.dst = s.pi.ScanContext(s.dst, r.ctx.With(r.may.Strict()), text)
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		if f.Start == 0 && f.End == len(text) && r.bears(f.Entity) && formed(f.Entity, text) {
			f.Start, f.End = r.at.start, r.at.end
			kept = append(kept, f)
		}
	}
	s.dst = kept
}

// halves reads the two pieces of r, numbers both, as the upper and the lower half of one number, of
// which the lower one has 32 bits: imsi_hi=107102, imsi_lo=2910087455.
func (s *Scanner) halves(r *run, text []byte) bool {
	const lower, address = 32, 1 << 48
	hi, ok := figure32(text[:r.head])
	lo, also := figure32(text[r.head:])
	if !ok || !also || !r.ctx.Identifies() {
		return false
	}
	buf := s.writing.data
	b := strconv.AppendUint(buf[:0], hi<<lower|lo, 10)
	if r.ctx.Says(pi.MAC) {
		b = strconv.AppendUint(buf[:0], hi<<lower|lo|address, 16)[1:] // with the zeros before it
	}
	e := s.reads(r.ctx.Inner().Narrow().Decoded(), b)
	if e == pi.None || e == pi.MAC && hi>>16 != 0 {
		return false
	}
	s.add(r.at.start, r.at.end, e)
	return true
}

// figure32 reads a number of 32 bits; ok is false for anything else.
func figure32(b []byte) (v uint64, ok bool) {
	for _, c := range b {
		if c-'0' >= 10 || v >= 1<<32 {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return v, len(b) > 0 && v < 1<<32
}

// formed reports whether text, put together of pieces, has more of the form of an e than a value that
// its key alone makes one needs.
func formed(e pi.Entity, text []byte) bool {
	switch e {
	case pi.Name:
		return !bytes.ContainsAny(text, "0123456789")
	case pi.Location:
		point := bytes.IndexByte(text, '.')
		return bytes.IndexByte(text, ',') > 0 || point > 0 && len(text)-point > leastDecimals && bytes.Count(text, []byte{'.'}) == 1
	case pi.Mobile:
		digits := 0
		for _, c := range text {
			if c-'0' < 10 {
				digits++
			}
		}
		return text[0]-'0' >= 10 || text[0] == '0' || text[0] == '8' || text[0] == '1' && text[1] > '2' && digits == 11
	}
	return true
}

// bears reports whether pieces may make up an e.
func (r *run) bears(e pi.Entity) bool {
	switch e {
	case pi.ResidentID, pi.VIN, pi.CreditCode, pi.Email, pi.ICCID, pi.Plate:
		return true
	case pi.Biometric, pi.Media, pi.Opaque:
		return false
	}
	if r.sure {
		return true
	}
	switch e {
	case pi.Name:
		return r.single || r.ctx.Says(e)
	case pi.Address:
		return r.single || r.ctx.Addressed()
	case pi.Location:
		return r.single && r.ctx.Coordinates() || r.ctx.Lat() || r.ctx.Lon()
	case pi.BankCard:
		return r.single || r.ctx.Identifies() || r.n > 3 && !r.odd || r.may.Says(e) // as cards are written
	}
	return r.single || r.ctx.Identifies() || r.may.Says(e)
}

// parted are the findings of a document that lie in pieces, with the places of these.
type parted struct {
	found  []partedFinding
	places []span
}

type partedFinding struct {
	pi.Finding
	from, to int // in places
}

func (p *parted) reset() { p.found, p.places = p.found[:0], p.places[:0] }

// add notes that each of found lies in pieces.
func (p *parted) add(found []pi.Finding, places []span) {
	if len(found) == 0 {
		return
	}
	from := len(p.places)
	p.places = append(p.places, places...)
	for _, f := range found {
		p.found = append(p.found, partedFinding{f, from, len(p.places)})
	}
}

// sort readies p for of.
func (p *parted) sort() {
	slices.SortFunc(p.found, func(a, b partedFinding) int { return order(a.Finding, b.Finding) })
}

// of gives the places of the pieces of f, none if it lies in one.
func (p *parted) of(f pi.Finding) []span {
	i, ok := slices.BinarySearchFunc(p.found, f, func(a partedFinding, b pi.Finding) int { return order(a.Finding, b) })
	if !ok {
		return nil
	}
	return p.places[p.found[i].from:p.found[i].to]
}

// last gives the run of the innermost container, nil if it has none.
func (l *level) last() *run {
	if n := len(l.runs); n > 0 && l.runs[n-1].depth == len(l.stack) {
		return &l.runs[n-1]
	}
	return nil
}

// begin begins a run in the innermost container.
func (l *level) begin(r run) *run {
	r.depth, r.from, r.first = len(l.stack), len(l.glue), len(l.places)
	l.runs = append(l.runs, r)
	return &l.runs[len(l.runs)-1]
}

// endRun judges the run of the container that is left.
func (l *level) endRun(depth int) {
	for n := len(l.runs); n > 0 && l.runs[n-1].depth >= depth; n-- {
		r := &l.runs[n-1]
		from := len(l.s.dst)
		if r.turned {
			l.ordered(r)
		} else {
			l.s.whole(r, l.glue)
		}
		if len(l.s.dst) == from && len(l.stack) == depth {
			l.keep(r)
		}
		if l.outer && l.format == walk.FormatJSON {
			l.s.parted.add(l.s.dst[from:], l.places[r.first:])
		}
		l.glue, l.places, l.sorts, l.runs = l.glue[:r.from], l.places[:r.first], l.sorts[:r.first], l.runs[:n-1]
	}
}

// elementPiece notes an element of the innermost array and reports whether it may be a piece.
func (l *level) elementPiece(text []byte, at span) bool {
	r := l.last()
	if r == nil {
		r = l.begin(run{ctx: l.meant(), may: l.may(), single: true, at: at})
	}
	if len(text) == 0 || len(text) > mostPiece && !(r.ctx.Mail() && len(text) <= 4*mostPiece) || len(l.glue)-r.from > mostWhole || r.spoilt {
		r.spoilt = true
		return false
	}
	_, size := utf8.DecodeRune(text)
	r.single = r.single && size == len(text)
	l.place(r, text, at, r.n)
	return true
}

// place appends the next piece of r, which belongs where order says.
func (l *level) place(r *run, text []byte, at span, order int) {
	if n := len(l.sorts); n > r.first && order < l.sorts[n-1].order {
		r.turned = true
	}
	from := len(l.glue)
	l.glue, l.places = r.join(l.glue, r.from, text), append(l.places, at)
	l.sorts = append(l.sorts, sorting{order: order, piece: span{from, len(l.glue)}})
	r.n, r.at.end = r.n+1, at.end
}

// join appends the next piece of r, whose first one stands at glue[from:], with what the split
// took away: the @ of an address, what parts the groups of a hardware address, or the space
// between names.
func (r *run) join(glue []byte, from int, text []byte) []byte {
	r.odd = r.odd || r.short
	r.short = len(text) != 4
	if r.n == 1 {
		r.head = len(glue) - from
	}
	if whole := glue[from:]; len(whole) > 0 && len(text) > 0 {
		last := whole[len(whole)-1]
		switch {
		case r.n == 1 && (r.ctx.Mail() && bytes.IndexByte(text, '.') > 0 || pi.MailHost(text)) && bytes.IndexByte(whole, '@') < 0 && bytes.IndexByte(text, '@') < 0:
			glue = append(glue, '@')
		case last >= 0x80 || !alnum(last) || !alnum(text[0]):
		case bytes.IndexByte(whole, ':') > 0 && bytes.IndexByte(text, ':') > 0:
			glue = append(glue, ':')
		case bytes.IndexByte(whole, '-') > 0 && bytes.IndexByte(text, '-') > 0 && r.ctx.Identifies():
			glue = append(glue, '-')
		case !r.single && r.ctx.Says(pi.Name) && last-'a' < 26 && text[0]-'A' < 26:
			glue = append(glue, ' ')
		}
	}
	return append(glue, text...)
}

func alnum(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 26 }

// memberPiece notes a member whose key says that it is a piece, or written backwards.
func (l *level) memberPiece(p pi.Part, text []byte, at span) {
	if p.Reversed() {
		l.s.backwards(p.Context(), text, at)
		return
	}
	r := l.last()
	if len(text) == 0 || len(text) > mostPiece*4 {
		return
	}
	if r == nil || !p.Follows(r.part) && !l.beside(r, p) || len(l.glue)-r.from > mostWhole {
		l.endRun(len(l.stack))
		c := p.Context()
		if n := len(l.stack); !c.Identifies() && n > 1 {
			c = c.With(l.stack[n-2].ctx).With(l.top.label)
			if !c.Announces() {
				c = l.stack[n-2].label
			}
		}
		r = l.begin(run{ctx: c, may: p.May(), single: true, at: at})
	}
	if p.Mail() {
		l.glue = append(l.glue, '@')
	}
	_, size := utf8.DecodeRune(text)
	r.single = r.single && size == len(text)
	l.place(r, text, at, p.Order())
	r.part = p
}

// backwards scans text from its end to its beginning; what is all of it is reported at the
// given place.
func (s *Scanner) backwards(c pi.Context, text []byte, at span) {
	if len(text) < leastWhole || len(text) > 4*mostWhole || pi.IsMark(text) {
		return
	}
	if len(s.turn) == 0 {
		s.turn = make([]byte, 4*mostWhole)
	}
	from := len(s.dst)
	text = turned(s.turn, text)
	s.dst = s.pi.ScanContext(s.dst, c, text)
	if len(s.dst) == from && c.Writable() && s.readings > 0 {
		s.readings--
		if e := s.coded(c, bytes.TrimRight(text, "=")); e != pi.None {
			s.add(at.start, at.end, e)
		}
	}
	s.cover(from, at.start, at.end)
}

// turned gives the characters of text from its last to its first, in buf, which is as long.
func turned(buf, text []byte) []byte {
	n := len(buf)
	for k := 0; k < len(text); {
		_, size := utf8.DecodeRune(text[k:])
		n -= size
		copy(buf[n:], text[k:k+size])
		k += size
	}
	return buf[n:]
}
