package geo

import (
	"errors"
	"math"
	"math/rand/v2"
)

// Drive is a made drive over a graph: what a car with true sensors would measure.
type Drive struct {
	Step  float64   // seconds between samples
	Speed []float64 // m/s
	Yaw   []float64 // degrees a second, clockwise positive
	Route []int32   // edges in order; the drive starts and ends on the first and last
	Start float64   // metres from the start of the first edge
}

const (
	pickUp    = 1.6  // m/s^2
	slowDown  = 2.0  // m/s^2
	roundness = 11.0 // metres before and after a corner on which the heading changes
)

// NewDrive drives at random for some seconds: keeps to limits, slows before corners,
// stops now and then at a junction, cuts corners, turns back only where a road ends.
func (g *Graph) NewDrive(seed uint64, seconds float64) (*Drive, error) {
	if !(seconds > 0 && seconds <= 24*3600) {
		return nil, errors.New("geo: a drive lasts up to a day")
	}
	rng := rand.New(rand.NewPCG(seed, 0x6472697665))
	c := cruise{g: g, rng: rng, d: &Drive{Step: 0.1}}
	edge := int32(rng.IntN(len(g.edges)))
	c.enter(edge)
	c.d.Start = rng.Float64() * c.end[0]
	c.at, c.temper = c.d.Start, 0.8+0.25*rng.Float64()
	for len(c.d.Speed) < int(seconds/c.d.Step) {
		if !c.tick() {
			break
		}
	}
	c.d.Route = c.d.Route[:c.here+1]
	return c.d, nil
}

// cruise is a car on its way; distances are metres of the map along the route.
type cruise struct {
	g      *Graph
	rng    *rand.Rand
	d      *Drive
	at, v  float64
	rest   float64 // seconds yet to stand
	temper float64 // part of the limit that this driver takes

	here int       // edge of the route it is on
	end  []float64 // where each edge of the route ends
	pass []float64 // speed at that end, m/s; 0: stops
	line walk
}

// enter adds an edge to the route.
func (c *cruise) enter(edge int32) {
	w := newWalk(c.g.Shape(edge))
	base := 0.0
	if n := len(c.d.Route); n > 0 {
		base = c.end[n-1]
		last := c.line.bearing[len(c.line.bearing)-1]
		turn := halfTurn(w.bearing[0] - last)
		if c.g.edges[c.d.Route[n-1]].Reverse == edge {
			turn = 180
		}
		c.pass = append(c.pass, c.cornerSpeed(turn))
		w.turn(last + turn - w.bearing[0])
	} else {
		c.line.at = []float64{0}
	}
	for i, b := range w.bearing {
		c.line.bearing = append(c.line.bearing, b)
		c.line.at = append(c.line.at, base+w.at[i+1])
	}
	c.d.Route, c.end = append(c.d.Route, edge), append(c.end, base+w.length())
}

func (w *walk) turn(by float64) {
	for i := range w.bearing {
		w.bearing[i] += by
	}
}

func (c *cruise) cornerSpeed(turn float64) float64 {
	if c.rng.Float64() < 0.15 {
		return 0 // a light, a sign
	}
	return min(40, cornering(turn)) * (0.85 + 0.3*c.rng.Float64())
}

// tick drives on by one sample; false: there is no way on.
func (c *cruise) tick() bool {
	for c.end[len(c.end)-1] < c.at+150 {
		next, ok := c.choose(c.d.Route[len(c.d.Route)-1])
		if !ok {
			if c.end[len(c.end)-1] < c.at+20 {
				return false
			}
			break
		}
		c.enter(next)
	}
	dt := c.d.Step
	v := c.target()
	switch {
	case c.rest > 0:
		c.rest, v = c.rest-dt, 0
	case v > c.v:
		v = min(v, c.v+pickUp*dt)
	default:
		v = max(v, c.v-2*slowDown*dt)
	}
	before, moved := c.line.smooth(c.at), (c.v+v)/2*dt
	turned := c.line.smooth(c.at+moved) - before
	short := 1.0
	if math.Abs(turned) > 2*moved && moved > 0 { // more than 2 degrees a metre: a corner, cut
		short = 0.8
	}
	c.at, c.v = c.at+moved, v
	c.d.Speed, c.d.Yaw = append(c.d.Speed, moved*short/dt), append(c.d.Yaw, turned/dt)
	c.pastJunction()
	return true
}

func (c *cruise) pastJunction() {
	if c.here+1 < len(c.end) && c.pass[c.here] == 0 && c.v < 1.2 && c.rest <= 0 && c.end[c.here]-c.at < 4 {
		c.rest, c.pass[c.here] = 3+30*c.rng.Float64(), 5
	}
	if c.here+1 < len(c.end) && c.at >= c.end[c.here] {
		c.here++
	}
}

// target is the speed that lets the car pass what lies ahead at its speed.
func (c *cruise) target() float64 {
	limit := c.temper * float64(c.g.edges[c.d.Route[c.here]].Limit) / 3.6
	v := limit * (0.93 + 0.07*math.Sin(c.at/170))
	for i := max(0, c.here-1); i < len(c.pass); i++ {
		gap := c.end[i] - c.at
		switch {
		case gap < -roundness:
		case gap < roundness && c.pass[i] > 0:
			v = min(v, c.pass[i])
		default:
			v = min(v, math.Sqrt(c.pass[i]*c.pass[i]+2*slowDown*max(gap-roundness*min(1, c.pass[i]), 0)))
		}
	}
	return max(v, 0.6)
}

// choose takes a way on, mostly ahead.
func (c *cruise) choose(edge int32) (next int32, ok bool) {
	from, to := c.g.Leaving(c.g.edges[edge].To)
	sum := 0.0
	for n := from; n < to; n++ {
		w := 1.0
		switch a := math.Abs(c.g.Turn(edge, n)); {
		case c.g.edges[edge].Reverse == n:
			if w = 1e-9; to-from > 1 {
				continue
			}
		case a < 35:
			w = 2.2
		case a > 140:
			w = 0.05
		}
		if sum += w; c.rng.Float64()*sum < w {
			next, ok = n, true
		}
	}
	return next, ok
}

// smooth gives the heading that a car shows at a place: the line's, averaged over
// the length of a corner.
func (w *walk) smooth(at float64) float64 {
	from, to := at-roundness, at+roundness
	i := w.segment(from)
	sum, long := 0.0, 0.0
	for ; i < len(w.bearing) && w.at[i] < to; i++ {
		if part := min(to, w.at[i+1]) - max(from, w.at[i]); part > 0 {
			sum, long = sum+part*w.bearing[i], long+part
		}
	}
	if long == 0 {
		return w.bearing[len(w.bearing)-1]
	}
	return sum / long
}

// segment finds the segment that holds a place.
func (w *walk) segment(at float64) int {
	lo, hi := 0, len(w.bearing)-1
	for lo < hi {
		if mid := (lo + hi) / 2; w.at[mid+1] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
