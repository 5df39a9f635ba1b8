package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// labelled is a member of an object whose key another member gives: {"name": "plate",
// "value": ...}, in either order.
type labelled struct {
	ctx   pi.Context // what the name says
	value walk.Event // the value, while no name has come
}

// Parts that a member can play in a pair of a name and a value.
const (
	noPart = iota
	namePart
	valuePart
)

// partOf tells by its key what part a member plays.
func partOf(key []byte) int {
	switch len(key) {
	case 3:
		if string(key) == "key" {
			return namePart
		}
		if string(key) == "val" {
			return valuePart
		}
	case 4:
		if string(key) == "name" {
			return namePart
		}
	case 5:
		switch string(key) {
		case "label", "field":
			return namePart
		case "value":
			return valuePart
		}
	case 7:
		if string(key) == "content" {
			return valuePart
		}
	}
	return noPart
}

// pair notes a string or a number that is a name or a value, and scans the value under
// its name once both are known.
func (l *level) pair(ev *walk.Event) error {
	part := partOf(ev.Key)
	if part == noPart || len(l.stack) == 0 || l.format != walk.FormatJSON {
		return nil
	}
	o := &l.stack[len(l.stack)-1]
	if o.array() {
		return nil
	}
	if part == valuePart {
		if !o.label.ctx.Empty() {
			return l.named(o.label.ctx, ev)
		}
		if !ev.Escaped {
			o.label.value = *ev
		}
		return nil
	}
	if ev.Kind != walk.String || len(ev.Text) > 24 {
		return nil
	}
	c := pi.ContextOf(ev.Text)
	o.label.ctx = c
	if !c.Empty() && len(o.label.value.Text) > 0 {
		return l.named(c, &o.label.value)
	}
	return nil
}

// named scans a value under the name c, if nothing was found in it yet.
func (l *level) named(c pi.Context, ev *walk.Event) error {
	for _, f := range l.s.dst[max(0, len(l.s.dst)-4):] {
		if f.Start < ev.End && f.End > ev.Start {
			return nil
		}
	}
	if ev.Kind == walk.String {
		return l.leaf(c, ev)
	}
	from := len(l.s.dst)
	l.s.dst = l.s.pi.ScanContext(l.s.dst, c, ev.Text)
	l.s.cover(from, ev.Start, ev.End)
	return nil
}
