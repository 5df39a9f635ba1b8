package scan

import (
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
