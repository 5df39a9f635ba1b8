package geo

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
)

// search holds what a run needs; states wait in buckets by the cell in which their
// last edge begins, so that all routes grow along the profile together.
type search struct {
	g     *Graph
	p     *Profile
	ctx   context.Context
	steps int // left

	scale, gain float64 // errors of this run, and how far about them
	scaleTol    float64
	gainTol     float64
	slow        []float32 // the least of the profile's speeds, about cells each way
	about       int
	top         float32      // the most of slow
	corner      [181]float32 // fastest, by whole degrees

	turnLo, turnHi []float32 // how far the heading changes about each cell

	buckets [][]state
	seen    map[identity]int32
	width   int
	total   uint64
	room    state // the next one, in the making
	cut     bool  // something was left out
}

// identity stands for an edge and the parts of a state.
type identity struct {
	edge int32
	n    uint8
	rest uint64
}

func newSearch(ctx context.Context, g *Graph, p *Profile) *search {
	s := &search{g: g, p: p, ctx: ctx, seen: map[identity]int32{}, about: 1, scale: 1, gain: 1}
	s.turnings()
	for a := range s.corner {
		s.corner[a] = fastest(float64(a))
	}
	if p.Speed == nil {
		return s
	}
	if !p.ByTime {
		s.about = max(1, int(slack/p.Step))
	}
	s.slow = make([]float32, p.Cells)
	for i := range s.slow {
		s.slow[i] = slices.Min(p.Speed[max(0, i-s.about):min(p.Cells, i+s.about+1)])
	}
	s.top = slices.Max(s.slow)
	return s
}

// run counts routes; cut says that the beam was too narrow or the steps ran out, so
// that the count is of some routes only.
func (s *search) run(starts, width int) (total uint64, cut bool, err error) {
	s.total, s.cut, s.width = 0, false, width
	s.buckets = make([][]state, s.p.Cells+1)
	stride := 1
	if len(s.g.edges) > starts {
		stride, s.cut = (len(s.g.edges)+starts-1)/starts, true
	}
	for e := 0; e < len(s.g.edges); e += stride {
		t := s.start(int32(e))
		s.grow(&t)
	}
	for at := range s.buckets {
		if err := s.ctx.Err(); err != nil {
			return 0, true, err
		}
		s.merge(at)
		for i := 0; i < len(s.buckets[at]); i++ { // more may come in as it goes
			if s.steps <= 0 {
				s.cut = true
				return s.total, true, nil
			}
			if i%512 == 511 && s.ctx.Err() != nil {
				return 0, true, s.ctx.Err()
			}
			t := s.buckets[at][i]
			s.grow(&t)
		}
		s.buckets[at] = nil
	}
	return s.total, s.cut, nil
}

// grow follows a state over its edge and into every edge after it.
func (s *search) grow(t *state) {
	ended := s.follow(t)
	if ended {
		sum, over := bits.Add64(s.total, t.count, 0)
		if s.total = sum; over != 0 {
			s.total = math.MaxUint64
		}
	}
	if ended || t.n == 0 {
		return
	}
	e := &s.g.edges[t.edge]
	from, to := s.g.Leaving(e.To)
	for next := from; next < to; next++ {
		if e.Reverse == next && s.p.HeadLo == nil && to-from > 1 {
			continue // no heading will tell: turning back only where the road ends
		}
		if s.into(t, next, &s.room); s.room.n > 0 {
			at := min(max(s.room.floor(), t.floor()), s.p.Cells)
			s.buckets[at] = append(s.buckets[at], s.room)
		}
	}
}

// follow moves the parts of a state to the end of its edge and says whether the
// profile may end on it.
func (s *search) follow(t *state) (ended bool) {
	e := &s.g.edges[t.edge]
	kept := uint8(0)
	s.steps -= 30 // what a state costs besides comparisons
	for i := range t.n {
		q := t.parts[i]
		switch s.along(e, &q) {
		case done:
			ended = true
		case onward:
			t.parts[kept] = q
			kept++
		}
	}
	t.n = kept
	return ended
}

// into takes a state over the junction into the next edge; n gets no part if it
// cannot be.
func (s *search) into(t *state, next int32, n *state) {
	e := &s.g.edges[t.edge]
	angle := s.g.Turn(t.edge, next)
	apart := s.turnLo != nil && plain(e) && plain(&s.g.edges[next]) && e.Reverse != next
	n.edge, n.count, n.n = next, t.count, 0
	for i := range t.n {
		q := t.parts[i]
		if apart && !s.turns(&q, float32(angle)) {
			continue
		}
		if s.turn(e, &q, angle) {
			n.put(q)
		}
		if e.Reverse == next { // either way about
			if q = t.parts[i]; s.turn(e, &q, -angle) {
				n.put(q)
			}
		}
	}
}

// put adds a part, in one with a part that is much the same, or with the last if
// there are too many.
func (t *state) put(q part) {
	for i := range t.parts[:t.n] {
		o := &t.parts[i]
		near := abs32(o.lo-q.lo) < 2 && abs32(o.hi-q.hi) < 2 && (abs32(o.rlo-q.rlo) < 3 || o.rlo == q.rlo) && (abs32(o.rhi-q.rhi) < 3 || o.rhi == q.rhi)
		if near || i == maxParts-1 {
			*o = part{min(o.lo, q.lo), max(o.hi, q.hi), min(o.rlo, q.rlo), max(o.rhi, q.rhi)}
			return
		}
	}
	t.parts[t.n] = q
	t.n++
}

func abs32(x float32) float32 { return max(x, -x) }

// merge joins the states of a bucket that are the same, and if they are too many
// keeps half of those that stand for most routes and half by lot.
func (s *search) merge(at int) {
	list := s.buckets[at]
	if len(list) < 2 {
		return
	}
	clear(s.seen)
	kept := list[:0]
	for i := range list {
		m := list[i].mark()
		if k, ok := s.seen[m]; ok {
			sum, over := bits.Add64(kept[k].count, list[i].count, 0)
			if kept[k].count = sum; over != 0 {
				kept[k].count = math.MaxUint64
			}
			continue
		}
		s.seen[m] = int32(len(kept))
		kept = append(kept, list[i])
	}
	if len(kept) > s.width {
		slices.SortFunc(kept, func(a, b state) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.lot(), b.lot())) })
		rest := kept[s.width/2:]
		slices.SortFunc(rest, func(a, b state) int { return cmp.Compare(a.lot(), b.lot()) })
		kept, s.cut = kept[:s.width], true
	}
	s.buckets[at] = kept
}

// lot spreads states evenly, wherever they are on the map.
func (t *state) lot() uint32 {
	h := uint32(t.edge)*0x9e3779b1 ^ uint32(int32(t.parts[0].lo))*0x85ebca6b
	return (h ^ h>>15) * 0xc2b2ae35
}

// mark tells which states go on as one: intervals that differ by less than an eighth
// of their width are the same, or by half of it where no heading is known.
func (t *state) mark() identity {
	m := identity{edge: t.edge, n: t.n}
	for _, q := range t.parts[:t.n] {
		step, angle := max(2, (q.hi-q.lo)/8), max(4, (q.rhi-q.rlo)/8)
		if !(angle < 360) { // no heading will tell places apart
			step = max(2, (q.hi-q.lo)/2)
		}
		for _, v := range [4]int64{coarse(q.lo, step), coarse(q.hi, step), coarse(q.rlo, angle), coarse(q.rhi, angle)} {
			m.rest = (m.rest ^ uint64(v)) * 0x9e3779b97f4a7c15
			m.rest ^= m.rest >> 29
		}
	}
	return m
}

// coarse rounds to steps that are powers of two, so that widths which are almost the
// same are rounded alike.
func coarse(v, step float32) int64 {
	if !(step < 1<<20) { // a heading not known yet
		return 1 << 40
	}
	_, e := math.Frexp(float64(step))
	return int64(math.Ldexp(float64(v), 1-e)) + int64(e)<<32
}
