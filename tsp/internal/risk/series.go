package risk

import (
	"cmp"
	"math"
	"slices"
)

// point is what a source says at an instant (from == to) or over a span.
type point struct {
	from, to     int64 // ns
	mean, lo, hi float64
	n            float64 // values in a span
	have         uint8   // which of mean, lo, hi were told
}

// source is one signal of one trip.
type source struct {
	signal string
	kind   observes
	points []point
}

// sources sorts the samples of a trip by signal; rows of one span become one point.
func sources(trip []Sample) []*source {
	by := map[string]*source{}
	var list []*source
	for i := range trip {
		x := &trip[i]
		s := by[x.Signal]
		if s == nil {
			s = &source{signal: x.Signal, kind: classify(x.Signal)}
			by[x.Signal] = s
			list = append(list, s)
		}
		s.add(x)
	}
	for _, s := range list {
		s.close()
	}
	slices.SortFunc(list, func(a, b *source) int { return cmp.Compare(a.signal, b.signal) })
	return list
}

const (
	haveMean = 1 << iota
	haveLo
	haveHi
)

func (s *source) add(x *Sample) {
	if x.Span == 0 {
		s.points = append(s.points, point{x.At, x.At, x.Value, x.Value, x.Value, 1, haveMean | haveLo | haveHi})
		return
	}
	k := len(s.points) - 1 // rows of one span stand near each other
	for ; k >= max(0, len(s.points)-8); k-- {
		if p := &s.points[k]; p.from == x.At && p.to == x.At+x.Span {
			break
		}
	}
	if k < max(0, len(s.points)-8) {
		s.points = append(s.points, point{from: x.At, to: x.At + x.Span})
		k = len(s.points) - 1
	}
	p := &s.points[k]
	switch x.Stat {
	case Min:
		p.lo, p.have = x.Value, p.have|haveLo
	case Max:
		p.hi, p.have = x.Value, p.have|haveHi
	case Count:
		p.n = x.Value
	default:
		p.mean, p.have = x.Value, p.have|haveMean
	}
}

// close fills in what the rows of a span left out, as narrow as it may be: a mean of
// which only the bounds are known is taken for their middle.
func (s *source) close() {
	s.points = slices.DeleteFunc(s.points, func(p point) bool { return p.have == 0 })
	for i := range s.points {
		p := &s.points[i]
		if p.have&haveMean == 0 {
			switch {
			case p.have&haveLo == 0:
				p.mean = p.hi
			case p.have&haveHi == 0:
				p.mean = p.lo
			default:
				p.mean = (p.lo + p.hi) / 2
			}
		}
		if p.have&haveLo == 0 {
			p.lo = min(p.mean, 0)
		}
		if p.have&haveHi == 0 {
			p.hi = p.mean + max(p.mean, 10)
		}
	}
}

// dense is the time in which the most values of a source are counted.
const dense = 600 * second

// spacing gives the time that one value of the source speaks of, ns: the middle one of
// the spans of its aggregates and the distances between instants, or where it is told
// most finely, if that is finer: it may have been told at many rates.
func (s *source) spacing() int64 {
	widths := make([]int64, 0, len(s.points))
	last := int64(math.MinInt64)
	for i := range s.points {
		p := &s.points[i]
		switch {
		case p.to > p.from:
			widths = append(widths, p.to-p.from)
		case last != math.MinInt64:
			widths = append(widths, p.from-last)
			last = p.from
		default:
			last = p.from
		}
	}
	if len(widths) == 0 {
		return tripCap
	}
	slices.Sort(widths)
	return min(widths[len(widths)/2], s.densest())
}

// densest gives dense divided by the most values in as much time, if they are two.
func (s *source) densest() int64 {
	most, i := 0, 0
	for j := range s.points {
		for s.points[j].from-s.points[i].from >= dense {
			i++
		}
		most = max(most, j-i+1)
	}
	if most < 2 {
		return tripCap
	}
	return dense / int64(most)
}

// rate is what is known of a quantity a second, during one second of a trip. The
// seconds of a group share one total: mean times their number.
type rate struct {
	mean, lo, hi float64
	from, to     int32 // the group
	rank         int32 // seconds of the group and a bit for worse sources; 0: unknown
}

// timeline holds rates for each second of a trip.
type timeline struct {
	start int64
	rates []rate
}

func newTimeline(trip []Sample) timeline {
	start, end := trip[0].At, trip[0].At
	for i := range trip {
		start, end = min(start, trip[i].At), max(end, trip[i].At+trip[i].Span)
	}
	n := min(max((end-start)/second, 1), 2*tripCap/second)
	return timeline{start: start, rates: make([]rate, n)}
}

func (t *timeline) second(at int64) int32 {
	return int32(min(max((at-t.start)/second, 0), int64(len(t.rates))))
}

// put gives a group of seconds what a source says of it, unless a finer one did.
func (t *timeline) put(from, to int32, r rate, worse int32) {
	r.from, r.to = from, to
	r.rank = (to-from)*4 + worse + 1
	for i := from; i < to; i++ {
		if old := t.rates[i].rank; old == 0 || r.rank < old {
			t.rates[i] = r
		}
	}
}

// known reports whether any second was told, and fills the gaps with what bounds.
func (t *timeline) known(least, most float64) bool {
	any := false
	for i := range t.rates {
		any = any || t.rates[i].rank > 0
	}
	if !any {
		return false
	}
	for i := 0; i < len(t.rates); i++ {
		if t.rates[i].rank > 0 {
			continue
		}
		j := i
		for j < len(t.rates) && t.rates[j].rank == 0 {
			j++
		}
		v := 0.0
		if i > 0 && j < len(t.rates) {
			v = (t.rates[i-1].mean + t.rates[j].mean) / 2
		}
		for k := i; k < j; k++ {
			t.rates[k] = rate{mean: v, lo: min(least, v), hi: max(most, v), from: int32(i), to: int32(j), rank: 1}
		}
		i = j - 1
	}
	return true
}

// lay lays a source's values, converted to a rate by fn, on the timeline. Between
// instants more than two seconds apart the value may wander by slope a second.
func (t *timeline) lay(s *source, fn func(v float64, at int32) float64, slope float64, worse int32) {
	most := s.fullest()
	for i := 0; i < len(s.points); i++ {
		p := &s.points[i]
		if p.to > p.from {
			a, b := t.second(p.from), t.second(p.to)
			r := rate{mean: fn(p.mean, a), lo: fn(p.lo, a), hi: fn(p.hi, a)}
			r.lo, r.hi = min(r.lo, r.hi), max(r.lo, r.hi)
			if p.n > 0 && p.n < 0.9*most { // the trip filled a part of the window
				r.mean, r.lo, r.hi = r.mean*p.n/most, min(r.lo, 0), max(r.hi, 0)
			}
			t.put(a, b, r, worse)
			continue
		}
		i = t.instants(s, i, fn, slope, worse)
	}
}

// fullest gives how many values fill a span of the source. One or two windows of the
// clock do not show how much of them the trip filled: then ten a second, the most
// that is usual, stand for the shortest trip, and so for the fewest routes.
func (s *source) fullest() (most float64) {
	for _, p := range s.points {
		most = max(most, p.n)
	}
	if len(s.points) > 2 || len(s.points) == 0 {
		return most
	}
	if p := s.points[0]; p.to > p.from && p.from%(p.to-p.from) == 0 {
		most = max(most, 10*float64(p.to-p.from)/float64(second))
	}
	return most
}

// instants lays the instants of a source from i on that fall into one second, or the
// one before a gap, and gives the last one used.
func (t *timeline) instants(s *source, i int, fn func(v float64, at int32) float64, slope float64, worse int32) int {
	p := &s.points[i]
	a := t.second(p.from)
	total, n, j := 0.0, 0.0, i
	for ; j < len(s.points) && s.points[j].from == s.points[j].to && t.second(s.points[j].from) == a; j++ {
		total, n = total+s.points[j].mean, n+1
	}
	v := fn(total/n, a)
	if a < int32(len(t.rates)) {
		t.put(a, a+1, rate{mean: v, lo: v, hi: v}, worse)
	}
	if j == len(s.points) || s.points[j].to > s.points[j].from {
		return j - 1
	}
	b := t.second(s.points[j].from)
	gap := float64(s.points[j].from-s.points[j-1].from) / float64(second)
	if b <= a+1 || gap*float64(second) > float64(tripGap) {
		return j - 1
	}
	w := fn(s.points[j].mean, min(b, int32(len(t.rates))-1))
	r := rate{mean: (v + w) / 2, lo: min(v, w), hi: max(v, w)}
	if gap > 2 {
		r.lo, r.hi = r.lo-slope*gap/2, r.hi+slope*gap/2
	}
	t.put(a+1, b, r, worse)
	return j - 1
}
