package geo

import "math"

// Tolerances of a way against a road map.
const (
	slack     = 15.0 // metres about a place: lanes, width of a crossing, length of the car
	cornerCut = 6.0  // metres that a right-angled corner is shorter by car than by map
	settled   = 25.0 // metres from a junction at which a car has turned
	piece     = 45.0 // metres of a first edge that are followed as one
	drift     = 0.004
)

// part is one interval of places in which the car may be, in cells of the profile,
// with the interval of headings that the profile should show there.
type part struct{ lo, hi, rlo, rhi float32 }

const maxParts = 8

// state is the beginning of routes that end with one edge, at whose start the car
// is when the profile is in one of the parts.
type state struct {
	edge  int32
	n     uint8
	parts [maxParts]part
	count uint64
}

// floor is the earliest place, in whole cells.
func (t *state) floor() int {
	lo := t.parts[0].lo
	for _, q := range t.parts[1:t.n] {
		lo = min(lo, q.lo)
	}
	return max(0, int(lo))
}

// outcome of following a part along an edge.
type outcome uint8

const (
	gone outcome = iota // the profile contradicts it
	onward
	done // the profile may end on this edge
)

// start gives the parts of a drive that begins somewhere on an edge; within the last
// metres it counts as begun on the next.
func (s *search) start(edge int32) (t state) {
	t.edge, t.count = edge, 1
	inf := float32(math.Inf(1))
	e := &s.g.edges[edge]
	least, _ := s.pace(e)
	first := -max(float64(e.Length)-slack, 0)
	size := max(piece, (slack-first)/maxParts+0.01)
	if s.p.HeadLo == nil {
		size = slack - first // little tells the places apart: one part goes together with others
	}
	for x := first; x < slack && t.n < maxParts; x += size {
		t.parts[t.n] = part{float32(x * least), float32(min(x+size, slack) * least), -inf, inf}
		t.n++
	}
	return t
}

// pace gives cells a metre, at least and at most.
func (s *search) pace(e *Edge) (least, most float64) {
	if s.p.ByTime {
		v := float64(e.Limit) / 3.6
		return 1 / (1.3 * v * s.p.Step), 1 / (0.25 * v * s.p.Step)
	}
	return s.scale * (1 - s.scaleTol) / s.p.Step, s.scale * (1 + s.scaleTol) / s.p.Step
}

// along follows a part over edge e, from one place to the next that can be compared.
func (s *search) along(e *Edge, q *part) outcome {
	least, most := s.pace(e)
	length, x, bend := float64(e.Length), 0.0, 0.0
	for x < length {
		next, compare := nextPlace(x, length)
		q.lo += float32((next - x) * least)
		q.hi += float32((next - x) * most)
		turned := s.g.bend(e, next)
		if int(q.hi) >= s.p.Cells-1 {
			if s.ends(q, float32(min(bend, turned)), float32(max(bend, turned))) {
				return done
			}
			q.hi = float32(s.p.Cells - 1)
		}
		if q.lo > q.hi || s.p.Speed != nil && !s.legal(e, q) || compare && !s.compare(q, float32(turned)) {
			return gone
		}
		x, bend = next, turned
	}
	widen := float32(0.5 + drift*length)
	q.rlo += float32(e.Bend) - widen
	q.rhi += float32(e.Bend) + widen
	if s.p.ByTime {
		q.hi += float32(90 / s.p.Step) // a red light
	}
	return onward
}

// nextPlace gives the place on an edge after x that is compared: some metres from
// its ends and every bendStep between; then the edge's end, which is not.
func nextPlace(x, length float64) (next float64, compare bool) {
	first, last := settled, length-settled
	if last < first {
		if first = length / 2; length < 40 {
			return length, false
		}
		last = first
	}
	switch {
	case x < first:
		return first, true
	case x >= last:
		return length, false
	}
	return min(x+bendStep, last), true
}

// compare narrows a part to the places whose heading agrees, given how far the edge
// has turned so far.
func (s *search) compare(q *part, bend float32) bool {
	if s.p.HeadLo == nil {
		return true
	}
	tol, gain := float32(s.p.HeadTol), float32(s.gain)
	inf := float32(math.Inf(1))
	kept := part{lo: inf, hi: -inf, rlo: inf, rhi: -inf}
	stride := max(1, (q.hi-q.lo)/64)
	for u := q.lo; ; u += stride {
		u = min(u, q.hi)
		s.steps--
		if a, b := s.band(u, gain); a-tol <= q.rhi+bend && b+tol >= q.rlo+bend {
			kept.lo, kept.hi = min(kept.lo, u), max(kept.hi, u)
			kept.rlo, kept.rhi = min(kept.rlo, a-tol-bend), max(kept.rhi, b+tol-bend)
		}
		if u >= q.hi {
			break
		}
	}
	if kept.lo > kept.hi {
		return false
	}
	q.lo, q.hi = max(q.lo, kept.lo-stride/2), min(q.hi, kept.hi+stride/2)
	q.rlo, q.rhi = max(q.rlo, kept.rlo), min(q.rhi, kept.rhi)
	return q.rlo <= q.rhi
}

// band gives the profile's heading about place u; before its start it knows nothing.
func (s *search) band(u, gain float32) (lo, hi float32) {
	i := int(math.Floor(float64(u) + 0.5))
	if i < 0 {
		return float32(math.Inf(-1)), float32(math.Inf(1))
	}
	i = min(i, s.p.Cells-1)
	return s.p.HeadLo[i] * gain, s.p.HeadHi[i] * gain
}

// ends reports whether the heading at the profile's end is one that the edge takes
// between two places; the end may lie within a corner.
func (s *search) ends(q *part, bendLo, bendHi float32) bool {
	if s.p.HeadLo == nil {
		return true
	}
	tol, gain := float32(s.p.HeadTol), float32(s.gain)
	reach := 2 * slack / s.p.Step
	if s.p.ByTime {
		reach = 4 / s.p.Step
	}
	for i := s.p.Cells - 1; i >= max(0, s.p.Cells-1-int(reach)); i-- {
		if s.p.HeadLo[i]*gain-tol <= q.rhi+bendHi && s.p.HeadHi[i]*gain+tol >= q.rlo+bendLo {
			return true
		}
	}
	return false
}

// legal reports whether the car may have been that fast on such a road: half as fast
// again as allowed, and some.
func (s *search) legal(e *Edge, q *part) bool {
	v := float32(1.6/3.6)*float32(e.Limit) + 5
	return v >= s.top || s.slowest(q.lo, q.hi) <= v
}

// slowest gives the least of the speeds that the car surely had about the places
// between two cells; before the profile's start it may have stood.
func (s *search) slowest(lo, hi float32) float32 {
	if lo < 0 {
		return 0
	}
	last := s.p.Cells - 1
	least := float32(math.Inf(1))
	for i, to := min(int(lo), last), min(int(hi+0.5), last); i <= to; i += s.about {
		s.steps--
		least = min(least, s.slow[i])
	}
	return min(least, s.slow[min(int(hi+0.5), last)])
}

// cornering is the speed at which drivers take a corner of some angle, m/s: an arc
// that leaves the straight 15 m before the junction, at 2.5 m/s^2 to the side.
func cornering(angle float64) float64 {
	half := max(math.Abs(angle), 1) / 2 * math.Pi / 180
	return math.Sqrt(2.5 * 15 / math.Tan(min(half, 1.4)))
}

// fastest is the speed above which no car turns by some angle at a junction, m/s:
// half as fast again as drivers do, more than twice the force.
func fastest(angle float64) float32 {
	if math.Abs(angle) < 25 {
		return float32(math.Inf(1))
	}
	return float32(max(1.5*cornering(angle), 6.5))
}

// turn takes a part over the junction at the end of e; angle in degrees.
func (s *search) turn(e *Edge, q *part, angle float64) bool {
	size := math.Abs(angle)
	if s.p.Speed != nil && !s.slowed(q, s.corner[int(size)]) {
		return false
	}
	widen := float32((gainBin + s.gainTol) * size)
	q.rlo += float32(angle) - widen
	q.rhi += float32(angle) + widen
	if !s.p.ByTime {
		cut := min(cornerCut*size/90, 0.4*float64(e.Length)) // less than the edge: every edge leads on
		q.lo -= float32(cut / s.p.Step)
		q.hi += float32(2 * size / 90 / s.p.Step)
	}
	return true
}

// slowed narrows a part to places about which the car was no faster than v.
func (s *search) slowed(q *part, v float32) bool {
	if v > s.top {
		return true
	}
	lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
	stride := max(1, (q.hi-q.lo)/64)
	for u := q.lo; ; u += stride {
		u = min(u, q.hi)
		if s.slowest(u-stride/2, u+stride/2) <= v {
			lo, hi = min(lo, u), max(hi, u)
		}
		if u >= q.hi {
			break
		}
	}
	q.lo, q.hi = max(q.lo, lo-stride/2), min(q.hi, hi+stride/2)
	return lo <= hi
}

const turnReach = 35.0 // metres each side of a junction in which a car has turned

// turnings prepares what turns looks up: bounds of the change of heading from
// turnReach before a place to as much after it, the place off by a cell.
func (s *search) turnings() {
	if s.p.HeadLo == nil || s.p.ByTime {
		return
	}
	n, w := s.p.Cells, int(math.Ceil(turnReach/s.p.Step))
	s.turnLo, s.turnHi = make([]float32, n), make([]float32, n)
	for i := range n {
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for j := i - 1; j <= i+1; j++ {
			a, b := min(max(j-w, 0), n-1), min(max(j+w, 0), n-1)
			lo, hi = min(lo, s.p.HeadLo[b]-s.p.HeadHi[a]), max(hi, s.p.HeadHi[b]-s.p.HeadLo[a])
		}
		s.turnLo[i], s.turnHi[i] = lo, hi
	}
}

// plain edges are long and straight enough that what turns near one end is that
// end's junction.
func plain(e *Edge) bool { return e.Length > 2*turnReach && e.Bend < 8 && e.Bend > -8 }

// turns reports whether the heading changes by about as much as a junction asks
// somewhere in a part. Near the ends of the profile it cannot tell.
func (s *search) turns(q *part, angle float32) bool {
	reach := float32(turnReach/s.p.Step) + 1
	if q.lo < reach || q.hi > float32(s.p.Cells-1)-reach {
		return true
	}
	tol := float32(2*s.p.HeadTol) + float32(2*(gainBin+s.gainTol))*abs32(angle)
	stride := max(1, (q.hi-q.lo)/64)
	for u := q.lo; ; u += stride {
		i := int(min(u, q.hi) + 0.5)
		s.steps--
		if s.turnLo[i]*float32(s.gain)-tol <= angle && s.turnHi[i]*float32(s.gain)+tol >= angle {
			return true
		}
		if u >= q.hi {
			return false
		}
	}
}
