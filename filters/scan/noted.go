package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// noted looks again at what the scan of a text noted: names with marks between their
// characters, which are read without those in their sentence, and values behind keys that say
// what they are.
func (s *Scanner) noted(c pi.Context, text []byte, from int) {
	var list [8]pi.Said
	said := list[:copy(list[:], s.pi.Said())]
	s.apart(c, text, from)
	for _, v := range said {
		if v.Written() {
			l := &s.levels[s.depth]
			l.written = append(l.written, v)
			continue
		}
		if e := v.Entity(); e != pi.None {
			if v.End <= len(text) && !s.found(s.dst[from:], e, v.Start, v.End) {
				s.add(v.Start, v.End, e)
			}
			continue
		}
		if v.End == 0 {
			s.coding(v.Context, text, v.Start, from)
			continue
		}
		if v.End > len(text) || s.holds(v.Context, from, v.Start, v.End) {
			continue
		}
		if e := s.coded(v.Context, text[v.Start:v.End]); e != pi.None {
			s.add(v.Start, v.End, e)
		}
	}
}

// coding looks at the value text[at:], which its key or its look says to be written in a way of its own.
func (s *Scanner) coding(c pi.Context, text []byte, at, from int) {
	if at < len(text) && !s.holds(c, from, at, min(len(text), at+leastCoded)) {
		if e, i, j := s.byCode(c, text[at:]); e != pi.None {
			s.add(at+i, at+j, e)
		}
	}
}

// holds reports whether a finding from index from on that the context says lies in [i, j).
func (s *Scanner) holds(c pi.Context, from, i, j int) bool {
	for _, f := range s.dst[from:] {
		if f.Start < j && f.End > i && c.Says(f.Entity) {
			return true
		}
	}
	return false
}

// looksOf is how many findings of a value of so many bytes are looked at to tell whether another one
// says the same, which keeps the work linear: beyond them a value is found again.
func looksOf(size int) int { return 1<<16 + 32*size }

// found reports whether a finding of an e in list lies in [i, j) in part.
func (s *Scanner) found(list []pi.Finding, e pi.Entity, i, j int) bool {
	if s.looks < len(list) {
		return false
	}
	s.looks -= len(list)
	for _, f := range list {
		if f.Entity == e && f.Start < j && f.End > i {
			return true
		}
	}
	return false
}

// coded names the value that text, which should be what the context says, holds in an
// encoding too short to be known without one, or in two; None if it holds none.
func (s *Scanner) coded(c pi.Context, text []byte) pi.Entity {
	c = c.Inner().Decoded()
	if v := walk.Value(text); len(v) < len(text) {
		if e := s.meant(c, v); e != pi.None {
			return e
		}
	}
	for way := range walk.Ways {
		data := s.un.Whole(text, s.depth, way)
		if data == nil {
			continue
		}
		if e := s.meant(c, data); e != pi.None {
			return e
		}
		for again := range walk.Ways {
			if twice := s.un.Whole(data, s.depth+1, again); twice != nil {
				if e := s.meant(c, twice); e != pi.None {
					return e
				}
			}
		}
	}
	return pi.None
}

// meant names data, decoded, as what the context says if all of it is that.
func (s *Scanner) meant(c pi.Context, data []byte) pi.Entity {
	e := s.reads(c, data)
	if i, j := walk.Framed(data); e == pi.None && j-i >= leastWhole {
		e = s.reads(c, data[i:j])
	}
	return e
}

// reads is meant for data without a frame.
func (s *Scanner) reads(c pi.Context, data []byte) pi.Entity {
	from := len(s.dst)
	for way := range walk.Readings {
		text := s.un.Reading(data, s.depth, way)
		if text == nil {
			continue
		}
		if utf8.Valid(text) {
			text = bytes.TrimRight(text, " \r\n")
		}
		s.dst = s.pi.ScanContext(s.dst, c, text)
		for _, f := range s.dst[from:] {
			if f.Start == 0 && f.End == len(text) && c.Bears(f.Entity, text) && ofForm(f.Entity, text) && (way == 0 || f.Entity != pi.Name || pi.Likely(text)) {
				s.dst = s.dst[:from]
				return f.Entity
			}
		}
		s.dst = s.dst[:from]
	}
	return pi.None
}

// ofForm reports whether text, which is an e for what its key says, has the length of one and is no
// number of a card of another kind.
func ofForm(e pi.Entity, text []byte) bool {
	switch e {
	case pi.ResidentID:
		return len(text) == 18
	case pi.BankCard:
		return !bytes.HasPrefix(text, []byte("8986"))
	case pi.Address:
		return len(text) >= leastAddress
	case pi.Name:
		return len(text) <= longestName
	case pi.MAC:
		return sixBytes(text)
	}
	return true
}

// sixBytes reports whether text has the twelve hexadecimal digits of a hardware address and marks.
func sixBytes(text []byte) bool {
	n := 0
	for _, c := range text {
		switch {
		case digitValue(c) < 16:
			n++
		case keyByte(c):
			return false
		}
	}
	return n == 12
}

// leastAddress and longestName are the lengths in bytes of the shortest address and of the longest name
// that are decoded.
const (
	leastAddress = 15
	longestName  = 44
)

// mostAround is how many bytes of a text are looked at before and behind an encoding in it.
const mostAround = 48

// inPlace scans the short text that was decoded last in the place of its encoding,
// outer[i:j], for what the sentence around it says: the car of 5rKI6Zuo5pmo.
func (s *Scanner) inPlace(c pi.Context, outer []byte, i, j int) {
	leaf := s.leaf
	if s.leaf = nil; j > len(outer) || j-i >= len(outer)-1 {
		return
	}
	before, behind := pi.BeforeURI(outer[:i]), outer[j:]
	for n := 0; n < 2 && len(before) > 0 && len(behind) > 0 && enclose(before[len(before)-1], behind[0]); n++ {
		before, behind = before[:len(before)-1], behind[1:]
	}
	s.instead(c, before, bytes.Trim(leaf, "\"'"), behind)
}

// enclose reports whether a and b are brackets or quotation marks around a value.
func enclose(a, b byte) bool {
	switch a {
	case '[', '{':
		return b == a+2
	case '(':
		return b == ')'
	case '"', '\'':
		return a == b
	}
	return false
}

// instead scans bare between what stands before and behind it in a text, for what covers most
// of it.
func (s *Scanner) instead(c pi.Context, before, bare, behind []byte) {
	k := max(0, len(before)-mostAround)
	for k < len(before) && !utf8.RuneStart(before[k]) {
		k++
	}
	end := min(len(behind), mostAround)
	for end > 0 && end < len(behind) && !utf8.RuneStart(behind[end]) {
		end--
	}
	s.joint = append(append(append(s.joint[:0], before[k:]...), bare...), behind[:end]...)
	p, from := len(before)-k, len(s.dst)
	s.dst = s.pi.ScanContext(s.dst, c, s.joint)
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		if f.Start >= p && f.End <= p+len(bare) && 2*(f.End-f.Start) > len(bare) {
			kept = append(kept, f)
		}
	}
	s.dst = kept
}

// apart reads names with marks between their characters.
func (s *Scanner) apart(c pi.Context, text []byte, outer int) {
	var list [4]pi.Apart
	n := copy(list[:], s.pi.Apart())
	for k := range list[:n] {
		a := &list[k]
		from := len(s.dst)
		if a.End > len(text) || s.overlaps(outer, a.Start, a.End) {
			continue
		}
		s.instead(c, text[:a.Start], a.Bare(), text[a.End:])
		kept := s.dst[:from]
		for _, f := range s.dst[from:] {
			if f.Entity == pi.Name {
				kept = append(kept, pi.Finding{Start: a.Start, End: a.End, Entity: pi.Name})
			}
		}
		s.dst = kept
	}
}

// overlaps reports whether a name from index from on lies in [i, j) in part.
func (s *Scanner) overlaps(from, i, j int) bool {
	for _, f := range s.dst[from:] {
		if f.Entity == pi.Name && f.Start < j && f.End > i {
			return true
		}
	}
	return false
}
