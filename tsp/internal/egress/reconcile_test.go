package egress

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
)

// compared is the newest comparison in the log, nil if there is none.
func (w *world) compared(t testing.TB) (last *ledger.Reconcile) {
	t.Helper()
	for _, e := range w.entries(t, "") {
		if e.Type == ledger.ReconcileKind {
			last = e.Reconcile
		}
	}
	return last
}

func (w *world) deliver(t testing.TB, id string, n int) *shipment {
	t.Helper()
	s := w.intend(t, id, "file", noise(n))
	_, err := w.door.send(t.Context(), s)
	must(t, err)
	return s
}

// TestCleanDays: every day is compared once, also empty ones and those in which the
// platform was off, and a restart does not compare again.
func TestCleanDays(t *testing.T) {
	w := newWorld(t)
	w.deliver(t, "r1", 1000)
	w.deliver(t, "r2", 500)
	must(t, w.door.Tick(t.Context(), t0))
	if r := w.compared(t); r != nil {
		t.Fatalf("compared a day that is not over: %+v", r)
	}
	next := t0.Add(24 * time.Hour)
	w.clock.Set(next)
	w.deliver(t, "r3", 70)
	must(t, w.door.Tick(t.Context(), next))
	want := ledger.Reconcile{Day: "2026-03-10", Counted: 1500, Logged: 1500, Sent: 2, Receipts: 2}
	r := w.compared(t)
	if r == nil || r.Day != want.Day || r.Counted != 1500 || r.Logged != 1500 || r.Sent != 2 || r.Receipts != 2 || len(r.Findings) != 0 {
		t.Errorf("got %+v, want %+v", r, want)
	}
	if ch := r.Channels; len(ch) != 1 || ch[0] != (ledger.ChannelDay{Channel: "file", Counted: 1500, Logged: 1500, Sent: 2, Wire: 1500}) {
		t.Errorf("channels %+v", ch)
	}
	must(t, w.door.Tick(t.Context(), next))
	w.reopen(t)
	must(t, w.door.Tick(t.Context(), next))
	if n := w.log.Counts()[ledger.ReconcileKind]; n != 1 {
		t.Errorf("%d comparisons of one day", n)
	}
	later := next.Add(5 * 24 * time.Hour)
	w.clock.Set(later)
	must(t, w.door.Tick(t.Context(), later))
	if n, r := w.log.Counts()[ledger.ReconcileKind], w.compared(t); n != 6 || r.Day != "2026-03-15" || r.Sent != 0 || len(w.alarms) != 0 {
		t.Errorf("%d comparisons, the last %+v, alarms %v", n, r, w.alarms)
	}
	if s, err := w.door.Status(); err != nil || s.Reconciled != "2026-03-15" || len(s.Findings) != 0 || len(s.Channels) != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
}

// TestDifferences: each way in which counts, log and folder may differ is found, goes
// into the log and raises the alarm.
func TestDifferences(t *testing.T) {
	counts := func(w *world) string { return filepath.Join(countsDir(w.dir), dayOf(t0)) }
	for says, change := range map[string]func(*testing.T, *world){
		"never sent": func(t *testing.T, w *world) { write(t, Dir(w.dir)+"/secret-name.txt", []byte("x")) },
		"is not the one that was sent": func(t *testing.T, w *world) {
			write(t, Dir(w.dir)+"/r1.jsonl.age", noise(999))
		},
		"the receipt of r1 says 1000 bytes, 0 were counted": func(t *testing.T, w *world) {
			must(t, w.door.meter.close())
			must(t, os.Remove(counts(w)))
		},
		"1 lines of the day's counts are damaged": func(t *testing.T, w *world) {
			text, err := os.ReadFile(counts(w))
			must(t, err)
			write(t, counts(w), append([]byte("rubbish\n"), text...))
		},
		"file: 4000 bytes of r7 left, the log has no delivery": func(t *testing.T, w *world) {
			p := w.door.meter.begin("file", "r7", 1, 4000)
			must(t, p.body(4000))
			must(t, p.done())
		},
		"40000000 bytes went to the network for r1": func(t *testing.T, w *world) {
			p := w.door.meter.begin("file", "r1", 2, 1000)
			must(t, p.wire(40_000_000-1000))
			must(t, p.done())
		},
		"r8 is entered as sent and has no receipt": func(t *testing.T, w *world) {
			s := w.intend(t, "r8", "file", noise(20))
			_, err := w.log.Append(ledger.Sent, ledger.Entry{Request: "r8", Actor: "olga", File: &s.file})
			must(t, err)
		},
		"r9 is not delivered but unknown, 12 of 20 bytes": func(t *testing.T, w *world) {
			s := w.intend(t, "r9", "store", noise(20))
			p := w.door.meter.begin("store", "r9", 1, 20)
			must(t, p.body(12))
			must(t, p.done())
			must(t, w.door.save(&attempt{Request: "r9", Channel: "store", File: s.file, State: sending, Begun: t0}))
			_, _, err := w.door.Recover("r9", "recovery", &s.file)
			must(t, err)
		},
	} {
		t.Run(says, func(t *testing.T) {
			w := newWorld(t, childChannel("https://127.0.0.1:1", "")...)
			w.deliver(t, "r1", 1000)
			change(t, w)
			must(t, os.RemoveAll(w.door.attemptPath("r9"))) // Tick would try it again
			must(t, w.door.Tick(t.Context(), t0.AddDate(0, 0, 1)))
			r := w.compared(t)
			found := func(all []string) bool {
				return len(all) == 1 && strings.Contains(all[0], says)
			}
			if r == nil || !found(r.Findings) || !found(w.alarms["2026-03-10"]) {
				t.Errorf("found %+v, alarms %v", r, w.alarms)
			}
			if s, err := w.door.Status(); err != nil || !slices.Equal(s.Findings, r.Findings) {
				t.Errorf("status %+v, %v", s, err)
			}
			if strings.Contains(strings.Join(r.Findings, " "), "secret-name") {
				t.Error("the log has a name that somebody else gave")
			}
		})
	}
}

// TestManyDifferences: the entry stays small and says how many it leaves out.
func TestManyDifferences(t *testing.T) {
	w := newWorld(t)
	for i := range 50 {
		write(t, filepath.Join(Dir(w.dir), "x"+string(rune('A'+i))), nil)
	}
	_, err := w.log.Append(ledger.Revoke, ledger.Entry{Request: "r", Actor: "ann"}) // the log's first day
	must(t, err)
	must(t, w.door.Tick(t.Context(), t0.AddDate(0, 0, 1)))
	if r := w.compared(t); len(r.Findings) != maxFindings+1 || r.Findings[maxFindings] != "and 30 more" {
		t.Errorf("%d findings", len(r.Findings))
	}
}

// TestOverMidnight: a delivery that is counted on one day and entered on the next is no
// difference.
func TestOverMidnight(t *testing.T) {
	w := newWorld(t)
	w.clock.Set(time.Date(2026, 3, 10, 15, 59, 59, 0, time.UTC)) // 23:59:59 in China
	s := w.intend(t, "r1", "file", noise(1000))
	w.door.log = later{w.log, func() { w.clock.Set(time.Date(2026, 3, 10, 16, 0, 1, 0, time.UTC)) }}
	_, err := w.door.send(t.Context(), s)
	must(t, err)
	must(t, w.door.Tick(t.Context(), t0.AddDate(0, 0, 2)))
	var days []string
	for _, e := range w.entries(t, "") {
		if r := e.Reconcile; r != nil {
			days = append(days, r.Day)
			want := int64(0)
			if r.Day == "2026-03-11" {
				want = 1000
			}
			if r.Counted != want || r.Logged != want || len(r.Findings) != 0 {
				t.Errorf("%+v", r)
			}
		}
	}
	if !slices.Equal(days, []string{"2026-03-10", "2026-03-11"}) {
		t.Errorf("days %v", days)
	}
}

// later lets time go by before `sent` is entered.
type later struct {
	*ledger.Log
	pass func()
}

func (l later) Append(k ledger.Kind, e ledger.Entry) (ledger.Event, error) {
	if k == ledger.Sent {
		l.pass()
	}
	return l.Log.Append(k, e)
}

// TestNotWhileSending: a day is not compared while something is sent that began on it.
func TestNotWhileSending(t *testing.T) {
	w := newWorld(t)
	s := w.intend(t, "r1", "file", noise(1000))
	next := t0.AddDate(0, 0, 1)
	w.door.log = later{w.log, func() {
		must(t, w.door.Tick(t.Context(), next))
		if r := w.compared(t); r != nil {
			t.Errorf("compared: %+v", r)
		}
	}}
	_, err := w.door.send(t.Context(), s)
	must(t, err)
	must(t, w.door.Tick(t.Context(), next))
	if r := w.compared(t); r == nil || len(r.Findings) != 0 {
		t.Errorf("compared: %+v", r)
	}
}
