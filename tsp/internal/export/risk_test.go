package export_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/risk"
)

// drive is a car that tells its speed every minute of an hour; nine of them leave
// fewer than 1000 of a million routes.
func (w *world) drive(v wire.Pseudonym, minutes int) {
	for i := range minutes {
		r := record(v, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(float64(40+i%20)))
		r.At = t0.Add(-2*time.Hour + time.Duration(i)*time.Minute).UnixNano()
		w.source.all = append(w.source.all, r)
	}
}

func riskyWorld(t *testing.T) *world {
	w := newWorld(t)
	w.source.all = nil
	w.risk = counting{}
	w.reopen(t)
	return w
}

// between asks for the speed of some minutes of the drive.
func (w *world) between(from, to int) export.Spec {
	s := w.spec("Vehicle.Speed")
	s.From, s.To = t0.Add(-2*time.Hour+time.Duration(from)*time.Minute), t0.Add(-2*time.Hour+time.Duration(to)*time.Minute)
	return s
}

func isRisk(r export.Request) bool {
	return r.State == export.StateDenied && len(r.Denials) == 1 && r.Denials[0].Rule == "E2" && strings.Contains(r.Denials[0].Reason, "routes remain possible")
}

// A series that is too fine is denied with the coarsening that would pass, and passes
// with it, as summaries.
func TestCoarseningIsOffered(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	w.drive(carB, 5)
	s := w.between(0, 60)
	r := w.ask(t, s)
	if !isRisk(r) || r.Judged.Candidates != 1 || r.Judged.Engine != "counting" || !strings.Contains(r.Instead, `coarsen "5m"`) {
		t.Fatalf("%s %+v %q %d", r.State, r.Denials, r.Instead, r.Judged.Candidates)
	}
	s.Coarsen = "5m"
	r = w.release(t, w.approved(t, s).ID)
	if r.State != export.StateReleased || r.Judged.Candidates != 1_000_000 || r.Judged.Coarsen != "5m" {
		t.Fatalf("%s %+v", r.State, r.Denials)
	}
	cipher, err := os.ReadFile(filepath.Join(egress.Dir(w.dir), r.File.Name))
	if err != nil {
		t.Fatal(err)
	}
	got, subjects := plain(t, r.File, cipher, w.cac)
	if len(got) != 4*12+4 || r.File.Records != len(got) || len(subjects) != 2 {
		t.Errorf("%d rows of %d subjects", len(got), len(subjects))
	}
	want := []string{"Vehicle.Speed.mean=42", "Vehicle.Speed.min=40", "Vehicle.Speed.max=44", "Vehicle.Speed.count=5"}
	if !slices.Equal(got[:4], want) {
		t.Errorf("%v", got[:4])
	}
}

// Parts that would each pass do not pass together, whoever of the group asks for them.
func TestPartsAreJoined(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	first := w.ask(t, w.between(0, 9))
	if first.State != export.StatePending || first.Judged.Candidates != 1953 {
		t.Fatalf("%s %d", first.State, first.Judged.Candidates)
	}
	second := w.between(9, 12)
	if r := w.ask(t, second); !isRisk(r) {
		t.Errorf("joined with what is pending: %s %+v", r.State, r.Denials)
	}
	second.Recipient = "labs"
	if r := w.ask(t, second); !isRisk(r) {
		t.Errorf("by another of the group: %s %+v", r.State, r.Denials)
	}
	second.Recipient = "other"
	if r := w.ask(t, second); r.State != export.StatePending {
		t.Errorf("by another group: %s %+v", r.State, r.Denials)
	}
	if r := w.ask(t, w.between(0, 9)); r.State != export.StatePending || r.Judged.Candidates != 1953 {
		t.Errorf("the same once more: %s %d", r.State, r.Judged.Candidates)
	}
	for _, who := range []string{"ann", "bob"} {
		if _, err := w.approve(t, who, first.ID); err != nil {
			t.Fatal(err)
		}
	}
	if r := w.release(t, first.ID); r.State != export.StateReleased {
		t.Fatalf("%s %+v", r.State, r.Denials)
	}
	w.reopen(t)
	second.Recipient = "works"
	if r := w.ask(t, second); !isRisk(r) {
		t.Errorf("joined with what is out: %s %+v", r.State, r.Denials)
	}
}

func TestRevokedIsNotJoined(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	first := w.ask(t, w.between(0, 9))
	if _, err := w.gate.Revoke("ann", first.ID); err != nil {
		t.Fatal(err)
	}
	if r := w.ask(t, w.between(9, 18)); r.State != export.StatePending {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

// What was sent and cannot be read any more counts by the number that was logged.
func TestWhatIsGoneCounts(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	w.ask(t, w.between(0, 9))
	w.source.all = w.source.all[30:]
	if r := w.ask(t, w.between(30, 31)); r.State != export.StatePending || r.Judged.Candidates != 1953 {
		t.Errorf("%s %d", r.State, r.Judged.Candidates)
	}
}

// Summaries of which one lies in the other tell the rest by subtraction.
func TestSummariesThatCanBeSubtracted(t *testing.T) {
	for _, c := range []struct {
		name         string
		first, again risk.Coarsening
		from, to     int
		denied       bool
	}{
		{"the same windows", "5m", "5m", 0, 60, false},
		{"more of the same windows", "5m", "5m", 30, 90, false},
		{"other windows", "5m", "10m", 0, 60, true},
		{"the same trips", "trip", "trip", 0, 60, false},
		{"a longer part of a trip", "trip", "trip", 0, 61, true},
		{"windows of a trip", "trip", "5m", 30, 60, true},
		{"another time", "5m", "10m", 60, 90, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := riskyWorld(t)
			w.drive(carA, 100)
			s := w.between(0, 60)
			s.Coarsen = c.first
			first := w.ask(t, s)
			if first.State != export.StatePending {
				t.Fatalf("%+v", first.Denials)
			}
			s = w.between(c.from, c.to)
			s.Coarsen = c.again
			r := w.ask(t, s)
			if isRisk(r) != c.denied || c.denied && !strings.Contains(r.Instead, first.ID) {
				t.Errorf("%s %+v %q", r.State, r.Denials, r.Instead)
			}
		})
	}
}

// A window that a request cuts could be told twice, and subtracted.
func TestWindowsAreWhole(t *testing.T) {
	w := riskyWorld(t)
	for _, of := range [][2]int{{0, 59}, {1, 60}} {
		s := w.between(of[0], of[1])
		s.Coarsen = "5m"
		if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, export.ErrSpec) || !strings.Contains(err.Error(), "whole multiples") {
			t.Errorf("%v: %v", of, err)
		}
	}
}

// Fewer candidates than the floor cannot be configured.
func TestCandidatesOnlyGoUp(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 9)
	for k, want := range map[uint64]export.State{1000: export.StatePending, 2000: export.StateDenied} {
		w.k = k
		w.reopen(t)
		if r := w.ask(t, w.between(0, 9)); r.State != want {
			t.Errorf("with %d: %s", k, r.State)
		} else if _, err := w.gate.Revoke("ann", r.ID); want == export.StatePending && err != nil {
			t.Fatal(err)
		}
	}
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.k = 999
	if err := w.start(t); err == nil || !strings.Contains(fmt.Sprint(err), "floor") {
		t.Errorf("%v", err)
	}
}

// What comes in after the approvals stays, so it gives nothing away.
func TestLateRecordsAreNotAssessed(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 9)
	r := w.approved(t, w.between(0, 60))
	w.source.all = nil
	w.drive(carA, 60)
	if r = w.release(t, r.ID); r.State != export.StateReleased || r.File.Records != 9 || r.File.Late != 51 {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
}
