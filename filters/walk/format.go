package walk

// Format is a grammar of documents.
type Format uint8

// The formats that carry no magic number.
const (
	FormatJSON Format = iota + 1
	FormatMsgPack
	FormatCBOR
	FormatProtobuf
)

// String gives the usual name of the format.
func (f Format) String() string {
	names := [...]string{"", "JSON", "MessagePack", "CBOR", "protobuf"}
	if int(f) < len(names) {
		return names[f]
	}
	return ""
}

// Announced reports whether b begins with the mark of self-described CBOR (RFC 8949
// section 3.4.6), so that it must be that and nothing else.
func Announced(b []byte) bool {
	return len(b) >= 3 && b[0] == 0xD9 && b[1] == 0xD9 && b[2] == 0xF7
}

// Guesser tells whether bytes are a document of a binary format, and reads it. It keeps
// buffers and must not be used from two goroutines at once.
type Guesser struct {
	score    int       // evidence in tenths of bits
	written  int       // bytes of text
	left     int       // nodes that may still come
	depth    int       // of containers, at most
	top      opened    // the innermost container
	around   []opened  // those around it, of which the first stands for the document
	steps    int       // bytes tried as text, protobuf only
	messages []message // open messages, protobuf only
	round    bool      // the last node is a Round number, and what follows it may be left out
	out      *Nodes
	trial    Nodes // of documents that nobody wants to visit
}

// NewGuesser makes a guesser.
func NewGuesser() *Guesser { return &Guesser{} }

// enough is the evidence in tenths of bits from which on bytes count as a document:
// one in 2^16 random strings that fit the grammar would show as much.
const enough = 160

// Plausible reports whether all of b is an object or array in the given binary
// format and holds enough that random bytes would not: text, numbers of usual
// magnitude, fields in order. What it read is left in list, unless that is nil. The error
// is ErrBudget if b is too deep or large to tell.
func (g *Guesser) Plausible(f Format, b []byte, budget Budget, list *Nodes) (bool, error) {
	if len(b) < 3 || !container(f, b) {
		return false, nil
	}
	if list == nil {
		list = &g.trial
		defer list.Forget()
	}
	err := g.read(f, b, budget, list)
	announced := f == FormatCBOR && Announced(b)
	if err == ErrMalformed { //nolint:errorlint // nothing here wraps it
		return announced, nil
	}
	return err == nil && (announced || g.score >= enough), err
}

// read reads b in one format into list and weighs it. It returns ErrMalformed or
// ErrBudget.
func (g *Guesser) read(f Format, b []byte, budget Budget, list *Nodes) error {
	budget = budget.WithDefaults()
	g.score, g.written, g.left, g.depth = 40, 0, budget.Nodes, budget.Depth // it ends where its grammar says
	g.top, g.around, g.out = opened{left: 1}, g.around[:0], list
	list.Forget()
	switch {
	case len(b) > budget.Bytes:
		list.err = ErrBudget
	case f == FormatMsgPack:
		list.err = g.msgPack(b)
	case f == FormatCBOR:
		list.err = g.cbor(b)
	default:
		list.err = g.protobuf(b)
	}
	return list.err
}

// Written gives how many bytes of the last document that was looked at are text.
func (g *Guesser) Written() int { return g.written }

// container reports whether b begins as an object or array of the format.
func container(f Format, b []byte) bool {
	c := b[0]
	switch f {
	case FormatMsgPack:
		return c >= 0x80 && c < 0xA0 || c >= 0xDC && c <= 0xDF
	case FormatCBOR:
		return c >= 0x80 && c < 0xDC || c == 0x9F || c == 0xBF
	case FormatProtobuf:
		_, wire, n := tag(b)
		return n > 0 && wire != wireGroupEnd && wire <= wireFixed32
	}
	return false
}

func isNumber(b []byte) bool { return b[0]-'0' < 10 || b[0] == '-' }

// wide weighs a number of eight bytes.
func wide(v float64) int {
	switch {
	case v == 0, v > 1e-6 && v < 1e15, v < -1e-6 && v > -1e15:
		return 50 // one double in 2^5 is that usual
	case v > 1e18 && v < 4e18: // nanoseconds from 2001 to 2096
		return 10
	}
	return -20
}

// middle weighs a number of four bytes.
func middle(v float64) int {
	switch {
	case v == 0, v > 1e-4 && v < 1e10, v < -1e-4 && v > -1e6:
		return 20
	}
	return -20
}
