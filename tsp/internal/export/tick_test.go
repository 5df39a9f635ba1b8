package export_test

import (
	"maps"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
)

// beats holds every heartbeat against the entries of its day, counted anew.
func (w *world) beats(t *testing.T) (days []string) {
	t.Helper()
	counts, bytes := map[string]map[ledger.Kind]uint64{}, map[string]int64{}
	all := w.history(t)
	day := func(e ledger.Event) string { return e.At.Add(8 * time.Hour).Format(time.DateOnly) }
	for _, e := range all {
		if counts[day(e)] == nil {
			counts[day(e)] = map[ledger.Kind]uint64{}
		}
		counts[day(e)][e.Type]++
		if e.Type == ledger.Sent {
			bytes[day(e)] += e.File.Cipher
		}
	}
	for _, e := range all {
		if e.Type != ledger.Heartbeat {
			continue
		}
		days = append(days, e.Beat.Day)
		if want := counts[e.Beat.Day]; len(want)+len(e.Beat.Counts) > 0 && !maps.Equal(want, e.Beat.Counts) || e.Beat.Bytes != bytes[e.Beat.Day] {
			t.Errorf("the heartbeat of %s: %+v, counted %v and %d bytes", e.Beat.Day, e.Beat, want, bytes[e.Beat.Day])
		}
	}
	return days
}

// Every day has one heartbeat, whether or not anything happened, the platform ran, or
// the year turned.
func TestHeartbeats(t *testing.T) {
	w := newWorld(t)
	w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	for range 2 {
		if err := w.gate.Tick(); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.beats(t); len(got) != 0 {
		t.Errorf("a heartbeat of a day that is not over: %v", got)
	}
	w.now = t0.Add(24 * time.Hour)
	w.ask(t, w.spec("Vehicle.Speed"))
	w.now = t0.Add(4 * 24 * time.Hour)
	w.reopen(t)
	if got := w.beats(t); len(got) != 4 || got[0] != "2026-03-10" || got[3] != "2026-03-13" {
		t.Errorf("%v", got)
	}
	w.now = time.Date(2026, 12, 31, 15, 59, 0, 0, time.UTC)
	w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	w.now = w.now.Add(time.Minute)
	w.reopen(t)
	w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	w.now = w.now.Add(24 * time.Hour)
	if err := w.gate.Tick(); err != nil {
		t.Fatal(err)
	}
	if got := w.beats(t); got[len(got)-1] != "2027-01-01" || got[len(got)-2] != "2026-12-31" {
		t.Errorf("%v", got[len(got)-2:])
	}
}

// The log says what judges, once, and again when that changes.
func TestPolicyEntries(t *testing.T) {
	w := newWorld(t)
	w.reopen(t)
	if n := w.kinds(ledger.PolicyKind); n != 1 {
		t.Errorf("%d policy entries", n)
	}
	w.overlay = "export:\n  - {rule: E3, classes: [DrivingStatus, AbnormalWarning], approvals: 3, reason: three}\n"
	w.reopen(t)
	w.reopen(t)
	if n := w.kinds(ledger.PolicyKind); n != 2 {
		t.Errorf("%d policy entries after a change", n)
	}
	r := w.ask(t, w.spec("Vehicle.Speed"))
	var last *ledger.Policy
	for _, e := range w.history(t) {
		if e.Type == ledger.PolicyKind {
			last = e.Policy
		}
	}
	if r.Judged.Policy != last.Hash || r.Judged.Filters != last.Engine || r.Judged.Profile != last.Profile || r.Needs != 3 {
		t.Errorf("%+v, %+v", r.Judged, last)
	}
}
