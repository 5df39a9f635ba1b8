package geo

import (
	"math"
	"testing"
)

func TestPlanes(t *testing.T) {
	merc := func(x, y float64) (Point, bool) { return WebMercator(x, y) }
	gauss := func(x, y float64) (Point, bool) { return GaussKruger(y, x) }
	tile := func(z int) func(x, y float64) (Point, bool) {
		return func(x, y float64) (Point, bool) { return Tile(z, int(x), int(y)) }
	}
	for _, tc := range []struct {
		name      string
		of        func(x, y float64) (Point, bool)
		x, y      float64
		lat, lon  float64 // where it is
		precision float64 // in degrees
	}{
		{"the web's metres", merc, 12957580.11, 4852834.05, 39.9042, 116.4, 0.01},
		{"a tile of level 18", tile(18), 215817, 109866, 27.943, 116.380, 0.001},
		{"a tile of level 0", tile(0), 0, 0, 0, 0, 1e-9},
		{"a tile of level 20", tile(20), 867000, 397000, 39.992, 117.661, 0.001},
		{"a zone of three degrees", gauss, 39447890.12, 4419234.6, 39.9, 116.4, 0.15},
		{"a zone of six degrees", gauss, 20447890.12, 4419234.6, 39.9, 116.4, 0.15},
	} {
		p, _ := tc.of(tc.x, tc.y)
		lat, lon, ok := p.LatLon()
		if !ok || math.Abs(lat-tc.lat) > tc.precision || math.Abs(lon-tc.lon) > tc.precision {
			t.Errorf("%s: %v, %v, want %v, %v", tc.name, lat, lon, tc.lat, tc.lon)
		}
	}
	for name, ok := range map[string]bool{
		"a column beyond the last one": second(Tile(3, 8, 1)), "a negative level": second(Tile(-1, 0, 0)), "a level too deep": second(Tile(31, 0, 0)),
		"no zone of China": second(GaussKruger(4419234, 9447890)), "east of its zone": second(GaussKruger(4419234, 39947890)),
		"off the map": second(WebMercator(3e7, 0)),
	} {
		if ok {
			t.Errorf("%s is a point", name)
		}
	}
}

func second(_ Point, ok bool) bool { return ok }
