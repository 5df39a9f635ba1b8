package pi

import "bytes"

// Scanner finds entities in texts. It keeps buffers between calls and must not be
// used from two goroutines at once.
type Scanner struct {
	vin, plate []byte // own identifiers: upper case, no separators

	buf    []byte
	glyph  [4]byte
	offBuf []int

	// State of one Scan.
	norm   []byte // normalised text
	off    []int  // offset of each byte of norm in the text; nil: the same
	dst    []Finding
	base   int  // len(dst) at the start
	key    hint // context given by the key
	ctx    hint // context given by the last word
	ctxEnd int  // where that word ended in norm
	addr   addressState
	digits [24]byte
	run    run // where the characters in digits came from
}

// NewScanner makes a scanner that also finds the given own identifiers.
func NewScanner(k Known) *Scanner {
	s := &Scanner{}
	s.vin = s.skeleton(k.VIN)
	s.plate = s.skeleton(k.Plate)
	return s
}

// skeleton gives id normalised, in upper case and without separators; nil if too
// little is left to be an identifier.
func (s *Scanner) skeleton(id string) []byte {
	s.normalise([]byte(id))
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
	if len(text) < 2 || len(text) < shortest && c.h == 0 || isMark(text) {
		return dst
	}
	s.dst, s.base = dst, len(dst)
	s.key, s.ctx, s.ctxEnd = c.h, 0, -1<<30
	s.addr = addressState{}
	s.normalise(text)
	s.own(s.vin, VIN)
	s.own(s.plate, Plate)
	s.walk()
	s.table()
	if s.key != 0 {
		s.keyed()
	}
	dst = s.dst
	s.dst, s.norm, s.off = nil, nil, nil
	return dst
}

// isMark reports whether text is the mark that a redaction leaves: "[redacted]" or
// "[redacted:" with a rule of at most three characters and "]".
func isMark(text []byte) bool {
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

// add reports norm[i:j].
func (s *Scanner) add(i, j int, e Entity) {
	if s.off != nil {
		i, j = s.off[i], s.off[j]
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

// context notes a context word that ends at norm[:end].
func (s *Scanner) context(h hint, end int) {
	if end-s.ctxEnd <= reach/2 {
		h |= s.ctx
	}
	s.ctx, s.ctxEnd = h, end
}

// walk goes over the normalised text once, token by token.
func (s *Scanner) walk() {
	b := s.norm
	for i := 0; i < len(b); {
		switch k := class[b[i]]; {
		case k&cAlnum != 0:
			i = s.token(i)
		case k&(cMark|cHigh) == 0:
			i++
		case k&cHigh != 0:
			i = s.wide(i)
		case b[i] == '@':
			i = s.email(i)
		case b[i] == '$' || b[i] == '!':
			i = s.nmea(i, i+1)
		default:
			i = s.mark(i)
		}
	}
}

// token handles the run of ASCII letters and digits at norm[i:] and gives where to
// go on.
func (s *Scanner) token(i int) int {
	b := s.norm
	j, digits := i, 0
	for j < len(b) {
		k := class[b[j]]
		if k&cAlnum == 0 {
			break
		}
		digits += int(k & cDigit)
		j++
	}
	if n := j - i; (n == 2 || n == 4) && j+n+1 < len(b) && b[j+n+1] == b[j] {
		if end := s.mac(i, j); end > 0 {
			return end
		}
	}
	switch digits {
	case j - i:
		return s.number(i, j)
	case 0:
		return s.word(i, j)
	}
	return s.mixed(i, j, digits)
}

// word handles norm[i:j], letters only.
func (s *Scanner) word(i, j int) int {
	b := s.norm
	h := textHint(b[i:j])
	if h == 0 && j < len(b) && (b[j] == '=' || b[j] == ':') {
		h = tailHint(b[i:j])
	}
	if h != 0 {
		if h&hintRoad != 0 {
			return s.western(i, j)
		}
		s.context(h&^hintTitle, j)
		if h&hintWeChat != 0 {
			return s.wechat(i, j)
		}
		if h&hintCell != 0 {
			return s.cellAfter(j)
		}
		if h&(hintName|hintNameWeak|hintTitle) != 0 {
			return s.nameAfter(j, h)
		}
		return j
	}
	if j == len(b) {
		return j
	}
	if b[j] == ' ' && j-i >= 2 && b[i]-'A' < 26 && j+2 < len(b) && b[j+1]-'A' < 26 {
		if end := s.latinPair(i, j, false); end > 0 {
			s.add(i, end, Name)
			return end
		}
	}
	if end := s.looseName(i, j); end > 0 {
		s.add(i, end, Name)
		return end
	}
	switch {
	case j-i == 2 && b[j] == ' ' && b[i]|0x20 == 'a' && b[j-1]|0x20 == 't' && i > 0 && b[i-1] == ' ':
		return s.spoken(i, j)
	case j-i == 5 && b[j] == ',':
		return s.nmea(i, i)
	case j-i >= 5 && (b[j] == '(' || b[j] == ' '):
		return s.wkt(i, j)
	case j-i == 17:
		return s.mixed(i, j, 0)
	case j-i <= 14 && class[b[j]]&cGap != 0 && (starts[b[i]] || j-i <= 2):
		if next := skipGap(b, j); next > 0 && (isDigit(b[next]) || b[i]-'A' < 26 && b[j-1]-'A' < 26 && b[next]-'A' < 26) {
			return s.coded(i, j)
		}
	}
	return j
}

// wide handles the multi-byte character at norm[i:].
func (s *Scanner) wide(i int) int {
	b := s.norm
	r, ok := hanAt(b, i)
	if !ok {
		if b[i] == 0xC2 && i+1 < len(b) && b[i+1] == 0xB0 { // degree sign
			return s.degrees(i, i+2)
		}
		return i + 1
	}
	c := hanClass(r)
	if c == 0 {
		return i + 3
	}
	if c>>bucketShift&bucketMask != 0 {
		if h, n := hanWord(b, i, r); n > 0 {
			return s.hanContext(h, i, i+n)
		}
	}
	if c&hProvince != 0 {
		if end := s.plateAt(i); end > 0 {
			return end
		}
	}
	if c&hSpecial != 0 {
		if end := s.special(i, r); end > 0 {
			return end
		}
	}
	if c&(hSurname|hCompound) != 0 {
		if end := s.freeName(i, r); end > 0 {
			return end
		}
	}
	if c&hUnit != 0 {
		s.addressUnit(i, r)
	}
	if c&hHonor != 0 {
		s.honor(i)
	}
	if c&hDegree != 0 {
		return s.degrees(i, i+3)
	}
	return i + 3
}

// hanContext handles a Chinese context word norm[i:j].
func (s *Scanner) hanContext(h hint, i, j int) int {
	s.context(h, j)
	if h&hintWeChat != 0 {
		return s.wechat(i, j)
	}
	if h == hintEmail && j-i == 6 && string(s.norm[i:j]) == "艾特" {
		return s.emailAt(i, j, true)
	}
	if h&hintAddr != 0 {
		s.addressAfter(j, h&hintAddrWeak == 0)
	}
	if h&hintName != 0 {
		return s.nameAfter(j, h)
	}
	return j
}

// own reports every place where id stands in the text, whatever separates its
// characters: at most three bytes that are no letters, digits or ideographs.
func (s *Scanner) own(id []byte, e Entity) {
	if id == nil || len(s.norm) < len(id) {
		return
	}
	s.ownFrom(id, id[0], e)
	if id[0]-'A' < 26 {
		s.ownFrom(id, id[0]|0x20, e)
	}
}

func (s *Scanner) ownFrom(id []byte, first byte, e Entity) {
	b := s.norm
	for i := 0; ; i++ {
		k := bytes.IndexByte(b[i:], first)
		if k < 0 {
			return
		}
		i += k
		if end := matchLoose(b, i, id); end > 0 {
			s.add(i, end, e)
			i = end - 1
		}
	}
}

// matchLoose gives the end of id in b from i on, 0 if it is not there.
func matchLoose(b []byte, i int, id []byte) int {
	gap := 0
	for k := 0; i < len(b); i++ {
		switch {
		case upper(b[i]) == id[k]:
			gap = 0
			if k++; k == len(id) {
				return i + 1
			}
		case isAlnum(b[i]) || b[i] >= 0x80 || gap == 3:
			return 0
		default:
			gap++
		}
	}
	return 0
}
