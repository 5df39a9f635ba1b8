package risk

import (
	"math"
	"strings"

	"cordon/geo"
)

// The car that steering and wheels are taken to belong to; what another differs by
// is within the gain that a search tries.
const (
	steeringRatio = 15.0
	wheelbase     = 2.75 // m
	track         = 1.6  // m
	topSpeed      = 45.0 // m/s
	topYaw        = 35.0 // degrees/s
	cornerSpeed   = 6.0  // m/s, where nothing tells the speed
)

// known is what the sources of a trip say of it by formulas, second by second.
type known struct {
	speed, yaw       timeline // m/s; degrees/s clockwise
	hasSpeed, hasYaw bool
	gain, tol        float64 // of the headings
	scale            float64 // of the distances
	turned           float64 // by how much totals of turning divide the routes
	others           []*source
}

// understand lays every source for which there is a formula on one timeline.
func understand(trip []Sample) *known {
	k := &known{speed: newTimeline(trip), yaw: newTimeline(trip), scale: 0.03}
	list := sources(trip)
	for _, s := range list {
		k.addSpeed(s)
	}
	k.hasSpeed = k.speed.known(0, topSpeed)
	for _, s := range list {
		k.addYaw(s)
	}
	k.addWheels(list)
	k.hasYaw = k.yaw.known(-topYaw, topYaw)
	k.forget()
	return k
}

// longSpan is how many seconds a car can turn in any way that one likes.
const longSpan = 150

// forget gives up following the heading if all that is known of it are totals of
// spans too long for that. Each total still leaves a part of the routes only: it is
// known to some 13 degrees, of 60 that each of the junctions of the span, one in
// fifteen seconds, turns at random: of the middle of that spread, one in 32 in five
// minutes, and by the root of the time for others.
func (k *known) forget() {
	k.turned = 1
	factor := 1.0
	for i := range k.yaw.rates {
		r := &k.yaw.rates[i]
		if r.to-r.from < longSpan {
			return
		}
		if int(r.from) == i {
			factor *= 32 * math.Sqrt(max(float64(r.to-r.from)/300, 1))
		}
	}
	if k.hasYaw {
		k.turned, k.hasYaw = factor, false
	}
}

func (k *known) addSpeed(s *source) {
	forward := func(v float64, _ int32) float64 { return min(math.Abs(perSecond(s.kind, v)), 3*topSpeed) }
	switch s.kind {
	case speed:
		k.speed.lay(s, forward, 1, 0)
	case wheelSpeed:
		k.speed.lay(s, forward, 1, 1)
	case wheelTurning:
		k.speed.lay(s, forward, 1, 2)
		k.scale = max(k.scale, 0.12)
	case metres, kilometres:
		k.addDistance(s)
	case other:
		k.others = append(k.others, s)
	}
}

// addDistance turns a distance so far into speeds: of the time between two values,
// or within a span by its bounds.
func (k *known) addDistance(s *source) {
	for i := range s.points {
		p := &s.points[i]
		if p.to > p.from {
			a, b := k.speed.second(p.from), k.speed.second(p.to)
			k.speed.put(a, b, rate{mean: perSecond(s.kind, p.hi-p.lo) / max(float64(b-a), 1), hi: topSpeed}, 2)
			continue
		}
		if i == 0 || s.points[i-1].to > s.points[i-1].from || p.from-s.points[i-1].from > tripGap {
			continue
		}
		a, b := k.speed.second(s.points[i-1].from), k.speed.second(p.from)
		if b == a {
			continue
		}
		r := rate{mean: max(perSecond(s.kind, p.mean-s.points[i-1].mean), 0) / float64(b-a)}
		r.mean = min(r.mean, topSpeed)
		if r.lo, r.hi = r.mean, r.mean; b-a > 2 {
			r.lo, r.hi = max(0, r.mean-0.5*float64(b-a)), min(topSpeed, r.mean+0.5*float64(b-a))
		}
		k.speed.put(a, b, r, 2)
	}
}

// pace is the car's mean speed in a second, m/s.
func (k *known) pace(at int32) float64 {
	if !k.hasSpeed || int(at) >= len(k.speed.rates) {
		return cornerSpeed
	}
	return k.speed.rates[at].mean
}

func (k *known) addYaw(s *source) {
	const deg = 180 / math.Pi
	steered := func(ratio float64) func(v float64, at int32) float64 {
		return func(v float64, at int32) float64 {
			return -k.pace(at) * math.Tan(min(max(v/ratio, -60), 60)/deg) / wheelbase * deg
		}
	}
	switch s.kind {
	case yawRate:
		k.yaw.lay(s, func(v float64, _ int32) float64 { return -v }, 2, 0)
		k.trust(0.05, 7)
	case wheelAngle:
		k.yaw.lay(s, steered(steeringRatio), 2, 1)
		k.trust(k.unsure(0.3), 12)
	case roadAngle:
		k.yaw.lay(s, steered(1), 2, 1)
		k.trust(k.unsure(0.2), 12)
	case sideways:
		k.yaw.lay(s, func(v float64, at int32) float64 { return -v / max(k.pace(at), 2) * deg }, 2, 2)
		k.trust(k.unsure(0.2), 15)
	}
}

// unsure is the error of a heading that needs the speed, where nothing tells it.
func (k *known) unsure(gain float64) float64 {
	if k.hasSpeed {
		return gain
	}
	return 0.5
}

// trust keeps the smallest errors that any source of headings has: the search may
// rely on the best one.
func (k *known) trust(gain, tol float64) {
	if k.tol == 0 || gain < k.gain {
		k.gain, k.tol = gain, tol
	}
}

// addWheels takes turning from the wheels of an axle, if nothing tells it better.
func (k *known) addWheels(list []*source) {
	if k.tol > 0 {
		return
	}
	for _, l := range list {
		if l.kind != wheelSpeed && l.kind != wheelTurning || !strings.Contains(l.signal, ".Wheel.Left.") {
			continue
		}
		for _, r := range list {
			if r.signal == strings.Replace(l.signal, ".Wheel.Left.", ".Wheel.Right.", 1) {
				k.difference(l, r)
			}
		}
	}
}

// difference lays (left-right)/track on the yaw timeline.
func (k *known) difference(l, r *source) {
	a, b := timeline{k.yaw.start, make([]rate, len(k.yaw.rates))}, timeline{k.yaw.start, make([]rate, len(k.yaw.rates))}
	fn := func(kind observes) func(float64, int32) float64 {
		return func(v float64, _ int32) float64 { return perSecond(kind, v) / track * 180 / math.Pi }
	}
	a.lay(l, fn(l.kind), 0, 0)
	b.lay(r, fn(r.kind), 0, 0)
	for i := range a.rates {
		x, y := &a.rates[i], &b.rates[i]
		if x.rank == 0 || y.rank == 0 {
			continue
		}
		v := rate{mean: x.mean - y.mean, lo: max(x.lo-y.hi, -topYaw), hi: min(x.hi-y.lo, topYaw)}
		if x.from+1 == x.to {
			v.lo, v.hi = v.mean, v.mean
		}
		v.from, v.to, v.rank = x.from, x.to, x.rank+3
		k.yaw.rates[i] = v
	}
	k.trust(0.24, 12)
}

// band bounds a running total: at each second's end, and inside a group as far as
// its rates and its total allow.
func band(rates []rate) (mid, lo, hi []float64) {
	n := len(rates)
	mid, lo, hi = make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for i := range rates {
		mid[i+1] = mid[i] + rates[i].mean
	}
	for i := 1; i <= n; i++ {
		r := &rates[i-1]
		from, to := int(r.from), min(int(r.to), n)
		in, left := float64(i-from), float64(to-i)
		lo[i] = max(mid[from]+r.lo*in, mid[to]-r.hi*left)
		hi[i] = min(mid[from]+r.hi*in, mid[to]-r.lo*left)
		if to-from == 1 || lo[i] > hi[i] || left <= 0 {
			lo[i], hi[i] = mid[i], mid[i]
		}
	}
	return mid, lo, hi
}

const cellMetres = 10

// profile turns what is known into what a search takes; ok is false if nothing is.
func (k *known) profile() (p *geo.Profile, ok bool) {
	switch {
	case !k.hasSpeed && !k.hasYaw && k.turned == 1:
		return nil, false
	case !k.hasSpeed:
		return k.byTime(), true
	}
	_, lo, hi := band(k.speed.rates)
	for i := 1; i < len(lo); i++ { // distance never falls
		lo[i] = max(lo[i], lo[i-1])
	}
	for i := len(hi) - 2; i >= 0; i-- {
		hi[i] = min(hi[i], hi[i+1])
	}
	n := min(int(lo[len(lo)-1]/cellMetres)+1, 1<<20)
	p = &geo.Profile{Cells: n, Step: cellMetres, Scale: k.scale, Gain: k.gain, HeadTol: k.tol, Speed: make([]float32, n)}
	if !k.hasYaw {
		p.Gain = 0
	}
	var headLo, headHi []float64
	if k.hasYaw {
		_, headLo, headHi = band(k.yaw.rates)
		p.HeadLo, p.HeadHi = make([]float32, n), make([]float32, n)
	}
	a, b := 0, 0
	for i := range n {
		d := float64(i) * cellMetres
		for a+1 < len(hi) && hi[a+1] <= d {
			a++
		}
		for b = max(a, b); b+1 < len(lo) && lo[b] <= d; b++ {
		}
		at := -1.0
		if b == a+1 && lo[a] == hi[a] && lo[b] == hi[b] && lo[b] > lo[a] {
			at = (d - lo[a]) / (lo[b] - lo[a])
		}
		k.fill(p, i, a, b, at, headLo, headHi)
	}
	return p, true
}

// fill bounds speed and heading of cell i by the seconds from a to b, in one of
// which the car was there; at tells where between the two, or is negative.
func (k *known) fill(p *geo.Profile, i, a, b int, at float64, headLo, headHi []float64) {
	slow := math.Inf(1)
	for t := a; t <= min(b, len(k.speed.rates)-1); t++ {
		slow = min(slow, k.speed.rates[t].lo)
	}
	if math.IsInf(slow, 1) {
		slow = 0
	}
	p.Speed[i] = float32(max(slow, 0))
	if !k.hasYaw {
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for t := a; t <= min(b, len(headLo)-1); t++ {
		lo, hi = min(lo, headLo[t]), max(hi, headHi[t])
	}
	if b == a+1 && b < len(headLo) && at >= 0 { // told so finely that the place between two seconds is known
		lo, hi = headLo[a]+at*(headLo[b]-headLo[a]), headHi[a]+at*(headHi[b]-headHi[a])
	}
	p.HeadLo[i], p.HeadHi[i] = float32(lo), float32(hi)
}

// byTime makes the profile of a trip of which only turning is known.
func (k *known) byTime() *geo.Profile {
	n := len(k.yaw.rates)
	p := &geo.Profile{Cells: n, Step: 1, ByTime: true}
	if !k.hasYaw {
		return p
	}
	_, lo, hi := band(k.yaw.rates)
	p.Gain, p.HeadTol = k.gain, k.tol
	p.HeadLo, p.HeadHi = make([]float32, n), make([]float32, n)
	for i := range n {
		p.HeadLo[i], p.HeadHi[i] = float32(lo[i]), float32(hi[i])
	}
	return p
}
