package road

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func route(seed uint64, metres float64) (*Network, *Route) {
	rng := rand.New(rand.NewPCG(seed, 1))
	n := Generate(rng)
	return n, n.Route(rng, metres)
}

func TestSameSeedSameRoad(t *testing.T) {
	n1, r1 := route(3, 5000)
	n2, r2 := route(3, 5000)
	if !reflect.DeepEqual(n1, n2) || !reflect.DeepEqual(r1.points, r2.points) {
		t.Fatal("the same seed gave two roads")
	}
	_, r3 := route(4, 5000)
	if reflect.DeepEqual(r1.points, r3.points) {
		t.Fatal("two seeds gave the same road")
	}
}

func TestRouteIsContinuous(t *testing.T) {
	for seed := range uint64(5) {
		_, r := route(seed, 9000)
		if r.Length < 9000 {
			t.Fatalf("seed %d: length %.0f m, asked for 9000", seed, r.Length)
		}
		for i := 1; i < len(r.points); i++ {
			d := math.Hypot(r.points[i].X-r.points[i-1].X, r.points[i].Y-r.points[i-1].Y)
			if d > 1.0001 || d < 0.7 {
				t.Fatalf("seed %d: points %d and %d are %.3f m apart", seed, i-1, i, d)
			}
		}
	}
}

// The compass heading must agree with the displacement in degrees of latitude
// and longitude, which goes through the other half of the package.
func TestHeadingFollowsPosition(t *testing.T) {
	_, r := route(7, 9000)
	for s := 20.0; s < r.Length-20; s += 7 {
		a, b := r.At(s-3), r.At(s+3)
		east := (b.Lon - a.Lon) * math.Cos(a.Lat*math.Pi/180)
		want := math.Atan2(east, b.Lat-a.Lat) * 180 / math.Pi
		if d := math.Abs(math.Remainder(r.At(s).Heading-want, 360)); d > 14 {
			t.Fatalf("at %.0f m heading is %.1f degrees off its displacement", s, d)
		}
	}
}

func TestCurvatureIntegratesToHeading(t *testing.T) {
	_, r := route(2, 3000)
	turned := 0.0
	for s := 100.0; s < 2100; s += 0.5 {
		turned += r.Curvature(s) * 0.5
	}
	want := -math.Remainder(r.At(2100).Heading-r.At(100).Heading, 360) * math.Pi / 180
	if d := math.Abs(math.Remainder(turned-want, 2*math.Pi)); d > 0.05 {
		t.Fatalf("curvature integrates to %.3f rad, heading turned %.3f", turned, want)
	}
}

func TestRoadIsInChinaAndDrivable(t *testing.T) {
	_, r := route(11, 20000)
	turns := 0
	for s := 0.0; s < r.Length; s += 5 {
		p := r.At(s)
		if p.Lon < 105 || p.Lon > 108 || p.Lat < 28 || p.Lat > 31 {
			t.Fatalf("%.0f m lies outside the area", s)
		}
		if math.Abs(p.Curvature) > 0.25 || math.Abs(p.Grade) > 0.12 {
			t.Fatalf("%.0f m: curvature %.3f grade %.3f", s, p.Curvature, p.Grade)
		}
		if math.Abs(p.Curvature) > 0.02 {
			turns++
		}
		if p.Limit < 40*kmh || p.Limit > 80*kmh {
			t.Fatalf("%.0f m: limit %.1f m/s", s, p.Limit)
		}
	}
	if turns == 0 || len(r.Junctions) < 20 {
		t.Fatalf("%d turning samples, %d junctions", turns, len(r.Junctions))
	}
}

// One metre on the ground is one metre in degrees (spherical distance within
// the flattening of the ellipsoid).
func TestScale(t *testing.T) {
	n, _ := route(1, 100)
	a, b := n.Position(Point{}), n.Position(Point{X: 3000, Y: 4000})
	dy := (b.Lat - a.Lat) * math.Pi / 180 * 6371000
	dx := (b.Lon - a.Lon) * math.Pi / 180 * 6371000 * math.Cos(a.Lat*math.Pi/180)
	if d := math.Hypot(dx, dy); math.Abs(d-5000) > 25 {
		t.Fatalf("5 km came out as %.1f m", d)
	}
}
