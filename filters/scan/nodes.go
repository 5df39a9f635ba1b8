package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// binary scans a document of a binary format by what was read of it into list.
func (l *level) binary(doc []byte, list *walk.Nodes) error {
	l.path.Reset()
	all := list.All()
	var key []byte // of the innermost container
	for i := 0; i < len(all); i++ {
		n := &all[i]
		var err error
		switch kind := n.Kind(); {
		case kind == walk.Key:
			if low, size := n.Word(); size > 0 && l.said(l.s.memo.word(low, size, n, doc)) {
				if i+1 < len(all) && all[i+1].Kind() == walk.Number && !l.top.inRow && l.quiet(&all[i+1]) {
					i++ // nobody asks for its key
					continue
				}
				key = n.Within(doc)
				continue
			}
			if key = list.Text(n, doc); !l.says(key) {
				err = l.leaf(pi.Context{}, l.event(n, nil, key))
			}
		case kind == walk.Number && !n.AsKey():
			if l.top.inRow {
				l.top.placedNode(n)
			}
			if l.quiet(n) {
				continue
			}
			err = l.nodeNumber(n, key, doc, list)
		default:
			key, err = l.other(n, key, doc, list)
		}
		if err != nil {
			return err
		}
	}
	return list.Err()
}

// other scans what is neither a usual key nor a number, and gives the key of what is next
// there.
func (l *level) other(n *walk.Node, key, doc []byte, list *walk.Nodes) ([]byte, error) {
	switch kind := n.Kind(); kind {
	case walk.Number:
		if key = l.path.Keep(list.Digits(n, doc)); l.says(key) {
			return key, nil
		}
		return key, l.leaf(pi.Context{}, l.event(n, nil, key))
	case walk.EndObject, walk.EndArray:
		_, end := n.Span()
		if key = l.path.Leave(); kind == walk.EndObject {
			return key, l.closeObject(end)
		}
		return key, l.closeArray(end)
	}
	if n.AsKey() {
		key = nil
	}
	return l.node(n, key, doc, list)
}

// quiet reports whether a number is a member that can be no identifier and no part of a
// position by its value and key: idle would say so as well, and it counts for nothing.
func (l *level) quiet(n *walk.Node) bool {
	if o := l.top; !n.Quiet() || o.array() || o.kin > 0 || o.part >= xPart || o.ctx.Place() {
		return false
	}
	return true
}

// messages scans a document of protobuf, as binary does those of the other formats. Its
// fields have no names, so that most of them say nothing by their value alone.
func (l *level) messages(doc []byte, list *walk.Nodes) error {
	l.path.Reset()
	all := list.All()
	for i := range all {
		n := &all[i]
		var err error
		switch n.Kind() {
		case walk.Number:
			if n.Round() {
				l.halves[len(l.halves)-1].places = 0 // it is half of no position
				continue
			}
			err = l.nodeNumber(n, nil, doc, list)
		case walk.EndObject:
			_, end := n.Span()
			l.path.Leave()
			err = l.closeObject(end)
		case walk.String:
			text := list.Text(n, doc)
			if l.tellText(n, nil, text); !idleText(text) {
				err = l.leaf(pi.Context{}, l.event(n, nil, text))
			}
		default:
			_, err = l.node(n, nil, doc, list)
		}
		if err != nil {
			return err
		}
	}
	return list.Err()
}

// thousandths reports whether v, of a usual magnitude, has three decimals at most.
func thousandths(v float64) bool { return v*1000 == float64(int64(v*1000)) }

// event gives the event of a node that has no text or the given one.
func (l *level) event(n *walk.Node, key, text []byte) *walk.Event {
	ev := &l.ev
	if field := n.Field(); field > 0 {
		key = l.path.Field(field)
	}
	ev.Kind, ev.Key, ev.Text, ev.Escaped = n.Kind(), key, text, n.Joined()
	ev.Start, ev.End = n.Span()
	return ev
}

// node scans a string or bytes, or begins a container, and gives the key of what is next
// there.
func (l *level) node(n *walk.Node, key, doc []byte, list *walk.Nodes) ([]byte, error) {
	switch n.Kind() {
	case walk.Bool, walk.Null:
		l.element(nil)
		return key, nil
	case walk.String:
		text := list.Text(n, doc)
		if o := l.top; o.part == noPart && !o.array() && o.ctx.Empty() && (l.s.leaves == 0 || !o.title) && idleText(text) {
			l.tellText(n, key, text)
			return key, nil
		}
		ev := l.event(n, key, text)
		l.tellString(ev)
		return key, l.string(ev)
	case walk.Blob:
		ev := l.event(n, key, list.Text(n, doc))
		return key, l.blob(l.context(ev), ev)
	case walk.BeginObject:
		ev := l.event(n, key, nil)
		l.beginObject(ev)
		return l.path.Enter(ev.Key, true), nil
	}
	l.beginArray(l.event(n, key, nil))
	return l.path.Enter(key, false), nil
}

// tellText passes a string of a binary document on to who asked for leaves.
func (l *level) tellText(n *walk.Node, key, text []byte) {
	if l.s.leaves == 0 || uint(len(text)-1) >= longLeaf { //nolint:gosec // 0 bytes are none
		return
	}
	l.s.leaves--
	if field := n.Field(); field > 0 {
		key = l.path.Field(field)
	}
	if !l.s.onLeaf.Word(key, text) {
		l.s.onLeaf.Leaf(l.event(n, key, text), l.outer)
	}
}

// nodeNumber scans a number of a binary document.
func (l *level) nodeNumber(n *walk.Node, key, doc []byte, list *walk.Nodes) error {
	var c pi.Context
	o := l.top
	if o.array() || len(key) > 0 {
		c = o.ctx
	}
	if o.kin > 0 || o.part >= xPart {
		l.related(l.event(n, key, nil))
	}
	if l.idle(c, n) {
		return nil
	}
	ev := l.event(n, key, list.Digits(n, doc))
	if l.format == walk.FormatProtobuf {
		l.sibling(n, ev)
	}
	lead, exponent := len(ev.Text), false
	if _, whole := n.Unsigned(); !whole {
		lead, exponent = integral(ev.Text)
	}
	return l.digitsOf(c, ev, lead, exponent)
}

// idle reports whether a number of a binary document can be no identifier and no part of
// a position by its value, so that its digits are not needed, and counts it.
func (l *level) idle(c pi.Context, n *walk.Node) bool {
	v, whole := n.Number()
	if !(v > -1e6 && v < 1e6) || c.Place() {
		return false
	}
	if a := l.top; a.array() {
		if !whole {
			return false
		}
		if a.count < 2 {
			a.first[a.count], a.least = v, 0
		}
		if a.count++; a.long {
			a.sums.add(v)
		}
		if a.bytes = a.bytes && v >= 0 && v <= 255; a.bytes {
			l.small = append(l.small, byte(v))
		}
		return true
	}
	if l.format != walk.FormatProtobuf {
		return v < -1e-9 || v > 1e-9 || v == 0
	}
	if !whole && !thousandths(v) {
		return false
	}
	l.halves[len(l.halves)-1].places = 0 // it is none
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
