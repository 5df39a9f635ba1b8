package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
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

func (b broken) Send(_ context.Context, r export.Released, _ export.Delivery) (ledger.Event, error) {
	if !b.place {
		return ledger.Event{}, errCrash
	}
	src, err := r.Open()
	if err != nil {
		return ledger.Event{}, err
	}
	defer func() { _ = src.Close() }()
	f, err := os.Create(filepath.Join(egress.Dir(b.dir), r.File().Name))
	if err != nil {
		return ledger.Event{}, err
	}
	if _, err := f.ReadFrom(src); err != nil {
		return ledger.Event{}, err
	}
	return ledger.Event{}, errors.Join(f.Close(), errCrash)
}

// story checks that every intent of a request but the last was discarded, that one
// delivery of the last follows, and that the delivered file is the logged one and the
// only one.
func (w *world) story(t *testing.T, id string) {
	t.Helper()
	var open, sent *ledger.File
	for _, e := range w.history(t) {
		if e.Request != id {
			continue
		}
		switch e.Type {
		case ledger.Intent:
			if open != nil || sent != nil {
				t.Errorf("entry %d intends while another intent is open", e.Seq)
			}
			open = e.File
		case ledger.Discard:
			open = nil
		case ledger.Sent:
			if open == nil || !reflect.DeepEqual(open, e.File) || sent != nil {
				t.Errorf("entry %d is no delivery of what was intended", e.Seq)
			}
			sent = e.File
		}
	}
	names := w.left(t)
	if sent == nil || len(names) != 1 || names[0] != sent.Name {
		t.Fatalf("sent %+v, in the folder %v", sent, names)
	}
	b, err := os.ReadFile(filepath.Join(egress.Dir(w.dir), sent.Name))
	if err != nil || hexSum(b) != sent.SHA256 {
		t.Errorf("the file is not the logged one: %v", err)
	}
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
			if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, errCrash) {
				t.Fatalf("got %v", err)
			}
			w.reopen(t)
			got, err := w.gate.Get(r.ID)
			if err != nil || got.State != c.want {
				t.Fatalf("after the crash: %s, %v", got.State, err)
			}
			if c.want == export.StateApproved {
				if got, err = w.gate.Release(t.Context(), "olga", r.ID, ""); err != nil || got.State != export.StateReleased {
					t.Fatalf("once more: %s, %v", got.State, err)
				}
			}
			w.story(t, r.ID)
		})
	}
}

func TestDoorTakesNothingElse(t *testing.T) {
	w := newWorld(t)
	if _, err := w.door.Send(t.Context(), export.Released{}, export.Delivery{Actor: "olga", Endpoint: "file"}); !errors.Is(err, egress.ErrNotReleased) {
		t.Errorf("a zero value: %v", err)
	}
	r := w.approved(t, w.spec("Vehicle.Speed"))
	door := &spy{}
	export.SetDoor(w.gate, door)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	other := newWorld(t)
	if _, err := other.door.Send(t.Context(), door.got, export.Delivery{Actor: "olga", Endpoint: "file"}); !errors.Is(err, egress.ErrNoIntent) {
		t.Errorf("without an intent in the log: %v", err)
	}
	r2 := w.approved(t, w.spec("Vehicle.Speed"))
	door.tamper = true
	door.real = w.door
	if _, err := w.gate.Release(t.Context(), "olga", r2.ID, ""); !errors.Is(err, egress.ErrBytes) {
		t.Errorf("other bytes than intended: %v", err)
	}
	if names := w.left(t); len(names) != 0 {
		t.Errorf("something left: %v", names)
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

func (s *spy) Known(string) error { return nil }

func (s *spy) Send(ctx context.Context, r export.Released, d export.Delivery) (ledger.Event, error) {
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
	return s.real.Send(ctx, r, d)
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
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if _, err := w.gate.Revoke("ann", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("revoked: %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateReleased {
		t.Errorf("%s, %v", got.State, err)
	}
	w.story(t, r.ID)
}

// What lies in the folder of a revoked request is entered and removed.
func TestLeftOfARevokedRequest(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	export.SetDoor(w.gate, broken{w.door, w.dir, true})
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if _, err := w.log.Append(ledger.Revoke, ledger.Entry{Request: r.ID, Actor: "ann"}); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateRevoked {
		t.Errorf("%s, %v", got.State, err)
	}
	if names := w.left(t); len(names) != 0 {
		t.Errorf("left: %v", names)
	}
	if w.kinds(ledger.Discard) != 1 {
		t.Errorf("%v", w.log.Counts())
	}
}
