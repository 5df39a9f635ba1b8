package walk

import (
	"math"
	"strconv"
)

// Nodes is what a Guesser read of a document in a binary format: its keys, values and
// brackets in order. Strings that are no UTF-8, bytes and extensions are Blobs. The end of a
// container takes no bytes, or those of its mark. The fields of a message of protobuf have
// their number as key, for which there is no node. The zero Nodes is ready.
type Nodes struct {
	// Terse leaves out fields of protobuf that are Round numbers and come right behind another.
	Terse bool

	room   []Node // for more than there are
	n      uint   // how many there are
	text   []byte // strings that came in chunks, joined
	err    error  // why it was read no further
	digits []byte // of the last number
}

// Node is one key, value or bracket.
type Node struct {
	bits       uint64 // of a number; of a joined string its length
	start, end int32  // of the token, tags and lengths included
	from       int32  // where the text of a string or blob begins, or the data of a time
	field      uint32 // its number in the message, protobuf only
	kind       Kind
	form       numberForm
	key        bool // it is none and stands in the place of one
	joined     bool // its text is in Nodes.text
}

// Kind gives what it is.
func (n *Node) Kind() Kind { return n.kind }

// Span gives the bytes of the token in the document.
func (n *Node) Span() (start, end int) { return int(n.start), int(n.end) }

// Field gives the number of its field in a message of protobuf, 0 for other formats.
func (n *Node) Field() int { return int(n.field) }

// AsKey reports whether a value or bracket stands in the place of a key. A number that does
// is the key.
func (n *Node) AsKey() bool { return n.key }

// Joined reports whether a string came in chunks, so that its text does not stand in the
// document.
func (n *Node) Joined() bool { return n.joined }

// Number gives the value of a number, and whether that is an integer; NaN for those few
// that only Digits tells.
func (n *Node) Number() (v float64, whole bool) {
	switch {
	case n.form <= formSigned:
		if v = float64(int64(n.bits)); n.form == formUnsigned && v < 0 {
			v = float64(n.bits)
		}
		return v, true
	case n.form < formNegative:
		return math.Float64frombits(n.bits), false
	}
	return math.NaN(), false
}

// Word gives the bytes of a key, low end first, and how many there are, 0 if it is no short
// word of ASCII.
func (n *Node) Word() (low uint64, size int) {
	if n.form != formWord {
		return 0, 0
	}
	return n.bits, int(n.end - n.from)
}

// Unsigned gives the value of an unsigned integer.
func (n *Node) Unsigned() (v uint64, ok bool) { return n.bits, n.form == formUnsigned }

// Quiet reports whether a number is of usual magnitude: zero, or from a billionth to a
// million. It may say no to one that is.
func (n *Node) Quiet() bool {
	if n.form == formUnsigned {
		return n.bits < 1e6
	}
	return n.form-formFloat32 < 2 && n.bits&^(1<<63)-billionth < million-billionth
}

// Round is Quiet for those with three decimals at most.
func (n *Node) Round() bool {
	if n.form == formUnsigned {
		return n.bits < 1e6
	}
	if !n.Quiet() {
		return false
	}
	return thousandths(math.Float64frombits(n.bits))
}

// thousandths reports whether v, of a usual magnitude, has three decimals at most.
func thousandths(v float64) bool { return v*1000 == float64(int64(v*1000)) }

// The bits of those numbers.
var billionth, million = math.Float64bits(math.Nextafter(1e-9, 1)), math.Float64bits(1e6)

// mostNodes is how many nodes are kept room for from one document to the next.
const mostNodes = 8 << 10

// Forget forgets a document, and gives back the room of a large one.
func (l *Nodes) Forget() {
	if len(l.room) > mostNodes {
		l.room = nil
	}
	if cap(l.text) > kept {
		l.text = nil
	}
	l.n, l.text, l.err = 0, l.text[:0], nil
}

// Room gives how many nodes room is held for.
func (l *Nodes) Room() int { return len(l.room) }

// All gives the nodes in their order, up to what could not be read, of which Err tells.
func (l *Nodes) All() []Node { return l.room[:l.n] }

// Err is ErrMalformed or ErrBudget if the document could not be read to its end.
func (l *Nodes) Err() error { return l.err }

// add adds a node and gives it to be filled in place, every field of it.
func (l *Nodes) add() *Node {
	if l.n >= uint(len(l.room)) {
		l.grow()
	}
	l.n++
	return &l.room[l.n-1]
}

// grow makes room. It is kept apart for the sake of the registers around each add.
//
//go:noinline
func (l *Nodes) grow() { l.room = append(l.room, make([]Node, max(64, len(l.room)))...) }

// set fills a node but for what only numbers and joined strings have.
func (n *Node) set(kind Kind, key bool, start, from, end int) {
	n.start, n.end, n.from, n.field = int32(start), int32(end), int32(from), 0
	n.kind, n.form, n.key, n.joined = kind, formUnsigned, key, false
}

// Text gives the bytes of a key, string or blob of doc.
func (l *Nodes) Text(n *Node, doc []byte) []byte {
	if n.joined {
		return l.text[n.from : uint64(n.from)+n.bits]
	}
	return doc[n.from:n.end]
}

// Within is Nodes.Text of what is not joined.
func (n *Node) Within(doc []byte) []byte { return doc[n.from:n.end] }

// Path follows the keys of the open containers of a document in a binary format. The zero
// Path is ready.
type Path struct {
	around []opening
	digits []byte // of keys that are numbers
}

// opening is an open container.
type opening struct {
	key  []byte // of itself
	from int    // Path.digits is free for its keys from here on
}

// Reset begins a document.
func (p *Path) Reset() { p.around, p.digits = p.around[:0], p.digits[:0] }

// Enter enters a container of that key and gives the key of what comes first in it.
func (p *Path) Enter(key []byte, object bool) []byte {
	p.around = append(p.around, opening{key, len(p.digits)})
	if object {
		return nil
	}
	return key
}

// Leave leaves the innermost container and gives its key.
func (p *Path) Leave() []byte {
	top := p.around[len(p.around)-1]
	p.around, p.digits = p.around[:len(p.around)-1], p.digits[:top.from]
	return top.key
}

// Keep copies the text of a key of the innermost container that does not stand in the
// document.
func (p *Path) Keep(text []byte) []byte {
	from := p.around[len(p.around)-1].from
	p.digits = append(p.digits[:from], text...)
	return p.digits[from:]
}

// fieldKeys holds the keys of the lowest fields, each in eight bytes.
var fieldKeys = func() (t [128 * 8]byte) {
	for n := range 128 {
		strconv.AppendUint(t[8*n:8*n], uint64(n), 10)
	}
	return t
}()

// Field gives the key of a field of that number.
func (p *Path) Field(number int) []byte {
	switch {
	case number < 10:
		return fieldKeys[8*number : 8*number+1]
	case number < 100:
		return fieldKeys[8*number : 8*number+2]
	case number < 128:
		return fieldKeys[8*number : 8*number+3]
	}
	from := p.around[len(p.around)-1].from
	p.digits = strconv.AppendUint(p.digits[:from], uint64(number), 10)
	return p.digits[from:]
}
