package scan

import (
	"bytes"
	"math"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// level is the state of one document, or of one layer of encoding, being scanned.
type level struct {
	s      *Scanner
	reader walk.Reader
	visit  func(*walk.Event) error
	ctx    pi.Context // of the text whose encodings are being looked at
	format walk.Format
	stack  []container
	halves []half // last field of each open message, protobuf only
	digits []byte
	small  []byte // numbers of the innermost array, while all are 0 to 255
}

// span is a range of bytes in a document.
type span struct{ start, end int }

// container follows one open object or array.
type container struct {
	start    int
	ctx      pi.Context // of an array, for its elements; of an object, for the member that is next
	lat, lon span       // members of an object that are half a position
	sure     bool       // their keys can mean nothing else
	place    bool       // and one of them has the form of a coordinate
	mixed    bool       // an element of the array is no number
	bytes    bool       // all elements so far are integers from 0 to 255
	count    int        // numbers in the array
	wide     bool       // one of them is too large for a feature of a template
	first    [2]float64
	least    int // decimals that both of the first two have
	label    labelled
}

func (l *level) bind(s *Scanner) {
	l.s = s
	l.visit = l.event
	l.reader.Lazy = true
}

// document scans one document.
func (l *level) document(f walk.Format, doc []byte) error {
	l.stack, l.halves, l.format = l.stack[:0], l.halves[:0], f
	return l.reader.Walk(f, doc, l.s.budget, l.visit)
}

// context gives what the key of a value says; elements share that of their array. The
// field numbers of protobuf say nothing.
func (l *level) context(ev *walk.Event) pi.Context {
	n := len(l.stack)
	if n == 0 {
		return pi.Context{}
	}
	if top := &l.stack[n-1]; top.array() || len(ev.Key) > 0 {
		return top.ctx
	}
	return pi.Context{}
}

// key notes what the key of the next member says, and scans it if it can hold
// something.
func (l *level) key(ev *walk.Event) error {
	c, idle := l.s.memo.look(ev.Text)
	l.stack[len(l.stack)-1].ctx = c
	if idle {
		return nil
	}
	return l.leaf(pi.Context{}, ev)
}

// array reports whether the container is an array; objects start at -1.
func (c *container) array() bool { return c.start >= 0 }

func (l *level) event(ev *walk.Event) error {
	if l.s.onLeaf != nil && (ev.Kind == walk.String || ev.Kind == walk.Number) {
		l.s.onLeaf(ev, l == &l.s.levels[0])
	}
	switch ev.Kind {
	case walk.Key:
		return l.key(ev)
	case walk.String:
		c := l.context(ev)
		if decimal(ev.Text) {
			l.element(ev.Text)
		} else {
			l.element(nil)
		}
		if c.Lat() || c.Lon() {
			l.axis(c, ev)
		}
		if err := l.leaf(c, ev); err != nil {
			return err
		}
		return l.pair(ev)
	case walk.Number:
		if err := l.number(ev); err != nil {
			return err
		}
		return l.pair(ev)
	case walk.BeginObject:
		l.element(nil)
		l.stack = append(l.stack, container{start: -1})
		if l.format == walk.FormatProtobuf {
			l.halves = append(l.halves, half{})
		}
	case walk.BeginArray:
		c := l.context(ev)
		l.element(nil)
		l.stack = append(l.stack, container{start: ev.Start, ctx: c, least: 99, bytes: true})
		l.small = l.small[:0]
	case walk.EndObject:
		l.closeObject()
	case walk.EndArray:
		return l.closeArray(ev)
	case walk.Blob:
		c := l.context(ev)
		l.element(nil)
		return l.blob(c, ev)
	default:
		l.element(nil)
	}
	return nil
}

// word reports whether a key is short and of ASCII letters and underscores, so that
// it can hold nothing.
func word(key []byte) bool {
	for _, c := range key {
		if (c|0x20)-'a' >= 26 && c != '_' {
			return false
		}
	}
	return len(key) < 15
}

// leastText is the length in bytes of the shortest text in which something can be
// found without a key, an email address.
const leastText = 6

// leaf scans a string or key and moves what was found to its place in the document.
func (l *level) leaf(c pi.Context, ev *walk.Event) error {
	if n := len(ev.Text); n < 2 || n < leastText && c.Empty() {
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

func (l *level) number(ev *walk.Event) error {
	c := l.context(ev)
	if ev.Text == nil && l.idle(c, ev) {
		return nil
	}
	ev.Text = l.reader.Digits(ev)
	text := ev.Text
	l.element(text)
	if c.Lat() || c.Lon() {
		l.axis(c, ev)
	}
	if l.format == walk.FormatProtobuf {
		l.sibling(ev)
	}
	whole, exponent := integral(text)
	if whole < shortest && !exponent && !c.Place() {
		return nil
	}
	if exponent {
		l.digits = expand(l.digits[:0], text)
		text = l.digits
	}
	from := len(l.s.dst)
	l.s.dst = l.s.pi.ScanContext(l.s.dst, c, text)
	l.s.cover(from, ev.Start, ev.End)
	return nil
}

// idle reports whether a number of a binary document can be no identifier and no part of
// a position by its value, so that its digits are not needed, and counts it.
func (l *level) idle(c pi.Context, ev *walk.Event) bool {
	v := ev.Value
	if !(v > -1e6 && v < 1e6) || c.Place() {
		return false
	}
	if n := len(l.stack); n > 0 && l.stack[n-1].array() {
		a := &l.stack[n-1]
		if !ev.Whole {
			return false
		}
		if a.count < 2 {
			a.first[a.count], a.least = v, 0
		}
		a.count++
		a.wide = a.wide || v > 255 || v < -128
		if a.bytes = a.bytes && v >= 0 && v <= 255; a.bytes {
			l.small = append(l.small, byte(v))
		}
		return true
	}
	if l.format != walk.FormatProtobuf {
		return v < -1e-9 || v > 1e-9 || v == 0
	}
	if !ev.Whole && v*1000 != math.Trunc(v*1000) {
		return false
	}
	l.halves[len(l.halves)-1] = half{}
	return true
}

// integral gives the length of a number up to its point, and whether it has an
// exponent.
func integral(text []byte) (n int, exponent bool) {
	n = len(text)
	for i, c := range text {
		switch c {
		case '.':
			n = i
		case 'e', 'E':
			return n, true
		}
	}
	return n, false
}

// element counts an element of the innermost array; number is nil for what is none.
func (l *level) element(number []byte) {
	if len(l.stack) == 0 {
		return
	}
	a := &l.stack[len(l.stack)-1]
	if !a.array() {
		return
	}
	if number == nil {
		a.mixed = true
		return
	}
	switch {
	case a.count >= 2:
	case len(number) == 1:
		a.first[a.count], a.least = float64(number[0]-'0'), 0
	default:
		v, places, ok := pi.Coordinate(number)
		if !ok {
			places = 0
		}
		a.first[a.count] = v
		a.least = min(a.least, places)
	}
	a.count++
	a.wide = a.wide || wide(number)
	if a.bytes {
		if v, ok := octet(number); ok {
			l.small = append(l.small, v)
		} else {
			a.bytes = false
		}
	}
}

// wide reports whether a number is too large for a feature of a template: ten or more
// with a fraction, four digits without.
func wide(number []byte) bool {
	whole, point := 0, false
	for _, c := range number {
		switch {
		case c == '.':
			point = true
		case c-'0' < 10 && !point:
			whole++
		case c|0x20 == 'e':
			return whole > 1
		}
	}
	return whole > 3 || point && whole > 1
}

// decimal reports whether text is a number with a fraction, as documents that write
// numbers as strings have them.
func decimal(text []byte) bool {
	if len(text) < 3 || len(text) > 24 {
		return false
	}
	points := 0
	for i, c := range text {
		switch {
		case c == '.':
			points++
		case c-'0' >= 10 && (i > 0 || c != '-'):
			return false
		}
	}
	return points == 1 && text[len(text)-1] != '.'
}

// octet reads an integer from 0 to 255.
func octet(number []byte) (byte, bool) {
	if len(number) == 0 || len(number) > 3 {
		return 0, false
	}
	v := 0
	for _, c := range number {
		if c-'0' >= 10 {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return byte(v), v <= 255
}

// axis notes a member that is half a position.
func (l *level) axis(c pi.Context, ev *walk.Event) {
	_, places, ok := pi.Coordinate(ev.Text)
	if !ok || len(l.stack) == 0 {
		return
	}
	o := &l.stack[len(l.stack)-1]
	at := span{ev.Start, ev.End}
	if c.Lat() {
		o.lat = at
	} else {
		o.lon = at
	}
	o.sure = o.sure || c.Sure()
	o.place = o.place || places >= 2
}

// closeObject judges an object as a whole.
func (l *level) closeObject() {
	c := &l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	if l.format == walk.FormatProtobuf {
		l.halves = l.halves[:len(l.halves)-1]
	}
	if c.lat.end > 0 && c.lon.end > 0 && c.place {
		l.s.add(c.lat.start, c.lat.end, pi.Location)
		l.s.add(c.lon.start, c.lon.end, pi.Location)
	}
}

// closeArray judges an array as a whole.
func (l *level) closeArray(ev *walk.Event) error {
	c := l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	switch {
	case c.mixed:
		return nil
	case template(c.count) && !c.wide || c.ctx.Biometric() && c.count >= 16:
		l.s.add(c.start, ev.End, pi.Biometric)
	case c.count >= 2 && c.count <= 4 && pi.Position(c.first[0], c.first[1], c.least, c.ctx.Coordinates()):
		l.s.add(c.start, ev.End, pi.Location)
	}
	if !c.bytes || c.count != len(l.small) {
		return nil
	}
	from := len(l.s.dst)
	l.s.levels[l.s.depth].ctx = c.ctx
	err := l.s.un.Listed(l.small, l.s.depth, l.s.onInner)
	l.s.cover(from, c.start, ev.End)
	return err
}

// template reports whether n is a usual length of a biometric template.
func template(n int) bool { return n == 128 || n == 256 || n == 512 || n == 1024 }

// expand appends the number s without its exponent, as far as 40 digits go; numbers
// beyond that hold no identifier.
func expand(dst, s []byte) []byte {
	e := bytes.IndexAny(s, "eE")
	exp, neg := 0, false
	for _, c := range s[e+1:] {
		switch {
		case c == '-':
			neg = true
		case c >= '0' && c <= '9' && exp < 100:
			exp = exp*10 + int(c-'0')
		}
	}
	if neg || exp > 40 {
		return append(dst, s[:e]...)
	}
	point := false
	for _, c := range s[:e] {
		if c == '.' {
			point = true
			continue
		}
		if point && exp == 0 {
			dst = append(dst, '.')
			point = false
		}
		if point {
			exp--
		}
		dst = append(dst, c)
	}
	for ; exp > 0; exp-- {
		dst = append(dst, '0')
	}
	return dst
}
