package walk

import (
	"slices"
	"strconv"
)

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
	key        bool // it is none and stands in the place of one
	joined     bool // its text is in Nodes.text
}

// mostNodes is how many nodes are kept room for from one document to the next.
const mostNodes = 8 << 10

// Forget forgets a document, and gives back the room of a large one.
func (n *Nodes) Forget() {
	if cap(n.list) > mostNodes {
		n.list = nil
	}
	if cap(n.text) > kept {
		n.text = nil
	}
	n.list, n.text, n.err = n.list[:0], n.text[:0], nil
}

// Room gives how many nodes room is held for.
func (n *Nodes) Room() int { return cap(n.list) }

// add adds a node and gives it to be filled in place, every field of it.
func (n *Nodes) add() *node {
	if len(n.list) == cap(n.list) {
		n.grow()
	}
	n.list = n.list[:len(n.list)+1]
	return &n.list[len(n.list)-1]
}

func (n *Nodes) grow() { n.list = slices.Grow(n.list, max(64, len(n.list))) }

// set fills a node but for what only numbers and joined strings have.
func (n *node) set(kind Kind, key bool, start, from, end int) {
	n.start, n.end, n.from, n.field = int32(start), int32(end), int32(from), 0
	n.kind, n.key, n.joined = kind, key, false
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
		if n.kind == Key {
			if key = n.content(doc, list); n.joined {
				key = r.keepKey(key)
			}
			if err := r.named(int(n.start), int(n.end), key, n.joined); err != nil {
				return err
			}
			continue
		}
		if n.field > 0 {
			key = r.fieldKey(n.field)
		}
		ev.Text = nil
		switch n.kind {
		case String, Blob:
			ev.Text = n.content(doc, list)
		case Number:
			r.bits, r.form = n.bits, n.form
			if ev.Value, ev.Whole = n.value(); n.form >= formNegative {
				ev.Text = r.rare(doc, n)
			} else if !r.Lazy {
				ev.Text = r.decimal()
			}
			if n.key {
				key = r.keepKey(r.Digits(ev))
				if err := r.named(int(n.start), int(n.end), key, n.joined); err != nil {
					return err
				}
				continue
			}
		case EndObject, EndArray:
			key = r.leave()
		}
		if n.key {
			key = nil
		}
		if r.nodes--; r.nodes < 0 {
			return ErrBudget
		}
		ev.Kind, ev.Depth, ev.Start, ev.End, ev.Key, ev.Escaped = n.kind, len(r.stack), int(n.start), int(n.end), key, n.joined
		if err := visit(ev); err != nil {
			return err
		}
		if n.kind == BeginObject || n.kind == BeginArray {
			if top := len(r.stack) - 1; top >= 0 {
				r.stack[top].key = key
			}
			key = r.enter(n.kind == BeginObject).key
		}
	}
	return list.err
}

// begin readies r for one document.
func (r *Reader) begin(doc []byte, budget Budget, visit func(*Event) error) error {
	if budget.Bytes == 0 || budget.Depth == 0 || budget.Nodes == 0 {
		budget = budget.WithDefaults()
	}
	if len(doc) > budget.Bytes {
		return ErrBudget
	}
	r.doc, r.pos, r.depth, r.nodes, r.visit = doc, 0, budget.Depth, budget.Nodes, visit
	r.stack, r.keys = r.stack[:0], r.keys[:0]
	r.fresh = false
	return nil
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

// keepKey copies the text of a key that does not stand in the document.
func (r *Reader) keepKey(text []byte) []byte {
	from := r.stack[len(r.stack)-1].keyFrom
	r.keys = append(r.keys[:from], text...)
	return r.keys[from:]
}

// fieldKeys holds the keys of the lowest fields, each in eight bytes.
var fieldKeys = func() (t [128 * 8]byte) {
	for n := range 128 {
		strconv.AppendUint(t[8*n:8*n], uint64(n), 10)
	}
	return t
}()

// fieldKey gives the key of a field of that number.
func (r *Reader) fieldKey(number uint32) []byte {
	switch {
	case number < 10:
		return fieldKeys[8*number : 8*number+1]
	case number < 100:
		return fieldKeys[8*number : 8*number+2]
	case number < 128:
		return fieldKeys[8*number : 8*number+3]
	}
	from := r.stack[len(r.stack)-1].keyFrom
	r.keys = strconv.AppendUint(r.keys[:from], uint64(number), 10)
	return r.keys[from:]
}
