package legal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Every tier of E4 with its boundaries, and E3 and important data, against each kind
// of route alone.
func TestTiers(t *testing.T) {
	type answer map[Kind]string // rule of the shortfall, "" is passed; Kind "" is no route at all
	none := answer{"": "", Contract: "", Certification: "", Assessment: ""}
	some := answer{"": "E4", Contract: "", Certification: "", Assessment: ""}
	driving := answer{"": "E3", Contract: "", Certification: "", Assessment: ""}
	most := answer{"": "E4", Contract: "E4", Certification: "E4", Assessment: ""}
	set := func(general, sensitive uint64) func(*Query) {
		return func(q *Query) { q.General, q.Sensitive = general, sensitive }
	}
	desks, ids := map[Kind]*desk{}, map[Kind]string{}
	for kind := range none {
		desks[kind] = newDesk(t)
		desks[kind].enter(pia())
		if kind != "" {
			ids[kind] = desks[kind].enter(route(kind))
		}
	}
	for _, c := range []struct {
		name   string
		change func(*Query)
		want   answer
	}{
		{"nobody", set(0, 0), none},
		{"99,999 general", set(99_999, 0), none},
		{"100,000 general", set(100_000, 0), some},
		{"999,999 general", set(999_999, 0), some},
		{"1,000,000 general", set(1_000_000, 0), most},
		{"1 sensitive", set(0, 1), some},
		{"9,999 sensitive", set(0, 9_999), some},
		{"10,000 sensitive", set(0, 10_000), most},
		{"99,999 general, 9,999 sensitive", set(99_999, 9_999), some},
		{"999,999 general, 10,000 sensitive", set(999_999, 10_000), most},
		{"important", func(q *Query) { q.Important = true }, most},
		{"important, nobody", func(q *Query) { q.Important, q.General = true, 0 }, most},
		{"sensitive class, counters at zero", func(q *Query) { q.Classes = []string{"SensitivePI"} }, some},
		{"driving status", func(q *Query) { q.DrivingStatus = true }, driving},
		{"driving status by class", func(q *Query) { q.Classes = []string{"DrivingStatus"} }, driving},
		{"driving status, 100,000", func(q *Query) { q.DrivingStatus, q.General = true, 100_000 }, some},
		{"driving status, 1,000,000", func(q *Query) { q.DrivingStatus, q.General = true, 1_000_000 }, most},
	} {
		for kind, rule := range c.want {
			q := query()
			c.change(&q)
			found, s, err := desks[kind].Route(q)
			switch {
			case err != nil:
				t.Errorf("%s, %q: %v", c.name, kind, err)
			case rule == "" && s != nil || rule != "" && (s == nil || s.Rule != rule):
				t.Errorf("%s, %q: got %+v, want %q", c.name, kind, s, rule)
			case s != nil && (s.Would == "" || s.WouldZH == "" || s.Reason == "" || len(found.Routes) > 0 || found.PIA != ""):
				t.Errorf("%s, %q: %+v with %+v", c.name, kind, s, found)
			case s == nil && (found.PIA != "pia-1" || c.want[""] != "" && !slices.Equal(found.Routes, []string{ids[kind]})):
				t.Errorf("%s, %q: found %+v", c.name, kind, found)
			}
		}
	}
}

func TestStricterTiers(t *testing.T) {
	for name, c := range map[string]struct {
		tiers Tiers
		q     func(*Query)
		rule  string
	}{
		"free below 10":             {Tiers{FreeBelow: 10}, func(q *Query) { q.General = 10 }, "E4"},
		"free below 11":             {Tiers{FreeBelow: 11}, func(q *Query) { q.General = 10 }, ""},
		"assess from 500":           {Tiers{AssessFrom: 500}, func(q *Query) { q.General = 500 }, "E4"},
		"assess sensitive from 2":   {Tiers{AssessSens: 2}, func(q *Query) { q.Sensitive = 2 }, "E4"},
		"more than 100,000 persons": {Tiers{Important: 100_000}, func(q *Query) { q.General = 100_001 }, "E4"},
		"100,000 persons":           {Tiers{Important: 100_000}, func(q *Query) { q.General, q.Basis = 100_000, "contract-1" }, ""},
	} {
		d := &desk{t: t, dir: t.TempDir(), now: start.Add(time.Hour), tiers: c.tiers}
		d.open()
		d.enter(pia())
		if !strings.HasPrefix(name, "free") {
			d.enter(route(Contract))
		}
		q := query()
		c.q(&q)
		_, s, err := d.Route(q)
		if err != nil || (s == nil) != (c.rule == "") || s != nil && s.Rule != c.rule {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	for _, loose := range []Tiers{{FreeBelow: 100_001}, {AssessFrom: 1_000_001}, {AssessSens: 10_001}} {
		if err := loose.Validate(); err == nil || !strings.Contains(err.Error(), "E4") {
			t.Errorf("%+v: %v", loose, err)
		}
	}
}

// E5: the whole request within one route.
func TestScope(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Assessment))
	wide := pia()
	wide.Scope = &Scope{Groups: []string{"acme"}, Purposes: []string{"warranty", "marketing"}, Classes: []string{"Diagnostic", "Biometric"}}
	d.enter(wide)
	for _, c := range []struct {
		name   string
		change func(*Query)
		says   string // in the reason; "" is passed
	}{
		{"as it is", func(*Query) {}, ""},
		{"recipient of the group", func(q *Query) { q.Recipient = "acme-fr" }, ""},
		{"its country", func(q *Query) { q.Country = "FR" }, "country FR"},
		{"purpose", func(q *Query) { q.Purpose = "marketing" }, "purpose marketing"},
		{"method", func(q *Query) { q.Format = "parquet" }, "method parquet"},
		{"class", func(q *Query) { q.Classes = []string{"Diagnostic", "Biometric"} }, "classes Biometric"},
		{"signal", func(q *Query) { q.Signals = append(q.Signals, "Vehicle.Cabin.Door") }, "signals Vehicle.Cabin.Door"},
		{"below a pattern", func(q *Query) { q.Signals = []string{"Vehicle.OBD.O2.Sensor1"} }, ""},
		{"the pattern's root", func(q *Query) { q.Signals = []string{"Vehicle.OBD"} }, "signals Vehicle.OBD"},
		{"a longer name", func(q *Query) { q.Signals = []string{"Vehicle.SpeedLimit"} }, "Vehicle.SpeedLimit"},
		{"below a path", func(q *Query) { q.Signals = []string{"Vehicle.Speed.X"} }, "Vehicle.Speed.X"},
		{"general, at most", func(q *Query) { q.General = 5_000_000 }, ""},
		{"general, one more", func(q *Query) { q.General = 5_000_001 }, "5000001 subjects of at most 5000000"},
		{"sensitive, at most", func(q *Query) { q.Sensitive = 50_000 }, ""},
		{"sensitive, one more", func(q *Query) { q.Sensitive = 50_001 }, "50001 subjects with sensitive information of at most 50000"},
		{"two things", func(q *Query) { q.Country, q.Purpose = "FR", "marketing" }, "country FR; purpose marketing"},
	} {
		for _, basis := range []string{"", "assessment-1"} {
			q := query()
			q.General, q.Basis = 2_000_000, basis
			c.change(&q)
			found, s, err := d.Route(q)
			switch {
			case err != nil:
				t.Errorf("%s: %v", c.name, err)
			case c.says == "":
				if s != nil || !slices.Equal(found.Routes, []string{"assessment-1"}) {
					t.Errorf("%s, basis %q: %+v", c.name, basis, s)
				}
			case s == nil || s.Rule != "E5" || !strings.Contains(s.Reason, c.says) || !strings.Contains(s.Would, c.says):
				t.Errorf("%s, basis %q: got %+v, want E5 with %q", c.name, basis, s, c.says)
			}
		}
	}
}

// Parts of two routes do not make one; of several that fit the first filed is taken.
func TestOneRouteCoversAll(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	a, b := route(Contract), route(Certification)
	a.Scope.Signals = []string{"Vehicle.Speed"}
	b.Scope.Signals = []string{"Vehicle.OBD.**"}
	d.enter(a)
	d.enter(b)
	q := query()
	q.DrivingStatus, q.Signals = true, []string{"Vehicle.Speed", "Vehicle.OBD.DTCList"}
	if _, s, _ := d.Route(q); s == nil || s.Rule != "E5" {
		t.Errorf("got %+v", s)
	}
	first := d.enter(route(Contract))
	d.enter(route(Assessment))
	if found, s, _ := d.Route(q); s != nil || !slices.Equal(found.Routes, []string{first}) {
		t.Errorf("got %+v, %+v", found, s)
	}
	q.Basis = "assessment-1"
	if found, s, _ := d.Route(q); s != nil || !slices.Equal(found.Routes, []string{"assessment-1"}) {
		t.Errorf("got %+v, %+v", found, s)
	}
}

func TestBasis(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	d.enter(route(Contract))
	if _, err := d.File("lee", route(Assessment)); err != nil { // a draft
		t.Fatal(err)
	}
	for _, c := range []struct {
		basis   string
		general uint64
		rule    string
	}{
		{"contract-1", 10, ""},
		{"contract-1", 999_999, ""},
		{"contract-1", 1_000_000, "E4"}, // not enough
		{"assessment-1", 10, "E5"},      // a draft
		{"pia-1", 10, "E5"},             // no route
		{"contract-7", 10, "E5"},
		{"30.123,120.456", 10, "E5"},
	} {
		q := query()
		q.Basis, q.General = c.basis, c.general
		_, s, err := d.Route(q)
		if err != nil || (s == nil) != (c.rule == "") || s != nil && s.Rule != c.rule {
			t.Errorf("%+v: %+v, %v", c, s, err)
		}
		if s != nil && strings.Contains(s.Reason, "30.123") {
			t.Errorf("the reason repeats what is no id: %s", s.Reason)
		}
	}
}

// In force from From on, and until Until, to the second.
func TestExpiry(t *testing.T) {
	d := newDesk(t)
	long := pia()
	long.From, long.Until = start.Add(-time.Hour), end.Add(time.Hour)
	d.enter(long)
	id := d.enter(route(Contract))
	for at, ok := range map[time.Time]bool{
		start.Add(-time.Second): false, start: true, end.Add(-time.Second): true, end: false, end.Add(time.Second): false,
	} {
		q := query()
		q.General, q.At = 100_000, at
		if _, s, err := d.Route(q); err != nil || (s == nil) != ok {
			t.Errorf("route at %v: %+v, %v", at, s, err)
		}
	}
	for at, ok := range map[time.Time]bool{long.Until.Add(-time.Second): true, long.Until: false, long.From: true, long.From.Add(-time.Second): false} {
		q := query()
		q.At = at
		if _, s, err := d.Route(q); err != nil || (s == nil) != ok || s != nil && s.Rule != "A1" {
			t.Errorf("impact assessment at %v: %+v, %v", at, s, err)
		}
	}
	q := query()
	q.General = 100_000
	if _, err := d.Withdraw("lee", id); err != nil {
		t.Fatal(err)
	}
	if _, s, _ := d.Route(q); s == nil || s.Rule != "E4" {
		t.Errorf("after it was withdrawn: %+v", s)
	}
}

func TestImpactAssessment(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Record)
		enter  bool
		rule   string
	}{
		"in force":          {func(*Record) {}, true, ""},
		"a draft":           {func(*Record) {}, false, "A1"},
		"another purpose":   {func(r *Record) { r.Scope.Purposes = []string{"research"} }, true, "A1"},
		"another recipient": {func(r *Record) { r.Scope.Recipients = []string{"other"} }, true, "A1"},
		"another class":     {func(r *Record) { r.Scope.Classes = []string{"PI"} }, true, "A1"},
	} {
		d := newDesk(t)
		r := pia()
		c.change(&r)
		r, err := d.File("lee", r)
		if err == nil && c.enter {
			_, err = d.Enter("lee", r.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := d.Route(query())
		if err != nil || (s == nil) != (c.rule == "") || s != nil && (s.Rule != c.rule || s.Would == "") {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

func TestForeignAgency(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	id := d.enter(approval())
	d.enter(route(Contract))
	for _, c := range []struct {
		name   string
		change func(*Query)
		rule   string
	}{
		{"no approval named", func(q *Query) { q.Judicial = "" }, "E7"},
		{"named", func(*Query) {}, ""},
		{"another record", func(q *Query) { q.Judicial = "contract-1" }, "E7"},
		{"unknown", func(q *Query) { q.Judicial = "judicial-9" }, "E7"},
		{"another recipient", func(q *Query) { q.Recipient = "acme-us" }, "E7"},
		{"another purpose", func(q *Query) { q.Purpose = "research" }, "E7"},
		{"another class", func(q *Query) { q.Classes = []string{"PI"} }, "E7"},
		{"another signal", func(q *Query) { q.Signals = []string{"Vehicle.Speed"} }, "E7"},
		{"run out", func(q *Query) { q.At = end }, "E7"},
		{"not said to be foreign", func(q *Query) { q.ForeignAgency = false }, "E7"},
		{"the rest is judged too", func(q *Query) { q.General = 1_000_000 }, "E4"},
	} {
		q := query()
		q.ForeignAgency, q.Judicial = true, id
		c.change(&q)
		found, s, err := d.Route(q)
		if err != nil || (s == nil) != (c.rule == "") || s != nil && s.Rule != c.rule {
			t.Errorf("%s: %+v, %v", c.name, s, err)
		}
		if s == nil && !slices.Equal(found.Routes, []string{id}) {
			t.Errorf("%s: found %+v", c.name, found)
		}
	}
}

func TestBadQueries(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	for name, change := range map[string]func(*Query){
		"no time":       func(q *Query) { q.At = time.Time{} },
		"no recipient":  func(q *Query) { q.Recipient = "" },
		"no country":    func(q *Query) { q.Country = "" },
		"no purpose":    func(q *Query) { q.Purpose = "" },
		"no format":     func(q *Query) { q.Format = "" },
		"no class":      func(q *Query) { q.Classes = nil },
		"unknown class": func(q *Query) { q.Classes = []string{"Speed"} },
		"no signal":     func(q *Query) { q.Signals = nil },
	} {
		q := query()
		change(&q)
		if found, s, err := d.Route(q); err == nil || s != nil || found.PIA != "" {
			t.Errorf("%s: %+v, %+v, %v", name, found, s, err)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"a.b", "a.b", true}, {"a.b", "a.bc", false}, {"a.b", "a", false}, {"a.b", "a.b.c", false},
		{"a.*", "a.b", true}, {"a.*", "a", false}, {"a.*", "a.b.c", false}, {"*.b", "a.b", true}, {"a.*.c", "a.b.c", true},
		{"a.**", "a.b", true}, {"a.**", "a.b.c", true}, {"a.**", "a", false}, {"a.**", "ab.c", false}, {"a.*", "a.", false}, {"a.**", "a.", false},
	} {
		if got := matches(c.pattern, c.path); got != c.want {
			t.Errorf("%s, %s: %v", c.pattern, c.path, got)
		}
	}
}

// Both languages of a text take the same arguments.
func TestTexts(t *testing.T) {
	for k, text := range texts {
		if text.EN == "" || text.ZH == "" {
			t.Errorf("text %d is empty", k)
		}
		if strings.Count(text.EN, "%s") != strings.Count(text.ZH, "%s") || strings.Count(text.EN, "%d") != strings.Count(text.ZH, "%d") {
			t.Errorf("%q and %q take other arguments", text.EN, text.ZH)
		}
	}
}
