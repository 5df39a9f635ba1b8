package scan

import (
	"math"
	"slices"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// kin is what the members of an object may be together: a position in a coordinate system
// that one of them names (x and y alone are the axes of anything), or what the key of the
// object says: a coordinate in degrees, minutes and seconds, or a template.
type kin struct {
	said  pi.Context // the key of the object
	from  int        // where it begins
	count int        // its numbers that belong to what the key says

	named bool    // a member names a coordinate system
	axes  [2]span // the members x and y

	areas [mostAreas]span // the members that are parts of an address
	parts int             // how many they are
	house bool            // one of them is below the road

	calls [2]calls // the family and the given name of a person
}

// mostAreas is how many parts of an address are looked at.
const mostAreas = 8

// area takes a member that is a part of an address.
func (k *kin) area(at span, house bool) {
	if k.parts < mostAreas {
		k.areas[k.parts] = at
		k.parts++
	}
	k.house = k.house || house
}

// address gives the findings of an address that stands in several members of an object,
// after those of the object, which begin at from: a city is one next to a road with a
// number.
func (l *level) address(k *kin, from int) {
	if !(k.house && k.parts > 2) && !slices.ContainsFunc(l.s.dst[from:], func(f pi.Finding) bool { return f.Entity == pi.Address }) {
		return
	}
	for _, at := range k.areas[:k.parts] {
		if f := (pi.Finding{Start: at.start, End: at.end, Entity: pi.Address}); !slices.Contains(l.s.dst[from:], f) {
			l.s.dst = append(l.s.dst, f)
		}
	}
}

// leastMembers is the fewest numbers of a template that come under their indexes.
const leastMembers = 16

// kinOf gives that of the innermost object.
func (l *level) kinOf() *kin {
	o := l.top
	if o.kin == 0 {
		l.kin = append(l.kin, kin{})
		o.kin = uint16(len(l.kin)) //nolint:gosec // bounded by the depth of documents
	}
	return &l.kin[o.kin-1]
}

// note takes a member that names a coordinate system or is an axis.
func (l *level) note(of part, at span) {
	k := l.kinOf()
	if of == systemPart {
		k.named = true
		return
	}
	k.axes[of-xPart] = at
}

// related takes a number that is a member of such an object.
func (l *level) related(ev *walk.Event) {
	if l.top.kin > 0 {
		l.within(ev.Key)
	}
	if l.top.part >= xPart && !l.top.array() {
		l.note(l.top.part, span{ev.Start, ev.End})
	}
}

// within counts a number that is a member of an object whose key says what its members are
// together: the degrees of a coordinate and what follows them, or a number of a template
// under its index.
func (l *level) within(key []byte) {
	k, n := &l.kin[l.top.kin-1], len(key)
	switch {
	case n == 0 || k.said.Empty():
	case k.said.Biometric():
		if key[n-1]-'0' < 10 {
			k.count++
		}
	case k.count > 0, key[0]|0x20 == 'd' && (n == 1 || key[1] == 'e' || key[1] == 'd'):
		k.count++
	}
}

// closeKin judges an object for what its members are together.
func (l *level) closeKin(c *container, end int) {
	k := &l.kin[c.kin-1]
	at := span{k.from, end}
	switch {
	case k.said.Biometric() && k.count >= leastMembers:
		l.s.add(at.start, at.end, pi.Biometric)
	case k.count < 2 || k.count > 4 || l.top.array():
	case k.said.Lat():
		l.top.lat, l.top.place = at, true
	case k.said.Lon():
		l.top.lon, l.top.place = at, true
	}
	if k.named && l.position(k) {
		l.s.add(k.axes[0].start, k.axes[0].end, pi.Location)
		l.s.add(k.axes[1].start, k.axes[1].end, pi.Location)
	}
	if k.parts > 0 {
		l.address(k, c.found)
	}
	l.fullName(k, c.found)
	l.kin = l.kin[:c.kin-1]
}

// position reports whether the axes of an object that names a coordinate system are a
// position: degrees with decimals, or metres of a projection.
func (l *level) position(k *kin) bool {
	var v [2]float64
	places := 0
	for i, at := range k.axes {
		if at.end == 0 || at.end > len(l.doc) {
			return false
		}
		text, ok := l.doc[at.start:at.end], false
		if v[i], ok = plainDecimal(text); !ok {
			return false
		}
		for places = 0; places < len(text) && text[len(text)-1-places] != '.'; places++ {
		}
		if places == len(text) {
			places = 0
		}
	}
	x, y := math.Abs(v[0]), math.Abs(v[1])
	if x <= 180 && y <= 180 {
		return places >= 3 && pi.Position(v[0], v[1], places, true)
	}
	return x >= 1e4 && y >= 1e4 && x <= 2.1e7 && y <= 2.1e7
}
