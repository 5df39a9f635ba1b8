package gnss

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/adrianmo/go-nmea"
)

var start = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func receiver(t *testing.T, hz int) *Receiver {
	t.Helper()
	r, err := New(hz, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A published parser, which also checks the checksums, reads what was said.
func TestSentencesParse(t *testing.T) {
	r := receiver(t, 10)
	here := Position{Lat: 29.51234, Lon: 106.49876, Altitude: 312, Course: 359.9, Speed: 15}
	lost, far := 0, 0
	for i := range 6000 {
		at := start.Add(time.Duration(i) * r.Period())
		fix := r.Fix(at, here)
		lines := strings.Split(strings.TrimSuffix(string(fix.Sentences), "\r\n"), "\r\n")
		if len(lines) != 3 {
			t.Fatalf("%d sentences", len(lines))
		}
		parsed, err := nmea.Parse(lines[0])
		if err != nil {
			t.Fatal(err)
		}
		rmc := parsed.(nmea.RMC)
		gga, err := nmea.Parse(lines[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := nmea.Parse(lines[2]); err != nil {
			t.Fatal(err)
		}
		if got := rmc.Time; got.Second != at.Second() || got.Hour != 5 || rmc.Date.DD != 4 || rmc.Date.YY != 26 {
			t.Fatalf("time %v date %v, want %v", rmc.Time, rmc.Date, at)
		}
		if !fix.Valid {
			lost++
			if rmc.Validity != "V" || gga.(nmea.GGA).FixQuality != "0" || fix.Lat != 0 || bytes.Contains(fix.Sentences, []byte(",N,")) && rmc.Latitude != 0 {
				t.Fatalf("without a fix: %s", lines)
			}
			continue
		}
		if math.Abs(rmc.Latitude-fix.Lat) > 1e-9 || math.Abs(rmc.Longitude-fix.Lon) > 1e-9 || gga.(nmea.GGA).Latitude != rmc.Latitude {
			t.Fatalf("said %v, truth %v %v", lines[0], fix.Lat, fix.Lon)
		}
		metres := math.Hypot((fix.Lat-here.Lat)*111320, (fix.Lon-here.Lon)*111320*math.Cos(here.Lat*math.Pi/180))
		if metres > 12 {
			t.Fatalf("%.1f m off", metres)
		}
		if metres > 0.5 {
			far++
		}
		if math.Abs(rmc.Speed*1852/3600-15) > 0.5 || rmc.Course < 0 || rmc.Course >= 360.005 {
			t.Fatalf("speed %v kn, course %v", rmc.Speed, rmc.Course)
		}
	}
	if lost < 20 || lost > 1500 || far < 1000 {
		t.Errorf("%d of 6000 without a fix, %d with noise over 0.5 m", lost, far)
	}
}

func TestSexagesimal(t *testing.T) {
	for _, c := range []struct {
		deg   float64
		width int
		text  string
		side  string
	}{
		{29.5, 2, "2930.00000", "N"}, {-0.25, 3, "00015.00000", "S"},
		{106.9999999999, 3, "10700.00000", "N"}, {29.0001, 2, "2900.00600", "N"},
	} {
		text, side, said := sexagesimal(c.deg, c.width, "NS")
		if text != c.text || side != c.side || math.Abs(said-c.deg) > 1e-7 {
			t.Errorf("%v: %s %s %v", c.deg, text, side, said)
		}
	}
}

func TestRateIsChecked(t *testing.T) {
	for _, hz := range []int{0, -1, 11} {
		if _, err := New(hz, nil); err == nil {
			t.Errorf("%d Hz was accepted", hz)
		}
	}
	if p := receiver(t, 5).Period(); p != 200*time.Millisecond {
		t.Errorf("5 Hz has period %v", p)
	}
}

func TestSameSeedSameSentences(t *testing.T) {
	a, b := receiver(t, 1), receiver(t, 1)
	for i := range 300 {
		at := start.Add(time.Duration(i) * time.Second)
		p := Position{Lat: 29.5, Lon: 106.5 + float64(i)*1e-4, Speed: 9}
		if x, y := a.Fix(at, p), b.Fix(at, p); !bytes.Equal(x.Sentences, y.Sentences) {
			t.Fatalf("%s and %s", x.Sentences, y.Sentences)
		}
	}
}
