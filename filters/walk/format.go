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

// Walk walks doc in the given format, like the method of that name.
func (r *Reader) Walk(f Format, doc []byte, budget Budget, visit func(*Event) error) error {
	switch f {
	case FormatJSON:
		return r.JSON(doc, budget, visit)
	case FormatMsgPack:
		return r.MsgPack(doc, budget, visit)
	case FormatCBOR:
		return r.CBOR(doc, budget, visit)
	case FormatProtobuf:
		return r.Protobuf(doc, budget, visit)
	}
	return ErrMalformed
}

// Announced reports whether b begins with the mark of self-described CBOR (RFC 8949
// section 3.4.6), so that it must be that and nothing else.
func Announced(b []byte) bool {
	return len(b) >= 3 && b[0] == 0xD9 && b[1] == 0xD9 && b[2] == 0xF7
}

// Guesser tells whether bytes are a document of a binary format. It keeps buffers
// and must not be used from two goroutines at once.
type Guesser struct {
	score    int // evidence in tenths of bits
	written  int // bytes of text
	nodes    int
	open     []skimmed
	left     int           // nodes that may still come, protobuf only
	steps    int           // bytes tried as text, protobuf only
	messages []skimMessage // open messages, protobuf only
}

// NewGuesser makes a guesser.
func NewGuesser() *Guesser { return &Guesser{} }

// enough is the evidence in tenths of bits from which on bytes count as a document:
// one in 2^16 random strings that fit the grammar would show as much.
const enough = 160

// Plausible reports whether all of b is an object or array in the given binary
// format and holds enough that random bytes would not: text, numbers of usual
// magnitude, fields in order. The error is ErrBudget if b is too deep or large to
// tell.
func (g *Guesser) Plausible(f Format, b []byte, budget Budget) (bool, error) {
	if len(b) < 3 || !container(f, b) {
		return false, nil
	}
	g.score, g.written, g.nodes = 40, 0, 0 // it ends where its grammar says
	g.open = g.open[:0]
	err := g.skim(f, b, budget)
	announced := f == FormatCBOR && Announced(b)
	if err == ErrMalformed { //nolint:errorlint // nothing here wraps it
		return announced, nil
	}
	return err == nil && (announced || g.score >= enough), err
}

// skim weighs b in one format. It returns ErrMalformed or ErrBudget.
func (g *Guesser) skim(f Format, b []byte, budget Budget) error {
	budget = budget.WithDefaults()
	if len(b) > budget.Bytes {
		return ErrBudget
	}
	switch f {
	case FormatProtobuf:
		return g.skimProtobuf(b, budget)
	case FormatCBOR:
		return g.skimCBOR(b, budget)
	}
	return g.skimMsgPack(b, budget)
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
