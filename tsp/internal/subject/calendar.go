package subject

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"
)

// beijing is the mainland's time: days begin there.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// Year is the arrangement of one year's public holidays: what the State Council's
// notice changes in the plain week of five working days.
type Year struct {
	Year   int      `json:"year"`
	Source string   `json:"source"` // which notice
	Off    []string `json:"off"`    // days of rest that are no ordinary weekend, or all of them; 2006-01-02
	Work   []string `json:"work"`   // weekend days that are worked
}

// Calendar knows working days. A year without an arrangement has weekends alone and
// counts as unverified.
type Calendar struct{ years map[int]days }

type days map[string]bool // date: worked

// maxOff bounds the days of one list.
const maxOff = 60

// NewCalendar gives the embedded arrangements.
func NewCalendar() *Calendar {
	c := &Calendar{years: map[int]days{}}
	for i := range embedded {
		d, err := embedded[i].days()
		if err != nil { // the test of the table holds this off
			continue
		}
		c.years[embedded[i].Year] = d
	}
	return c
}

// Load puts the years of a file in the place of the embedded ones: one JSON object
//
//	{"years":[{"year":2027,"source":"…","off":["2027-01-01"],"work":["2027-01-10"]}]}
//
// Unknown fields, dates of another year, and a worked day that is no weekend are
// errors that name the file.
func (c *Calendar) Load(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("calendar: %w", err)
	}
	var file struct {
		Years []Year `json:"years"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return fmt.Errorf("calendar %s: %w. Try: {\"years\":[{\"year\":2027,\"source\":\"…\",\"off\":[\"2027-01-01\"],\"work\":[]}]}", path, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || len(file.Years) == 0 {
		return fmt.Errorf("calendar %s: it must be one object with at least one year", path)
	}
	next := maps.Clone(c.years)
	seen := map[int]bool{}
	for i := range file.Years {
		y := &file.Years[i]
		got, err := y.days()
		if err == nil && seen[y.Year] {
			err = errors.New("it stands twice")
		}
		if err != nil {
			return fmt.Errorf("calendar %s: year %d: %w", path, y.Year, err)
		}
		seen[y.Year], next[y.Year] = true, got
	}
	c.years = next
	return nil
}

// days checks an arrangement.
func (y *Year) days() (days, error) {
	switch {
	case y.Year < 2000 || y.Year > 2200:
		return nil, errors.New("no such year")
	case y.Source == "":
		return nil, errors.New("it needs its source: the notice that arranges it")
	case len(y.Off) == 0 || len(y.Off) > maxOff || len(y.Work) > maxOff:
		return nil, fmt.Errorf("%d days off and %d worked weekend days; 1 to %d and up to %d are possible", len(y.Off), len(y.Work), maxOff, maxOff)
	}
	out := days{}
	for _, list := range []struct {
		dates  []string
		worked bool
	}{{y.Off, false}, {y.Work, true}} {
		for _, s := range list.dates {
			t, err := time.ParseInLocation(time.DateOnly, s, beijing)
			switch _, twice := out[s]; {
			case err != nil || t.Year() != y.Year:
				return nil, fmt.Errorf("%q is no date of this year, as 2006-01-02", s)
			case twice:
				return nil, fmt.Errorf("%s stands twice", s)
			case list.worked && !weekend(t):
				return nil, fmt.Errorf("%s is a %v and worked anyhow", s, t.Weekday())
			}
			out[s] = list.worked
		}
	}
	return out, nil
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// Working reports whether the day of t, in the mainland, is a working day, and
// whether the arrangement of its year is known.
func (c *Calendar) Working(t time.Time) (working, verified bool) {
	t = t.In(beijing)
	y, verified := c.years[t.Year()]
	if worked, special := y[t.Format(time.DateOnly)]; special {
		return worked, verified
	}
	return !weekend(t), verified
}

// Deadline is the end of the nth working day after the day of t. unverified names
// the years it passes through whose arrangement is not known: their weekends count
// as days of rest, and nothing else does.
func (c *Calendar) Deadline(t time.Time, n int) (end time.Time, unverified []int) {
	y, m, d := t.In(beijing).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, beijing)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		working, verified := c.Working(day)
		if working {
			n--
		}
		if !verified && !slices.Contains(unverified, day.Year()) {
			unverified = append(unverified, day.Year())
		}
	}
	return day.AddDate(0, 0, 1).UTC(), unverified
}

// Years lists the years whose arrangement is known.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }
