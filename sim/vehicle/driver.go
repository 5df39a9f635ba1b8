package vehicle

import (
	"math"
	"math/rand/v2"

	"cordon/sim/road"
)

const (
	comfortBrake = 2.0 // m/s^2
	comfortTurn  = 2.2 // m/s^2 across
	hardest      = 8.2 // m/s^2
)

// driver follows a speed for every metre of the route, and stops where told.
type driver struct {
	route *road.Route
	speed []float64 // m/s allowed at each metre
	stops []stop
	pull  float64 // m/s^2 the driver likes to accelerate with
	haste float64 // fraction of the limit driven
	next  int
	since float64 // when the present stop was reached, s; 0 none
}

type stop struct {
	at   float64 // m
	wait float64 // s
}

func newDriver(route *road.Route, rng *rand.Rand) driver {
	d := driver{route: route, pull: 1.3 + rng.Float64()*0.9, haste: 0.88 + rng.Float64()*0.1}
	d.plan()
	for _, at := range route.Junctions {
		if rng.Float64() < 0.35 {
			d.stops = append(d.stops, stop{at: at - 18, wait: 3 + rng.Float64()*17})
		}
	}
	d.stops = append(d.stops, stop{at: route.Length - 10, wait: math.Inf(1)})
	return d
}

// plan goes backwards over the route so that every bend and junction is
// reached at its own speed with comfortable braking.
func (d *driver) plan() {
	n := int(d.route.Length) + 1
	d.speed = make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		at := float64(i)
		v := d.route.Limit(at) * d.haste
		if k := math.Abs(d.route.Curvature(at)); k > 1e-4 {
			v = min(v, math.Sqrt(comfortTurn/k))
		}
		if i+1 < n {
			v = min(v, math.Sqrt(d.speed[i+1]*d.speed[i+1]+2*comfortBrake))
		}
		d.speed[i] = v
	}
}

// wants is the acceleration the driver asks for, m/s^2.
func (d *driver) wants(s *State) float64 {
	if s.T < Departure || s.Faults.Airbag || s.Faults.HardBraking {
		return -hardest
	}
	// The driver looks half a second ahead, but stays slow to a bend's end.
	target := min(d.planned(s.Distance), d.planned(s.Distance+s.Speed*0.5))
	left, waiting := d.ahead(s)
	if waiting {
		return -comfortBrake
	}
	target = min(target, math.Sqrt(2*comfortBrake*0.8*max(left, 0)))
	return min(max((target-s.Speed)*1.6, -comfortBrake*1.6), d.pull)
}

func (d *driver) planned(at float64) float64 {
	return d.speed[min(int(at), len(d.speed)-1)]
}

// ahead is the distance to the next stop in metres, and whether the car is
// standing at it.
func (d *driver) ahead(s *State) (float64, bool) {
	here := d.stops[d.next]
	left := here.at - s.Distance
	if left > 1.5 || s.Speed > 0.6 && left > -3 {
		return left, false
	}
	if d.since == 0 {
		d.since = s.T
	}
	if s.T-d.since < here.wait {
		return left, true
	}
	d.since = 0
	if d.next+1 < len(d.stops) {
		d.next++
	}
	return d.stops[d.next].at - s.Distance, false
}
