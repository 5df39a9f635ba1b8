package risk

import (
	"cmp"
	"slices"
)

// A trip may be told finely for some minutes and roughly, or not at all, for the rest.
// Then the routes of the rest multiply what the minutes leave, though the way of those
// minutes is given away: parts that are told more finely than the whole count alone, and
// so does turning where little is told of speed.

const (
	leastPart = 30 // seconds: less tells no way
	bridged   = 30 // seconds that may be missing within a part
	mostParts = 8  // of one fineness, the longest
)

// finenesses are the seconds that a total may stand for in a part of a trip.
var finenesses = []int32{15, 120, 900}

// stretch is a run of seconds of a trip.
type stretch struct{ from, to int32 }

func (s stretch) len() int32 { return s.to - s.from }

// parts lists the samples of the parts of a trip that are told more finely than the
// whole, and the trip without its speeds if it has any and something else tells turning.
func (k *known) parts(trip []Sample) (list [][]Sample) {
	if k.hasSpeed && (k.hasYaw || k.turned > 1) {
		list = append(list, slices.DeleteFunc(slices.Clone(trip), func(x Sample) bool {
			what := classify(x.Signal)
			return what >= speed && what <= kilometres
		}))
	}
	seen := map[stretch]bool{}
	for _, most := range finenesses {
		fast := func(i int) bool { return k.hasSpeed && k.speed.rates[i].finer(most) }
		turn := func(i int) bool { return k.hasYaw && k.yaw.rates[i].finer(most) }
		for _, fine := range []func(int) bool{fast, turn, func(i int) bool { return fast(i) && turn(i) }} {
			for _, s := range stretches(len(k.speed.rates), fine) {
				if !seen[s] {
					seen[s] = true
					list = append(list, s.of(trip, k.speed.start))
				}
			}
		}
	}
	return list
}

// rough reports whether a trip is told in long totals alone.
func (k *known) rough() bool {
	fine := 0
	for i := range k.speed.rates {
		if k.hasSpeed && k.speed.rates[i].finer(finenesses[0]) || k.hasYaw && k.yaw.rates[i].finer(finenesses[0]) {
			fine++
		}
	}
	return fine < leastPart
}

func (r *rate) finer(most int32) bool { return r.rank > 0 && r.to-r.from <= most }

// stretches lists the longest runs among n seconds that are fine, shorter than all.
func stretches(n int, fine func(int) bool) (list []stretch) {
	last := -1 - bridged - 1
	for i := range n {
		if !fine(i) {
			continue
		}
		if i-last > bridged+1 {
			list = append(list, stretch{int32(i), int32(i)})
		}
		list[len(list)-1].to, last = int32(i+1), i
	}
	list = slices.DeleteFunc(list, func(s stretch) bool { return s.len() < leastPart || int(s.len()) > n-leastPart })
	slices.SortStableFunc(list, func(a, b stretch) int { return cmp.Compare(b.len(), a.len()) })
	return list[:min(len(list), mostParts)]
}

// of gives the samples that speak of a stretch alone.
func (s stretch) of(trip []Sample, start int64) (list []Sample) {
	from, to := start+int64(s.from)*second, start+int64(s.to)*second
	for _, x := range trip {
		if x.At >= from && x.At+x.Span <= to {
			list = append(list, x)
		}
	}
	return list
}
