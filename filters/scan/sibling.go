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
}

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
	if u, whole := n.Unsigned(); whole && u < 1<<53 {
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
	if prev.places < 4 || now.field != prev.field+1 || now.at.end-now.at.start != prev.at.end-prev.at.start {
		return
	}
	if pi.Position(prev.value, now.value, min(prev.places, now.places), false) {
		l.s.add(prev.at.start, now.at.end, pi.Location)
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
