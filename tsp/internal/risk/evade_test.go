package risk

import (
	"testing"
)

// A recipient may put together what it asked for apart: no part takes anything away
// from what another tells.
func TestNothingHidesARoute(t *testing.T) {
	a := assessor(t, Config{})
	fine := told(t, a.graph, 3, 1200)
	start := fine[0].At
	yaw := only(fine, yawPath)
	engine := renamed(only(fine, speedPath), "Vehicle.Powertrain.CombustionEngine.Speed", 40)
	const odometer, wheel = "Vehicle.TraveledDistance", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed"
	for _, c := range []struct {
		name string
		more []Sample
	}{
		{"a moment's speed before", still10(speedPath, start-20*second, 20*second)},
		{"the speed of a drive before, and of the stop after it", append(still10(speedPath, start-20*second, 20*second), Sample{Signal: speedPath, At: start - 25*second, Value: 36})},
		{"a speed that is always nought", still10(speedPath, start, 1200*second)},
		{"an odometer that stands", still10(odometer, start, 1200*second)},
		{"a wheel without a sensor", still10(wheel, start, 1200*second)},
		{"the mean of a day in which it mostly stood", []Sample{{Signal: speedPath, At: start - 3600*second, Span: 86400 * second, Stat: Mean, Value: 0.4}}},
	} {
		for _, series := range [][]Sample{yaw, engine} {
			r, err := a.Assess(t.Context(), Vehicle{sorted(append(append([]Sample(nil), c.more...), series...))})
			if err != nil {
				t.Fatal(err)
			}
			if r.Candidates >= a.K() {
				t.Errorf("%s and %s: %d routes, %d trips", c.name, series[0].Signal, r.Candidates, r.Trips)
			}
		}
	}
}

// still10 says ten times a second that the vehicle stands.
func still10(signal string, from, length int64) (list []Sample) {
	for at := from; at < from+length; at += second / 10 {
		list = append(list, Sample{Signal: signal, At: at})
	}
	return list
}

// A signal that is told at many rates counts by the finest.
func TestSpacing(t *testing.T) {
	every := func(from, to, step int64) (s *source) {
		s = &source{}
		for at := from; at < to; at += step {
			s.points = append(s.points, point{from: at * second, to: at * second})
		}
		return s
	}
	join := func(all ...*source) (s *source) {
		s = &source{}
		for _, o := range all {
			s.points = append(s.points, o.points...)
		}
		return s
	}
	half := &source{points: []point{{from: 0, to: 1800 * second}}}
	hours := &source{}
	for i := range int64(200) {
		hours.points = append(hours.points, point{from: i * 300 * second, to: (i + 1) * 300 * second})
	}
	for name, c := range map[string]struct {
		s           *source
		least, most int64
	}{
		"one window":                          {half, 1800, 1800},
		"windows":                             {hours, 300, 300},
		"a window, then a value a second":     {join(half, every(1800, 3600, 1)), 1, 1},
		"many windows, then a value a second": {join(hours, every(60000, 60100, 1)), 1, 6},
		"every minute":                        {every(0, 36000, 60), 60, 60},
		"a minute, then finely":               {join(every(0, 36000, 60), every(36000, 36120, 1)), 1, 6},
		"every quarter of an hour":            {every(0, 36000, 900), 900, 900},
		"one value":                           {every(0, 1, 1), 86400, 86400},
		"none":                                {&source{}, 86400, 86400},
	} {
		if got := c.s.spacing() / second; got < c.least || got > c.most {
			t.Errorf("%s: %d s, want %d to %d", name, got, c.least, c.most)
		}
	}
}

// Minutes told finely give their way away, whatever is told of the hour around them.
func TestFineMinutesOfARoughHour(t *testing.T) {
	a := assessor(t, Config{})
	fine := told(t, a.graph, 3, 3600)
	start := fine[0].At
	rough, err := Coarsen(Vehicle{fine}, "30m")
	if err != nil {
		t.Fatal(err)
	}
	between := func(from, to int64) (list []Sample) {
		for _, x := range fine {
			if x.At >= start+from*second && x.At < start+to*second {
				list = append(list, x)
			}
		}
		return list
	}
	for name, c := range map[string]struct {
		samples []Sample
		enough  bool
	}{
		"rough":                           {rough.Samples, true},
		"fine at the start":               {append(between(0, 600), rough.Samples...), false},
		"fine in the middle":              {append(between(1500, 2100), rough.Samples...), false},
		"speed of a moment, then all":     {append(only(between(0, 40), speedPath), between(330, 1200)...), false},
		"speed of a moment, then turning": {append(only(between(0, 40), speedPath), only(between(0, 1200), yawPath)...), false},
	} {
		r, err := a.Assess(t.Context(), Vehicle{sorted(c.samples)})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d routes, %d trips", name, r.Candidates, r.Trips)
		if (r.Candidates >= a.K()) != c.enough {
			t.Errorf("%s: %d routes, want enough %v", name, r.Candidates, c.enough)
		}
	}
}
