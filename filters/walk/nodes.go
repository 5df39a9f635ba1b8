package walk

import "strconv"

// Nodes is what a Guesser read of a document in a binary format: its keys, values and
// brackets in order, for a Reader to visit. The zero Nodes is ready.
type Nodes struct {
	list []node
	text []byte // strings that came in chunks, joined
	err  error  // why it was read no further
}

// node is one key, value or bracket.
type node struct {
	bits       uint64 // of a number; of a joined string its length
	start, end int32  // of the token
	from       int32  // where the text of a string or blob begins, or the data of a time
	field      uint32 // its number in the message, protobuf only
	kind       Kind
	form       numberForm
	key        bool // it stands in the place of a key
	joined     bool // its text is in Nodes.text
}

// mostNodes is how many nodes are kept room for from one document to the next.
const mostNodes = 8 << 10

// reset forgets a document.
func (n *Nodes) reset() {
	if cap(n.list) > mostNodes {
		n.list = nil
	}
	if cap(n.text) > kept {
		n.text = nil
	}
	n.list, n.text, n.err = n.list[:0], n.text[:0], nil
}

// content gives the bytes of a string or blob.
func (n *node) content(doc []byte, list *Nodes) []byte {
	if n.joined {
		return list.text[n.from : uint64(n.from)+n.bits]
	}
	return doc[n.from:n.end]
}

// Visit calls visit for every event of doc in order, like JSON, from what was read of it
// into list.
//
// Numbers come as decimal text, the timestamps of MessagePack as seconds. Strings that are
// no UTF-8, bytes and extensions are Blob events. The end of a container takes no bytes, or
// those of its mark. Strings of CBOR that came in chunks are joined and have Escaped set.
// The fields of a message of protobuf have their number as key, in decimal, for which there
// is no Key event. Visit returns ErrMalformed, ErrBudget or the error of visit.
func (r *Reader) Visit(doc []byte, list *Nodes, budget Budget, visit func(*Event) error) error {
	if err := r.begin(doc, budget, visit); err != nil {
		return err
	}
	ev := &r.ev
	ev.Lead, ev.Exponent = 0, false
	var key []byte // of the innermost container
	for i := range list.list {
		n := &list.list[i]
		r.pos = int(n.end)
		if n.field > 0 {
			key = r.fieldKey(n.field)
		}
		var text []byte
		switch n.kind {
		case String, Blob:
			text = n.content(doc, list)
		case Number:
			text = r.numeral(doc, n)
		case EndObject, EndArray:
			key = r.leave()
		}
		if n.key {
			if key = r.keyOf(n, text); n.kind == String || n.kind == Number {
				if err := r.named(int(n.start), key, n.joined); err != nil {
					return err
				}
				continue
			}
		}
		if r.nodes--; r.nodes < 0 {
			return ErrBudget
		}
		ev.Kind, ev.Depth, ev.Start, ev.End, ev.Key, ev.Text, ev.Escaped = n.kind, len(r.stack), int(n.start), int(n.end), key, text, n.joined
		if err := visit(ev); err != nil {
			return err
		}
		if n.kind == BeginObject || n.kind == BeginArray {
			key = r.enter(n.kind == BeginObject).key
		}
	}
	return list.err
}

// leave leaves the innermost container and gives the key of the one around it.
func (r *Reader) leave() []byte {
	n := len(r.stack) - 1
	if r.stack[n].object {
		r.keys = r.keys[:r.stack[n].keyFrom]
	}
	if r.stack = r.stack[:n]; n == 0 {
		return nil
	}
	return r.stack[n-1].key
}

// keyOf makes what stands in the place of a key the key of the next value: the text of
// strings and numbers, of others none.
func (r *Reader) keyOf(n *node, text []byte) []byte {
	top := &r.stack[len(r.stack)-1]
	switch {
	case n.kind == String && !n.joined:
		top.key = text
	case n.kind == String || n.kind == Number:
		if text == nil {
			text = r.decimal()
		}
		r.keys = append(r.keys[:top.keyFrom], text...)
		top.key = r.keys[top.keyFrom:]
	default:
		top.key = nil
	}
	return top.key
}

// fieldKey makes the number of a field the key of its value.
func (r *Reader) fieldKey(number uint32) []byte {
	top := &r.stack[len(r.stack)-1]
	r.keys = strconv.AppendUint(r.keys[:top.keyFrom], uint64(number), 10)
	top.key = r.keys[top.keyFrom:]
	return top.key
}
