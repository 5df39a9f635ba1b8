package subject

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEmbeddedYearsAreSound(t *testing.T) {
	for i := range embedded {
		y := &embedded[i]
		if _, err := y.days(); err != nil {
			t.Errorf("%d: %v", y.Year, err)
		}
	}
	if got := NewCalendar().Years(); !slices.Equal(got, []int{2024, 2025, 2026}) {
		t.Errorf("years %v", got)
	}
}

func TestWorking(t *testing.T) {
	c := NewCalendar()
	for _, x := range []struct {
		day               string
		working, verified bool
	}{
		{"2024-02-09", true, true}, // the eve of the Spring Festival was a working day by the notice
		{"2024-02-10", false, true},
		{"2024-02-18", true, true}, // a worked Sunday
		{"2025-01-28", false, true},
		{"2025-02-08", true, true}, // a worked Saturday
		{"2025-10-08", false, true},
		{"2025-10-09", true, true},
		{"2025-10-11", true, true},
		{"2026-01-02", false, true}, // a Friday
		{"2026-01-04", true, true},  // a worked Sunday
		{"2026-02-14", true, true},
		{"2026-02-23", false, true},
		{"2026-02-24", true, true},
		{"2026-05-09", true, true},
		{"2026-10-10", true, true},
		{"2026-11-21", false, true},  // a plain Saturday
		{"2027-01-01", true, false},  // a Friday, of which nothing is known
		{"2027-01-02", false, false}, // a Saturday
	} {
		day, err := time.ParseInLocation(time.DateOnly, x.day, beijing)
		if err != nil {
			t.Fatal(err)
		}
		if w, v := c.Working(day); w != x.working || v != x.verified {
			t.Errorf("%s: working %v, verified %v", x.day, w, v)
		}
	}
}

// The expected days are counted on paper calendars.
func TestDeadline(t *testing.T) {
	c := NewCalendar()
	for _, x := range []struct {
		opened     string // in the mainland
		days       int
		last       string // the last working day; the deadline is its end
		unverified []int
	}{
		{"2026-03-02 09:00", 10, "2026-03-16", nil}, // Monday, two plain weeks
		{"2026-03-02 23:59", 15, "2026-03-23", nil},
		{"2026-03-06 09:00", 1, "2026-03-09", nil},  // Friday
		{"2026-03-07 09:00", 1, "2026-03-09", nil},  // Saturday
		{"2026-02-13 09:00", 1, "2026-02-14", nil},  // the Saturday is worked
		{"2026-02-14 09:00", 1, "2026-02-24", nil},  // nine days of Spring Festival
		{"2026-02-12 09:00", 10, "2026-03-04", nil}, // 13, 14, 24-28, 2-4
		{"2026-09-30 09:00", 10, "2026-10-20", nil}, // 8, 9, 10, 12-16, 19, 20
		{"2026-12-28 09:00", 3, "2026-12-31", nil},  // does not reach the next year
		{"2026-12-28 09:00", 5, "2027-01-04", []int{2027}},
		{"2028-02-01 09:00", 10, "2028-02-15", []int{2028}},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.opened, beijing)
		if err != nil {
			t.Fatal(err)
		}
		end, unverified := c.Deadline(at, x.days)
		last := end.Add(-time.Second).In(beijing)
		if last.Format("2006-01-02 15:04:05") != x.last+" 23:59:59" || !slices.Equal(unverified, x.unverified) {
			t.Errorf("%s + %d: %s, unverified %v; want the end of %s, %v", x.opened, x.days, last, unverified, x.last, x.unverified)
		}
	}
	// The day of the request is the mainland's: 17:00 UTC is the next day there.
	at := time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)
	if end, _ := c.Deadline(at, 1); !end.Equal(time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("across the line of days: %v", end)
	}
}

func TestCalendarFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calendar.json")
	load := func(text string) (*Calendar, error) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c := NewCalendar()
		return c, c.Load(path)
	}
	c, err := load(`{"years":[{"year":2027,"source":"notice","off":["2027-01-01"],"work":["2027-01-10"]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	end, unverified := c.Deadline(time.Date(2026, 12, 31, 1, 0, 0, 0, time.UTC), 6) // 4-8, then the worked Sunday
	if end.In(beijing).Format(time.DateOnly) != "2027-01-11" || unverified != nil {
		t.Errorf("%v, %v", end.In(beijing), unverified)
	}
	for text, want := range map[string]string{
		``: "calendar", `{}`: "at least one year", `{"years":[]}`: "at least one year", `[]`: "cannot unmarshal",
		`{"years":[{"year":2027,"source":"n","off":["2027-01-01"]}]} x`:                                                        "one object",
		`{"years":[{"year":2027,"source":"n","of":["2027-01-01"]}]}`:                                                           "unknown field",
		`{"years":[{"year":2027,"off":["2027-01-01"]}]}`:                                                                       "source",
		`{"years":[{"year":2027,"source":"n","off":["2026-01-01"]}]}`:                                                          "no date of this year",
		`{"years":[{"year":2027,"source":"n","off":["2027-02-30"]}]}`:                                                          "no date of this year",
		`{"years":[{"year":2027,"source":"n","off":["2027-1-1"]}]}`:                                                            "no date of this year",
		`{"years":[{"year":2027,"source":"n","off":["2027-01-01"],"work":["2027-01-04"]}]}`:                                    "Monday and worked anyhow",
		`{"years":[{"year":2027,"source":"n","off":["2027-01-02"],"work":["2027-01-02"]}]}`:                                    "stands twice",
		`{"years":[{"year":2027,"source":"n","off":["2027-01-01"]},{"year":2027,"source":"n","off":["2027-01-01"]}]}`:          "stands twice",
		`{"years":[{"year":1027,"source":"n","off":["1027-01-01"]}]}`:                                                          "no such year",
		`{"years":[{"year":2027,"source":"n","off":[]}]}`:                                                                      "0 days off",
		`{"years":[{"year":2027,"source":"n","off":["2027-01-01"` + strings.Repeat(`,"2027-01-01"`, maxOff) + `],"work":[]}]}`: "61 days off",
	} {
		if _, err := load(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// A calendar file from outside never panics, and what it accepts moves no deadline
// before the request.
func FuzzCalendar(f *testing.F) {
	f.Add([]byte(`{"years":[{"year":2027,"source":"n","off":["2027-01-01"],"work":["2027-01-10"]}]}`))
	f.Add([]byte(`{"years":[{"year":2027,"source":"","off":[]}]}`))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(dir, "calendar.json")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		c := NewCalendar()
		if c.Load(path) != nil {
			return
		}
		at := time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC)
		if end, _ := c.Deadline(at, 15); end.Before(at.AddDate(0, 0, 15)) || end.After(at.AddDate(0, 6, 0)) {
			t.Errorf("deadline %v", end)
		}
	})
}
