package geo

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, p Point, ok bool, lat, lon, within float64) {
	t.Helper()
	if !ok {
		t.Errorf("%s: refused", what)
		return
	}
	if math.Abs(p.lat-lat) > within || math.Abs(p.lon-lon) > within {
		t.Errorf("%s: %.6f %.6f, want %.6f %.6f", what, p.lat, p.lon, lat, lon)
	}
}

// TestPublishedCells: examples that the systems' own descriptions and test data give.
func TestPublishedCells(t *testing.T) {
	p, ok := Geohash([]byte("ezs42"))
	near(t, "geohash ezs42", p, ok, 42.605, -5.603, 0.001)
	p, ok = Geohash([]byte("u4pruydqqvj"))
	near(t, "geohash u4pruydqqvj", p, ok, 57.64911, 10.40744, 0.00001)
	p, ok = PlusCode([]byte("8FVC2222+22"))
	near(t, "plus code", p, ok, 47.0000625, 8.0000625, 1e-9)
	p, ok = PlusCode([]byte("7FG49Q00+"))
	near(t, "padded plus code", p, ok, 20.375, 2.775, 1e-9)
	p, ok = PlusCode([]byte("7FG49QCJ+2VX"))
	near(t, "plus code of 11", p, ok, 20.3701125, 2.78223535156, 1e-6)
	p, ok = MGRS([]byte("4QFJ12345678"))
	near(t, "MGRS", p, ok, 21.309433, -157.916867, 0.0002)
	p, ok = MGRS([]byte("15T WG 00000 49776"))
	near(t, "MGRS with spaces", p, ok, 42, -93, 0.0001)
	p, ok = UTM(48, true, 377298.745, 1483034.794)
	near(t, "UTM", p, ok, 13.4125, 103.866667, 0.000001)
	for _, c := range []struct {
		id       uint64
		lat, lon float64
	}{
		{0x47a1cbd595522b39, 49.703498679, 11.770681595}, {0x52b30b71698e729d, 45.486546517, -93.449700022},
		{0x3663f18a24cbe857, 34.364439040, 108.330699969}, {0x2b2bfd076787c5df, -25.285264027, 133.823116966},
		{0xb09dff882a7809e1, -75.000000031, 0.000000133}, {0x1000000000000000, 0, 0},
	} {
		p, _, ok := S2(c.id)
		near(t, "S2", p, ok, c.lat, c.lon, 1e-7)
	}
	if id, ok := HexID([]byte("89c25c"), true); !ok || id != 0x89c25c0000000000 {
		t.Errorf("token read as %x", id)
	}
	for _, s := range []string{"8928308280fffff", "85283473fffffff", "8009fffffffffff"} {
		if id, ok := HexID([]byte(s), false); !ok || !H3Valid(id) {
			t.Errorf("H3 cell %s refused", s)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, s := range []string{"", "ilo", "abcdefghjkmnpq", "ezs4a"} {
		if _, ok := Geohash([]byte(s)); ok {
			t.Errorf("geohash %q accepted", s)
		}
	}
	for _, s := range []string{"", "8FVC2222", "8FVC2222+2", "XFVC2222+22", "8FVC2A22+22", "00000000+", "7FG40Q00+"} {
		if _, ok := PlusCode([]byte(s)); ok {
			t.Errorf("plus code %q accepted", s)
		}
	}
	for _, s := range []string{"", "4QFJ123", "61QFJ1234", "4IFJ1234", "4QKJ1234", "4QFW1234", "4QFJ"} {
		if _, ok := MGRS([]byte(s)); ok {
			t.Errorf("MGRS %q accepted", s)
		}
	}
	for _, id := range []uint64{0, 1 << 63, 0xe000000000000001, 0x1000000000000002} {
		if _, _, ok := S2(id); ok {
			t.Errorf("S2 %x accepted", id)
		}
	}
	if H3Valid(0) || H3Valid(0x8928308280ffff0) || H3Valid(0x8ff8308280fffff) {
		t.Error("no H3 cells accepted")
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"ezs42", "8FVC2222+22", "4QFJ12345678"} {
		f.Add([]byte(s), uint64(0x47a1cbd595522b39))
	}
	f.Fuzz(func(t *testing.T, b []byte, id uint64) {
		check := func(p Point, ok bool) {
			if ok != p.Valid() || ok && !(math.Abs(p.lat) <= 90 && math.Abs(p.lon) <= 180) {
				t.Fatalf("%q %x: ok %v, point valid %v", b, id, ok, p.Valid())
			}
		}
		check(Geohash(b))
		check(PlusCode(b))
		check(MGRS(b))
		line, _, ok := Polyline(b)
		check(line, ok)
		MGRSForm(b)
		p, _, ok := S2(id)
		check(p, ok)
	})
}
