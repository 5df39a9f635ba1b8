package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/risk"
)

// A window told once without a record and once with it tells the record: whether the
// first request waits, is out, or its list is gone.
func TestLateRecordsCannotBeSubtracted(t *testing.T) {
	for _, c := range []struct {
		name                     string
		coarsen                  risk.Coarsening
		late, out, restart, gone bool
		denied                   bool
	}{
		{name: "nothing came", coarsen: "5m"},
		{name: "nothing came, and it is out", coarsen: "5m", out: true, restart: true},
		{name: "nothing came, but the list is gone", coarsen: "5m", out: true, gone: true, denied: true},
		{name: "late", coarsen: "5m", late: true, denied: true},
		{name: "late, of a trip", coarsen: "trip", late: true, denied: true},
		{name: "late, and it is out", coarsen: "5m", late: true, out: true, denied: true},
		{name: "late, and it is out, after a restart", coarsen: "5m", late: true, out: true, restart: true, denied: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := riskyWorld(t)
			w.drive(carA, 60)
			s := w.between(0, 60)
			s.Coarsen = c.coarsen
			all := w.source.all
			if c.late {
				w.source.all = all[1:]
			}
			first := w.approved(t, s)
			if c.out {
				first = w.release(t, first.ID)
			}
			w.source.all = all
			if c.restart {
				w.reopen(t)
			}
			if c.gone {
				if err := os.Remove(filepath.Join(w.dir, "exports", first.ID+".set")); err != nil {
					t.Fatal(err)
				}
			}
			r := w.ask(t, s)
			if isRisk(r) != c.denied || c.denied && !strings.Contains(r.Instead, first.ID) {
				t.Errorf("%s %+v %q", r.State, r.Denials, r.Instead)
			}
		})
	}
}

// Lists of records are kept as long as they tell what may be asked for.
func TestListsOfSummariesGo(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	s := w.between(0, 60)
	s.Coarsen = "5m"
	w.release(t, w.approved(t, s).ID)
	left := func(days int) int {
		w.now = t0.AddDate(0, 0, days)
		w.reopen(t)
		names, err := filepath.Glob(filepath.Join(w.dir, "exports", "*.set"))
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	if two, four := left(2*365), left(4*365); two != 1 || four != 0 {
		t.Errorf("%d after two years, %d after four", two, four)
	}
}

// Classes can select some records of a signal, and their windows lie in those of all.
func TestClassesCannotBeSubtracted(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	for i := range w.source.all {
		if i%2 == 0 {
			w.source.all[i].Labels |= filters.Diagnostic
		}
	}
	s := w.between(0, 60)
	s.Coarsen, s.Classes = "5m", []string{"Diagnostic"}
	if first := w.ask(t, s); first.State != export.StatePending {
		t.Fatalf("%+v", first.Denials)
	}
	s.Classes = []string{"DrivingStatus"}
	if r := w.ask(t, s); !isRisk(r) {
		t.Errorf("%s %d %+v", r.State, r.Judged.Candidates, r.Denials)
	}
}

// What two earlier requests tell together counts for a third that clashes with neither.
func TestEarlierSummariesAreSubtracted(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 9)
	for _, c := range []risk.Coarsening{"5m", "10m"} {
		s := w.between(0, 10)
		s.Coarsen = c
		if r := w.ask(t, s); r.State != export.StatePending {
			t.Fatalf("%s: %+v", c, r.Denials)
		}
	}
	more := record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(50))
	more.At = t0.Add(-110 * time.Minute).UnixNano()
	w.source.all = append(w.source.all, more)
	if r := w.ask(t, w.between(10, 11)); !isRisk(r) {
		t.Errorf("%s %d", r.State, r.Judged.Candidates)
	}
}

// A coarsening is not offered if a request with it would be refused: its windows would
// be cut, or clash with those that the group has.
func TestOffersCanBeTaken(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 100)
	s := w.between(0, 60)
	s.Coarsen = "10m"
	w.ask(t, s)
	if r := w.ask(t, w.between(30, 90)); !isRisk(r) || !strings.Contains(r.Instead, `coarsen "10m"`) {
		t.Errorf("of other windows: %q", r.Instead)
	}
	s = w.between(61, 99)
	s.Recipient = "other"
	if r := w.ask(t, s); !isRisk(r) || !strings.Contains(r.Instead, `coarsen "trip"`) {
		t.Errorf("of cut windows: %q", r.Instead)
	}
}

// What a family is declared as does not hide what one of it is.
func TestMotionByItsOwnName(t *testing.T) {
	w := newWorld(t)
	w.overlay = "  - {path: Vehicle.Powertrain.Rear.**, classes: [Diagnostic], type: float, range: [-100, 500], purpose: vehicle-management, from: [\"can.*\"]}\n"
	w.source.all = nil
	cfg := w.drives(t, carA, 10, 5)
	for i := range w.source.all {
		w.source.all[i].Signal, w.source.all[i].Labels = "Vehicle.Powertrain.Rear.Speed", filters.Diagnostic
	}
	var err error
	if w.risk, err = risk.New(cfg); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if r := w.ask(t, w.spec("Vehicle.Powertrain.Rear.Speed")); !isRisk(r) {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

// patient waits until it is told to stop.
type patient struct{ counting }

func (patient) Assess(ctx context.Context, _ risk.Vehicle) (risk.Result, error) {
	<-ctx.Done()
	return risk.Result{}, ctx.Err()
}

// A request whose assessment takes too long is refused, and keeps nobody else waiting.
func TestPatienceEnds(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 5)
	w.risk, w.patience = patient{}, time.Millisecond
	w.reopen(t)
	for range 2 {
		if _, err := w.gate.Ask(t.Context(), "olga", w.between(0, 5)); err == nil || !strings.Contains(err.Error(), "0 of 1 vehicles") {
			t.Fatalf("%v", err)
		}
	}
	if n := len(w.gate.List()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A policy that gives a signal another class since the approvals: nobody approved that.
func TestClassThatNobodyApproved(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec(stateSignal))
	w.overlay = "sources:\n  - {name: app.note, classes: [VehicleConfig]}\n"
	w.reopen(t)
	r = w.release(t, r.ID)
	if r.State != export.StateDenied || r.Denials[0].Rule != "E5" || !strings.Contains(r.Denials[0].Reason, "these classes") {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

// A clock that was ahead of the year's end and is put back forgets nobody.
func TestClockPutBackOverTheYear(t *testing.T) {
	w := newWorld(t)
	midnight := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
	w.now = midnight.Add(-2 * time.Minute)
	cars := w.fleet(3)
	s := w.spec("Vehicle.Speed")
	w.release(t, w.approved(t, s).ID)
	for _, now := range []time.Time{midnight.Add(time.Minute), midnight.Add(-time.Minute)} {
		w.now = now
		if err := w.gate.Tick(); err != nil {
			t.Fatal(err)
		}
	}
	w.counted(t, "labs", cars, [3]uint64{0, 3, 0})
}

// A request that the log held back is joined by the next one.
func TestHeldBackIsJoined(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.witness = newWitness(t, func() time.Time { return w.now })
	w.open(t)
	w.witness.down = true
	if _, err := w.gate.Ask(t.Context(), "olga", w.between(0, 9)); !errors.Is(err, ledger.ErrPending) {
		t.Fatalf("asked: %v", err)
	}
	w.witness.down = false
	if r := w.ask(t, w.between(9, 12)); !isRisk(r) {
		t.Errorf("%s %d", r.State, r.Judged.Candidates)
	}
}
