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
	zoom  span    // the level of a tile
	axis  part    // of which kind they are: xPart, eastPart or tileXPart

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
	if of == zoomPart {
		k.zoom = at
		return
	}
	k.axes[(of-xPart)%2] = at
	k.axis = max(k.axis, of-(of-xPart)%2)
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
		l.top.lat, l.top.place, l.top.far = at, true, true
	case k.said.Lon():
		l.top.lon, l.top.place, l.top.far = at, true, true
	}
	if k.axes[0].end > 0 && l.position(k) {
		l.s.add(k.axes[0].start, k.axes[0].end, pi.Location)
		l.s.add(k.axes[1].start, k.axes[1].end, pi.Location)
	}
	if k.parts > 0 {
		l.address(k, c.found)
	}
	l.fullName(k, c.found)
	l.kin = l.kin[:c.kin-1]
}

// position reports whether the axes of an object are a position: degrees with decimals or metres
// of a projection if it names a coordinate system, metres in China if their names say so, a tile
// in China if there is a level.
func (l *level) position(k *kin) bool {
	x, xPlaces, okX := l.figure(k.axes[0])
	y, yPlaces, okY := l.figure(k.axes[1])
	if !okX || !okY {
		return false
	}
	places := min(xPlaces, yPlaces)
	zoom, zoomPlaces, level := l.figure(k.zoom)
	switch {
	case level && xPlaces+yPlaces+zoomPlaces == 0 && zoom < 24 && max(x, y) < 1<<24 && pi.InTile(int(zoom), int(x), int(y)):
		return k.axis == tileXPart || zoom >= sureZoom
	case k.axis == eastPart && pi.OnPlane(x, y):
		return true
	case !k.named:
		return false
	}
	if x, y = math.Abs(x), math.Abs(y); x <= 180 && y <= 180 {
		return places >= 3 && pi.Position(x, y, places, true)
	}
	return x >= 1e4 && y >= 1e4 && x <= 2.1e7 && y <= 2.1e7
}

// sureZoom is the level from which on column and row of a tile in China are greater than the
// coordinates of any picture.
const sureZoom = 15

// figure reads the number of a member and the count of its decimals.
func (l *level) figure(at span) (v float64, places int, ok bool) {
	if at.end == 0 || at.end > len(l.doc) {
		return 0, 0, false
	}
	text := l.doc[at.start:at.end]
	if v, ok = plainDecimal(text); !ok {
		return 0, 0, false
	}
	for places < len(text) && text[len(text)-1-places] != '.' {
		places++
	}
	if places == len(text) {
		places = 0
	}
	return v, places, true
}

// half is a number that could be half a position.
type half struct {
	at     span
	field  int
	value  float64
	places int
	whole  uint64 // the number itself, if value is still to be made out of it
}

// leastHalf is how many decimals half a position has at least. A whole number of seven digits or
// more has as many, however it is scaled.
const leastHalf = 4

// sibling judges two neighbouring fields of a protobuf message, which have no names:
// fractions with many decimals in the ranges of a position.
func (l *level) sibling(n *walk.Node, ev *walk.Event) {
	last := &l.halves[len(l.halves)-1] // a message is always open
	if ev.End-ev.Start < 5 {           // a fixed value and its tag
		*last = half{}
		return
	}
	var now half
	var ok bool
	if u, whole := n.Unsigned(); whole && u >= 1e6 && u < 1<<53 {
		now.whole, now.places, ok = u, leastHalf, true // its value is made out where it counts
	} else if whole && u < 1<<53 {
		now.value, now.places, ok = pi.WholeCoordinate(u)
	} else {
		now.value, now.places, ok = pi.Coordinate(ev.Text)
	}
	if !ok {
		*last = half{}
		return
	}
	now.at, now.field = span{ev.Start, ev.End}, n.Field()
	prev := *last
	*last = now
	if prev.places < leastHalf || now.field != prev.field+1 || now.at.end-now.at.start != prev.at.end-prev.at.start {
		return
	}
	prev.settle()
	now.settle()
	if pi.Position(prev.value, now.value, min(prev.places, now.places), false) {
		l.s.add(prev.at.start, now.at.end, pi.Location)
	}
}

// settle makes out the value of a half that is a whole number.
func (h *half) settle() {
	if h.whole > 0 {
		h.value, h.places, _ = pi.WholeCoordinate(h.whole)
	}
}
