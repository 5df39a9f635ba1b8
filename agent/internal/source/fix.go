package source

import (
	"errors"
	"fmt"
	"math"
	"time"

	nmea "github.com/adrianmo/go-nmea"
)

// The signals that a receiver gives, as VSS names them.
const (
	sigLatitude  = "Vehicle.CurrentLocation.Latitude"
	sigLongitude = "Vehicle.CurrentLocation.Longitude"
	sigAltitude  = "Vehicle.CurrentLocation.Altitude"
	sigHeading   = "Vehicle.CurrentLocation.Heading"
)

// Why a well-formed sentence gives nothing.
var (
	errNoFix   = errors.New("no valid fix")
	errSkipped = errors.New("a sentence that says nothing the agent collects")
)

// fix is what one sentence says. A value that the sentence leaves empty is NaN,
// never zero.
type fix struct {
	clock nmea.Time
	date  nmea.Date // only RMC has one
	lat   float64
	lon   float64
	alt   float64 // metres above mean sea level
	head  float64 // degrees from true north, [0, 360)
}

// fixParser reads RMC, GGA and VTG sentences (NMEA 0183).
type fixParser struct{ p nmea.SentenceParser }

func newFixParser() *fixParser {
	f := &fixParser{}
	f.p.OnBaseSentence = checkFix
	return f
}

// checkFix looks at the fields before they are parsed: the parser takes an empty
// number for zero, and a receiver without a fix leaves its numbers empty.
func checkFix(s *nmea.BaseSentence) error {
	field := func(i int) string {
		if i < len(s.Fields) {
			return s.Fields[i]
		}
		return ""
	}
	switch s.Type {
	case nmea.TypeRMC:
		if field(1) != nmea.ValidRMC || field(11) == "N" {
			return errNoFix
		}
		return present(field, 0, 2, 3, 4, 5, 8)
	case nmea.TypeGGA:
		if q := field(5); q == "" || q == nmea.Invalid {
			return errNoFix
		}
		return present(field, 0, 1, 2, 3, 4)
	case nmea.TypeVTG:
		if field(8) == "N" {
			return errNoFix
		}
		return present(field, 0)
	}
	return errSkipped
}

func present(field func(int) string, want ...int) error {
	for _, i := range want {
		if field(i) == "" {
			return errNoFix
		}
	}
	return nil
}

// parse reads one sentence. Errors: errNoFix, errSkipped, or what is wrong with it.
func (f *fixParser) parse(text []byte) (fix, error) {
	nan := math.NaN()
	out := fix{lat: nan, lon: nan, alt: nan, head: nan}
	s, err := f.p.Parse(string(text))
	if err != nil {
		return out, err
	}
	switch m := s.(type) {
	case nmea.RMC:
		out.clock, out.date, out.lat, out.lon = m.Time, m.Date, m.Latitude, m.Longitude
		if m.Fields[7] != "" {
			out.head = m.Course
		}
	case nmea.GGA:
		out.clock, out.lat, out.lon = m.Time, m.Latitude, m.Longitude
		if m.Fields[8] != "" {
			out.alt = m.Altitude
		}
	case nmea.VTG:
		out.head = m.TrueTrack
	}
	return out, out.check()
}

// check refuses what no receiver can mean.
func (f *fix) check() error {
	switch {
	case f.lat < -90 || f.lat > 90 || f.lon < -180 || f.lon > 180:
		return fmt.Errorf("a position that is not on the globe")
	case f.head < 0 || f.head > 360:
		return fmt.Errorf("a course outside the circle")
	case f.date.Valid && (f.date.MM < 1 || f.date.MM > 12 || f.date.DD < 1 || f.date.DD > 31):
		return fmt.Errorf("a date that no calendar has")
	}
	return nil
}

// instant gives the time of a fix. Two-digit years are of this century: the
// receivers are younger. A sentence without a date takes day, the date of the
// last one that had it, moved by a day where midnight lies between.
func instant(c nmea.Time, d nmea.Date, last time.Time) time.Time {
	tod := time.Duration(c.Hour)*time.Hour + time.Duration(c.Minute)*time.Minute +
		time.Duration(c.Second)*time.Second + time.Duration(c.Millisecond)*time.Millisecond
	if d.Valid {
		return time.Date(2000+d.YY, time.Month(d.MM), d.DD, 0, 0, 0, 0, time.UTC).Add(tod)
	}
	day := last.UTC().Truncate(24 * time.Hour)
	t := day.Add(tod)
	switch away := t.Sub(last); {
	case away > 12*time.Hour:
		return t.Add(-24 * time.Hour)
	case away < -12*time.Hour:
		return t.Add(24 * time.Hour)
	}
	return t
}
