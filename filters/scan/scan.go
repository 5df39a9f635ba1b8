// Package scan finds personal information, positions and media in texts, documents
// (JSON, MessagePack, CBOR, protobuf) and bytes, whatever encodings they are wrapped in. What cannot be read
// within a budget is an error, so that the caller refuses it. It is pure.
package scan

import (
	"bytes"
	"cmp"
	"slices"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// Errors of this package: the value could not be read in full and must not pass.
var (
	ErrBudget    = walk.ErrBudget
	ErrMalformed = walk.ErrMalformed
)

// Budget bounds what is read of one value.
type Budget = walk.Budget

// Options say what to look for besides the built-in entities and how far to read.
type Options struct {
	Known  pi.Known
	Budget Budget // zero fields take the defaults
}

// Scanner scans values. It keeps buffers between calls and must not be used from two
// goroutines at once.
type Scanner struct {
	pi     *pi.Scanner
	un     *walk.Unwrapper
	guess  *walk.Guesser
	budget Budget

	dst      []pi.Finding
	first    int  // index in dst of the first finding of the value
	ahead    bool // pi has read the text that is scanned next
	again    bool // a text is being scanned once more, under a name that stands elsewhere
	leaves   int  // that onLeaf may still be told of; 0 if nobody asked
	depth    int  // encodings and documents around what is being scanned
	levels   []level
	read     int // levels whose nodes may hold a document
	onInner  func(walk.Inner) error
	onLeaf   Listener
	redact   redactor
	parted   parted // findings of the value that lie in pieces
	memo     memo
	glue     []byte   // pieces of a value in a text
	leaf     []byte   // the short text that was decoded last
	turn     []byte   // room for a value from its end to its beginning
	zero     [32]byte // room for a number with its leading zero
	writing  writing
	readings int    // of values that may still be looked at
	looks    int    // at findings, to tell whether another one says the same, that are left
	joint    []byte // that text among what stands around its encoding
}

// New makes a scanner.
func New(o Options) *Scanner {
	b := o.Budget.WithDefaults()
	s := &Scanner{pi: pi.NewScanner(o.Known), budget: b, levels: make([]level, b.Layers+1)}
	s.guess = walk.NewGuesser()
	s.writing.data = make([]byte, 0, mostWritten)
	s.un = walk.NewUnwrapper(b, s.known)
	s.onInner = s.inner
	for i := range s.levels {
		s.levels[i].bind(s)
	}
	s.redact.bind()
	return s
}

// begin readies s for one value.
func (s *Scanner) begin(dst []pi.Finding, size int) error {
	s.dst, s.first, s.depth, s.again = dst, len(dst), 0, false
	s.un.Reset()
	s.parted.reset()
	s.readings, s.looks = readingsOf(size), looksOf(size)
	if size > s.budget.Bytes {
		return ErrBudget
	}
	return nil
}

// end gives the findings in the order of their places, each once, and forgets the value.
func (s *Scanner) end(err error) ([]pi.Finding, error) {
	s.distinct(s.first)
	for ; s.read > 0; s.read-- {
		for i := range binaryFormats {
			s.levels[s.read-1].nodes[i].Forget()
		}
	}
	dst := s.dst
	s.dst, s.levels[0].text = nil, nil
	return dst, err
}

// Text appends to dst what it finds in text, the value of a signal or of a member
// named key (nil if none). Offsets are those of text; what is found inside an
// encoding covers the encoded part. The error is ErrBudget or ErrMalformed.
func (s *Scanner) Text(dst []pi.Finding, key, text []byte) ([]pi.Finding, error) {
	return s.Value(dst, pi.ContextOf(key), text)
}

// Value is Text for a key that was read before.
func (s *Scanner) Value(dst []pi.Finding, c pi.Context, text []byte) ([]pi.Finding, error) {
	err := s.begin(dst, len(text))
	if err == nil {
		err = s.text(c, text)
	}
	return s.end(err)
}

// Printable reports whether text is printable, as walk.Printable does. ValueRead may follow.
func (s *Scanner) Printable(text []byte, ascii bool) bool { return s.pi.Printable(text, ascii) }

// ValueRead is Value for the text that Printable was given right before.
func (s *Scanner) ValueRead(dst []pi.Finding, c pi.Context, text []byte) ([]pi.Finding, error) {
	err := s.begin(dst, len(text))
	if err == nil {
		s.ahead = true
		err = s.text(c, text)
	}
	return s.end(err)
}

// JSON appends to dst what it finds in the keys, strings, numbers and arrays of doc.
// Offsets are those of doc; what is found in a string with escapes covers all of
// it. The error is ErrBudget or ErrMalformed.
func (s *Scanner) JSON(dst []pi.Finding, doc []byte) ([]pi.Finding, error) {
	err := s.begin(dst, len(doc))
	if err == nil {
		err = s.levels[0].document(walk.FormatJSON, doc)
	}
	return s.end(err)
}

// Bytes appends to dst what it finds in b: Media over the whole if b is media; the
// findings of its content if b is text, JSON, MessagePack, CBOR, protobuf or
// compressed; and otherwise Opaque over the whole. Offsets of findings in a binary
// document are those of the leaf, its header included. The error is ErrBudget or
// ErrMalformed.
func (s *Scanner) Bytes(dst []pi.Finding, b []byte) ([]pi.Finding, error) {
	err := s.begin(dst, len(b))
	if err == nil && len(b) > 0 {
		err = s.payload(pi.Context{}, b)
	}
	return s.end(err)
}

// once scans text under a context that another place gives. Inside it no further text is
// scanned twice, which keeps the work linear.
func (s *Scanner) once(c pi.Context, text []byte) error {
	s.again = true
	err := s.text(c, text)
	s.again = false
	return err
}

// text scans a text, the document that it may be and the encodings inside it.
func (s *Scanner) text(c pi.Context, text []byte) error {
	from := len(s.dst)
	if s.depth > 0 && len(text) <= mostValue {
		s.leaf = text
	}
	if s.ahead {
		s.ahead = false
		s.dst = s.pi.ScanRead(s.dst, c, text)
	} else {
		s.dst = s.pi.ScanContext(s.dst, c, text)
	}
	may := s.un.Keep(s.pi.Traits(), s.depth)
	told := s.pi.Told() && len(text) <= mostSpoken
	reversible := may.Signs&walk.Wide != 0 && (c.Announces() || s.pi.Announces() || !s.pi.FewDigits(leastReversed))
	l := &s.levels[s.depth]
	l.written = l.written[:0]
	if s.pi.Noted() > 0 && !s.again {
		s.noted(c, text, from)
	}
	if c.Writable() && len(text) >= leastCoded && len(text) <= mostWritten && (c.Code() != pi.NoCode || text[0]-'0' < 10) {
		s.coding(c, text, 0, from)
	}
	if c.Encodable() && len(text) >= leastCoded && len(text) <= mostCoded && !s.holds(c, from, 0, len(text)) {
		if e := s.coded(c, text); e != pi.None {
			s.add(0, len(text), e)
		}
	}
	if opens(text) {
		if err := s.nested(text, from); err != nil {
			return err
		}
	}
	l.ctx, l.text, l.from = c, text, from
	if err := s.un.Text(text, may, s.depth, s.onInner); err != nil {
		return err
	}
	err := s.rearranged(c, text, from, may.Signs, told, reversible)
	if len(l.written) > 0 || c.Writable() && len(text) >= leastCoded && len(text) <= mostWritten {
		s.spelt(c, text, from)
	}
	return err
}

// rearranged looks in text for values that stand in pieces, in tables, under names or backwards.
func (s *Scanner) rearranged(c pi.Context, text []byte, from int, signs walk.Signs, told, reversible bool) error {
	if len(text) < leastTable {
		return nil
	}
	if reversible {
		s.reversed(c, text)
	}
	if signs&(walk.Parenthesis|walk.Bracket|walk.Shut|walk.Line|walk.Backslash) != 0 {
		s.rewritten(c, text, from, signs)
	}
	if s.again {
		return nil
	}
	if told {
		s.spoken(c, text, from)
		s.fullNames(text, from)
		for _, feed := range []byte(";,") {
			if k := bytes.IndexByte(text, feed); k > 0 && k+1 < len(text) && text[k+1] == ' ' {
				s.lines(c, text, feed, from)
			}
		}
	}
	if signs&walk.Parenthesis != 0 {
		if err := s.insert(c, text, from); err != nil {
			return err
		}
	}
	if signs&walk.Underscore != 0 && bytes.IndexByte(text, '_') > 0 {
		s.splitBy(text, '_', false, false)
	}
	return s.split(c, text, signs, from)
}

// leastCoded and mostCoded are the least and the most bytes of a value that is decoded for
// what its key says.
const (
	leastCoded = 8
	mostCoded  = 192
)

// opens reports whether text could be a JSON object or array of some size.
func opens(text []byte) bool {
	for i, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			return len(text)-i > 8
		default:
			return false
		}
	}
	return false
}

// nested scans a text as JSON, which has the places of the text; its findings from index
// outer on say the same in part. A text that is no JSON has been scanned as a text already.
func (s *Scanner) nested(text []byte, outer int) error {
	if s.depth+1 >= len(s.levels) {
		return ErrBudget
	}
	s.depth++
	s.levels[s.depth].since = outer
	err := s.levels[s.depth].document(walk.FormatJSON, text)
	s.levels[s.depth].since = -1
	s.depth--
	s.widest(outer)
	if err == ErrMalformed { //nolint:errorlint // of this document; damage deeper inside comes wrapped
		return nil
	}
	return err
}

// inner scans what an encoding held; what it finds beyond what stands there in the open
// covers the encoded part.
func (s *Scanner) inner(in walk.Inner) error {
	if s.depth+1 >= len(s.levels) {
		return ErrBudget
	}
	from, c, outer, open := len(s.dst), s.levels[s.depth].ctx, s.levels[s.depth].text, s.levels[s.depth].from
	inside := c.Inner()
	if len(in.Data) <= mostValue && in.End <= len(outer) {
		inside = inside.With(pi.Around(outer[:in.Start], outer[in.End:], in.Data))
	}
	s.depth++
	s.leaf = nil
	var err error
	switch in.Encoding {
	case walk.Escape, walk.QuotedPrintable, walk.UTF16, walk.GBKCode:
		err = s.text(c, in.Data)
	default:
		err = s.payload(inside, in.Data)
	}
	s.levels[s.depth].text = nil
	s.depth--
	if walk.Short(in.Data) && in.Encoding != walk.Escape && !whole(s.dst[from:], len(in.Data)) {
		s.dst = s.dst[:from]
	}
	if len(s.dst) == from && len(s.leaf) > 0 && err == nil {
		s.inPlace(c, outer, in.Start, in.End)
	}
	if in.Start > 0 || in.End < len(outer) {
		open = from // encodings are many; only one of all of the text shows again what stands in it
	}
	s.more(open, from, in.Start, in.End)
	s.levels[s.depth].ctx, s.levels[s.depth].text = c, outer
	return err
}

// mostValue is the most bytes of a decoded value that the words around its encoding say
// something about.
const mostValue = 96

// whole reports whether a finding covers all of n bytes.
func whole(list []pi.Finding, n int) bool {
	for _, f := range list {
		if f.Start == 0 && f.End == n {
			return true
		}
	}
	return false
}

func (s *Scanner) add(i, j int, e pi.Entity) {
	s.dst = append(s.dst, pi.Finding{Start: i, End: j, Entity: e})
}

// distinct sorts the findings from index from on by place, and leaves each of them once:
// a value that another member names is scanned twice.
func (s *Scanner) distinct(from int) {
	if len(s.dst) < from+2 {
		return
	}
	slices.SortFunc(s.dst[from:], order)
	s.dst = s.dst[:from+len(slices.Compact(s.dst[from:]))]
}

// order is that of findings by their places.
func order(a, b pi.Finding) int {
	return cmp.Or(a.Start-b.Start, a.End-b.End, int(a.Entity)-int(b.Entity))
}

// quotes is how much longer the place of a member may be than what stands in it.
const quotes = 2

// widest leaves of the findings from index from on that lie inside another one of their
// entity the outer one: an address in several members is all of their object. Of two that
// differ by their quotes it leaves the inner one.
func (s *Scanner) widest(from int) {
	list := s.dst[from:]
	if len(list) < 2 {
		return
	}
	slices.SortFunc(list, func(a, b pi.Finding) int {
		return cmp.Or(int(a.Entity)-int(b.Entity), a.Start-b.Start, b.End-a.End)
	})
	kept := list[:1]
	for _, f := range list[1:] {
		switch last := &kept[len(kept)-1]; {
		case f.Entity != last.Entity || f.End > last.End:
			kept = append(kept, f)
		case last.End-last.Start <= f.End-f.Start+quotes:
			*last = f
		}
	}
	s.dst = s.dst[:from+len(kept)]
}

// more is cover for findings that may be the same ones as those from index open on, which
// have their own places: it leaves out an entity of which [i, j) has as many already.
func (s *Scanner) more(open, from, i, j int) {
	if from < len(s.dst) {
		s.distinct(from)
		var count [pi.Opaque + 1]int
		for _, f := range s.dst[from:] {
			count[f.Entity]++
		}
		for _, f := range s.dst[open:from] {
			if f.Start >= i && f.End <= j {
				count[f.Entity]--
			}
		}
		s.dst = s.dst[:from+len(slices.DeleteFunc(s.dst[from:], func(f pi.Finding) bool { return count[f.Entity] <= 0 }))]
	}
	s.cover(from, i, j)
}

// cover makes the findings from index from on cover [i, j), one per entity.
func (s *Scanner) cover(from, i, j int) {
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		f.Start, f.End = i, j
		if !slices.Contains(kept[from:], f) {
			kept = append(kept, f)
		}
	}
	s.dst = kept
}
