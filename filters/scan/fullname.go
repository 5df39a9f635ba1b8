package scan

import (
	"bytes"
	"slices"

	"cordon/filters/pi"
)

// calls is a part of the name of a person.
type calls struct {
	text [mostCalled]byte
	n    int
	at   span
}

// mostCalled is the most bytes of a part of a name.
const mostCalled = 24

// called notes a part of the name of a person.
func (k *kin) called(of part, text []byte, at span) {
	c := &k.calls[of-familyPart]
	if c.n = 0; len(text) <= len(c.text) {
		c.n, c.at = copy(c.text[:], text), at
	}
}

// fullName scans both parts of a name as one, in the order of its language, and reports each.
func (l *level) fullName(k *kin, from int) {
	family, given := &k.calls[0], &k.calls[1]
	if family.n == 0 || given.n == 0 {
		return
	}
	if l.s.person(family.text[:family.n], given.text[:given.n]) {
		l.s.addNames(from, family.at, given.at)
	}
}

// addNames adds names at the given places, those of which the findings from index from on have none.
func (s *Scanner) addNames(from int, places ...span) {
	n := len(s.dst)
	for _, at := range places {
		if !s.found(s.dst[from:n], pi.Name, at.start, at.end) {
			s.add(at.start, at.end, pi.Name)
		}
	}
}

// person reports whether a family name and a given one, in the order of their language, may be those of
// a person.
func (s *Scanner) person(family, given []byte) bool {
	if len(family) == 0 || len(given) == 0 {
		return false
	}
	if s.joint = s.joint[:0]; family[0] >= 0x80 {
		s.joint = append(append(s.joint, family...), given...)
	} else {
		s.joint = append(append(append(s.joint, given...), ' '), family...)
	}
	n := len(s.dst)
	s.dst = s.pi.ScanContext(s.dst, pi.Personal, s.joint)
	whole := slices.ContainsFunc(s.dst[n:], func(f pi.Finding) bool {
		return f.Entity == pi.Name && f.Start == 0 && f.End == len(s.joint)
	})
	s.dst = s.dst[:n]
	return whole
}

// fullNames looks in a text for the two parts of a name under keys of their own: last_name=Wang
// first_name=Xiaoming.
func (s *Scanner) fullNames(text []byte, outer int) {
	for _, w := range [...]string{"irst", "iven", "ore"} {
		for i, left := 0, mostUncut(text); left > 0; left-- {
			k := bytes.Index(text[i:], []byte(w))
			if k < 0 {
				break
			}
			i += k + len(w)
			given := nameValue(text, i)
			if given.end == 0 {
				continue
			}
			from := max(0, i-2*mostAround)
			near := text[from:min(len(text), given.end+mostAround)]
			for _, w := range [...]string{"ast", "urname", "amily"} {
				n := bytes.Index(near, []byte(w))
				if n < 0 {
					continue
				}
				n += from + len(w)
				if w == "urname" {
					n -= len("name")
				}
				if family := nameValue(text, n); family.end > 0 && s.person(text[family.start:family.end], text[given.start:given.end]) {
					s.addNames(outer, family, given)
				}
			}
		}
	}
}

// nameValue gives the place of the value whose key goes on at text[i:] with the word name, empty if it
// does not.
func nameValue(text []byte, i int) (at span) {
	if i < len(text) && (text[i] == ' ' || text[i] == '_' || text[i] == '-') {
		i++
	}
	if i+5 > len(text) || !bytes.EqualFold(text[i:i+4], []byte("name")) {
		return at
	}
	at.start, at.end = value(text, i+4, false)
	if at.end-at.start > mostCalled {
		return span{}
	}
	return at
}
