package export_test

import (
	"fmt"
	"testing"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// mislabels adds a record that says to be of a class that may not leave.
func (w *world) mislabels(i int) {
	w.source.all = append(w.source.all, record(w.source.all[i].Vehicle, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus|filters.Location, filters.FloatValue(1)))
}

// One vehicle that calls its speed a location cannot stop everybody's export: it is
// left out, counted, and said so in the log.
func TestOneVehicleThatMislabels(t *testing.T) {
	w := newWorld(t)
	w.fleet(12)
	w.mislabels(3)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if r.Excluded != 1 || r.Records != 11 || counts(r) != [3]uint64{11, 11, 0} {
		t.Errorf("excluded %d of %d records, counts %v", r.Excluded, r.Records, counts(r))
	}
	w.reopen(t)
	r = w.release(t, r.ID)
	if r.State != export.StateReleased || r.Excluded != 1 || r.File.Excluded != 1 || r.File.Records != 11 || r.File.Subjects != 11 || r.File.Late != 0 {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
	for _, e := range w.history(t) {
		if e.Type == ledger.Request && e.Ask.Excluded != 1 || e.File != nil && e.File.Excluded != 1 {
			t.Errorf("%s entry does not say what was left out", e.Type)
		}
	}
}

// How many may be left out, of how many that have the signal.
func TestFewAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		cars, wrong int
		want        export.State
	}{
		{1, 1, export.StateDenied}, {2, 1, export.StateDenied}, {3, 1, export.StatePending}, {9, 2, export.StateDenied},
		{19, 1, export.StatePending}, {19, 2, export.StateDenied}, {20, 2, export.StatePending}, {20, 3, export.StateDenied}, {30, 30, export.StateDenied},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			w := newWorld(t)
			w.fleet(c.cars)
			for i := range c.wrong {
				w.mislabels(i)
			}
			r := w.ask(t, w.spec("Vehicle.Speed"))
			if r.State != c.want || r.State == export.StateDenied && r.Denials[0].Rule != "E2" || r.State == export.StatePending && r.Excluded != c.wrong {
				t.Errorf("%s, %d excluded, %+v", r.State, r.Excluded, r.Denials)
			}
		})
	}
}

// What the policy itself calls location is denied for all, however few say it.
func TestPolicyDeniesForAll(t *testing.T) {
	w := newWorld(t)
	w.fleet(30)
	w.source.all = append(w.source.all, record(w.source.all[0].Vehicle, "Vehicle.CurrentLocation.Latitude", "gnss", 0, filters.FloatValue(31)))
	s := w.spec("Vehicle.Speed", "Vehicle.CurrentLocation.Latitude")
	if r := w.ask(t, s); r.State != export.StateDenied || r.Excluded != 0 || r.Denials[0].Rule != "E2" {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

// A vehicle that was left out stays out, though nothing speaks against it any more.
func TestLeftOutStaysOut(t *testing.T) {
	w := newWorld(t)
	w.fleet(12)
	w.mislabels(3)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.source.all = w.source.all[:12]
	r = w.release(t, r.ID)
	if r.State != export.StateReleased || r.File.Records != 11 || r.File.Subjects != 11 || r.File.Late != 1 {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
}

// A vehicle that mislabels after the approvals is left out at the release; what was
// approved of the others leaves.
func TestMislabelsAfterTheApprovals(t *testing.T) {
	w := newWorld(t)
	w.fleet(12)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.mislabels(5)
	r = w.release(t, r.ID)
	if r.State != export.StateReleased || r.File.Excluded != 1 || r.File.Records != 11 {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
}

// A vehicle cannot bring more in by leaving another out: whatever is left out is not in
// the file, and what is in it is what would have been in it.
func TestLeavingOutOnlyRemoves(t *testing.T) {
	w := newWorld(t)
	w.fleet(12)
	all := append([]store.Record{}, w.source.all...)
	whole := w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	w.mislabels(0)
	w.now = w.now.Add(time.Minute)
	part := w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	if whole.File.Records != len(all) || part.File.Records != len(all)-1 {
		t.Errorf("%d and %d records", whole.File.Records, part.File.Records)
	}
}
