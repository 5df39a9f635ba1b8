package geo

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func town10k(t testing.TB) *Graph {
	t.Helper()
	g, err := Generate(1, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// sensors are the errors of a car's own measurements.
type sensors struct {
	scale float64 // wheel calibration
	speed float64 // noise, m/s
	bias  float64 // of the yaw rate, degrees a second
	yaw   float64 // noise, degrees a second
}

// measured makes the profile that a drive's speed and, if heading, yaw rate give.
func measured(d *Drive, rng *rand.Rand, s sensors, heading bool) *Profile {
	p := &Profile{Step: 10, Scale: 0.03, HeadTol: 7}
	way, head := 0.0, 0.0
	for i, v := range d.Speed {
		v = max(0, v*(1+s.scale)+s.speed*rng.NormFloat64())
		if d.Speed[i] > 0.1 { // a standing car knows its bias
			head += (d.Yaw[i] + s.bias + s.yaw*rng.NormFloat64()) * d.Step
		}
		for ; way >= float64(p.Cells)*p.Step; p.Cells++ {
			p.Speed = append(p.Speed, float32(v))
			if heading {
				p.HeadLo, p.HeadHi = append(p.HeadLo, float32(head)), append(p.HeadHi, float32(head))
			}
		}
		way += v * d.Step
	}
	return p
}

// holds follows one route alone through the same steps as a search.
func holds(g *Graph, p *Profile, route []int32) bool {
	s := newSearch(context.Background(), g, p)
	for _, scale := range bins(p.Scale, scaleBin) {
		for _, gain := range bins(p.Gain, gainBin) {
			s.aim(scale, gain, min(p.Scale, scaleBin), 0)
			for first := range min(2, len(route)) {
				if s.walks(route[first:]) {
					return true
				}
			}
		}
	}
	return false
}

func (s *search) walks(route []int32) bool {
	t := s.start(route[0])
	for i := range route {
		if s.follow(&t) {
			return true
		}
		if t.n == 0 || i+1 == len(route) {
			return false
		}
		var next state
		s.into(&t, route[i+1], &next)
		t = next
	}
	return false
}

// A count of routes means nothing if the true one may be missing: over made drives
// with noisy, badly calibrated sensors it must be there in 99 of 100.
func TestTrueRouteIsAmongTheCandidates(t *testing.T) {
	g := town10k(t)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, heading := range []bool{true, false} {
		missed, drives := 0, 300
		for i := range drives {
			d, err := g.NewDrive(uint64(i), 120+rng.Float64()*900)
			if err != nil {
				t.Fatal(err)
			}
			s := sensors{scale: 0.028 * (2*rng.Float64() - 1), speed: 0.15, bias: 0.01 * rng.NormFloat64(), yaw: 0.3}
			if !holds(g, measured(d, rng, s, heading), d.Route) {
				missed++
				t.Logf("heading %v: drive %d lost", heading, i)
			}
		}
		t.Logf("heading %v: the true route among the candidates in %d of %d drives", heading, drives-missed, drives)
		if missed > drives/100 {
			t.Errorf("heading %v: %d of %d true routes lost", heading, missed, drives)
		}
	}
}

func TestX(t *testing.T) {
	g := town10k(t)
	t.Log(g.Junctions(), g.Edges())
	rng := rand.New(rand.NewPCG(5, 5))
	for _, heading := range []bool{true, false} {
		for _, sec := range []float64{60, 120, 300, 600, 1800, 3600} {
			for i := range 3 {
				d, _ := g.NewDrive(uint64(i), sec)
				p := measured(d, rng, sensors{scale: 0.01, speed: 0.1, yaw: 0.2}, heading)
				at := time.Now()
				a, err := g.Candidates(context.Background(), p, Budget{Many: 1000})
				turns := 0
				for j := 1; j < len(d.Route); j++ {
					if math.Abs(g.Turn(d.Route[j-1], d.Route[j])) > 45 {
						turns++
					}
				}
				t.Log(heading, sec, "m", p.Cells*10, "edges", len(d.Route), "turns", turns, a, err, time.Since(at))
			}
		}
	}
}
