package road

import (
	"math"
	"math/rand/v2"
)

const (
	trim   = 20.0 // metres before and after a junction that its corner takes
	smooth = 6    // metres each side over which the heading is averaged
)

// Route is a drive over a network, sampled every metre.
type Route struct {
	Length    float64   // metres
	Junctions []float64 // distance of each junction passed, metres
	net       *Network
	points    []Point
	heading   []float64 // radians from east, counter-clockwise, unwrapped
	limit     []float64 // m/s
}

// Pose is where and how the road lies at one distance along the route.
type Pose struct {
	WGS84
	Altitude  float64 // m
	Heading   float64 // degrees clockwise from north, 0 to 360
	Curvature float64 // 1/m, positive to the left
	Grade     float64 // rise over run
	Limit     float64 // speed limit, m/s
}

// Route walks the network at random, never turning back, for at least the
// given distance in metres.
func (n *Network) Route(rng *rand.Rand, distance float64) *Route {
	r := &Route{net: n}
	tracer := tracer{route: r}
	edge := rng.IntN(len(n.Edges))
	for tracer.done < distance+4*trim || len(r.points) < 4*smooth {
		next := n.onward(rng, edge)
		tracer.edge(n, n.Edges[edge])
		tracer.corner(n, n.Edges[edge], n.Edges[next])
		edge = next
	}
	r.finish()
	return r
}

func (n *Network) onward(rng *rand.Rand, edge int) int {
	e := n.Edges[edge]
	choices := make([]int, 0, 4)
	for _, i := range n.out[e.To] {
		if n.Edges[i].To != e.From {
			choices = append(choices, i)
		}
	}
	return choices[rng.IntN(len(choices))]
}

// tracer lays points exactly one metre apart along whatever it is led over.
type tracer struct {
	route   *Route
	last    Point
	begun   bool
	pending float64 // metres since the last point laid
	done    float64
}

func (t *tracer) to(p Point, limit float64) {
	if !t.begun {
		t.begun, t.last = true, p
		t.lay(p, limit)
		return
	}
	d := math.Hypot(p.X-t.last.X, p.Y-t.last.Y)
	if d == 0 {
		return
	}
	for at := 1 - t.pending; at <= d; at++ {
		f := at / d
		t.lay(Point{X: t.last.X + (p.X-t.last.X)*f, Y: t.last.Y + (p.Y-t.last.Y)*f}, limit)
	}
	t.done += d
	t.pending = math.Mod(t.pending+d, 1)
	t.last = p
}

func (t *tracer) lay(p Point, limit float64) {
	t.route.points = append(t.route.points, p)
	t.route.limit = append(t.route.limit, limit)
}

func (t *tracer) edge(n *Network, e Edge) {
	length := edgeLength(n, e)
	u0, u1 := trim/length, 1-trim/length
	const steps = 60
	for i := range steps + 1 {
		t.to(n.along(e, u0+(u1-u0)*float64(i)/steps), e.Limit)
	}
}

func edgeLength(n *Network, e Edge) float64 {
	a, b := n.Junctions[e.From], n.Junctions[e.To]
	return math.Hypot(b.X-a.X, b.Y-a.Y)
}

func (t *tracer) corner(n *Network, in, out Edge) {
	from := n.along(in, 1-trim/edgeLength(n, in))
	to := n.along(out, trim/edgeLength(n, out))
	const steps = 24
	for i := 1; i <= steps; i++ {
		t.to(bezier(from, n.Junctions[in.To], to, float64(i)/steps), min(in.Limit, out.Limit))
		if i == steps/2 {
			t.route.Junctions = append(t.route.Junctions, float64(len(t.route.points)-1))
		}
	}
}

// finish computes the headings, averaged so that the curvature (their
// derivative) has no steps of the sampling in it.
func (r *Route) finish() {
	raw := make([]float64, len(r.points))
	for i := range raw {
		j := min(i, len(raw)-2)
		d := math.Atan2(r.points[j+1].Y-r.points[j].Y, r.points[j+1].X-r.points[j].X)
		if i > 0 {
			d = raw[i-1] + math.Remainder(d-raw[i-1], 2*math.Pi)
		}
		raw[i] = d
	}
	r.heading = average(average(raw))
	r.Length = float64(len(r.points) - 1)
}

func average(in []float64) []float64 {
	out := make([]float64, len(in))
	for i := range in {
		lo, hi := max(0, i-smooth), min(len(in)-1, i+smooth)
		sum := 0.0
		for _, v := range in[lo : hi+1] {
			sum += v
		}
		out[i] = sum / float64(hi-lo+1)
	}
	return out
}

// At gives the pose at distance s metres; s is held to the route's ends.
func (r *Route) At(s float64) Pose {
	s = min(max(s, 0), r.Length)
	i := min(int(s), len(r.points)-2)
	f := s - float64(i)
	p, q := r.points[i], r.points[i+1]
	here := Point{X: p.X + (q.X-p.X)*f, Y: p.Y + (q.Y-p.Y)*f}
	heading := r.heading[i] + (r.heading[i+1]-r.heading[i])*f
	return Pose{
		WGS84:     r.net.Position(here),
		Altitude:  altitude(here),
		Heading:   compass(heading),
		Curvature: r.Curvature(s),
		Grade:     altitude(q) - altitude(p),
		Limit:     r.limit[i],
	}
}

// Curvature is the heading's derivative at s, 1/m, positive to the left.
func (r *Route) Curvature(s float64) float64 {
	i := min(max(int(s), 0), len(r.heading)-2)
	j := min(i+1, len(r.heading)-2)
	f := min(max(s-float64(i), 0), 1)
	here, next := r.heading[i+1]-r.heading[i], r.heading[j+1]-r.heading[j]
	return here + (next-here)*f
}

// Limit is the speed limit at s, m/s.
func (r *Route) Limit(s float64) float64 {
	return r.limit[min(max(int(s), 0), len(r.limit)-1)]
}

// compass turns radians from east counter-clockwise into degrees from north
// clockwise.
func compass(rad float64) float64 {
	deg := math.Mod(90-rad*180/math.Pi, 360)
	if deg < 0 {
		deg += 360
	}
	return deg
}
