package scan

import (
	"math"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// plane collects the members of an object that are a position in a coordinate system, which
// another member names: x and y alone are the axes of anything.
type plane struct {
	named  bool
	x, y   float64
	places int // decimals of y
	at     [2]span
}

// note takes a member.
func (p *plane) note(of part, text []byte, at span) {
	if of == systemPart {
		p.named = p.named || len(text) > 0
		return
	}
	v, ok := plainDecimal(text)
	if !ok {
		return
	}
	if of == xPart {
		p.x, p.at[0] = v, at
		return
	}
	p.y, p.at[1] = v, at
	for p.places = 0; p.places < len(text) && text[len(text)-1-p.places] != '.'; p.places++ {
	}
}

// position reports whether the members are a position: degrees with decimals, or metres of
// a projection.
func (p *plane) position() bool {
	if !p.named || p.at[0].end == 0 || p.at[1].end == 0 {
		return false
	}
	x, y := math.Abs(p.x), math.Abs(p.y)
	if x <= 180 && y <= 180 {
		return p.places >= 3 && x != math.Trunc(x) && pi.Position(p.x, p.y, p.places, true)
	}
	return x >= 1e4 && y >= 1e4 && x <= 2.1e7 && y <= 2.1e7
}

// within counts a number that is a member of an object whose key says what its members are
// together: the degrees of a coordinate and what follows them, or a number of a template
// under its index.
func (l *level) within(key []byte) {
	o, n := l.top, len(key)
	switch {
	case n == 0:
	case o.said.Biometric():
		if key[n-1]-'0' < 10 {
			o.count++
		}
	case o.count > 0, key[0]|0x20 == 'd' && (n == 1 || key[1] == 'e' || key[1] == 'd'):
		o.count++
	}
}

// closeWhole judges an object under a key of a coordinate (degrees, minutes and seconds)
// or of a template (numbers under their indexes).
func (l *level) closeWhole(c *container, ev *walk.Event) {
	at := span{c.from, ev.End}
	switch {
	case c.said.Biometric() && c.count >= leastMembers:
		l.s.add(at.start, at.end, pi.Biometric)
	case c.count < 2 || c.count > 4 || l.top.array():
	case c.said.Lat():
		l.top.lat, l.top.place = at, true
	case c.said.Lon():
		l.top.lon, l.top.place = at, true
	}
}

// leastMembers is the fewest numbers of a template that come under their indexes.
const leastMembers = 16
