package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// long reports whether the array that begins at start may have as many numbers as an embedding. One of
// JSON that holds nothing but numbers ends at the first bracket and has a comma before each but one.
func (l *level) long(start int) bool {
	switch {
	case l.size-start <= leastFeatures:
		return false
	case len(l.doc) == 0:
		return true
	case l.doc[start+1] == '[':
		return false
	}
	end := bytes.IndexByte(l.doc[start:], ']')
	return end >= 2*leastFeatures && (bytes.Count(l.doc[start:start+end], []byte{','})+1)%leastFeatures == 0
}

// element counts an element of the innermost array; number is nil for what is none.
func (l *level) element(number []byte) {
	a := l.top
	if !a.array() {
		return
	}
	if number == nil {
		a.mixed = true
		return
	}
	if a.count < len(a.first) {
		a.begins(number)
	}
	if a.count++; a.long {
		a.sums.text(number)
	}
	if a.bytes {
		if v, ok := octet(number); ok {
			l.small = append(l.small, v)
		} else {
			a.bytes = false
		}
	}
}

// begins notes number, one of the first two of an array.
func (a *container) begins(number []byte) {
	if n := len(number); n < 4 || n < 6 && !a.ctx.Coordinates() { // fewer decimals than a position has
		a.least = 0
		return
	}
	v, places, ok := pi.Coordinate(number)
	if !ok {
		places = 0
	}
	a.first[a.count] = v
	a.least = min(a.least, places)
}

// elementText counts a string in the innermost container, an array: as a number if it is one with a
// fraction, as documents that write numbers as strings have them.
func (l *level) elementText(text []byte) {
	a := l.top
	switch {
	case fraction(text):
		l.element(text)
	default:
		a.mixed = true
		if len(text) > 0 && len(text) <= 24 && (text[0]-'0' < 10 || text[0] == '-') {
			a.parts++
		}
	}
}

// fraction reports whether text is a number with a point.
func fraction(text []byte) bool {
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

// weights reports whether the document says before an array that its numbers are those of a
// network or a filter.
func (l *level) weights(start int) bool { return start <= len(l.doc) && pi.Weights(l.doc[:start]) }

// closeArray judges an array as a whole.
func (l *level) closeArray(end int) error {
	if len(l.runs) > 0 {
		l.endRun(len(l.stack))
	}
	c := l.leave()
	if c.inRow {
		l.rowPiece(c)
	}
	switch {
	case c.ctx.Biometric() && c.count+c.parts >= 16, !c.mixed && c.sums.embedding() && !measures(c.key[:c.keyLen]) && !l.weights(c.start):
		l.s.add(c.start, end, pi.Biometric)
	case c.mixed:
		return nil
	case c.count == 3 && bytes.Contains(c.key[:c.keyLen], []byte("ecef")):
		l.s.add(c.start, end, pi.Location)
	case c.count == 2 && min(c.first[0], c.first[1]) > 1e5 && planeOf(c.key[:min(c.keyLen, 16)]) == planePart && pi.OnPlane(c.first[0], c.first[1]):
		l.s.add(c.start, end, pi.Location)
	case c.least >= 2 && c.count >= 2 && c.count <= 4 && pi.Position(c.first[0], c.first[1], c.least, c.ctx.Coordinates()) &&
		(c.ctx.Coordinates() || !pi.Measures(c.key[:c.keyLen], c.least) && (pi.InChina(c.first[0], c.first[1]) || c.count == 2 && !measures(c.key[:c.keyLen]))):
		l.s.add(c.start, end, pi.Location)
	}
	if !c.bytes && c.count >= leastWide && c.ctx.Writable() && end <= len(l.doc) && end-c.start <= mostWritten && l.s.readings > 0 {
		if e, _, _ := l.s.written(c.ctx, l.doc[c.start:end], true); e != pi.None { // characters as numbers
			l.s.add(c.start, end, e)
		}
	}
	if !c.bytes || c.count != len(l.small) {
		return nil
	}
	if !c.mixed && around128(l.small) && !measures(c.key[:c.keyLen]) && !c.ctx.Biometric() {
		l.s.add(c.start, end, pi.Biometric)
	}
	from := len(l.s.dst)
	l.s.levels[l.s.depth].ctx, l.s.levels[l.s.depth].text, l.s.levels[l.s.depth].from = c.ctx, nil, from
	err := l.s.un.Listed(l.small, c.ctx.Identifies() || c.ctx.Person(), l.s.depth, l.s.onInner)
	l.s.cover(from, c.start, end)
	return err
}
