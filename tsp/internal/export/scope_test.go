package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// Only what was stored when the request was made leaves, on the wire of the same
// request or not.
func TestLateRecordsStay(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if r.Records != 2 {
		t.Errorf("the request selects %d records", r.Records)
	}
	w.source.all = append(w.source.all,
		record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(51)),
		record(wire.Pseudonym{0xc}, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(50)))
	w.reopen(t)
	r = w.release(t, r.ID)
	if r.State != export.StateReleased || r.File.Records != 2 || r.File.Late != 2 || r.File.Subjects != 2 || !r.File.Whole() {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
	if left, err := filepath.Glob(filepath.Join(w.dir, "exports", "*.set")); err != nil || len(left) != 0 {
		t.Errorf("the list of records outlives its request: %v, %v", left, err)
	}
}

func TestSignalThatNobodyApproved(t *testing.T) {
	w := newWorld(t)
	s := w.spec()
	s.Classes = []string{"DrivingStatus"}
	r := w.approved(t, s)
	w.source.all = append(w.source.all, record(carA, "Vehicle.TraveledDistance", "can.powertrain", filters.DrivingStatus, filters.FloatValue(7)))
	r = w.release(t, r.ID)
	if r.State != export.StateDenied || r.Denials[0].Rule != "E5" || r.Denials[0].Field != "Vehicle.TraveledDistance" || !strings.Contains(r.Instead, "ask again") {
		t.Errorf("%s %+v %q", r.State, r.Denials, r.Instead)
	}
}

// A policy that has come to ask for more approvals than were given holds for what
// was approved before.
func TestMoreApprovalsNeededByNow(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.overlay = "export:\n  - {rule: E3, classes: [DrivingStatus, AbnormalWarning], approvals: 3, reason: three}\n"
	w.reopen(t)
	r = w.release(t, r.ID)
	if r.State != export.StateDenied || r.Denials[0].Rule != "E5" || !strings.Contains(r.Denials[0].Reason, "needs 3 approvals, the request has 2") {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

func TestLossesAreSaid(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.source.lost = store.Lost{Frames: 3, Records: 4}
	r = w.release(t, r.ID)
	if r.State != export.StateReleased || r.File.Whole() || r.File.LostFrames != 3 || r.File.LostRecords != 4 {
		t.Errorf("%s %+v", r.State, r.File)
	}
	said := 0
	for _, e := range w.history(t) {
		if (e.Type == ledger.Intent || e.Type == ledger.Sent) && e.File.LostFrames == 3 && e.File.LostRecords == 4 {
			said++
		}
	}
	if said != 2 {
		t.Errorf("intent and delivery do not both say what is missing: %d", said)
	}
}

// The largest denial that a request can cause is one entry, and holds after a
// restart.
func TestDeniedInOneEntry(t *testing.T) {
	w := newWorld(t)
	s := w.spec()
	for i := range 500 {
		s.Signals = append(s.Signals, strings.Repeat("Ab_", 41)+string(rune('A'+i/26))+string(rune('A'+i%26)))
	}
	s.Purpose = strings.Repeat("\x01", 512)
	s.Classes = slices.Repeat([]string{"CabinAudio"}, 32)
	before := w.log.Head().Seq
	r := w.ask(t, s)
	if r.State != export.StateDenied || len(r.Denials) != 65 || r.Denials[64].Field == "" || w.log.Head().Seq != before+1 {
		t.Fatalf("%s, %d denials, %d entries", r.State, len(r.Denials), w.log.Head().Seq-before)
	}
	w.reopen(t)
	again, err := w.gate.Get(r.ID)
	if err != nil || again.State != export.StateDenied || len(again.Denials) != 65 || again.Instead != r.Instead {
		t.Errorf("after a restart: %s, %d denials, %v", again.State, len(again.Denials), err)
	}
}

// A log that takes nothing: nothing is filed, and what is refused is refused.
func TestLogFails(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.source.all = append(w.source.all, record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus|filters.Location, filters.FloatValue(1)))
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	for _, signal := range []string{"Vehicle.Speed", "Vehicle.CurrentLocation.Latitude"} {
		if _, err := w.gate.Ask(t.Context(), "olga", w.spec(signal)); !errors.Is(err, ledger.ErrAppend) {
			t.Errorf("asked for %s: %v", signal, err)
		}
	}
	if n := len(w.gate.List()); n != 1 {
		t.Errorf("%d requests", n)
	}
	if files, err := os.ReadDir(filepath.Join(w.dir, "exports")); err != nil || len(files) != 4 {
		t.Errorf("left behind: %v, %v", files, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, ledger.ErrAppend) {
		t.Errorf("release: %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateDenied {
		t.Errorf("a denial that the log did not take: %s, %v", got.State, err)
	}
}

func TestApprovalsOfWhoIsNone(t *testing.T) {
	w := newWorld(t)
	state := func(id string) export.State {
		t.Helper()
		r, err := w.gate.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		return r.State
	}
	r := w.approved(t, w.spec("Vehicle.Speed"))
	delete(w.users, "ann")
	w.reopen(t)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) || state(r.ID) != export.StatePending {
		t.Errorf("a removed approver's word counts: %v", err)
	}
	w.users["ann"] = "another token"
	got, err := w.gate.Get(r.ID)
	if err != nil || got.State != export.StatePending || !got.Approvals[0].Void || got.Approvals[1].Void {
		t.Errorf("an approval by an old token: %+v, %v", got.Approvals, err)
	}
	if got, err = w.gate.Approve(r.ID, w.sign(t, r.ID, export.Approver{Name: "ann", Credential: "another token"}, "ann")); err != nil || got.State != export.StateApproved {
		t.Errorf("with the new token: %s, %v", got.State, err)
	}
	if got = w.release(t, r.ID); got.State != export.StateReleased {
		t.Errorf("%s %+v", got.State, got.Denials)
	}
	delete(w.users, "bob")
	if state(r.ID) != export.StateReleased {
		t.Error("an approval that was used became void")
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.gate.Ask(ctx, "olga", w.spec("Vehicle.Speed")); !errors.Is(err, context.Canceled) {
		t.Errorf("asked: %v", err)
	}
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if _, err := w.gate.Release(ctx, "olga", r.ID, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("released: %v", err)
	}
	if got := w.release(t, r.ID); got.State != export.StateReleased {
		t.Errorf("once more: %s", got.State)
	}
	if n := len(w.gate.List()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// The list of records is evidence too.
func TestChangedListOfRecords(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if err := os.WriteFile(filepath.Join(w.dir, "exports", r.ID+".set"), make([]byte, 16), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released: %v", err)
	}
}

// A user's name stands in every entry that the user causes.
func TestActorsThatArePersonal(t *testing.T) {
	w := newWorld(t)
	const name = "13912345678"
	if _, err := w.gate.Ask(t.Context(), name, w.spec("Vehicle.Speed")); !errors.Is(err, export.ErrSpec) {
		t.Errorf("asked: %v", err)
	}
	r := w.approved(t, w.spec("Vehicle.Speed"))
	_, approve := w.gate.Approve(r.ID, export.Signed{By: as(name), Expires: w.now.Add(time.Hour)})
	_, revoke := w.gate.Revoke(name, r.ID)
	_, release := w.gate.Release(t.Context(), name, r.ID, "")
	for _, err := range []error{approve, revoke, release} {
		if !errors.Is(err, export.ErrSpec) {
			t.Errorf("got %v", err)
		}
	}
}

// A request for classes of which nothing is stored selects nothing, and is not filed.
func TestNothingSelected(t *testing.T) {
	w := newWorld(t)
	s := w.spec()
	s.Classes = []string{"VehicleConfig"}
	if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, export.ErrSpec) || !strings.Contains(err.Error(), "nothing is stored") {
		t.Errorf("%v", err)
	}
}

// What was approved may have aged away by the release: the file says that it is empty.
func TestApprovedButGone(t *testing.T) {
	w := newWorld(t)
	s := w.spec()
	s.Classes = []string{"DrivingStatus"}
	r := w.approved(t, s)
	w.source.all = nil
	if r = w.release(t, r.ID); r.State != export.StateReleased || r.File.Records != 0 || r.File.Subjects != 0 {
		t.Errorf("%s %+v %+v", r.State, r.File, r.Denials)
	}
}

// Evidence of an older form stays where it is; what a crash left of this form goes.
func TestOldEvidenceStays(t *testing.T) {
	w := newWorld(t)
	old := filepath.Join(w.dir, "exports", "x-1111111111111111.json")
	if err := os.WriteFile(old, []byte(`{"request":{"recipient":{"name":"Works","country":"DE"}},"salt":"AA=="}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if _, err := os.Stat(old); err != nil {
		t.Error(err)
	}
}
