package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// half is a number that could be half a position.
type half struct {
	at     span
	field  int
	value  float64
	places int
	whole  uint64 // the number itself, if value is still to be made out of it
}

// leastHalf is how many decimals half a position has at least. A whole number of seven digits or
// more has as many, however it is scaled.
const leastHalf = 4

// sibling judges two neighbouring fields of a protobuf message, which have no names:
// fractions with many decimals in the ranges of a position.
func (l *level) sibling(n *walk.Node, ev *walk.Event) {
	last := &l.halves[len(l.halves)-1] // a message is always open
	if ev.End-ev.Start < 5 {           // a fixed value and its tag
		*last = half{}
		return
	}
	var now half
	var ok bool
	if u, whole := n.Unsigned(); whole && u >= 1e6 && u < 1<<53 {
		now.whole, now.places, ok = u, leastHalf, true // its value is made out where it counts
	} else if whole && u < 1<<53 {
		now.value, now.places, ok = pi.WholeCoordinate(u)
	} else {
		now.value, now.places, ok = pi.Coordinate(ev.Text)
	}
	if !ok {
		*last = half{}
		return
	}
	now.at, now.field = span{ev.Start, ev.End}, n.Field()
	prev := *last
	*last = now
	if prev.places < leastHalf || now.field != prev.field+1 || now.at.end-now.at.start != prev.at.end-prev.at.start {
		return
	}
	prev.settle()
	now.settle()
	if pi.Position(prev.value, now.value, min(prev.places, now.places), false) {
		l.s.add(prev.at.start, now.at.end, pi.Location)
	}
}

// settle makes out the value of a half that is a whole number.
func (h *half) settle() {
	if h.whole > 0 {
		h.value, h.places, _ = pi.WholeCoordinate(h.whole)
	}
}

// blob scans bytes inside a document.
func (l *level) blob(c pi.Context, ev *walk.Event) error {
	l.element(nil)
	if len(ev.Text) == 0 {
		return nil
	}
	from := len(l.s.dst)
	err := l.s.payload(c, ev.Text)
	l.s.cover(from, ev.Start, ev.End)
	return err
}
