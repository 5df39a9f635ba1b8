package collection

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/durable"
	"cordon/filters"
)

func open(t *testing.T, path string) (*Store, *Damage) {
	t.Helper()
	s, d, err := Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s, d
}

// step is one thing that happens, and what is collected after it.
type step struct {
	name string
	do   func(t *testing.T, s *Store, path string) *Store
	want filters.Labels
}

func set(l filters.Labels, thisDrive bool) func(*testing.T, *Store, string) *Store {
	return func(t *testing.T, s *Store, _ string) *Store {
		if _, err := s.Set(l, thisDrive, 7); err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func restart(t *testing.T, _ *Store, path string) *Store {
	s, d := open(t, path)
	if d != nil {
		t.Fatalf("damage: %+v", d)
	}
	return s
}

func drive(_ *testing.T, s *Store, _ string) *Store { s.StartDrive(); return s }

// TestDrives: collection is off at every drive unless the driver set it for all.
func TestDrives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "collection")
	s, d := open(t, path)
	if d != nil || s.Classes() != 0 {
		t.Fatalf("the first start: %v, collecting %s", d, s.Classes())
	}
	for _, st := range []step{
		{"on for this drive", set(filters.Location, true), filters.Location},
		{"the next drive", drive, 0},
		{"on for this drive again", set(filters.Personal, true), filters.Personal},
		{"restart", restart, 0},
		{"the driver's setting", set(filters.Location|filters.PI, false), filters.Location | filters.PI},
		{"more on this drive", set(filters.Personal, true), filters.Personal},
		{"the drive after", drive, filters.Location | filters.PI},
		{"off on this drive", set(0, true), 0},
		{"restart keeps the setting", restart, filters.Location | filters.PI},
		{"off for good", set(0, false), 0},
		{"restart keeps off", restart, 0},
	} {
		s = st.do(t, s, path)
		if s.Classes() != st.want || s.State().Classes != st.want {
			t.Fatalf("%s: collecting %s, want %s", st.name, s.Classes(), st.want)
		}
	}
}

// TestDamage: a damaged setting is off, kept aside and told, once.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"empty":        func(p string) error { return os.WriteFile(p, nil, 0o600) },
		"not ours":     func(p string) error { return os.WriteFile(p, []byte("on\n"), 0o600) },
		"another form": func(p string) error { return durable.WriteLine(p, setting{Version: 9}) },
		"unknown class": func(p string) error {
			return durable.WriteLine(p, setting{Version: version, Classes: []string{"Moon"}})
		},
		"cabin": func(p string) error {
			return durable.WriteLine(p, setting{Version: version, Classes: []string{"CabinAudio"}})
		},
	} {
		path := filepath.Join(t.TempDir(), "collection")
		s, _ := open(t, path)
		if _, err := s.Set(filters.Personal, false, 0); err != nil {
			t.Fatal(err)
		}
		if err := damage(path); err != nil {
			t.Fatal(err)
		}
		s, d := open(t, path)
		if d == nil || d.SavedAs != "collection.damaged-1" || s.Classes() != 0 {
			t.Errorf("%s: %+v, collecting %s", name, d, s.Classes())
		}
		if s, d := open(t, path); d != nil || s.Classes() != 0 {
			t.Errorf("%s, second start: %+v, collecting %s", name, d, s.Classes())
		}
	}
}

// TestNoRoom: what cannot be written is no setting, but switching off holds.
func TestNoRoom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, _ := open(t, filepath.Join(dir, "collection"))
	if _, err := s.Set(filters.Location, false, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Set(filters.Personal, false, 0); err == nil || s.Classes() != filters.Location {
		t.Errorf("more: %v, collecting %s", err, s.Classes())
	}
	if _, err := s.Set(0, false, 0); err == nil || s.Classes() != 0 {
		t.Errorf("off: %v, collecting %s", err, s.Classes())
	}
	if _, err := s.Set(filters.CabinAudio, true, 0); err == nil || s.Classes() != 0 {
		t.Errorf("cabin: %v, collecting %s", err, s.Classes())
	}
}

func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "collection")
	synctest.Test(t, func(t *testing.T) {
		s, _ := open(t, path)
		begin := time.Now()
		time.Sleep(time.Minute)
		st, err := s.Set(filters.PI, true, 7)
		want := State{Classes: filters.PI, ThisDrive: true, Since: begin.Add(time.Minute), Drive: begin, UID: 7}
		if err != nil || st != want {
			t.Errorf("%+v, %v; want %+v", st, err, want)
		}
	})
}
