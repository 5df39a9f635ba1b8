package legal

import (
	"slices"
	"time"
)

// TimerState says how a timer stands.
type TimerState string

// The states. Overdue is an alarm.
const (
	OK      TimerState = "ok"
	Due     TimerState = "due" // the time runs and is near its end
	Overdue TimerState = "overdue"
)

// Timer is something that has to be done by a time.
type Timer struct {
	Name  string     `json:"name"`          // report, incident or expiry
	ID    string     `json:"id,omitempty"`  // of the record
	Of    string     `json:"of"`            // year, class of incident, kind of record
	Due   time.Time  `json:"due"`           // the last moment that is in time
	State TimerState `json:"state"`         //
	Done  time.Time  `json:"done,omitzero"` // when it was done, perhaps late
	Text  Text       `json:"text"`
}

// When a timer begins to warn, and how long it alarms of a record that has run out.
const (
	reportWarns = 45 * 24 * time.Hour
	expiryWarns = 60 * 24 * time.Hour
	expiryRings = 30 * 24 * time.Hour
)

// Timers gives all timers at now, the earliest first: the report of every year since
// the first record that is not handed in, and of this one; the clocks of incidents;
// routes, impact assessments and approvals that are about to run out or just did.
func (b *Book) Timers(now time.Time) (list []Timer) {
	records := b.Records()
	list = b.reports(now, records)
	for i := range records {
		r := &records[i]
		switch r.Kind {
		case Breach:
			list = append(list, r.clocks(now)...)
		case Assessment, Contract, Certification, Impact, Approval:
			list = append(list, r.expiry(now)...)
		}
	}
	slices.SortStableFunc(list, func(a, b Timer) int { return a.Due.Compare(b.Due) })
	return list
}

// reports gives the timers of the annual reports.
func (b *Book) reports(now time.Time, records []Record) (list []Timer) {
	b.mu.Lock()
	first := Year(now)
	if !b.first.IsZero() {
		first = min(first, Year(b.first))
	}
	b.mu.Unlock()
	for year := first; year <= Year(now); year++ {
		t := Timer{Name: "report", Due: reportDue(year), State: OK}
		for _, r := range records {
			if r.Kind == Annual && r.State == InForce && r.Report.Year == year {
				t.ID, t.Done = r.ID, r.Report.HandedIn
			}
		}
		switch {
		case !t.Done.IsZero():
		case now.After(t.Due):
			t.State = Overdue
		case !now.Before(t.Due.Add(-reportWarns)):
			t.State = Due
		}
		t.Text = say(textReportDue, year)
		t.Of = t.Due.Format("2006")
		if t.State != OK || year == Year(now) {
			list = append(list, t)
		}
	}
	return list
}

// clocks gives the timers of an incident.
func (r *Record) clocks(now time.Time) (list []Timer) {
	if r.State != InForce {
		return nil
	}
	for _, c := range r.Incident.Classes {
		t := Timer{Name: "incident", ID: r.ID, Of: string(c), Due: r.Incident.Opened.Add(Clocks[c]), State: Due}
		t.Text = say(textClock, r.ID, c, Clocks[c].String())
		if n, ok := r.Incident.Notified(c); ok {
			t.State, t.Done = OK, n.At
		} else if now.After(t.Due) {
			t.State = Overdue
		}
		list = append(list, t)
	}
	return list
}

// expiry gives the timer of a record that runs out.
func (r *Record) expiry(now time.Time) []Timer {
	if r.State != InForce || now.After(r.Until.Add(expiryRings)) {
		return nil
	}
	t := Timer{Name: "expiry", ID: r.ID, Of: string(r.Kind), Due: r.Until, State: OK, Text: say(textExpiry, r.ID)}
	switch {
	case !now.Before(r.Until):
		t.State = Overdue
	case !now.Before(r.Until.Add(-expiryWarns)):
		t.State = Due
	}
	return []Timer{t}
}
