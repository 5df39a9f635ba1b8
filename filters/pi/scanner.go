package pi

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"cordon/filters/walk"
)

// Scanner finds entities in texts. It keeps buffers between calls and must not be
// used from two goroutines at once.
type Scanner struct {
	vin, plate known

	buf    []byte
	offBuf []int
	shifts []shift

	// State of one Scan.
	norm              []byte     // normalised text
	masks             []mask     // of norm
	idles             []uint64   // a bit for each ideograph of norm that begins and ends nothing, 64 bytes a word
	plain             bool       // norm is the text itself
	han               bool       // it has ideographs
	signs             walk.Signs // what it may have
	code              []uint64   // a bit for each character of base64 in norm, 64 a word
	doubt             bool       // some of it may not be printable
	off               []int      // offset of each byte of norm in the text, once there is an address; nil: none yet or the same
	dst               []Finding
	base              int  // len(dst) at the start
	key               hint // context given by the key
	aspect            aspect
	ctx               hint // context given by the last word
	ctxEnd            int  // where that word ended in norm
	told              hint // contexts given by any word
	wantFrom, wantEnd int  // in norm, where a name may stand that words before it announce
	addr              addressState
	digits            [24]byte
	run               run  // where the characters in digits came from
	list              list // the list of numbers that is being read
	said              []Said
	names             []Apart
	view              view // the mask that is being walked
	voice             dictation
	heard             Finding // the last one that was read ahead of the walk, behind its context word

	numerals int // digits of norm
	work     int // bytes scanned
}

// NewScanner makes a scanner that also finds the given own identifiers.
func NewScanner(k Known) *Scanner {
	s := &Scanner{said: make([]Said, 0, mostSaid), names: make([]Apart, 0, mostApart)}
	s.vin = newKnown(s.skeleton(k.VIN))
	s.plate = newKnown(s.skeleton(k.Plate))
	return s
}

// skeleton gives id normalised, in upper case and without separators; nil if too
// little is left to be an identifier.
func (s *Scanner) skeleton(id string) []byte {
	s.read([]byte(id))
	var out []byte
	for _, c := range s.norm {
		if isAlnum(c) || c >= 0x80 {
			out = append(out, upper(c))
		}
	}
	s.norm, s.off = nil, nil
	if len(out) < 6 {
		return nil
	}
	return out
}

// Scan appends to dst the entities in text, the value of one string or number whose
// JSON key, if any, is key. Offsets refer to text as given. Findings come in the
// order in which they were made out; they may overlap.
func (s *Scanner) Scan(dst []Finding, key, text []byte) []Finding {
	return s.ScanContext(dst, ContextOf(key), text)
}

// shortest is the length in bytes of the shortest thing found without a key, an
// email address.
const shortest = 6

// ScanContext is like Scan with a key that was read before.
func (s *Scanner) ScanContext(dst []Finding, c Context, text []byte) []Finding {
	return s.scan(dst, c, text, false)
}

// ScanRead is ScanContext for the text that Printable was given last.
func (s *Scanner) ScanRead(dst []Finding, c Context, text []byte) []Finding {
	return s.scan(dst, c, text, true)
}

// Printable is walk.Printable. It reads the text as a scan does that may follow it.
func (s *Scanner) Printable(text []byte, ascii bool) bool {
	s.read(text)
	if s.plain || !ascii {
		return !s.doubt || walk.Printable(text, ascii)
	}
	return false
}

// Work counts the bytes that were scanned, for the proof that work is linear.
func (s *Scanner) Work() int { return s.work }

// scan is ScanContext; read says that the text has been read.
func (s *Scanner) scan(dst []Finding, c Context, text []byte, read bool) []Finding {
	s.said, s.names = s.said[:0], s.names[:0]
	if len(text) < 2 || len(text) < shortest && c.h == 0 {
		s.unread()
		return dst
	}
	if c.h&^hintTally == 0 && len(text) <= 20 && digitsOnly(text) && !s.vin.number && !s.plate.number {
		s.unread()
		if e := wholeEntity(text, c.h); e != None {
			dst = append(dst, Finding{0, len(text), e})
		}
		return dst
	}
	if text[0] == '[' && marksAlone(text) {
		s.unread()
		return dst
	}
	s.work += len(text)
	if !read {
		s.read(text)
	}
	s.dst, s.base = dst, len(dst)
	s.key, s.aspect, s.ctx, s.ctxEnd, s.told = c.h, c.a, 0, -1<<30, 0
	s.wantFrom, s.wantEnd = 0, -1
	s.addr, s.heard = addressState{}, Finding{}
	s.countNumerals()
	s.own(&s.vin, VIN)
	s.own(&s.plate, Plate)
	s.walk()
	if s.key&^hintTally != 0 {
		s.keyed()
	}
	dst = s.dst
	s.dst, s.norm, s.off = nil, nil, nil
	return dst
}

// unread notes that nothing is known of a text.
func (s *Scanner) unread() { s.plain, s.han, s.signs, s.code = false, false, walk.AnySign, s.code[:0] }

// Traits tells of the text that was scanned last what it may have.
// It holds until the next scan.
func (s *Scanner) Traits() walk.Traits { return walk.Traits{Signs: s.signs, Code: s.code} }

// Han reports whether the text that was scanned last has ideographs.
func (s *Scanner) Han() bool { return s.han }

// IsMark reports whether text is the mark that a redaction leaves: "[redacted]" or
// "[redacted:" with a rule of at most three characters and "]".
func IsMark(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte("[redacted"))
	if !ok || len(rest) == 0 || len(rest) > 5 || rest[len(rest)-1] != ']' {
		return false
	}
	rest = rest[:len(rest)-1]
	if len(rest) == 0 {
		return true
	}
	for _, c := range rest[1:] {
		if !isAlnum(c) {
			return false
		}
	}
	return rest[0] == ':'
}

// marksAlone reports whether text is one such mark, or the same one again and again, which is what
// is left of a value in pieces.
func marksAlone(text []byte) bool {
	mark := text[:bytes.IndexByte(text, ']')+1]
	if !IsMark(mark) {
		return false
	}
	for len(text) > 0 {
		rest, ok := bytes.CutPrefix(text, mark)
		if !ok {
			return false
		}
		text = bytes.TrimLeft(rest, " ,")
	}
	return true
}

// add reports norm[i:j].
func (s *Scanner) add(i, j int, e Entity) {
	if e == MAC && manysAddress(s.norm[i:j]) {
		return
	}
	if !s.plain {
		if e == Address && s.off == nil { // it may grow yet, by s.off
			s.offsets()
		}
		i, j = s.textOffset(i), s.textOffset(j)
	}
	if h := &s.heard; h.Entity == e && h.Start <= i && h.End >= j {
		return
	}
	s.dst = append(s.dst, Finding{Start: i, End: j, Entity: e})
}

// reach is how far, in bytes, a context word reaches.
const reach = 24

// hints gives the contexts in force at norm[i:].
func (s *Scanner) hints(i int) hint {
	if i-s.ctxEnd <= reach {
		return s.key | s.ctx
	}
	return s.key
}

// hintDocument is the context of a document of any kind.
const hintDocument = hintID | hintPassport | hintPermit

// context notes a context word that ends at norm[:end].
func (s *Scanner) context(h hint, end int) {
	if h == hintDocument && end-s.ctxEnd <= reach && s.ctx&hintDocument != 0 {
		h = s.ctx // of what kind the document is was said before: 证件类型=护照 证件号=
	}
	if h&hintID != 0 && s.ctx&(hintPermit|hintPassport) == hintPermit && end-s.ctxEnd <= 2*reach && countDigits(s.norm[s.ctxEnd:end]) == 0 {
		h |= hintPermit // <certType>台胞证</certType><certNo>
	}
	if end-s.ctxEnd <= reach/2 {
		if one := h & hintDocument; one != 0 && one&(one-1) == 0 && s.ctx&hintDocument == hintDocument {
			s.ctx &^= hintDocument // 证件 护照
		}
		h |= s.ctx
	}
	s.ctx, s.ctxEnd, s.told = h, end, s.told|h
	if b := s.norm; h&(encodable|loosely|hintAddr) != 0 && end+leastSaid <= len(b) && (h&(loosely|hintAddr) != 0 || b[end] != ' ' || b[end-1] >= 0x80 || !isAlnum(b[end+1])) {
		s.note(h, end)
	}
}

// walk goes over the normalised text once, from one event to the next.
func (s *Scanner) walk() {
	for i := 0; i < len(s.norm); {
		i = s.stretch(i)
	}
}

// stretch handles the events of one mask from norm[i:] on and gives where to go on, in
// the next mask or beyond.
func (s *Scanner) stretch(i int) int {
	b, k := s.norm, i>>6
	m := &s.masks[k]
	inner := m.alnum << 1 // letters and digits that begin nothing
	if k > 0 {
		inner |= s.masks[k-1].alnum >> 63
	}
	starts := m.event &^ (m.alnum & inner)
	w := from(starts, m, i&63)
	for looked := false; w != 0; {
		if w&-w&m.alnum != 0 {
			if !looked {
				s.view.look(b, s.masks, k)
				looked = true
			}
			if w = s.pass(w); w == 0 {
				break
			}
		}
		at := bits.TrailingZeros64(w)
		i = k<<6 | at
		next, end := i+1, i+1
		switch n := bits.TrailingZeros64(^(m.alnum >> (at & 63))); {
		case n > 0:
			if at+n >= 64 {
				return s.longToken(i)
			}
			end = i + n
			next = s.stop(i, end, m.digit>>(at&63)&(1<<(n&63)-1))
		case b[i] >= 0xE4 && i+4 <= len(b): // most ideographs begin and end nothing
			if r := ideograph(binary.LittleEndian.Uint32(b[i:])); r == 0 {
				next = s.sign(i)
			} else if hanActives.has(r) {
				end = i + 3
				next = s.character(i, r)
			}
		default:
			next = s.sign(i)
		}
		w &= w - 1
		if next != end {
			if next>>6 != k {
				return next
			}
			w = from(starts, m, next&63)
		}
	}
	return (k + 1) << 6
}

// stop handles norm[i:j], letters and digits at which pass has stopped, and gives where to go
// on. digits has a bit for each of its digits.
func (s *Scanner) stop(i, j int, digits uint64) int {
	if (s.key|s.ctx)&hintMAC == 0 {
		switch digits {
		case 0:
			if s.idle(i, j) {
				return j
			}
		case 1<<(j-i) - 1:
			if end := s.idleNumber(i, j); end != 0 {
				return end
			}
		}
	}
	return s.token(i, j, digits)
}

// from gives the events of a mask from a place on. A token that an earlier finding has
// cut begins anew there.
func from(starts uint64, m *mask, at int) uint64 {
	return starts>>(at&63)<<(at&63) | m.alnum&(1<<(at&63))
}

// sign handles the sign or multi-byte character at norm[i] and gives where to go on.
func (s *Scanner) sign(i int) int {
	b := s.norm
	switch k := class[b[i]]; {
	case k&cHigh != 0:
		return s.wide(i)
	case k&cMark == 0:
		return i + 1
	case b[i] == '@':
		return s.email(i)
	case b[i] == '$' || b[i] == '!':
		return s.nmea(i, i+1)
	}
	return s.mark(i)
}
