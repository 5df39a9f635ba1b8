package geo

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func made(t testing.TB, seed uint64, junctions int) *Graph {
	t.Helper()
	g, err := Generate(seed, junctions)
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

// clock makes the profile that a yaw rate alone gives.
func clock(d *Drive, rng *rand.Rand, s sensors) *Profile {
	p := &Profile{Step: 1, ByTime: true, HeadTol: 7}
	head := 0.0
	for i := range d.Yaw {
		head += (d.Yaw[i] + s.yaw*rng.NormFloat64()) * d.Step
		if float64(i)*d.Step >= float64(p.Cells) {
			p.Cells++
			p.HeadLo, p.HeadHi = append(p.HeadLo, float32(head)), append(p.HeadHi, float32(head))
		}
	}
	return p
}

// holds follows one route alone through the same steps as a search. It may start on
// the second edge, if the drive began at the end of the first.
func holds(g *Graph, p *Profile, route []int32) bool {
	s := newSearch(context.Background(), g, p)
	for _, scale := range bins(p.Scale, scaleBin) {
		for _, gain := range bins(p.Gain, gainBin) {
			s.aim(scale, gain, min(p.Scale, scaleBin), 0)
			for first := range min(2, len(route)) {
				if n := s.walks(route[first:]); n > 0 {
					return true
				}
			}
		}
	}
	return false
}

// walks gives how many edges of a route it takes until the profile may end; 0: the
// profile contradicts the route, or is longer.
func (s *search) walks(route []int32) int {
	t := s.start(route[0])
	for i := range route {
		if s.follow(&t) {
			return i + 1
		}
		if t.n == 0 || i+1 == len(route) {
			return 0
		}
		var next state
		s.into(&t, route[i+1], &next)
		t = next
	}
	return 0
}

// A count of routes means nothing if the true one may be missing: over made drives
// with noisy, badly calibrated sensors it must be there in 99 of 100.
func TestTrueRouteIsAmongTheCandidates(t *testing.T) {
	g := made(t, 1, 10_000)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, c := range []struct {
		name    string
		profile func(*Drive, sensors) *Profile
	}{
		{"speed and yaw rate", func(d *Drive, s sensors) *Profile { return measured(d, rng, s, true) }},
		{"speed", func(d *Drive, s sensors) *Profile { return measured(d, rng, s, false) }},
		{"yaw rate", func(d *Drive, s sensors) *Profile { return clock(d, rng, s) }},
	} {
		missed, drives := 0, 300
		for i := range drives {
			d, err := g.NewDrive(uint64(i), 120+rng.Float64()*900)
			if err != nil {
				t.Fatal(err)
			}
			s := sensors{scale: 0.028 * (2*rng.Float64() - 1), speed: 0.15, bias: 0.01 * rng.NormFloat64(), yaw: 0.3}
			if !holds(g, c.profile(d, s), d.Route) {
				missed++
			}
		}
		t.Logf("%s: the true route among the candidates in %d of %d drives", c.name, drives-missed, drives)
		if missed > drives/100 {
			t.Errorf("%s: %d of %d true routes lost", c.name, missed, drives)
		}
	}
}

// On a graph small enough to try every sequence of edges, the count must be theirs,
// but for what going on as one with much the same intervals changes.
func TestCountIsThatOfAllSequences(t *testing.T) {
	g := made(t, 4, 30)
	rng := rand.New(rand.NewPCG(1, 1))
	several := 0
	for seed := range uint64(12) {
		for _, heading := range []bool{true, false} {
			d, err := g.NewDrive(seed, 50)
			if err != nil {
				t.Fatal(err)
			}
			p := measured(d, rng, sensors{speed: 0.1, yaw: 0.2}, heading)
			p.Scale = 0
			want := uint64(0)
			s := newSearch(t.Context(), g, p)
			for e := range int32(g.Edges()) {
				st := s.start(e)
				want += s.every(&st)
			}
			got, err := g.Candidates(t.Context(), p, Budget{Many: 1 << 40})
			off := math.Abs(float64(got.Routes) - float64(want))
			if err != nil || got.Exhausted || off > 1+0.03*float64(want) || want == 0 {
				t.Errorf("drive %d, heading %v: %+v, %v; %d sequences agree", seed, heading, got, err, want)
			}
			if want > 1 {
				several++
			}
		}
	}
	if several == 0 {
		t.Error("no drive had several routes: nothing was tested")
	}
}

// every counts the continuations of a state one by one.
func (s *search) every(t *state) (n uint64) {
	if s.follow(t) {
		return 1
	}
	if t.n == 0 {
		return 0
	}
	e := &s.g.edges[t.edge]
	for next, to := s.g.Leaving(e.To); next < to; next++ {
		if from, _ := s.g.Leaving(e.To); e.Reverse == next && s.p.HeadLo == nil && to-from > 1 {
			continue
		}
		var st state
		if s.into(t, next, &st); st.n > 0 {
			n += s.every(&st)
		}
	}
	return n
}

// The figure that the export gate's design rests on: speed and turning, unknown
// start, 10,000 junctions. Printed, with a bound far below what was measured.
func TestUniqueAfterTurns(t *testing.T) {
	if testing.Short() {
		t.Skip("searches a large graph many times")
	}
	g := made(t, 1, 10_000)
	rng := rand.New(rand.NewPCG(9, 9))
	const turns, drives = 6, 12
	unique, few, under := 0, 0, 0
	for i := range drives {
		p := measured(upTo(g, uint64(1000+i), turns), rng, sensors{scale: 0.01, speed: 0.1, yaw: 0.2}, true)
		a, err := g.Candidates(t.Context(), p, Budget{Many: 1000, Steps: 100_000_000})
		if err != nil {
			t.Fatal(err)
		}
		if a.Exhausted {
			continue
		}
		unique, few, under = unique+int(b2f(a.Routes <= 1)), few+int(b2f(a.Routes <= 4)), under+int(b2f(a.Routes < 1000))
	}
	t.Logf("%d junctions, %d edges, speed and yaw rate, %d turns: of %d drives %d leave one route, %d up to four (much the same but for their ends), %d under a thousand",
		g.Junctions(), g.Edges(), turns, drives, unique, few, under)
	if under < drives*3/4 {
		t.Errorf("after %d turns only %d of %d drives leave under a thousand routes", turns, under, drives)
	}
}

// upTo cuts a made drive off some seconds after its nth turn of 45 degrees or more.
func upTo(g *Graph, seed uint64, turns int) *Drive {
	d, _ := g.NewDrive(seed, 1800)
	head, last, n := 0.0, 0.0, 0
	for i := range d.Yaw {
		if head += d.Yaw[i] * d.Step; math.Abs(head-last) >= 45 && math.Abs(d.Yaw[i]) < 0.5 {
			if n, last = n+1, head; n == turns {
				end := min(i+80, len(d.Yaw))
				d.Yaw, d.Speed = d.Yaw[:end], d.Speed[:end]
				break
			}
		}
		if math.Abs(d.Yaw[i]) < 0.5 {
			last = head
		}
	}
	return d
}

func TestBudgetEndsInOneRoute(t *testing.T) {
	g := made(t, 1, 10_000)
	d, err := g.NewDrive(2, 300)
	if err != nil {
		t.Fatal(err)
	}
	p := measured(d, rand.New(rand.NewPCG(1, 1)), sensors{}, true)
	a, err := g.Candidates(t.Context(), p, Budget{Many: 1000, Steps: 1000})
	if err != nil || a.Routes != 1 || !a.Exhausted {
		t.Errorf("%+v, %v: want one route, exhausted", a, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Candidates(ctx, p, Budget{Many: 1000}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
}

// Following a beginning of a route over a junction allocates nothing.
func TestStepsDoNotAllocate(t *testing.T) {
	g := made(t, 4, 30)
	d, err := g.NewDrive(1, 60)
	if err != nil {
		t.Fatal(err)
	}
	s := newSearch(t.Context(), g, measured(d, rand.New(rand.NewPCG(1, 1)), sensors{}, true))
	s.aim(0, 0, 0.01, 0)
	if n := testing.AllocsPerRun(50, func() { _ = s.walks(d.Route) }); n != 0 {
		t.Errorf("%.0f allocations", n)
	}
}

func TestProfileIsChecked(t *testing.T) {
	g := made(t, 4, 30)
	for _, p := range []*Profile{
		{}, {Cells: 1}, {Cells: 1 << 30, Step: 1}, {Cells: 2, Step: math.NaN()}, {Cells: 2, Step: 1, Speed: make([]float32, 1)},
		{Cells: 2, Step: 1, HeadLo: make([]float32, 2)}, {Cells: 2, Step: 1, Scale: math.NaN()}, {Cells: 2, Step: 1, Gain: 2},
	} {
		if _, err := g.Candidates(t.Context(), p, Budget{}); err == nil {
			t.Errorf("%+v accepted", p)
		}
	}
}

func BenchmarkCandidates(b *testing.B) {
	g := made(b, 1, 10_000)
	d, err := g.NewDrive(1, 3600)
	if err != nil {
		b.Fatal(err)
	}
	for _, heading := range []bool{true, false} {
		name := "speed"
		if heading {
			name = "speed+yaw"
		}
		p := measured(d, rand.New(rand.NewPCG(1, 1)), sensors{scale: 0.01, speed: 0.1, yaw: 0.2}, heading)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Candidates(b.Context(), p, Budget{Many: 1000}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
