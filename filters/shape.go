package filters

import (
	"errors"
	"math"
	"strconv"

	"cordon/filters/walk"
)

// Bounds of a closed JSON shape: how many fields a declaration may have, and how
// long a number may be written.
const (
	MaxFields  = 64
	longNumber = 24 // -1.7976931348623157e+308 and no more
)

// errShape ends the walk of a document that is outside its declared fields.
var errShape = errors.New("outside the declared fields")

// shape walks a document against declared fields. It allocates nothing.
type shape struct {
	reader walk.Reader
	budget walk.Budget
	visit  func(*walk.Event) error
	doc    []byte
	fields []Field
	end    int    // of the last token
	field  int    // that the last key named
	seen   uint64 // fields of the open object
	open   bool   // an object is
}

func (s *shape) bind(b walk.Budget) { s.budget, s.visit = b, s.event }

// fits checks that doc is one object, or an array of objects, with no members but
// the declared ones, each at most once. Between tokens stands at most one space: a
// document is no place to hide anything in.
func (s *shape) fits(doc []byte, fields []Field) (Rule, string) {
	s.doc, s.fields, s.end, s.open = doc, fields, 0, false
	err := s.reader.JSON(doc, s.budget, s.visit)
	tail := len(doc) - s.end
	s.doc, s.fields = nil, nil
	switch {
	case errors.Is(err, errShape):
		return U2, reasonShape
	case err != nil:
		return U3, reasonUnreadable
	case tail > 1: // a serialiser may end the line
		return U2, reasonShape
	}
	return RuleNone, ""
}

func (s *shape) event(ev *walk.Event) error {
	if !s.tight(ev.Start) {
		return errShape
	}
	s.end = ev.End
	switch ev.Kind {
	case walk.BeginArray:
		s.end = ev.Start + 1
		return holds(ev.Depth == 0)
	case walk.BeginObject:
		s.end = ev.Start + 1
		s.seen, s.open = 0, true
		return holds(ev.Depth == 0 || ev.Depth == 1 && s.doc[first(s.doc)] == '[')
	case walk.EndObject, walk.EndArray:
		s.open = false
		return nil
	case walk.Key:
		return holds(!ev.Escaped && s.key(ev.Text))
	}
	return holds(s.open && s.value(ev))
}

func holds(ok bool) error {
	if !ok {
		return errShape
	}
	return nil
}

// first gives the place of the first byte that is no space.
func first(doc []byte) int {
	for i, c := range doc {
		if c > ' ' {
			return i
		}
	}
	return 0
}

// tight reports whether nothing but a comma or colon and one space lie between the
// last token and the one that begins at start.
func (s *shape) tight(start int) bool {
	spaces := 0
	for _, c := range s.doc[s.end:max(start, s.end)] {
		switch c {
		case ',', ':':
		case ' ':
			spaces++
		default:
			return false
		}
	}
	return spaces <= 1
}

// key finds the field that a key names; a repeated one would hide its first value.
func (s *shape) key(name []byte) bool {
	for i := range s.fields {
		if s.fields[i].Name == string(name) {
			bit := uint64(1) << (i % MaxFields)
			again := s.seen&bit != 0
			s.seen |= bit
			s.field = i
			return !again
		}
	}
	return false
}

func (s *shape) value(ev *walk.Event) bool {
	f := &s.fields[s.field]
	switch ev.Kind {
	case walk.Bool:
		return f.Kind == Bool
	case walk.Number:
		return f.number(ev.Text)
	case walk.String:
		if f.Kind != String || ev.Escaped && f.Closed() {
			return false
		}
		return (len(f.Enum) > 0 || len(ev.Text) <= f.MaxLen) && fitsText(ev.Text, f.Enum, f.Charset) == ""
	}
	return false
}

// number checks a number as it is written.
func (f *Field) number(text []byte) bool {
	if f.Kind != Int && f.Kind != Uint && f.Kind != Float || len(text) > longNumber {
		return false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f.Kind != Float && v != math.Trunc(v) {
		return false
	}
	return v >= f.Min && v <= f.Max
}
