package verify

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

// TestUnreadable: what cannot be read is said, and is no compliance.
func TestUnreadable(t *testing.T) {
	w := fixture.New(t, fixture.Options{})
	in := inputOf(t, w)
	name := filepath.Join(w.Dir, "egress/x-1.age")
	if err := errors.Join(os.Remove(name), os.Mkdir(name, 0o700)); err != nil {
		t.Fatal(err)
	}
	r := everything(t, in)
	if r.Verdict != finding.NotChecked || !ids(r)[finding.FileUnread] {
		show(t, r)
		t.Error(r.Verdict)
	}
	if err := os.Remove(filepath.Join(w.Dir, partial(t, w, "0"))); err != nil {
		t.Fatal(err)
	}
	if r := everything(t, in); r.Verdict != finding.NotCompliant || !ids(r)[finding.ProofInclusion] {
		show(t, r)
		t.Error("no proof is missed")
	}
}

// TestEmpty: a folder without a log is not a log in which nothing happened.
func TestEmpty(t *testing.T) {
	in := inputOf(t, fixture.New(t, fixture.Options{}))
	in.Ledger, in.Remembered = fstest.MapFS{}, nil
	r, err := Log(in)
	if err != nil || r.Verdict != finding.NotCompliant || !ids(r)[finding.LogEmpty] {
		t.Errorf("%v %v", r, err)
	}
	r, err = Spotcheck(in, spot(t))
	if err != nil || r.Verdict != finding.NotCompliant || !ids(r)[finding.LogEmpty] || r.Seed != nil {
		t.Errorf("%v %v", r, err)
	}
}

// TestInput: what contradicts itself is refused before anything is read.
func TestInput(t *testing.T) {
	good := inputOf(t, fixture.New(t, fixture.Options{Witnesses: 1}))
	for name, change := range map[string]func(*Input){
		"no log":              func(in *Input) { in.Ledger = nil },
		"no key":              func(in *Input) { in.Keys = nil },
		"a quorum of nobody":  func(in *Input) { in.Quorum = 2 },
		"a negative quorum":   func(in *Input) { in.Quorum = -1 },
		"no policy":           func(in *Input) { in.Programs = nil },
		"a witness that logs": func(in *Input) { in.Witnesses = in.Keys },
		"a log that witnesses": func(in *Input) {
			in.Keys = in.Witnesses
		},
	} {
		in := good
		change(&in)
		if _, err := Log(in); !errors.Is(err, ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := DataDir(t.TempDir()); !errors.Is(err, ErrInput) {
		t.Errorf("%v", err)
	}
}
