package scan

import (
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// said looks at the values in a text behind keys that say what they are.
func (s *Scanner) said(text []byte, from int) {
	var list [8]pi.Said
	for _, v := range list[:copy(list[:], s.pi.Said())] {
		if v.End > len(text) || s.holds(v.Context, from, v.Start, v.End) {
			continue
		}
		if e := s.coded(v.Context, text[v.Start:v.End]); e != pi.None {
			s.add(v.Start, v.End, e)
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
	from := len(s.dst)
	for way := range walk.Readings {
		text := s.un.Reading(data, s.depth, way)
		if text == nil {
			continue
		}
		s.dst = s.pi.ScanContext(s.dst, c, text)
		for _, f := range s.dst[from:] {
			if f.Start == 0 && f.End == len(text) && c.Bears(f.Entity, text) {
				s.dst = s.dst[:from]
				return f.Entity
			}
		}
		s.dst = s.dst[:from]
	}
	return pi.None
}

// mostAround is how many bytes of a text are looked at before and behind an encoding in it.
const mostAround = 48

// inPlace scans the short text that was decoded last in the place of its encoding,
// outer[i:j], for what the sentence around it says: the car of 5rKI6Zuo5pmo.
func (s *Scanner) inPlace(c pi.Context, outer []byte, i, j int) {
	leaf := s.leaf
	if s.leaf = nil; j > len(outer) || j-i >= len(outer)-1 {
		return
	}
	before := pi.BeforeURI(outer[:i])
	k := max(0, len(before)-mostAround)
	for k < len(before) && !utf8.RuneStart(before[k]) {
		k++
	}
	end := min(len(outer), j+mostAround)
	for end > j && end < len(outer) && !utf8.RuneStart(outer[end]) {
		end--
	}
	s.joint = append(append(append(s.joint[:0], before[k:]...), leaf...), outer[j:end]...)
	p := len(before) - k
	from := len(s.dst)
	s.dst = s.pi.ScanContext(s.dst, c, s.joint)
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		if f.Start >= p && f.End <= p+len(leaf) && 2*(f.End-f.Start) > len(leaf) {
			kept = append(kept, f)
		}
	}
	s.dst = kept
}
