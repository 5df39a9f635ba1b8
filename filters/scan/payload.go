package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/media"
	"cordon/filters/pi"
	"cordon/filters/walk"
)

var binaryFormats = [...]walk.Format{walk.FormatMsgPack, walk.FormatCBOR, walk.FormatProtobuf}

// leastMedia is the size in bytes from which on decoded data may be media: the head of
// a picture. Identifiers that happen to read as base64 or hexadecimal are shorter.
const leastMedia = 16

// known reports whether bytes out of an encoding are something that payload can
// name, text and compressed data aside.
func (s *Scanner) known(b []byte) bool {
	if position, mobile, _ := telematics(b); position || mobile {
		return true
	}
	if walk.Announced(b) || pi.Geometry(b) || len(b) >= leastMedia && media.Sniff(b) != media.None {
		return true
	}
	for _, f := range binaryFormats {
		if ok, _ := s.guess.Plausible(f, b, s.budget, nil); ok { //nolint:errcheck // too deep to tell is not known
			return true
		}
	}
	return walk.WideText(b)
}

// plausible says which of the binary formats bytes may be in, or why that could not be
// told, and whether they are for a good part text, which media never are.
type plausible struct {
	formats [len(binaryFormats)]bool
	worded  bool
	err     error
}

// plausible guesses at the formats of b and leaves what it read to the next level.
func (s *Scanner) plausible(b []byte) (p plausible) {
	for i, f := range binaryFormats {
		var nodes *walk.Nodes
		if s.depth+1 < len(s.levels) {
			nodes = &s.levels[s.depth+1].nodes[i]
			s.read = max(s.read, s.depth+2)
		}
		ok, err := s.guess.Plausible(f, b, s.budget, nodes)
		if err != nil {
			p.err = err
			return p
		}
		p.formats[i] = ok
		p.worded = p.worded || ok && s.guess.Written()*4 >= len(b)
	}
	return p
}

// payload scans bytes of any kind.
func (s *Scanner) payload(c pi.Context, b []byte) error {
	var docs plausible
	text := walk.LooksText(b)
	if !text {
		docs = s.plausible(b)
	}
	if !docs.worded && media.Sniff(b) != media.None {
		s.add(0, len(b), pi.Media)
		return nil
	}
	if pi.Geometry(b) {
		s.add(0, len(b), pi.Location)
		return nil
	}
	if s.telematic(b) {
		return s.text(c, b)
	}
	if e := magic(b); e != pi.None {
		s.add(0, len(b), e)
	}
	s.levels[s.depth].ctx, s.levels[s.depth].text, s.levels[s.depth].from = c, nil, len(s.dst)
	found, err := s.un.Bytes(b, s.depth, s.onInner)
	if found || err != nil {
		return err
	}
	if text {
		return s.text(c, b)
	}
	if found, err = s.structured(b, &docs); found || err != nil {
		return err
	}
	if walk.MostlyText(b) && utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		return s.text(c, b)
	}
	return s.formless(c, b)
}

// mostOdd is the most bytes of a text of which some are none, and which is read nevertheless: codes of
// characters in base ten that read as bytes in base sixteen too.
const mostOdd = 256

// formless scans bytes that are neither a document nor text in UTF-8: text in another encoding,
// compressed data without a header, or what nobody can read.
func (s *Scanner) formless(c pi.Context, b []byte) error {
	if found, err := s.un.GBK(b, s.depth, s.onInner); found || err != nil {
		return err
	}
	if found, err := s.un.Wide(b, s.depth, s.onInner); found || err != nil {
		if len(b) > walk.LeastDense && !walk.SureWide(b) {
			s.add(0, len(b), pi.Opaque)
		}
		return err
	}
	if found, err := s.un.Deflated(b, s.depth, s.onInner); found || err != nil {
		return err
	}
	if i, j := walk.Framed(b); i < j {
		from := len(s.dst)
		err := s.text(c, b[i:j])
		s.move(from, i)
		return err
	}
	if len(b) <= mostOdd && walk.MostlyText(b) {
		return s.text(c, b)
	}
	s.add(0, len(b), pi.Opaque)
	if packed(b, c.Biometric()) {
		s.add(0, len(b), pi.Biometric)
	}
	return s.text(c, b)
}

// magic names records of biometric data by the first four bytes that their format gives
// them (ISO/IEC 19794, parts 2, 4, 5, 6 and 9).
func magic(b []byte) pi.Entity {
	if len(b) < leastMedia || b[3] != 0 || b[4] != '0' && b[4] != ' ' {
		return pi.None
	}
	switch string(b[:3]) {
	case "FMR", "FIR", "FAC", "IIR", "VIR":
		return pi.Biometric
	}
	return pi.None
}

// structured scans b as every binary format that it plausibly is, so that bytes with
// two readings hide nothing in either.
func (s *Scanner) structured(b []byte, docs *plausible) (found bool, err error) {
	if docs.err != nil {
		return true, docs.err
	}
	for i, f := range binaryFormats {
		if !docs.formats[i] {
			continue
		}
		if s.depth+1 >= len(s.levels) {
			return true, ErrBudget
		}
		found = true
		s.depth++
		l := &s.levels[s.depth]
		err = l.document(f, b)
		s.depth--
		if err != nil {
			return true, err
		}
	}
	return found, nil
}

// blob scans bytes inside a document.
func (l *level) blob(c pi.Context, ev *walk.Event) error {
	l.element(nil)
	if len(ev.Text) == 0 {
		return nil
	}
	from := len(l.s.dst)
	err := l.s.payload(c, ev.Text)
	l.s.cover(from, ev.Start, ev.End)
	return err
}
