package export_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// broken is a door that stops, as a crash would, at a given point.
type broken struct {
	*egress.Door
	dir   string
	place bool // put the file in the folder before stopping
}

var errCrash = errors.New("crash")

func (b broken) Send(r export.Released, _ string) (ledger.Event, error) {
	if !b.place {
		return ledger.Event{}, errCrash
	}
	src, err := r.Open()
	if err != nil {
		return ledger.Event{}, err
	}
	defer func() { _ = src.Close() }()
	f, err := os.Create(filepath.Join(ledger.EgressDir(b.dir), r.File().Name))
	if err != nil {
		return ledger.Event{}, err
	}
	if _, err := f.ReadFrom(src); err != nil {
		return ledger.Event{}, err
	}
	return ledger.Event{}, errors.Join(f.Close(), errCrash)
}

func TestCrashBetweenIntentAndSent(t *testing.T) {
	for name, c := range map[string]struct {
		place bool
		want  export.State
	}{
		"before the file":              {false, export.StateApproved},
		"between the file and the log": {true, export.StateReleased},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.approved(t, w.spec("Vehicle.Speed"))
			export.SetDoor(w.gate, broken{w.door, w.dir, c.place})
			if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, errCrash) {
				t.Fatalf("got %v", err)
			}
			w.reopen(t)
			got, err := w.gate.Get(r.ID)
			if err != nil || got.State != c.want {
				t.Fatalf("after the crash: %s, %v", got.State, err)
			}
			if c.want == export.StateApproved {
				if got, err = w.gate.Release(t.Context(), "olga", r.ID); err != nil || got.State != export.StateReleased {
					t.Fatalf("once more: %s, %v", got.State, err)
				}
			}
			if rep := w.verify(t); !rep.OK() || rep.Files != 1 {
				t.Errorf("the log does not hold: %+v", rep)
			}
		})
	}
}

func TestDoorTakesNothingElse(t *testing.T) {
	w := newWorld(t)
	if _, err := w.door.Send(export.Released{}, "olga"); !errors.Is(err, egress.ErrNotReleased) {
		t.Errorf("a zero value: %v", err)
	}
	r := w.approved(t, w.spec("Vehicle.Speed"))
	door := &spy{}
	export.SetDoor(w.gate, door)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	other := newWorld(t)
	if _, err := other.door.Send(door.got, "olga"); !errors.Is(err, egress.ErrNoIntent) {
		t.Errorf("without an intent in the log: %v", err)
	}
	r2 := w.approved(t, w.spec("Vehicle.Speed"))
	door.tamper = true
	door.real = w.door
	if _, err := w.gate.Release(t.Context(), "olga", r2.ID); !errors.Is(err, egress.ErrBytes) {
		t.Errorf("other bytes than intended: %v", err)
	}
	if names, err := os.ReadDir(ledger.EgressDir(w.dir)); err != nil || len(names) != 0 {
		t.Errorf("something left: %v, %v", names, err)
	}
	for _, name := range []string{"../pki/ca.key", ".part-x", "", "/etc/passwd", "a/b"} {
		if f, err := w.door.OpenFile(name); err == nil {
			_ = f.Close()
			t.Errorf("opened %q", name)
		}
	}
}

// spy keeps what it is sent, or changes its bytes before the real door sees it.
type spy struct {
	real   *egress.Door
	tamper bool
	got    export.Released
}

func (s *spy) Send(r export.Released, actor string) (ledger.Event, error) {
	s.got = r
	if !s.tamper {
		return ledger.Event{}, errCrash
	}
	src, err := r.Open()
	if err != nil {
		return ledger.Event{}, err
	}
	name := src.(*os.File).Name()
	if err := errors.Join(src.Close(), os.WriteFile(name, []byte("something else"), 0o600)); err != nil {
		return ledger.Event{}, err
	}
	return s.real.Send(r, actor)
}

func (s *spy) Recover(string, string, *ledger.File) (ledger.Event, bool, error) {
	return ledger.Event{}, false, nil
}

func (s *spy) Discard(string, string, *ledger.File) error { return nil }

// A file that is out cannot be revoked: the delivery is entered instead.
func TestRevokeAfterTheFileIsOut(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	export.SetDoor(w.gate, broken{w.door, w.dir, true})
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if _, err := w.gate.Revoke("ann", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("revoked: %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateReleased {
		t.Errorf("%s, %v", got.State, err)
	}
	if rep := w.verify(t); !rep.OK() || rep.Files != 1 {
		t.Errorf("the log does not hold: %+v", rep)
	}
}

// What lies in the folder of a revoked request is entered and removed.
func TestLeftOfARevokedRequest(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	export.SetDoor(w.gate, broken{w.door, w.dir, true})
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if _, err := w.log.Append(ledger.Revoke, ledger.Entry{Request: r.ID, Actor: "ann"}); err != nil {
		t.Fatal(err)
	}
	if rep := w.verify(t); rep.OK() {
		t.Error("the file of a revoked request is no finding")
	}
	w.reopen(t)
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateRevoked {
		t.Errorf("%s, %v", got.State, err)
	}
	if names, err := os.ReadDir(ledger.EgressDir(w.dir)); err != nil || len(names) != 0 {
		t.Errorf("left: %v, %v", names, err)
	}
	if rep := w.verify(t); !rep.OK() || w.log.Counts()[ledger.Discard] != 1 {
		t.Errorf("%+v, %v", rep, w.log.Counts())
	}
}
