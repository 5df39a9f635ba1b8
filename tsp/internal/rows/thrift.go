package rows

import "encoding/binary"

// Types of the Thrift compact protocol, as they stand in a field's header.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12
)

// compact builds a struct of the Thrift compact protocol
// (github.com/apache/thrift, doc/specs/thrift-compact-protocol.md). Fields are
// given in ascending order.
type compact struct {
	b     []byte
	last  byte   // the field before, in the innermost open struct
	outer []byte // the same of those around it
}

// header writes a field's header: what its number adds to that of the field before,
// and its type.
func (c *compact) header(field, typ byte) {
	c.b = append(c.b, (field-c.last)<<4|typ)
	c.last = field
}

func (c *compact) varint(u uint64) { c.b = binary.AppendUvarint(c.b, u) }

func (c *compact) number(field, typ byte, v int64) {
	c.header(field, typ)
	c.zigzag(v)
}

// zigzag writes a signed number.
func (c *compact) zigzag(v int64) { c.b = binary.AppendVarint(c.b, v) }

func (c *compact) binary(field byte, v []byte) {
	c.header(field, thriftBinary)
	c.bytes(v)
}

func (c *compact) bytes(v []byte) {
	c.varint(uint64(len(v)))
	c.b = append(c.b, v...)
}

// list begins a list of n elements.
func (c *compact) list(field, typ byte, n int) {
	c.header(field, thriftList)
	if n < 15 {
		c.b = append(c.b, byte(n)<<4|typ)
		return
	}
	c.b = append(c.b, 0xf0|typ)
	c.varint(uint64(n))
}

// open begins a struct that is a field.
func (c *compact) open(field byte) {
	c.header(field, thriftStruct)
	c.element()
}

// element begins a struct that is an element of a list.
func (c *compact) element() {
	c.outer = append(c.outer, c.last)
	c.last = 0
}

// end ends the innermost struct.
func (c *compact) end() {
	c.b = append(c.b, 0)
	c.last = 0
	if n := len(c.outer); n > 0 {
		c.last = c.outer[n-1]
		c.outer = c.outer[:n-1]
	}
}

// reader takes numbers from the beginning of a struct whose form is known.
type reader struct {
	b   []byte
	bad bool
}

// number takes the field header h and a signed number.
func (r *reader) number(h byte) int64 {
	if len(r.b) == 0 || r.b[0] != h {
		r.bad = true
		return 0
	}
	v, n := binary.Varint(r.b[1:])
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[1+n:]
	return v
}

// skip takes one byte that has to be h.
func (r *reader) skip(h byte) {
	if len(r.b) == 0 || r.b[0] != h {
		r.bad = true
		return
	}
	r.b = r.b[1:]
}
