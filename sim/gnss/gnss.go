// Package gnss is a satellite receiver: it writes NMEA 0183 sentences for the
// position of the car, with noise and with losses of the fix.
package gnss

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// Position is what the antenna has: degrees WGS-84, metres, degrees from
// north, metres per second.
type Position struct{ Lat, Lon, Altitude, Course, Speed float64 }

// Fix is one output of the receiver.
type Fix struct {
	Valid bool
	// Lat and Lon are the degrees that the sentences say, exactly as a reader
	// gets them from the text; zero without a fix.
	Lat, Lon  float64
	Sentences []byte // RMC, GGA and VTG, each ended by CR LF
	// LatText and LonText are the fields as written (ddmm.mmmmm).
	LatText, LonText string
}

// Receiver draws fixes. Its noise wanders as a real receiver's does: an
// autoregressive error of about 1.5 m.
type Receiver struct {
	rng         *rand.Rand
	hz          int
	east, north float64 // error, m
	lostUntil   time.Time
	lossPerFix  float64
}

// New makes a receiver of 1 to 10 Hz.
func New(hz int, rng *rand.Rand) (*Receiver, error) {
	if hz < 1 || hz > 10 {
		return nil, fmt.Errorf("GNSS rate %d Hz is out of range. Try: 1 to 10", hz)
	}
	return &Receiver{rng: rng, hz: hz, lossPerFix: 1 / (90.0 * float64(hz))}, nil
}

// Period is the time between fixes.
func (r *Receiver) Period() time.Duration { return time.Second / time.Duration(r.hz) }

// Fix is the receiver's output at a time and true position.
func (r *Receiver) Fix(at time.Time, p Position) Fix {
	r.wander()
	lose, seconds := r.rng.Float64(), 2+r.rng.Float64()*6
	course, speed := p.Course+r.rng.NormFloat64()*0.4, max(0, p.Speed+r.rng.NormFloat64()*0.05)
	height := p.Altitude + r.rng.NormFloat64()*2
	if !at.Before(r.lostUntil) && lose < r.lossPerFix {
		r.lostUntil = at.Add(time.Duration(seconds * float64(time.Second)))
	}
	if at.Before(r.lostUntil) {
		return Fix{Sentences: blank(at)}
	}
	lat := p.Lat + r.north/111320
	lon := p.Lon + r.east/(111320*math.Cos(p.Lat*math.Pi/180))
	return spoken(at, lat, lon, height, math.Mod(course+360, 360), speed)
}

func (r *Receiver) wander() {
	keep := math.Exp(-1 / (30 * float64(r.hz)))
	push := 1.5 * math.Sqrt(1-keep*keep)
	r.east = r.east*keep + r.rng.NormFloat64()*push
	r.north = r.north*keep + r.rng.NormFloat64()*push
}

func clock(at time.Time) (hms, dmy string) {
	at = at.UTC()
	return at.Format("150405.00"), at.Format("020106")
}

// sexagesimal writes degrees as ddmm.mmmmm with the given width of the
// degrees, and gives back the value that the text says.
func sexagesimal(deg float64, width int, hemispheres string) (text, hemisphere string, said float64) {
	hemisphere = hemispheres[:1]
	sign := 1.0
	if deg < 0 {
		hemisphere, sign, deg = hemispheres[1:], -1, -deg
	}
	units := int64(math.Round(deg * 60 * 1e5))
	whole, minutes := units/(60*1e5), units%(60*1e5)
	text = fmt.Sprintf("%0*d%02d.%05d", width, whole, minutes/1e5, minutes%1e5)
	return text, hemisphere, sign * (float64(whole) + float64(minutes)/1e5/60)
}

func spoken(at time.Time, lat, lon, height, course, speed float64) Fix {
	f := Fix{Valid: true}
	var ns, ew string
	f.LatText, ns, f.Lat = sexagesimal(lat, 2, "NS")
	f.LonText, ew, f.Lon = sexagesimal(lon, 3, "EW")
	hms, dmy := clock(at)
	knots := speed * 3600 / 1852
	f.Sentences = sentence(nil, fmt.Sprintf("GNRMC,%s,A,%s,%s,%s,%s,%.2f,%.2f,%s,,,A", hms, f.LatText, ns, f.LonText, ew, knots, course, dmy))
	f.Sentences = sentence(f.Sentences, fmt.Sprintf("GNGGA,%s,%s,%s,%s,%s,1,14,0.8,%.1f,M,-32.1,M,,", hms, f.LatText, ns, f.LonText, ew, height))
	f.Sentences = sentence(f.Sentences, fmt.Sprintf("GNVTG,%.2f,T,,M,%.2f,N,%.2f,K,A", course, knots, speed*3.6))
	return f
}

// blank is what a receiver says without a fix.
func blank(at time.Time) []byte {
	hms, dmy := clock(at)
	b := sentence(nil, fmt.Sprintf("GNRMC,%s,V,,,,,,,%s,,,N", hms, dmy))
	b = sentence(b, fmt.Sprintf("GNGGA,%s,,,,,0,03,,,M,,M,,", hms))
	return sentence(b, "GNVTG,,T,,M,,N,,K,N")
}

// sentence frames a body: dollar, body, star, the XOR of the body in hex.
func sentence(b []byte, body string) []byte {
	sum := byte(0)
	for i := range len(body) {
		sum ^= body[i]
	}
	return fmt.Appendf(b, "$%s*%02X\r\n", body, sum)
}
