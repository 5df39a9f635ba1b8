package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestZeroIsInvalid(t *testing.T) {
	var p Point
	if p.Valid() || p.ToGCJ02().Valid() || p.ToWGS84().Valid() || p.ToBD09().Valid() {
		t.Fatal("the zero point must stay invalid")
	}
	if _, ok := distance(p, p); ok {
		t.Fatal("no distance from nowhere")
	}
	for _, bad := range [][2]float64{{91, 0}, {0, 181}, {math.NaN(), 0}, {0, math.Inf(1)}} {
		if _, err := New(bad[0], bad[1], WGS84); err == nil {
			t.Errorf("New(%v) accepted", bad)
		}
	}
	if _, err := New(1, 1, NoCRS); err == nil {
		t.Error("a point without a system accepted")
	}
}

// TestShift checks against published pairs: Tiananmen in WGS-84 and GCJ-02, to
// the 6 decimals that they are published with.
func TestShift(t *testing.T) {
	p, _ := New(39.908823, 116.397470, WGS84)
	g := p.ToGCJ02()
	d, ok := distance(g, Point{39.910226, 116.403714, GCJ02})
	if !ok || d > 5 {
		t.Fatalf("GCJ-02 is %.1f m from the published point", d)
	}
	out, _ := New(48.8584, 2.2945, WGS84)
	if o := out.ToGCJ02(); o.lat != out.lat || o.lon != out.lon {
		t.Error("the shift applied outside its rectangle")
	}
}

// TestRoundTrip: any position in the rectangle comes back within a millimetre
// from GCJ-02, and within a metre from BD-09, whose own inverse is approximate.
func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		p, err := New(18+rng.Float64()*35, 74+rng.Float64()*60, WGS84)
		if err != nil {
			t.Fatal(err)
		}
		g := p.ToGCJ02()
		shift, _ := distance(p, Point{g.lat, g.lon, WGS84})
		if shift < 1 || shift > 2000 {
			t.Fatalf("shift of %.0f m", shift)
		}
		if d, _ := distance(p, g.ToWGS84()); d > 0.001 {
			t.Fatalf("GCJ-02 round trip off by %.4f m", d)
		}
		if d, _ := distance(p, p.ToBD09().ToWGS84()); d > 1 {
			t.Fatalf("BD-09 round trip off by %.4f m", d)
		}
	}
}

func TestStringHidesPosition(t *testing.T) {
	p, _ := New(39.908823, 116.397470, WGS84)
	if s := fmt.Sprintf("%v %s", p, p); strings.ContainsAny(s, "0123456789") && strings.Contains(s, "39") {
		t.Fatalf("a log line would hold the position: %s", s)
	}
}

// distance gives the great-circle distance in metres between two points of the
// same system, by the haversine formula. ok is false if either is invalid or the
// systems differ.
func distance(a, b Point) (metres float64, ok bool) {
	if !a.Valid() || a.crs != b.crs {
		return 0, false
	}
	const rad = math.Pi / 180
	dlat, dlon := (b.lat-a.lat)*rad, (b.lon-a.lon)*rad
	h := math.Pow(math.Sin(dlat/2), 2) + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*math.Pow(math.Sin(dlon/2), 2)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h))), true
}

// TestDistance: one degree of latitude on a sphere of the mean radius.
func TestDistance(t *testing.T) {
	a, _ := New(10, 20, WGS84)
	b, _ := New(11, 20, WGS84)
	if d, _ := distance(a, b); math.Abs(d-111195.08) > 1 {
		t.Fatalf("one degree is %.2f m", d)
	}
}

func ExamplePoint_ToGCJ02() {
	p, _ := New(39.908823, 116.397470, WGS84)
	lat, lon, _ := p.ToGCJ02().LatLon()
	fmt.Printf("%.3f %.3f\n", lat, lon)
	// Output: 39.910 116.404
}
