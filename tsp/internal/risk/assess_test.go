package risk

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cordon/geo"
)

func assessor(t testing.TB, cfg Config) *Assessor {
	t.Helper()
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// told gives a made drive as a car with real sensors tells it at 10 Hz.
func told(t testing.TB, g *geo.Graph, seed uint64, seconds float64) []Sample {
	t.Helper()
	d, err := g.NewDrive(seed, seconds)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	list := driven(d)
	for i := range list {
		list[i].Value += 0.2 * rng.NormFloat64()
		list[i].At += 1_700_000_040 * second
	}
	return list
}

func only(all []Sample, signal string) (list []Sample) {
	for _, x := range all {
		if x.Signal == signal {
			list = append(list, x)
		}
	}
	return list
}

// renamed turns a series into one of another signal, its values scaled.
func renamed(all []Sample, signal string, by float64) []Sample {
	list := make([]Sample, 0, len(all))
	for _, x := range all {
		x.Signal, x.Value = signal, x.Value*by
		list = append(list, x)
	}
	return list
}

const (
	speedPath = "Vehicle.Speed"
	yawPath   = "Vehicle.AngularVelocity.Yaw"
)

func TestAssess(t *testing.T) {
	a := assessor(t, Config{})
	fine := told(t, a.graph, 3, 600)
	odometer := only(fine, speedPath)
	way := 0.0
	for i := range odometer {
		way += odometer[i].Value / 36
		odometer[i].Signal, odometer[i].Value = "Vehicle.TraveledDistance", math.Floor(way)
	}
	for _, c := range []struct {
		name    string
		samples []Sample
		coarsen Coarsening
		enough  bool
	}{
		{"speed and yaw rate", fine, "", false},
		{"speed of a wheel and yaw rate", append(renamed(only(fine, speedPath), "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", 1), only(fine, yawPath)...), "", false},
		{"speed a trip", only(fine, speedPath), ByTrip, true},
		{"distance a trip", odometer, ByTrip, true},
		{"speed in windows of 5 minutes", only(fine, speedPath), "5m", true},
		{"engine speed: no formula", renamed(only(fine, speedPath), "Vehicle.Powertrain.CombustionEngine.Speed", 40), "", false},
		{"a signal nobody knows", renamed(only(fine, speedPath), "Vehicle.Some.Thing", 1), "", false},
		{"doors", renamed(only(fine, speedPath), "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", 0), "", true},
		{"standing still", renamed(only(fine, speedPath), speedPath, 0.001), "", true},
		{"one value", fine[:1], "", true},
		{"nothing", nil, "", true},
	} {
		list := sorted(c.samples)
		v, err := Coarsen(Vehicle{list}, c.coarsen)
		if err != nil {
			t.Fatal(err)
		}
		r, err := a.Assess(t.Context(), v)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		t.Logf("%s: %d routes, %d trips", c.name, r.Candidates, r.Trips)
		if (r.Candidates >= a.K()) != c.enough || r.Engine != a.Engine() || r.Candidates == 0 {
			t.Errorf("%s: %+v, want enough %v", c.name, r, c.enough)
		}
	}
}

func sorted(all []Sample) []Sample {
	list := append([]Sample(nil), all...)
	sortByTime(list)
	return list
}

// What was sent before counts with what is asked for now: each alone may pass.
func TestJoined(t *testing.T) {
	a := assessor(t, Config{})
	fine := told(t, a.graph, 3, 120)
	alone, err := a.Assess(t.Context(), Vehicle{only(fine, speedPath)})
	if err != nil {
		t.Fatal(err)
	}
	joined, err := a.Assess(t.Context(), Vehicle{fine})
	if err != nil {
		t.Fatal(err)
	}
	if alone.Candidates < a.K() || joined.Candidates >= a.K() || joined.Worst != yawPath+","+speedPath {
		t.Errorf("speed alone leaves %d, with the yaw rate %d (%s)", alone.Candidates, joined.Candidates, joined.Worst)
	}
}

// The length of a trip tells little on a large graph and much on a ring road.
func TestSmallGraph(t *testing.T) {
	ring := make([]geo.Point, 0, 13)
	for i := range 13 {
		a := float64(i%12) * math.Pi / 6
		p, err := geo.New(30+0.003*math.Cos(a), 105+0.0035*math.Sin(a), geo.WGS84)
		if err != nil {
			t.Fatal(err)
		}
		ring = append(ring, p)
	}
	g, err := geo.NewGraph([]geo.Road{{Points: ring, OneWay: true}})
	if err != nil {
		t.Fatal(err)
	}
	a := assessor(t, Config{Graph: g})
	v, err := Coarsen(Vehicle{only(told(t, assessor(t, Config{}).graph, 3, 300), speedPath)}, ByTrip)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := a.Assess(t.Context(), v); err != nil || r.Candidates > 2 {
		t.Errorf("%+v, %v: a ring has one route", r, err)
	}
}

func TestOffer(t *testing.T) {
	a := assessor(t, Config{})
	fine := told(t, a.graph, 3, 300)
	v := Vehicle{renamed(only(fine, speedPath), "Vehicle.Powertrain.CombustionEngine.Speed", 40)}
	c, ok, err := a.Offer(t.Context(), v, []string{"Vehicle.Powertrain.CombustionEngine.Speed"})
	t.Logf("engine speed: %q, %v", c, ok)
	if err != nil || !ok {
		t.Fatalf("%q, %v, %v: want a coarsening", c, ok, err)
	}
	list, err := Coarsen(v, c)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := a.Assess(t.Context(), list); err != nil || r.Candidates < a.K() {
		t.Errorf("what was offered leaves %d routes, %v", r.Candidates, err)
	}
	// What was sent before in full cannot be taken back.
	if c, ok, err := a.Offer(t.Context(), Vehicle{fine}, []string{"Vehicle.Other"}); ok || err != nil {
		t.Errorf("offered %q, %v for what is out already", c, err)
	}
}

func TestAssessRefuses(t *testing.T) {
	a := assessor(t, Config{MaxSamples: 10})
	fine := told(t, a.graph, 1, 10)
	if _, err := a.Assess(t.Context(), Vehicle{fine}); !errors.Is(err, ErrTooManySamples) {
		t.Errorf("too many samples: %v", err)
	}
	back := []Sample{fine[4], fine[0]}
	if _, err := a.Assess(t.Context(), Vehicle{back}); err == nil || !strings.Contains(err.Error(), "order") {
		t.Errorf("samples out of order: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := assessor(t, Config{}).Assess(ctx, Vehicle{fine}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
	if _, err := New(Config{MaxSamples: -1}); err == nil {
		t.Error("a negative bound accepted")
	}
}

func TestEngineNamesTheGraph(t *testing.T) {
	g, err := geo.Generate(2, 100)
	if err != nil {
		t.Fatal(err)
	}
	one, two := assessor(t, Config{}), assessor(t, Config{Graph: g})
	if one.Engine() == two.Engine() || !strings.HasPrefix(one.Engine(), Version+" graph ") || one.Engine() != assessor(t, Config{}).Engine() {
		t.Errorf("%q and %q", one.Engine(), two.Engine())
	}
}

func BenchmarkAssessAnHour(b *testing.B) {
	a := assessor(b, Config{})
	v := Vehicle{told(b, a.graph, 3, 3600)}
	b.ReportMetric(float64(len(v.Samples)), "samples")
	for b.Loop() {
		if _, err := a.Assess(b.Context(), v); err != nil {
			b.Fatal(err)
		}
	}
}
