package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// sorting says where a piece belongs, and where it is in level.glue.
type sorting struct {
	order int
	piece span
}

// severalStrings marks an element that holds more than a piece and what says where it belongs.
const severalStrings = 99

// only notes a string of an element of an array, which may be the only one but for what names it or
// counts it.
func (o *container) only(ev *walk.Event, label bool) {
	if label {
		return
	}
	o.strings++
	v, few := octet(ev.Text)
	switch first, counts := octet(o.piece); {
	case len(ev.Text) > mostString || ev.Escaped || o.strings > 2:
		o.strings = severalStrings
	case o.strings == 1:
		o.piece, o.pieceAt = ev.Text, span{ev.Start, ev.End}
	case counts && len(o.piece) < 3 && o.numbers == 0:
		o.strings, o.numbers, o.order = 1, 1, int(first)
		o.piece, o.pieceAt = ev.Text, span{ev.Start, ev.End}
	case few && len(ev.Text) < 3 && o.numbers == 0:
		o.strings, o.numbers, o.order = 1, 1, int(v)
	default:
		o.strings = severalStrings
	}
}

// placed notes a number of an element of an array, which may say where its piece belongs.
func (o *container) placed(number []byte) {
	v, ok := octet(number)
	if o.numbers++; !ok || o.numbers > 2 {
		o.strings = severalStrings
		return
	}
	if o.order = int(v); o.numbers == 2 {
		o.order = 0 // of two no one knows which
	}
}

// placedNode is placed for a number of a binary document.
func (o *container) placedNode(n *walk.Node) {
	v, whole := n.Number()
	if o.numbers++; !whole || v < 0 || v > 255 || o.numbers > 2 {
		o.strings = severalStrings
		return
	}
	if o.order = int(v); o.numbers == 2 {
		o.order = 0
	}
}

// rowPiece notes an element of the innermost array that was left, which is a piece if it has one
// string and at most numbers beside it: [{"off": 0, "str": "138"}, {"off": 3, "str": "12345678"}].
func (l *level) rowPiece(o *container) {
	a, r := l.top, l.last()
	if a.whole || o.strings == 0 {
		return
	}
	if o.strings != 1 || r != nil && r.of != o.label {
		if a.whole = true; r != nil && r.rows {
			r.spoilt = true
		}
		return
	}
	if r == nil {
		c := l.meant().With(o.label)
		if o.numbers == 0 && !c.Announces() {
			a.whole = true
			return
		}
		l.begin(run{ctx: c, may: l.may(), of: o.label, single: c.Announces(), rows: true, at: o.pieceAt})
	}
	if r := l.last(); l.elementPiece(o.piece, o.pieceAt) && o.numbers == 1 {
		r.places++
		l.sorts[len(l.sorts)-1].order = o.order
		if n := len(l.sorts); n-1 > r.first && l.sorts[n-2].order > o.order {
			r.turned = r.places == r.n
		}
	}
}

// meant gives what is said of the elements of the innermost array: by its key, by a member beside it
// that names it, or by the key of the object that holds it.
func (l *level) meant() pi.Context {
	c, n := l.top.ctx, len(l.stack)
	if c.Announces() || n < 3 {
		return c
	}
	o := &l.stack[n-2]
	if o.array() {
		return c
	}
	if c = o.label; !c.Announces() && n > 3 && !l.stack[n-3].array() {
		c = l.stack[n-3].ctx
	}
	return c
}

// may gives which identifiers any word of the key of the innermost array names, or of the member
// beside it that names it.
func (l *level) may() pi.Context {
	a := l.top
	c := pi.AnyContext(a.key[:a.keyLen])
	if n := len(l.stack); n > 2 && l.stack[n-2].said.end > 0 && l.stack[n-2].said.end <= len(l.doc) {
		at := l.stack[n-2].said
		c = c.With(pi.AnyContext(l.doc[at.start:at.end]))
	}
	return c
}

// beside reports whether a member is a piece of r that stands before or behind others of it than
// those it belongs between.
func (l *level) beside(r *run, p pi.Part) bool {
	if !p.Beside(r.part) {
		return false
	}
	for _, q := range l.sorts[r.first:] {
		if q.order == p.Order() {
			return false
		}
	}
	return true
}

// ordered scans the pieces of r in the order in which they belong.
func (l *level) ordered(r *run) {
	list := l.sorts[r.first:]
	for i := range list {
		for k := i; k > 0 && list[k].order < list[k-1].order; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
	l.s.joint = l.s.joint[:0]
	for _, p := range list {
		l.s.joint = append(l.s.joint, l.glue[p.piece.start:p.piece.end]...)
	}
	whole := *r
	whole.from = 0
	l.s.whole(&whole, l.s.joint)
}

// keep leaves the pieces of r, of which nothing said what they are, to a member of their object, or of
// the one that holds their array, to name.
func (l *level) keep(r *run) {
	n := len(l.stack)
	text := l.glue[r.from:]
	if r.ctx.Announces() || r.n < 2 || r.spoilt || len(text) < leastWhole || len(text) > mostWhole {
		return
	}
	o := l.top
	if o.array() && n > 1 {
		o = &l.stack[n-2]
	}
	if n > 1 && !o.array() && o.value.end == 0 {
		o.kept.start = len(l.kept)
		l.kept = append(l.kept, text...)
		o.kept.end, o.value, o.raw, o.pieces = len(l.kept), r.at, false, true
	}
}
