package walk

import "bytes"

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events.
const (
	Null Kind = iota + 1
	Bool
	Number
	String
	Key
	BeginObject
	EndObject
	BeginArray
	EndArray
	Blob // bytes that are no text; JSON has none
)

// Event is one key, value or bracket of a document. Its slices are valid until the
// visitor returns.
type Event struct {
	Kind Kind
	// Depth is the number of containers around it.
	Depth int
	// Start and End are the bytes of the token in the document, quotes, tags and
	// lengths included.
	Start, End int
	// Key is the name of the member that a value or container belongs to, decoded;
	// an element of an array has the key of the array. nil at the top.
	Key []byte
	// Text is the decoded content of a string, key or blob, the digits of a number,
	// and nil for the rest.
	Text []byte
	// Lead is how many bytes of a number of JSON stand before its point, and Exponent that
	// it has one.
	Lead     int
	Exponent bool
	// Escaped is set if Text differs from the bytes between the quotes, so that
	// offsets in Text are none in the document.
	Escaped bool
}

// Reader walks documents. It keeps buffers between calls and must not be used from
// two goroutines at once.
type Reader struct {
	// OnKey is called for keys in the place of visit, if it is not nil. It says that a member is
	// quiet of which nobody needs to hear if it is a short number, of up to QuietDigits digits
	// before the point: such numbers may be left out, and Quiet counts those that were.
	OnKey func(text []byte, start, end int, escaped bool) (quiet bool, err error)
	// Whole says that whole numbers of two digits or more are told of all the same.
	Whole bool
	Quiet int

	doc   []byte
	pos   int
	depth int // of containers, at most
	nodes int // that may still come
	visit func(*Event) error
	stack []frame
	keys  []byte // decoded keys of the open objects
	text  []byte // decoded string
	fresh bool   // a container was opened and nothing of it read
	ev    Event
}

// frame is one open container.
type frame struct {
	object  bool
	key     []byte // the current key of its members, of an array that of itself
	keyFrom int    // Reader.keys is free for its keys from here on
}

// end gives the bracket that ends a container.
func (f *frame) end() byte {
	if f.object {
		return '}'
	}
	return ']'
}

// JSON walks doc, which must be one JSON text of RFC 8259 in valid UTF-8 and
// nothing else, and calls visit for every event in order, members of a repeated
// name included. It returns ErrMalformed, ErrBudget or the error of visit.
func (r *Reader) JSON(doc []byte, budget Budget, visit func(*Event) error) error {
	if budget.Bytes == 0 || budget.Depth == 0 || budget.Nodes == 0 {
		budget = budget.WithDefaults()
	}
	if len(doc) > budget.Bytes {
		return ErrBudget
	}
	r.doc, r.pos, r.depth, r.nodes, r.visit = doc, 0, budget.Depth, budget.Nodes, visit
	r.stack, r.keys, r.fresh, r.Quiet = r.stack[:0], r.keys[:0], false, 0
	if err := r.value(); err != nil {
		return err
	}
	for n := len(r.stack); n > 0; n = len(r.stack) {
		if r.stack[n-1].object {
			more, err := r.members()
			if err != nil {
				return err
			}
			if more {
				continue
			}
		} else if err := r.elements(); err != nil {
			return err
		}
		if r.pos < len(doc) && !r.fresh && doc[r.pos] == r.stack[n-1].end() {
			if err := r.close(); err != nil {
				return err
			}
			continue
		}
		if err := r.next(); err != nil {
			return err
		}
	}
	if r.space(); r.pos != len(doc) {
		return ErrMalformed
	}
	return nil
}

func (r *Reader) space() {
	for r.pos < len(r.doc) {
		switch r.doc[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// peek gives the next byte that is no space, 0 at the end.
func (r *Reader) peek() byte {
	if r.pos < len(r.doc) && r.doc[r.pos] > ' ' {
		return r.doc[r.pos]
	}
	return r.peekSlow()
}

func (r *Reader) peekSlow() byte {
	if r.space(); r.pos < len(r.doc) {
		return r.doc[r.pos]
	}
	return 0
}

// next reads one member or element of the innermost container, or its end. A comma
// leaves the reader before the following member or element.
func (r *Reader) next() error {
	top := &r.stack[len(r.stack)-1]
	c := r.peek()
	if top.object && c == '}' || !top.object && c == ']' {
		return r.close()
	}
	if !r.fresh {
		if c != ',' {
			return ErrMalformed
		}
		r.pos++
		c = r.peek()
	}
	r.fresh = false
	if !top.object {
		return r.value()
	}
	if c != '"' {
		return ErrMalformed
	}
	if err := r.key(top); err != nil {
		return err
	}
	if r.peek() != ':' {
		return ErrMalformed
	}
	r.pos++
	return r.value()
}

// key reads the name of a member and keeps it for the value.
func (r *Reader) key(top *frame) error {
	start := r.pos
	text, escaped, err := r.longStr()
	if err != nil {
		return err
	}
	if top.key = text; escaped {
		r.keys = append(r.keys[:top.keyFrom], text...)
		top.key = r.keys[top.keyFrom:]
	}
	if r.nodes--; r.nodes < 0 {
		return ErrBudget
	}
	if r.OnKey != nil {
		_, err = r.OnKey(text, start, r.pos, escaped)
		return err
	}
	return r.tellKey(text, start, r.pos, escaped)
}

// tellKey tells of a key in the bytes [start, end) where there is no OnKey.
func (r *Reader) tellKey(text []byte, start, end int, escaped bool) error {
	ev := &r.ev
	ev.Kind, ev.Depth, ev.Start, ev.End, ev.Key, ev.Text, ev.Escaped = Key, len(r.stack), start, end, nil, text, escaped
	return r.visit(ev)
}

// emit tells of what ends at r.pos and is no key.
func (r *Reader) emit(k Kind, start int, text []byte, escaped bool) error {
	if r.nodes--; r.nodes < 0 {
		return ErrBudget
	}
	ev, depth := &r.ev, len(r.stack) // field by field: a whole Event costs more than all the rest
	ev.Kind, ev.Depth, ev.Start, ev.End, ev.Text, ev.Escaped = k, depth, start, r.pos, text, escaped
	if ev.Key = nil; depth > 0 {
		ev.Key = r.stack[depth-1].key
	}
	return r.visit(ev)
}

func (r *Reader) value() error {
	c := r.peek()
	start := r.pos
	switch {
	case c == '"':
		text, escaped, err := r.str()
		if err != nil {
			return err
		}
		return r.emit(String, start, text, escaped)
	case c == '{' || c == '[':
		return r.open(c == '{')
	case c == '-' || c-'0' < 10:
		return r.number()
	case c == 't':
		return r.word("true", Bool)
	case c == 'f':
		return r.word("false", Bool)
	case c == 'n':
		return r.word("null", Null)
	}
	return ErrMalformed
}

func (r *Reader) word(w string, k Kind) error {
	start := r.pos
	if !bytes.HasPrefix(r.doc[r.pos:], []byte(w)) {
		return ErrMalformed
	}
	r.pos += len(w)
	return r.emit(k, start, nil, false)
}

func (r *Reader) open(object bool) error {
	if len(r.stack) >= r.depth {
		return ErrBudget
	}
	k := BeginArray
	if object {
		k = BeginObject
	}
	r.pos++
	if err := r.emit(k, r.pos-1, nil, false); err != nil {
		return err
	}
	r.enter(object)
	r.fresh = true
	return nil
}

// enter adds a container, in the place of a closed one if there is one.
func (r *Reader) enter(object bool) *frame {
	n := len(r.stack)
	if n < cap(r.stack) {
		r.stack = r.stack[:n+1]
	} else {
		r.stack = append(r.stack, frame{})
	}
	f := &r.stack[n]
	f.object, f.key, f.keyFrom = object, nil, len(r.keys)
	if !object && n > 0 { // elements inherit the key of the array
		f.key = r.stack[n-1].key
	}
	return f
}

func (r *Reader) close() error {
	top := &r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	r.pos++
	r.fresh = false
	if top.object {
		r.keys = r.keys[:top.keyFrom]
		return r.emit(EndObject, r.pos-1, nil, false)
	}
	return r.emit(EndArray, r.pos-1, nil, false)
}
