package legal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// state finds the state of a timer; "" if there is none.
func state(list []Timer, name, of string) TimerState {
	for _, t := range list {
		if t.Name == name && t.Of == of {
			return t.State
		}
	}
	return ""
}

func TestClocks(t *testing.T) {
	d := newDesk(t)
	opened := d.now.Add(-time.Minute)
	r, err := d.File("lee", Record{Kind: Breach, Incident: &Incident{Opened: opened, Classes: []Class{Critical, Large, EU}}})
	if err != nil || r.State != InForce {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, c := range []struct {
		after               time.Duration
		critical, large, eu TimerState
	}{
		{0, Due, Due, Due},
		{time.Hour, Due, Due, Due},
		{time.Hour + time.Second, Overdue, Due, Due},
		{4 * time.Hour, Overdue, Due, Due},
		{4*time.Hour + time.Second, Overdue, Overdue, Due},
		{72 * time.Hour, Overdue, Overdue, Due},
		{72*time.Hour + time.Second, Overdue, Overdue, Overdue},
	} {
		list := d.Timers(r.Incident.Opened.Add(c.after))
		if a, b, e := state(list, "incident", "critical"), state(list, "incident", "large"), state(list, "incident", "eu"); a != c.critical || b != c.large || e != c.eu {
			t.Errorf("after %v: %s, %s, %s", c.after, a, b, e)
		}
	}
	d.now = opened.Add(2 * time.Hour)
	for class, at := range map[Class]time.Time{Critical: d.now, Large: d.now} {
		if _, err := d.Notify("lee", r.ID, Notice{Class: class, At: at, Authority: "CAC", Reference: "N-1"}); err != nil {
			t.Fatal(err)
		}
	}
	d.reopen()
	list := d.Timers(opened.Add(100 * time.Hour))
	if state(list, "incident", "critical") != OK || state(list, "incident", "large") != OK || state(list, "incident", "eu") != Overdue {
		t.Errorf("after notices: %+v", list)
	}
	sums := d.Incidents(2026, opened.Add(3*time.Hour))
	if len(sums) != 1 || !slices.Equal(sums[0].Late, []Class{Critical}) {
		t.Errorf("sums: %+v", sums)
	}
	if len(d.Incidents(2025, d.now)) != 0 {
		t.Error("an incident in another year")
	}
	if _, err := d.Withdraw("lee", r.ID); err != nil {
		t.Fatal(err)
	}
	if got := state(d.Timers(opened.Add(100*time.Hour)), "incident", "eu"); got != "" {
		t.Errorf("withdrawn, and %s", got)
	}
	sums = d.Incidents(2026, opened.Add(100*time.Hour))
	if len(sums) != 1 || !sums[0].Withdrawn || !slices.Equal(sums[0].Late, []Class{Critical}) {
		t.Errorf("withdrawn, and gone from the year, or late since: %+v", sums)
	}
	if text := DraftReport(YearSums{Year: 2026, Incidents: sums}).Incidents.Text; !strings.Contains(text, r.ID) || !strings.Contains(text, "withdrawn") {
		t.Errorf("the report says %q", text)
	}
}

func TestNotices(t *testing.T) {
	d := newDesk(t)
	opened := d.now.Add(-time.Hour)
	r, err := d.File("lee", Record{Kind: Breach, Incident: &Incident{Opened: opened, Classes: []Class{Large}}})
	if err != nil {
		t.Fatal(err)
	}
	good := Notice{Class: Large, At: d.now, Authority: "CAC", Reference: "N-1"}
	for name, change := range map[string]func(*Notice){
		"another class": func(n *Notice) { n.Class = EU },
		"too early":     func(n *Notice) { n.At = opened.Add(-time.Second) },
		"in the future": func(n *Notice) { n.At = d.now.Add(time.Second) },
		"no authority":  func(n *Notice) { n.Authority = "" },
		"no reference":  func(n *Notice) { n.Reference = "" },
	} {
		n := good
		change(&n)
		if _, err := d.Notify("lee", r.ID, n); !errors.Is(err, ErrRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Notify("lee", r.ID, good); err != nil {
		t.Error(err)
	}
	if _, err := d.Notify("lee", r.ID, good); !errors.Is(err, ErrRecord) {
		t.Error("twice")
	}
	for name, i := range map[string]Incident{
		"no time":       {Classes: []Class{Large}},
		"no class":      {Opened: opened},
		"unknown class": {Opened: opened, Classes: []Class{"small"}},
		"class twice":   {Opened: opened, Classes: []Class{Large, Large}},
		"in the future": {Opened: d.now.Add(time.Hour), Classes: []Class{Large}},
		"with notices":  {Opened: opened, Classes: []Class{Large}, Notices: []Notice{good}},
	} {
		if _, err := d.File("lee", Record{Kind: Breach, Incident: &i}); !errors.Is(err, ErrRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The report's year and its last day are those of China.
func TestReportTimer(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Contract)) // in 2026
	for at, want := range map[string]TimerState{
		"2026-10-31T15:59:58Z": OK,
		"2026-10-31T15:59:59Z": Due, // 45 days before
		"2026-12-15T15:59:59Z": Due,
		"2026-12-15T16:00:00Z": Overdue, // the 16th in China
		"2026-12-31T16:00:00Z": Overdue, // 2027 in China
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := state(d.Timers(now), "report", "2026"); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if got := state(d.Timers(d.now), "report", "2025"); got != "" {
		t.Errorf("a report of a year before the first record: %s", got)
	}
	next := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
	if got := state(d.Timers(next), "report", "2027"); got != OK {
		t.Errorf("the year that began in China: %q", got)
	}
	if got := reportDue(2026).Format(time.RFC3339); got != "2026-12-15T23:59:59+08:00" {
		t.Errorf("the report of 2026 is due %s", got)
	}
}

func TestReportHandedIn(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC)
	draft := DraftReport(YearSums{
		Year: 2026, Denied: 3,
		Recipients: []RecipientSum{{ID: "acme-de", Group: "acme", Country: "DE", Exports: 2, Records: 500, General: 40, Classes: []string{"Diagnostic"}, Purposes: []string{"warranty"}, Routes: []string{"contract-1"}}},
		Incidents:  []IncidentSum{{ID: "incident-1", Opened: start, Classes: []Class{Large}, Late: []Class{Large}}},
	})
	for _, want := range []string{"acme-de", "contract-1", "500", "incident-1", "向境外提供", "- [ ]"} {
		if !strings.Contains(draft.Page(), want) {
			t.Errorf("the page lacks %q:\n%s", want, draft.Page())
		}
	}
	r, err := d.File("lee", Record{Kind: Annual, Report: &draft, Evidence: evidence()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Enter("lee", r.ID); !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), "report.handed_in") || !strings.Contains(err.Error(), "report.complaints") {
		t.Errorf("a draft counts as handed in: %v", err)
	}
	if got := state(d.Timers(d.now), "report", "2026"); got != Overdue {
		t.Errorf("with a draft: %s", got)
	}
	said := Part{Text: "said"}
	whole := Report{2026, said, said, said, said, said, said, d.now}
	if _, err := d.Amend("lee", r.ID, Record{Kind: Annual, Report: &whole}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Enter("lee", r.ID); !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), "evidence") {
		t.Errorf("handed in without evidence: %v", err)
	}
	future := whole
	future.HandedIn = d.now.Add(time.Second)
	if _, err := d.Amend("lee", r.ID, Record{Kind: Annual, Report: &future, Evidence: evidence()}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Enter("lee", r.ID); !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), "report.handed_in") {
		t.Errorf("handed in tomorrow: %v", err)
	}
	if _, err := d.Amend("lee", r.ID, Record{Kind: Annual, Report: &whole, Evidence: evidence()}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Enter("lee", r.ID); err != nil {
		t.Fatal(err)
	}
	if got := state(d.Timers(d.now), "report", "2026"); got != OK {
		t.Errorf("handed in: %s", got)
	}
}

func TestExpiryTimers(t *testing.T) {
	d := newDesk(t)
	id := d.enter(route(Contract))
	for at, want := range map[time.Time]TimerState{
		d.now: OK, end.Add(-expiryWarns - time.Second): OK, end.Add(-expiryWarns): Due, end.Add(-time.Second): Due,
		end: Overdue, end.Add(expiryRings): Overdue, end.Add(expiryRings + time.Second): "",
	} {
		if got := state(d.Timers(at), "expiry", "contract"); got != want {
			t.Errorf("at %v: %q, want %q", at, got, want)
		}
	}
	if _, err := d.Withdraw("lee", id); err != nil {
		t.Fatal(err)
	}
	if got := state(d.Timers(end), "expiry", "contract"); got != "" {
		t.Errorf("withdrawn: %s", got)
	}
}

func TestTimersInOrder(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Contract))
	if _, err := d.File("lee", Record{Kind: Breach, Incident: &Incident{Opened: d.now, Classes: []Class{EU, Critical}}}); err != nil {
		t.Fatal(err)
	}
	list := d.Timers(d.now)
	if len(list) != 4 || !slices.IsSortedFunc(list, func(a, b Timer) int { return a.Due.Compare(b.Due) }) {
		t.Errorf("got %+v", list)
	}
	for _, x := range list {
		if x.Text.EN == "" || x.Text.ZH == "" || strings.Contains(x.Text.EN+x.Text.ZH, "%!") {
			t.Errorf("text of %s: %+v", x.Name, x.Text)
		}
	}
}

func dataMap(signals int) DataMap {
	m := DataMap{
		Made: start, Subjects: 12,
		Recipients: []MappedRecipient{{"acme-de", "acme", "DE", []string{"warranty"}, []string{"Diagnostic"}}, {"acme-fr", "acme", "FR", []string{"warranty"}, []string{"PI"}}},
		Consents:   []MappedConsent{{"warranty", 5, 2, 1}},
	}
	for i := range signals {
		m.Signals = append(m.Signals, MappedSignal{Name: fmt.Sprintf("Vehicle.S%d", i), Classes: []string{"Diagnostic"}, Purposes: []string{"warranty"}, Stored: 7, Exported: 3, Keep: "168h"})
	}
	return m
}

// A draft says what is known and what a person has to say, and never counts.
func TestDraftPIA(t *testing.T) {
	for _, n := range []int{0, 2, 5000} {
		m := dataMap(n)
		p := DraftPIA(m)
		for _, part := range p.parts() {
			if len(part.part.Open) == 0 {
				t.Errorf("%s: nothing is left to a person", part.field)
			}
			if !strings.Contains(p.Page(), part.title.EN+" / "+part.title.ZH) {
				t.Errorf("%s: no heading", part.field)
			}
		}
		if strings.Contains(p.Page(), "%!") {
			t.Error(p.Page())
		}
		d := newDesk(t)
		s := m.Scope()
		r, err := d.File("lee", Record{Kind: Impact, From: start, Until: end, Evidence: evidence(), Scope: &s, PIA: &p})
		if err != nil {
			t.Fatalf("%d signals: %v", n, err)
		}
		if _, err := d.Enter("lee", r.ID); !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), "pia.combined_risk") {
			t.Errorf("%d signals: a draft is in force: %v", n, err)
		}
	}
	page := DraftPIA(dataMap(2)).DataMap.Text
	for _, want := range []string{"Vehicle.S1", "7 records", "168h", "acme-fr", "country FR"} {
		if !strings.Contains(page, want) {
			t.Errorf("the data map lacks %q:\n%s", want, page)
		}
	}
	if s := dataMap(0).Scope(); !slices.Equal(s.Recipients, []string{"acme-de", "acme-fr"}) || !slices.Equal(s.Purposes, []string{"warranty"}) || !slices.Equal(s.Classes, []string{"Diagnostic", "PI"}) {
		t.Errorf("scope %+v", s)
	}
	if big := DraftPIA(dataMap(5000)).DataMap.Text; !strings.Contains(big, "more lines") || len(big) > maxText {
		t.Error("what does not fit is not counted")
	}
}
