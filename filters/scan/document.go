package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// level is the state of one document, or of one layer of encoding, being scanned.
type level struct {
	s       *Scanner
	reader  walk.Reader
	visit   func(*walk.Event) error
	outer   bool       // no encoding is around the document
	ctx     pi.Context // of the text whose encodings are being looked at
	text    []byte     // that text
	from    int        // index of its first finding
	written []pi.Said  // values in it that may have a writing of their own
	since   int        // of a document that is a text as well, index of the first finding of the text; else -1
	format  walk.Format
	size    int                            // bytes of the document
	nodes   [len(binaryFormats)]walk.Nodes // of it, as each binary format
	stack   []container                    // the open ones, above one that stands for the document
	top     *container                     // the innermost
	halves  []half                         // last field of each open message, protobuf only
	path    walk.Path                      // of a binary document
	ev      walk.Event                     // of a binary document
	digits  []byte
	kin     []kin     // of the open objects that have one
	doc     []byte    // the document, of JSON
	kept    []byte    // values that another member of their object may name
	glue    []byte    // pieces of values
	places  []span    // where they stand, one for each
	sorts   []sorting // and where they belong
	runs    []run     // of pieces, of the open containers
	small   []byte    // numbers of the innermost array, while all are 0 to 255
	header  header    // of the arrays beside one of names
}

func (l *level) bind(s *Scanner) {
	l.s, l.since = s, -1
	l.visit, l.outer = l.visitor(), l == &s.levels[0]
	l.reader.OnKey = l.keys()
	for i := range l.nodes {
		l.nodes[i].Terse = true
	}
	l.stack = append(l.stack, container{start: -1})
}

// document scans one document, of JSON or of a binary format that was read.
func (l *level) document(f walk.Format, doc []byte) error {
	l.stack, l.halves, l.kept, l.format, l.size = l.stack[:1], l.halves[:0], l.kept[:0], f, len(doc)
	l.kin, l.doc, l.header.n = l.kin[:0], nil, 0
	if f == walk.FormatJSON {
		l.doc, l.reader.Whole = doc, l.s.leaves > 0
	}
	l.glue, l.places, l.sorts, l.runs = l.glue[:0], l.places[:0], l.sorts[:0], l.runs[:0]
	l.top = &l.stack[0]
	if f == walk.FormatJSON {
		err := l.reader.JSON(doc, l.s.budget, l.visit)
		l.untold()
		return err
	}
	list := &l.nodes[f-binaryFormats[0]]
	if f == walk.FormatProtobuf {
		return l.messages(doc, list)
	}
	return l.binary(doc, list)
}

// context gives what the key of a value says; elements share that of their array. The
// field numbers of protobuf say nothing.
func (l *level) context(ev *walk.Event) pi.Context {
	if top := l.top; top.array() || len(ev.Key) > 0 {
		return top.ctx
	}
	return pi.Context{}
}

// keys gives what is called for each key of a document of JSON: it notes what the key says of the
// member, and scans it if it can hold something.
func (l *level) keys() func(text []byte, start, end int, escaped bool) (quiet bool, err error) {
	return func(text []byte, start, end int, escaped bool) (bool, error) {
		e, o := l.s.memo.look(text), l.top
		still := !o.inRow && o.kin == 0
		o.quiet, o.mute = still && e.quiet, still && e.mute
		quiet := o.quiet
		if l.said(e) {
			return quiet, nil
		}
		return quiet, l.leaf(pi.Context{}, &walk.Event{Kind: walk.Key, Start: start, End: end, Text: text, Escaped: escaped})
	}
}

// untold counts the numbers of which the reader told nobody among the leaves.
func (l *level) untold() {
	if l.reader.Quiet > 0 {
		l.s.leaves = max(0, l.s.leaves-l.reader.Quiet)
		l.reader.Quiet = 0
	}
}

// visitor gives what is called for each event of a document; keys come by themselves.
func (l *level) visitor() func(*walk.Event) error {
	return func(ev *walk.Event) error {
		switch ev.Kind {
		case walk.String:
			l.untold()
			l.tellString(ev)
			if l.top.mute && idleText(ev.Text) {
				return nil
			}
			return l.string(ev)
		case walk.Number:
			if l.reader.Quiet > 0 {
				l.untold()
			}
			l.tellNumber(ev)
			if o := l.top; o.quiet && ev.Lead < shortest && !ev.Exponent {
				if o.array() {
					l.element(ev.Text)
				}
				return nil
			}
			return l.number(ev)
		case walk.BeginObject:
			l.beginObject(ev)
		case walk.BeginArray:
			l.beginArray(ev)
		case walk.EndObject:
			return l.closeObject(ev.End)
		case walk.EndArray:
			return l.closeArray(ev.End)
		default:
			if l.top.row != noRow {
				l.cellOf(nil)
			}
			l.element(nil)
		}
		return nil
	}
}

// string scans a string that was told of.
func (l *level) string(ev *walk.Event) error {
	if l.top.row != noRow {
		l.cellOf(ev.Text)
	}
	c := l.context(ev)
	if l.top.array() {
		l.elementText(ev.Text)
		if l.top.row == noRow {
			l.elementPiece(ev.Text, span{ev.Start, ev.End})
		}
	}
	if c.Lat() || c.Lon() {
		l.axis(c, ev)
	}
	if l.top.part != noPart && l.member(ev) {
		c = pi.Context{}
	}
	if l.top.inRow {
		l.top.only(ev, l.top.part == labelPart && !l.top.label.Empty())
	}
	if l.top.title && !l.top.array() {
		l.top.titled[l.top.titles%len(l.top.titled)] = span{ev.Start, ev.End}
		l.top.titles++
	}
	return l.leaf(c, ev)
}

func (l *level) beginObject(ev *walk.Event) {
	l.element(nil)
	l.top.parts++
	c := l.context(ev)
	path, label, row, figures := l.top.path, l.top.label, l.top.array(), l.top.within
	if row {
		figures = 0
	}
	l.top.strings = severalStrings
	l.open(-1)
	if l.top.figures = figures; path {
		l.top.label, l.top.path = label, true
	}
	l.top.inRow = row
	if c.Whole() {
		k := l.kinOf()
		k.said, k.from = c, ev.Start
	}
	if l.format == walk.FormatProtobuf {
		l.halves = append(l.halves, half{})
	}
}

func (l *level) beginArray(ev *walk.Event) {
	c := l.context(ev)
	l.element(nil)
	if n := len(l.stack); n > 1 && c.Empty() && string(ev.Key) == "data" {
		if of := l.stack[n-2].ctx; !l.top.array() && (of.Identifies() || of.Person()) {
			c = of // {"type": "Buffer", "data": [...]}
		}
	}
	row, inside, n := l.role(ev.Key), l.top.array(), len(l.stack)
	l.top.strings = severalStrings
	a := l.open(ev.Start)
	a.row, a.inRow, a.quiet = row, inside, row == noRow && !inside && !c.Place()
	a.ctx, a.least, a.bytes, a.long = c, 99, true, l.long(ev.Start)
	if a.keyLen = copy(a.key[:], ev.Key); a.keyLen == 0 && n > 0 { // of rows, that of their table
		a.key, a.keyLen = l.stack[n-1].key, l.stack[n-1].keyLen
	}
	l.small = l.small[:0]
}

// leaf scans a string or key and moves what was found to its place in the document.
func (l *level) leaf(c pi.Context, ev *walk.Event) error {
	if len(ev.Text) < 2 || c.Empty() && (idleText(ev.Text) || l.s.pi.Prose(ev.Text)) {
		return nil
	}
	from := len(l.s.dst)
	err := l.s.text(c, ev.Text)
	if l.format != walk.FormatJSON {
		l.s.cover(from, ev.Start, ev.End)
		return err
	}
	if ev.Escaped {
		l.s.cover(from, ev.Start+1, ev.End-1)
		return err
	}
	for i := range l.s.dst[from:] {
		l.s.dst[from+i].Start += ev.Start + 1
		l.s.dst[from+i].End += ev.Start + 1
	}
	return err
}

// shortest is the length of the whole part of the shortest number that can be an
// identifier.
const shortest = 7

// number scans a number of JSON that was told of.
func (l *level) number(ev *walk.Event) error {
	if l.top.inRow {
		l.top.placed(ev.Text)
	}
	if l.top.row != noRow {
		l.cellOf(ev.Text)
	}
	c := l.context(ev)
	if o := l.top; o.kin > 0 || o.part >= xPart {
		l.related(ev)
	}
	if l.short(c, ev) {
		return nil
	}
	return l.digitsOf(c, ev, ev.Lead, ev.Exponent)
}

// digitsOf scans the digits of a number, so many before its point, and counts it.
func (l *level) digitsOf(c pi.Context, ev *walk.Event, lead int, exponent bool) error {
	text := ev.Text
	l.element(text)
	if c.Lat() || c.Lon() {
		if !c.Sure() && pi.LateralKey(ev.Key) {
			return nil
		}
		if l.axis(c, ev) && !c.Sure() && !exponent && l.unsure(ev) {
			l.pair(ev.Key, text, span{ev.Start, ev.End}, false)
			return nil
		}
	}
	if exponent {
		l.digits = expand(l.digits[:0], text)
		text = l.digits
	}
	if l.top.part != noPart {
		l.pair(ev.Key, text, span{ev.Start, ev.End}, false)
	}
	switch {
	case lead < shortest && !exponent && !c.Place():
		return nil
	case l.top.figures != 0 && c.Empty() && l.top.figures.Has(ev.Key):
		l.disown(pi.Mobile, span{ev.Start, ev.End}, len(l.s.dst))
		return nil
	case lead >= leastHex && !exponent:
		return l.leafNumber(c, ev, text)
	}
	from := len(l.s.dst)
	l.s.dst = l.s.pi.ScanContext(l.s.dst, c, text)
	l.s.cover(from, ev.Start, ev.End)
	return nil
}

// short reports whether a number of JSON is a member too short to be an identifier and no
// part of a position or of a pair.
func (l *level) short(c pi.Context, ev *walk.Event) bool {
	return ev.Lead < shortest && !ev.Exponent && (l.top.part <= loosePart || l.top.part >= xPart) && !l.top.array() && !c.Place()
}

// leastHex is the length of the shortest number that can be hexadecimal text worth a
// look.
const leastHex = 18

// leafNumber scans a long number also for what it may encode.
func (l *level) leafNumber(c pi.Context, ev *walk.Event, text []byte) error {
	from := len(l.s.dst)
	err := l.s.text(c, text)
	l.s.cover(from, ev.Start, ev.End)
	return err
}

// unsure reports whether a member whose key may mean a latitude or something lateral, or a latency,
// is to be judged with its partner alone: its object judges both.
func (l *level) unsure(ev *walk.Event) bool {
	return l.format == walk.FormatJSON && !l.top.array() && len(l.stack) > 1 && !pi.Radians(ev.Key)
}

// axis notes a member that is half a position, and reports whether it can be.
func (l *level) axis(c pi.Context, ev *walk.Event) bool {
	v, places, ok := pi.Coordinate(ev.Text)
	if !ok {
		return false
	}
	o := l.top
	at := span{ev.Start, ev.End}
	if c.Lat() {
		o.lat = at
	} else {
		o.lon = at
	}
	o.sure = o.sure || c.Sure()
	o.place, o.far = o.place || places >= 2, o.far || v >= 3 || v <= -3
	return true
}

// closeObject judges an object as a whole.
func (l *level) closeObject(end int) error {
	if len(l.runs) > 0 {
		l.endRun(len(l.stack))
	}
	c := l.leave()
	if c.inRow {
		l.rowPiece(c)
	}
	if len(l.stack) < l.header.depth {
		l.header.n = 0
	}
	if c.kin > 0 {
		l.closeKin(c, end)
	}
	if l.format == walk.FormatProtobuf {
		l.halves = l.halves[:len(l.halves)-1]
	}
	if c.lat.end > 0 && c.lon.end > 0 && c.place && (c.sure || c.far && !c.figure && !l.top.ctx.Measures()) {
		l.s.add(c.lat.start, c.lat.end, pi.Location)
		l.s.add(c.lon.start, c.lon.end, pi.Location)
	}
	for k := 0; c.thing && k < min(c.titles, len(c.titled)); k++ {
		l.disown(pi.Name, c.titled[k], c.found)
	}
	return l.named(c)
}

// member notes a string that is a member of an object: it names another one, which is
// true, or is named by it.
func (l *level) member(ev *walk.Event) bool {
	if !l.top.array() {
		at, raw := span{ev.Start, ev.End}, l.format == walk.FormatJSON && !ev.Escaped
		if raw || l.format == walk.FormatJSON {
			at = span{ev.Start + 1, ev.End - 1}
		}
		return l.pair(ev.Key, ev.Text, at, raw)
	}
	return false
}
