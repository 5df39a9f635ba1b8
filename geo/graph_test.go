package geo

import (
	"errors"
	"math"
	"testing"
)

func spot(t testing.TB, lat, lon float64) Point {
	t.Helper()
	p, err := New(lat, lon, WGS84)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A cross of two roads, one of them one-way, with a bend.
func TestGraphOfACross(t *testing.T) {
	mid := spot(t, 30, 105)
	north, south := spot(t, 30.002, 105), spot(t, 29.998, 105)
	west, east, beyond := spot(t, 30, 104.998), spot(t, 30, 105.002), spot(t, 30.002, 105.002)
	g, err := NewGraph([]Road{{Points: []Point{south, mid, north}, Limit: 60}, {Points: []Point{west, mid, east, beyond}, OneWay: true}})
	if err != nil {
		t.Fatal(err)
	}
	if g.Junctions() != 5 || g.Edges() != 6 {
		t.Fatalf("%d junctions and %d edges, want 5 and 6", g.Junctions(), g.Edges())
	}
	for i := range int32(g.Edges()) {
		e := g.Edge(i)
		from, _, _ := g.Junction(e.From).LatLon()
		to, _, _ := g.Junction(e.To).LatLon()
		switch {
		case e.Reverse < 0 && len(g.Shape(i)) == 3: // east, then north
			if math.Abs(float64(e.Bend)+90) > 0.5 || math.Abs(float64(e.Depart)-90) > 0.5 || e.Limit != noLimit {
				t.Errorf("the bent edge departs at %.1f and bends %.1f, limit %d", e.Depart, e.Bend, e.Limit)
			}
		case e.Reverse >= 0:
			if b := g.Edge(e.Reverse); b.From != e.To || b.Reverse != i || g.Turn(i, e.Reverse) != 180 || e.Limit != 60 {
				t.Errorf("edge %d and its reverse do not fit", i)
			}
			if d, _ := distance(g.Junction(e.From), g.Junction(e.To)); math.Abs(d-float64(e.Length)) > 1 {
				t.Errorf("edge %d is %.1f m long, its ends %.1f m apart", i, e.Length, d)
			}
			if want := 180 * b2f(to < from); math.Abs(halfTurn(float64(e.Arrive)-want)) > 0.5 {
				t.Errorf("edge %d arrives at %.1f, want %.0f", i, e.Arrive, want)
			}
		}
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func TestGraphRefusesBadRoads(t *testing.T) {
	p, q := spot(t, 30, 105), spot(t, 30.001, 105)
	shifted := q.ToGCJ02()
	for name, roads := range map[string][]Road{
		"none": nil, "one point": {{Points: []Point{p}}}, "invalid": {{Points: []Point{p, {}}}},
		"two systems": {{Points: []Point{p, shifted}}}, "no length": {{Points: []Point{p, p}}},
	} {
		if _, err := NewGraph(roads); err == nil {
			t.Errorf("%s: accepted", name)
		} else if errors.Is(err, ErrGraphTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGenerate(t *testing.T) {
	for _, n := range []int{3, 300_000} {
		if _, err := Generate(1, n); err == nil {
			t.Errorf("%d junctions accepted", n)
		}
	}
	g := made(t, 1, 10_000)
	if again := made(t, 1, 10_000); g.Hash() != again.Hash() {
		t.Error("one seed gave two graphs")
	}
	if other := made(t, 2, 10_000); g.Hash() == other.Hash() {
		t.Error("two seeds gave one graph")
	}
	oneWay, bent, dead, square := 0, 0, 0, 0
	for i := range int32(g.Edges()) {
		e := g.Edge(i)
		oneWay += int(b2f(e.Reverse < 0))
		bent += int(b2f(math.Abs(float64(e.Bend)) > 10))
		for n, to := g.Leaving(e.To); n < to; n++ {
			square += int(b2f(math.Abs(math.Abs(g.Turn(i, n))-90) < 3))
		}
	}
	for i := range int32(g.Junctions()) {
		from, to := g.Leaving(i)
		dead += int(b2f(to-from == 1))
	}
	t.Logf("%d junctions, %d edges, %d one-way, %d bent, %d dead ends", g.Junctions(), g.Edges(), oneWay, bent, dead)
	if g.Junctions() < 9_000 || oneWay < 300 || bent < 2000 || dead < 100 || square > g.Edges()/2 {
		t.Errorf("too regular: %d junctions, %d one-way, %d bent, %d dead ends, %d square turns", g.Junctions(), oneWay, bent, dead, square)
	}
}

func TestDriveKeepsToTheRoad(t *testing.T) {
	g := made(t, 1, 2_000)
	for seed := range uint64(20) {
		d, err := g.NewDrive(seed, 600)
		if err != nil {
			t.Fatal(err)
		}
		way, head := 0.0, 0.0
		for i := range d.Speed {
			way, head = way+d.Speed[i]*d.Step, head+d.Yaw[i]*d.Step
			if d.Speed[i]*math.Abs(d.Yaw[i])*math.Pi/180 > 7 {
				t.Fatalf("drive %d: %.0f m/s with %.0f degrees/s", seed, d.Speed[i], d.Yaw[i])
			}
		}
		long := -d.Start
		for i, e := range d.Route {
			long += float64(g.Edge(e).Length)
			if i > 0 && g.Edge(d.Route[i-1]).To != g.Edge(e).From {
				t.Fatalf("drive %d: edge %d does not follow the one before", seed, i)
			}
		}
		if way > long+1 || way < 0.85*(long-float64(g.Edge(d.Route[len(d.Route)-1]).Length)) {
			t.Errorf("drive %d: %.0f m driven on a route of %.0f m", seed, way, long)
		}
	}
}
