package export_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// counts are new, general and sensitive of a request.
func counts(r export.Request) [3]uint64 {
	return [3]uint64{r.Judged.NewSubjects, r.Judged.General, r.Judged.Sensitive}
}

// counted asks for some vehicles' speed and checks the counts.
func (w *world) counted(t *testing.T, recipient string, of []wire.Pseudonym, want [3]uint64) export.Request {
	t.Helper()
	s := w.spec("Vehicle.Speed")
	s.Recipient, s.Vehicles = recipient, nil
	for _, v := range of {
		s.Vehicles = append(s.Vehicles, v.String())
	}
	r := w.ask(t, s)
	if got := counts(r); got != want || r.State == export.StateDenied {
		t.Errorf("%s for %d vehicles: %v, want %v; %s %+v", recipient, len(of), got, want, r.State, r.Denials)
	}
	return r
}

// fleet is so many vehicles that told their speed.
func (w *world) fleet(n int) (out []wire.Pseudonym) {
	w.source.all = nil
	for i := range n {
		v := wire.Pseudonym{0xf, byte(i >> 8), byte(i)}
		out = append(out, v)
		w.source.all = append(w.source.all, record(v, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(50)))
	}
	return out
}

// Subjects count once for a group, whoever of it asks and however often, and as long
// as a request is open or out.
func TestCountsOfAGroup(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(10)
	first := w.counted(t, "works", cars[:4], [3]uint64{4, 4, 0})
	w.counted(t, "labs", cars[2:6], [3]uint64{2, 6, 0})
	w.counted(t, "other", cars[:3], [3]uint64{3, 3, 0})
	if _, err := w.gate.Revoke("ann", first.ID); err != nil {
		t.Fatal(err)
	}
	again := w.counted(t, "works", cars[:1], [3]uint64{1, 5, 0})
	for _, who := range []string{"ann", "bob"} {
		if _, err := w.approve(t, who, again.ID); err != nil {
			t.Fatal(err)
		}
	}
	w.release(t, again.ID)
	w.reopen(t)
	w.counted(t, "works", cars[:1], [3]uint64{0, 5, 0})
	w.counted(t, "works", cars, [3]uint64{5, 10, 0})
	s := w.spec("Vehicle.Speed", "Vehicle.CurrentLocation.Latitude")
	if r := w.ask(t, s); r.State != export.StateDenied {
		t.Errorf("%s", r.State)
	}
	if _, _, err := w.gate.Erase(wire.Pseudonym{1}); err != nil {
		t.Fatal(err)
	}
}

func TestExpiredStopsCounting(t *testing.T) {
	for name, restart := range map[string]bool{"by a tick": false, "by a restart": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cars := w.fleet(4)
			r := w.counted(t, "works", cars[:3], [3]uint64{3, 3, 0})
			w.now = w.now.Add(7 * 24 * time.Hour)
			if restart {
				w.reopen(t)
			} else if err := w.gate.Tick(); err != nil {
				t.Fatal(err)
			}
			if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateExpired {
				t.Errorf("%s, %v", got.State, err)
			}
			if left, err := filepath.Glob(filepath.Join(w.dir, "exports", r.ID+".s*")); err != nil || len(left) != 0 {
				t.Errorf("lists of an expired request: %v, %v", left, err)
			}
			w.counted(t, "works", cars[2:], [3]uint64{2, 2, 0})
		})
	}
}

// A year begins at midnight in China. What is released counts in the year in which it
// left; what is open counts in the year in which it may leave.
func TestCountsOfAYear(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(6)
	w.now = time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC)
	out := w.counted(t, "works", cars[:3], [3]uint64{3, 3, 0})
	for _, who := range []string{"ann", "bob"} {
		if _, err := w.approve(t, who, out.ID); err != nil {
			t.Fatal(err)
		}
	}
	w.release(t, out.ID)
	w.counted(t, "works", cars[3:5], [3]uint64{2, 5, 0})
	w.now = time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
	w.counted(t, "works", cars[:1], [3]uint64{1, 3, 0})
	w.reopen(t)
	w.counted(t, "works", cars[4:], [3]uint64{1, 4, 0})
}

// The driver and another person are two subjects of one car.
func TestPersonsOfACar(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(2)
	w.source.all[1].Vehicle, w.source.all[1].Subject = cars[0], wire.SubjectTag{7}
	w.counted(t, "works", cars[:1], [3]uint64{2, 2, 0})
	w.counted(t, "labs", cars[:1], [3]uint64{0, 2, 0})
}

// The legal records hear the whole count: splitting over requests and recipients of a
// group does not help.
func TestNoSplitting(t *testing.T) {
	w := newWorld(t)
	w.law.short = nil
	cars := w.fleet(30)
	for i := range 3 {
		w.counted(t, []string{"works", "labs"}[i%2], cars[10*i:10*i+10], [3]uint64{10, uint64(10*i + 10), 0})
		if q := w.law.asked[len(w.law.asked)-1]; q.General != uint64(10*i+10) || q.Group != "example" {
			t.Errorf("asked with %d of %s", q.General, q.Group)
		}
	}
	for _, r := range w.gate.List() {
		if r.Judged.Records != 10 {
			t.Errorf("%d records", r.Judged.Records)
		}
	}
}

// A list that is not the logged one: an open request is closed; of one that is out
// nobody can say any more whom the group was sent, so that the group gets nothing.
func TestListsThatAreNotTheLoggedOnes(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing": os.Remove,
		"changed": func(path string) error { return os.WriteFile(path, make([]byte, 17), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cars := w.fleet(3)
			out := w.approved(t, w.spec("Vehicle.Speed"))
			w.release(t, out.ID)
			open := w.counted(t, "other", cars[:1], [3]uint64{1, 1, 0})
			for _, id := range []string{out.ID, open.ID} {
				if err := spoil(filepath.Join(w.dir, "exports", id+".subjects")); err != nil {
					t.Fatal(err)
				}
			}
			w.reopen(t)
			got, err := w.gate.Get(open.ID)
			if err != nil || got.State != export.StateDenied || got.Denials[0].Rule != "E5" {
				t.Errorf("%s, %v", got.State, err)
			}
			if n := w.log.Counts()[ledger.Deny]; n != 1 {
				t.Errorf("%d entries say that it was closed", n)
			}
			w.reopen(t)
			if n := w.log.Counts()[ledger.Deny]; n != 1 {
				t.Errorf("%d entries after another start", n)
			}
			w.counted(t, "other", cars[:2], [3]uint64{2, 2, 0})
			s := w.spec("Vehicle.Speed")
			s.Recipient = "labs"
			if r := w.ask(t, s); r.State != export.StateDenied || r.Denials[0].Rule != "E4" || !strings.Contains(r.Denials[0].Reason, out.ID) {
				t.Errorf("%s %+v", r.State, r.Denials)
			}
		})
	}
}

// With another secret every subject would look new.
func TestSecretIsMissing(t *testing.T) {
	w := newWorld(t)
	w.ask(t, w.spec("Vehicle.Speed"))
	if err := os.Remove(filepath.Join(w.dir, "exports", "subjects.key")); err != nil {
		t.Fatal(err)
	}
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.start(t); err == nil || !strings.Contains(err.Error(), "restore") {
		t.Errorf("started with a new secret: %v", err)
	}
}

// A crash before the entry leaves files that no entry tells of: they count for nothing
// and go.
func TestCrashBeforeTheEntry(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(3)
	r := w.counted(t, "works", cars, [3]uint64{3, 3, 0})
	dir := filepath.Join(w.dir, "exports")
	for _, ext := range []string{".json", ".set", ".subjects"} {
		b, err := os.ReadFile(filepath.Join(dir, r.ID+ext))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "x-0000000000000000"+ext), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w.reopen(t)
	if left, err := filepath.Glob(filepath.Join(dir, "x-0000000000000000*")); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	w.counted(t, "works", cars, [3]uint64{0, 3, 0})
}

// A log that holds an entry back: the request is filed once it is published, whether
// or not the platform was started again meanwhile.
func TestEntryHeldBack(t *testing.T) {
	for name, restart := range map[string]bool{"settled": false, "by a restart": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cars := w.fleet(3)
			if err := w.log.Close(); err != nil {
				t.Fatal(err)
			}
			w.witness = newWitness(t, func() time.Time { return w.now })
			w.open(t)
			w.witness.down = true
			s := w.spec("Vehicle.Speed")
			if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, ledger.ErrPending) {
				t.Fatalf("asked: %v", err)
			}
			if n := len(w.gate.List()); n != 0 {
				t.Errorf("%d requests before the log is published", n)
			}
			if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, ledger.ErrPending) {
				t.Errorf("asked again: %v", err)
			}
			w.witness.down = false
			if restart {
				w.reopen(t)
			} else if err := w.gate.Tick(); err != nil {
				t.Fatal(err)
			}
			if list := w.gate.List(); len(list) != 1 || list[0].State != export.StatePending || counts(list[0]) != [3]uint64{3, 3, 0} {
				t.Errorf("%+v", list)
			}
			w.counted(t, "labs", cars, [3]uint64{0, 3, 0})
		})
	}
}

// With a log that takes nothing the platform starts, but its gate does nothing.
func TestStartsWithALogThatTakesNothing(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(3)
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(24 * time.Hour) // a heartbeat is due
	w.witness = newWitness(t, func() time.Time { return w.now })
	w.open(t)
	w.witness.down = true
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(24 * time.Hour)
	w.open(t)
	if _, err := w.gate.Ask(t.Context(), "olga", w.spec("Vehicle.Speed")); !errors.Is(err, ledger.ErrAppend) && !errors.Is(err, ledger.ErrPending) {
		t.Errorf("asked: %v", err)
	}
	w.witness.down = false
	w.counted(t, "works", cars, [3]uint64{3, 3, 0})
	if got := w.beats(t); len(got) != 2 {
		t.Errorf("%v", got)
	}
}
