package legal

import (
	"math"
	"strings"
	"testing"
	"time"
)

// A route without sensitive subjects covers no sensitive class, also if the counters
// have none.
func TestSensitiveWithoutCount(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	general := route(Contract)
	general.Scope.MaxSensitive = 0
	d.enter(general)
	for _, basis := range []string{"", "contract-1"} {
		q := query()
		q.Basis, q.Classes = basis, []string{"SensitivePI"}
		if found, s, err := d.Route(q); err != nil || s == nil || s.Rule != "E5" || !strings.Contains(s.Reason, "1 subjects with sensitive") {
			t.Errorf("basis %q: %+v, %+v, %v", basis, found, s, err)
		}
	}
}

// What is said to pass does pass.
func TestWould(t *testing.T) {
	for name, c := range map[string]struct {
		tiers  Tiers
		change func(*Query)
		would  string
		fewer  bool // subjects would do
	}{
		"over free":              {Tiers{}, func(q *Query) { q.General = 100_000 }, "fewer than 100000 subjects", true},
		"over free, driving":     {Tiers{}, func(q *Query) { q.General, q.DrivingStatus = 100_000, true }, "in force for the recipient", false},
		"assessment":             {Tiers{}, func(q *Query) { q.General = 2_000_000 }, "fewer than 1000000 subjects, and fewer than 10000", true},
		"assessment, driving":    {Tiers{}, func(q *Query) { q.General, q.DrivingStatus = 2_000_000, true }, "security assessment in force", false},
		"important by number":    {Tiers{Important: 100_000}, func(q *Query) { q.General = 150_000 }, "fewer than 100001 subjects, and fewer than 10000", true},
		"important by less yet":  {Tiers{Important: 5_000}, func(q *Query) { q.Sensitive = 6_000 }, "fewer than 5001 subjects, and fewer than 5001", true},
		"important without end":  {Tiers{Important: math.MaxUint64}, func(q *Query) { q.General = 2_000_000 }, "fewer than 1000000 subjects", true},
		"driving, nobody at all": {Tiers{}, func(q *Query) { q.General, q.DrivingStatus = 0, true }, "without these signals", false},
	} {
		d := &desk{t: t, dir: t.TempDir(), now: start.Add(time.Hour), tiers: c.tiers}
		d.open()
		d.enter(pia())
		q := query()
		c.change(&q)
		_, s, err := d.Route(q)
		if err != nil || s == nil || !strings.Contains(s.Would, c.would) || strings.Contains(s.Would, "fewer") != c.fewer {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}
