package geo

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Profile is what is known of a drive whose start is not: cell i speaks of the place
// i*Step metres on from there by the car's own count, or of i*Step seconds later
// where nothing tells distance (ByTime).
type Profile struct {
	Cells  int
	Step   float64 // metres or seconds a cell
	ByTime bool
	// HeadLo and HeadHi bound the heading against that at the start, degrees,
	// clockwise positive, unwrapped. Nil: not known.
	HeadLo, HeadHi []float32
	// Speed is what the car surely did at least at that place, m/s. Nil: not known.
	Speed []float32
	Scale float64 // how far the car's count of metres may be off, a part: 0.03
	Gain  float64 // how far its changes of heading may be off, a part
	// HeadTol is by how much heading and road may differ on a straight road, degrees.
	HeadTol float64
}

// maxCells bounds a profile: 5,000 km in cells of 5 m.
const maxCells = 1 << 20

func (p *Profile) valid() error {
	switch {
	case p.Cells < 1 || p.Cells > maxCells:
		return fmt.Errorf("geo: profile of %d cells. Try: 1 to %d", p.Cells, maxCells)
	case !(p.Step > 0) || math.IsInf(p.Step, 0):
		return errors.New("geo: profile without a step")
	case (p.HeadLo == nil) != (p.HeadHi == nil) || p.HeadLo != nil && (len(p.HeadLo) != p.Cells || len(p.HeadHi) != p.Cells):
		return errors.New("geo: bounds of heading do not fill the profile")
	case p.Speed != nil && len(p.Speed) != p.Cells:
		return errors.New("geo: speeds do not fill the profile")
	case !(p.Scale >= 0 && p.Scale <= 0.5) || !(p.Gain >= 0 && p.Gain <= 0.6) || !(p.HeadTol >= 0 && p.HeadTol <= 180):
		return errors.New("geo: tolerances out of range")
	}
	return nil
}

// Budget bounds a search.
type Budget struct {
	Many   uint64 // so many routes are enough to know
	States int    // beginnings of routes held at a time; 0: 200,000
	Steps  int    // comparisons of a beginning with the profile; 0: by the size of the graph
	// Sample looks at the best beginnings only: enough to see that many routes are
	// left, and if it does not, they are not promised.
	Sample bool
	// Quick looks at a few beginnings first, which is enough for a profile that tells
	// little.
	Quick bool
}

// The quick sample: of starts, and of states that are followed on.
const quickStarts, quickStates = 600, 150

// Answer tells how many routes a profile leaves possible. A route is a sequence of
// edges.
type Answer struct {
	// Routes is good to a few in a hundred below Many, and a lower bound from there on:
	// every route counted was followed to the profile's end, some of them together
	// with others that had come to much the same place and heading.
	Routes uint64
	// Exhausted: the budget ended before all was searched and before Many were found.
	// Then Routes is 1, whatever was found: what was not searched is not promised.
	Exhausted bool
}

// Candidates counts the routes of g that agree with p, wherever they start. It works
// by bounded errors: a beginning of a route keeps the interval in which the car may be
// and the interval of its heading; each place that the profile knows something of
// narrows them, the way between widens them, and an empty one ends the route. What
// has come to the same edge with the same intervals goes on as one, with the sum of
// the counts. A sample of starts comes first, which is enough where many routes are
// left; then all starts, with all errors that the car's count may have at once, which
// is enough where few are left; else one error after the other. It stops when ctx ends.
func (g *Graph) Candidates(ctx context.Context, p *Profile, b Budget) (Answer, error) {
	if err := p.valid(); err != nil {
		return Answer{}, err
	}
	if b.States <= 0 {
		b.States = 200_000
	}
	if b.Steps <= 0 {
		b.Steps = 16_000_000 + 500*len(g.edges)
	}
	s := newSearch(ctx, g, p)
	s.aim(0, 0, min(p.Scale, scaleBin), 0)
	if b.Quick {
		s.steps = b.Steps / 8
		few, _, err := s.run(quickStarts, min(max(s.steps/(100*p.Cells), 10), quickStates))
		if err != nil || few >= b.Many {
			return Answer{Routes: few}, err
		}
	}
	s.steps = b.Steps / 2
	width, starts := 400, 6000
	if p.HeadLo == nil { // most routes live on: the beam is as wide as the steps allow
		width, starts = min(max(s.steps/(40*p.Cells), 200), 4000), b.States
	}
	some, _, err := s.run(starts, width)
	if err != nil || some >= b.Many {
		return Answer{Routes: some}, err
	}
	if b.Sample {
		return Answer{Routes: 1, Exhausted: true}, nil
	}
	s.aim(0, 0, p.Scale, p.Gain)
	s.steps = b.Steps
	all, cut, err := s.run(b.States, b.States)
	switch {
	case err != nil:
		return Answer{}, err
	case cut:
		return Answer{Routes: 1, Exhausted: true}, nil
	case all < b.Many:
		return Answer{Routes: all}, nil
	}
	s.steps = b.Steps
	return s.each(b)
}

// each counts for one error of the car's measures after the other and gives the
// largest count.
func (s *search) each(b Budget) (a Answer, err error) {
	for _, scale := range bins(s.p.Scale, scaleBin) {
		for _, gain := range bins(s.p.Gain, gainBin) {
			s.aim(scale, gain, min(s.p.Scale, scaleBin), 0)
			n, cut, err := s.run(b.States, b.States)
			if err != nil {
				return Answer{}, err
			}
			a.Exhausted = a.Exhausted || cut
			if a.Routes = max(a.Routes, n); a.Routes >= b.Many {
				return Answer{Routes: a.Routes}, nil
			}
		}
	}
	if a.Exhausted {
		a.Routes = 1
	}
	return a, nil
}

// aim sets the errors of the car's measures that the next run allows for.
func (s *search) aim(scale, gain, scaleTol, gainTol float64) {
	s.scale, s.gain, s.scaleTol, s.gainTol = 1+scale, 1+gain, scaleTol, gainTol
}

const (
	scaleBin = 0.01 // half of the error that one run covers
	gainBin  = 0.06
)

// bins gives middles of intervals of half width that cover [-all, all], the ones
// nearest to zero first.
func bins(all, half float64) []float64 {
	n := max(1, int(math.Ceil(all/half-1e-9)))
	list := make([]float64, 0, n)
	for i := range n {
		k := float64((i + 1) / 2)
		if n%2 == 0 {
			k = float64(i/2) + 0.5
		}
		if i%2 == 1 {
			k = -k
		}
		list = append(list, k*2*all/float64(n))
	}
	return list
}
