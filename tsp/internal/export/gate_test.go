package export_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/filters"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/suite"
)

func TestReleasedFile(t *testing.T) {
	for _, f := range []rows.Format{rows.JSONL, rows.CSV, rows.Parquet} {
		t.Run(string(f), func(t *testing.T) { releasedFile(t, f) })
	}
}

func releasedFile(t *testing.T, format rows.Format) {
	w := newWorld(t)
	s := w.spec("Vehicle.Speed", stateSignal)
	s.Format = format
	r := w.release(t, w.approved(t, s).ID)
	if r.State != export.StateReleased {
		t.Fatalf("%s, %+v", r.State, r.Denials)
	}
	cipher, err := os.ReadFile(filepath.Join(egress.Dir(w.dir), r.File.Name))
	if err != nil || bytes.Contains(cipher, []byte("low")) || int64(len(cipher)) != r.File.Cipher {
		t.Fatalf("the file is not what it should be: %d bytes, %v", len(cipher), err)
	}
	for _, who := range []suite.Identity{w.id, w.cac} {
		got, subjects := plain(t, r.File, cipher, who)
		want := []string{"Vehicle.Speed=50", "Vehicle.Speed=60", stateSignal + "=low"}
		if !slices.Equal(got, want) || len(subjects) != 2 || r.File.Records != 3 || r.File.Subjects != 2 {
			t.Errorf("got %q of %d subjects, file %+v", got, len(subjects), r.File)
		}
		for name := range subjects {
			if name == carA.String() || len(name) != 32 {
				t.Errorf("subject %q", name)
			}
		}
	}
	sums(t, r.File, cipher)
	if left, err := filepath.Glob(filepath.Join(w.dir, "exports", "*.part")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	w.silent(t, "low", carA.String(), "31.2")
	w.reopen(t)
	if again, err := w.gate.Get(r.ID); err != nil || again.State != export.StateReleased || again.File.SHA256 != r.File.SHA256 {
		t.Errorf("after a restart: %+v, %v", again, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released twice: %v", err)
	}
}

// plain opens a file with the header that the log has, and reads its rows.
func plain(t *testing.T, f *ledger.File, cipher []byte, who suite.Identity) (got []string, subjects map[string]bool) {
	t.Helper()
	key, err := suite.OpenHeader(suite.ID(f.Suite), f.Header, who)
	if err != nil {
		t.Fatal(err)
	}
	r, err := suite.Decrypt(suite.ID(f.Suite), bytes.NewReader(cipher), key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || int64(len(text)) != f.Plain || hexSum(text) != f.PlainSHA256 {
		t.Fatalf("the plaintext is not the logged one: %d bytes, %v", len(text), err)
	}
	subjects = map[string]bool{}
	err = rows.Read(rows.Format(f.Format), bytes.NewReader(text), int64(len(text)), func(r *rows.Row) error {
		subjects[r.Subject] = true
		v := string(r.Value.Data)
		if n, ok := r.Value.Number(); ok {
			v = fmt.Sprint(n)
		}
		got = append(got, strings.TrimSuffix(r.Signal+"."+r.Stat, ".")+"="+v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, subjects
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// sums holds the file's hashes against others' implementations of them.
func sums(t *testing.T, f *ledger.File, cipher []byte) {
	t.Helper()
	sm := sm3.Sum(cipher)
	chunk := tlog.RecordHash(cipher) // one chunk
	if hexSum(cipher) != f.SHA256 || hex.EncodeToString(sm[:]) != f.SM3 || hex.EncodeToString(chunk[:]) != f.Chunks {
		t.Errorf("hashes of the file: %+v", f)
	}
}

// silent searches everything that the log holds for what must not be in it.
func (w *world) silent(t *testing.T, secrets ...string) {
	t.Helper()
	for _, e := range w.history(t) {
		for _, secret := range secrets {
			if bytes.Contains(e.Leaf, []byte(`"`+secret)) {
				t.Errorf("entry %d holds %q", e.Seq, secret)
			}
		}
	}
}

func TestDenials(t *testing.T) {
	w := newWorld(t)
	w.source.all = append(w.source.all,
		record(carA, noteSignal, "app.note", filters.Diagnostic, text("oil is low")),
		record(carA, "Vehicle.Cordon.Diagnostics.Warning", "radar.front", filters.AbnormalWarning, text("brake")),
		record(carB, "Vehicle.TraveledDistance", "can.powertrain", filters.DrivingStatus|filters.Location, filters.FloatValue(7)))
	classes := func(names ...string) export.Spec {
		s := w.spec()
		s.Classes = names
		return s
	}
	for _, c := range []struct {
		name        string
		spec        export.Spec
		rule, field string
	}{
		{"location signal", w.spec("Vehicle.CurrentLocation.Latitude"), "E2", "Vehicle.CurrentLocation.Latitude"},
		{"location beside speed", w.spec("Vehicle.Speed", "Vehicle.CurrentLocation.Latitude"), "E2", "Vehicle.CurrentLocation.Latitude"},
		{"location by class", classes("Location"), "E2", "Vehicle.CurrentLocation.Latitude"},
		{"trajectory, nothing stored", classes("Trajectory"), "E2", "class Trajectory"},
		{"a stored label that the signal does not declare", w.spec("Vehicle.TraveledDistance"), "E2", "Vehicle.TraveledDistance"},
		{"a source that makes it exterior", w.spec("Vehicle.Cordon.Diagnostics.Warning"), "E2", "Vehicle.Cordon.Diagnostics.Warning"},
		{"exterior", classes("ExteriorMap"), "E2", "class ExteriorMap"},
		{"cabin", w.spec("Vehicle.Cordon.CabinCamera.Frame"), "T3", "Vehicle.Cordon.CabinCamera.Frame"},
		{"personal information", w.spec("Vehicle.VehicleIdentification.VIN"), "E4", "Vehicle.VehicleIdentification.VIN"},
		{"sensitive, by class", classes("SensitivePI"), "E4", "class SensitivePI"},
		{"free text", w.spec(noteSignal), "E3", noteSignal},
		{"free text by class", classes("Diagnostic"), "E3", noteSignal},
		{"JSON", w.spec("Vehicle.Cordon.App.Oil.Report"), "E3", "Vehicle.Cordon.App.Oil.Report"},
		{"bytes", w.spec("Vehicle.Cordon.App.Oil.Dump"), "E3", "Vehicle.Cordon.App.Oil.Dump"},
		{"undeclared", w.spec("Vehicle.Secret"), "U1", "Vehicle.Secret"},
		{"opaque", classes("Opaque"), "U1", "class Opaque"},
	} {
		r := w.ask(t, c.spec)
		if r.State != export.StateDenied || !slices.ContainsFunc(r.Denials, func(d ledger.Denial) bool {
			return d.Rule == c.rule && d.Field == c.field && d.Reason != "" && r.Instead != ""
		}) {
			t.Errorf("%s: %s %+v", c.name, r.State, r.Denials)
		}
		for _, who := range []string{"ann", "bob"} {
			if _, err := w.gate.Approve(r.ID, export.Signed{By: as(who), Expires: w.now.Add(time.Hour)}); !errors.Is(err, export.ErrState) {
				t.Errorf("%s: approved by %s: %v", c.name, who, err)
			}
		}
		if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
			t.Errorf("%s: released: %v", c.name, err)
		}
	}
	r := w.ask(t, w.spec("Vehicle.Speed", "Vehicle.CurrentLocation.Latitude"))
	if want := "Vehicle.Speed alone would be judged further"; !strings.Contains(r.Instead, want) {
		t.Errorf("what would pass: %q", r.Instead)
	}
}

func TestSpecRefused(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*export.Spec){
		"recipient is the id":   func(s *export.Spec) { s.Recipient = "Example Works" },
		"has no key in force":   func(s *export.Spec) { s.Recipient = "nobody" },
		"two-letter code":       func(s *export.Spec) { s.Country = "Germany" },
		"registry has works":    func(s *export.Spec) { s.Country = "FR" },
		"endpoint is a channel": func(s *export.Spec) { s.Endpoint = "" },
		"no such endpoint":      func(s *export.Spec) { s.Endpoint = "carrier-pigeon:host" },
		"purpose":               func(s *export.Spec) { s.Purpose = "" },
		"everything":            func(s *export.Spec) { s.Signals = nil },
		"vehicles":              func(s *export.Spec) { s.Vehicles = nil },
		"hexadecimal":           func(s *export.Spec) { s.Vehicles = []string{"*", carA.String()} },
		"from before to":        func(s *export.Spec) { s.From = s.To },
		"future":                func(s *export.Spec) { s.To = t0.Add(time.Hour) },
		"no class":              func(s *export.Spec) { s.Classes = []string{"Speed"} },
		"format is one of":      func(s *export.Spec) { s.Format = "xlsx" },
		"coarsen":               func(s *export.Spec) { s.Coarsen = "a bit" },
		"basis is the id":       func(s *export.Spec) { s.Basis = "the contract" },
		"judicial is the id":    func(s *export.Spec) { s.Judicial, s.ForeignAgency = "a letter", true },
		"foreign_agency":        func(s *export.Spec) { s.Judicial = "judicial-1" },
		"1970":                  func(s *export.Spec) { s.From = time.Unix(-1, 0) },
		"2262":                  func(s *export.Spec) { s.From = t0.AddDate(-1900, 0, 0) },
		"entry 2 is no":         func(s *export.Spec) { s.Signals = []string{"Vehicle.Speed", "Vehicle Speed"} },
		"1 to 128":              func(s *export.Spec) { s.Signals = []string{strings.Repeat("a", 129)} },
		"signals: entry 1":      func(s *export.Spec) { s.Signals = []string{"Vehicle.13912345678"} },
		"more than 500":         func(s *export.Spec) { s.Signals = slices.Repeat([]string{"Vehicle.Speed"}, 501) },
		"more than 32":          func(s *export.Spec) { s.Classes = slices.Repeat([]string{"PI"}, 33) },
		"more than 1000":        func(s *export.Spec) { s.Vehicles = slices.Repeat([]string{carA.String()}, 1001) },
		"purpose holds":         func(s *export.Spec) { s.Purpose = "ask 13912345678" },
		"recipient holds":       func(s *export.Spec) { s.Recipient = "13912345678" },
	} {
		s := w.spec("Vehicle.Speed")
		change(&s)
		if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, export.ErrSpec) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(w.gate.List()); n != 0 {
		t.Errorf("%d requests were filed", n)
	}
}

func TestFourEyesAcrossRestarts(t *testing.T) {
	w := newWorld(t)
	r := w.ask(t, w.spec("Vehicle.Speed"))
	if _, _, err := w.gate.Challenge(r.ID, "olga"); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("the requester is challenged: %v", err)
	}
	again := w.sign(t, r.ID, as("ann"), "ann")
	if _, err := w.gate.Approve(r.ID, again); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if _, err := w.gate.Approve(r.ID, again); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("one approver approves twice: %v", err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released with one approval: %v", err)
	}
	if got, err := w.approve(t, "bob", r.ID); err != nil || got.State != export.StateApproved {
		t.Errorf("second approval: %s, %v", got.State, err)
	}
	w.now = w.now.Add(25 * time.Hour)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released on lapsed approvals: %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateExpired {
		t.Errorf("state %s, %v", got.State, err)
	}
	if _, err := w.gate.Approve("x-unknown", again); !errors.Is(err, export.ErrUnknown) {
		t.Errorf("approved what nobody asked for: %v", err)
	}
}

func TestRevoked(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if got, err := w.gate.Revoke("ann", r.ID); err != nil || got.State != export.StateRevoked {
		t.Fatalf("%s, %v", got.State, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released: %v", err)
	}
}

// What came in after the approvals, or was stored with fewer classes than it has,
// turns the whole release down.
func TestDirtyRelease(t *testing.T) {
	for name, dirty := range map[string]struct {
		rec  store.Record
		rule string
	}{
		"a telephone number in a text": {record(carA, stateSignal, "app.note", filters.Diagnostic, text("call 13912345678")), "U2"},
		"a position on a plain signal": {record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus|filters.Location, filters.FloatValue(1)), "E2"},
		"a source that is the cabin's": {record(carA, "Vehicle.Speed", "cam.cabin", filters.DrivingStatus, filters.FloatValue(1)), "T3"},
		"a value outside its range":    {record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(99999)), "U2"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.approved(t, w.spec("Vehicle.Speed", stateSignal))
			w.source.all = append(w.source.all, dirty.rec)
			got, err := w.gate.Release(t.Context(), "olga", r.ID, "")
			if err != nil || got.State != export.StateDenied || got.Denials[0].Rule != dirty.rule || got.Denials[0].Field != dirty.rec.Signal {
				t.Fatalf("%s, %+v, %v", got.State, got.Denials, err)
			}
			if strings.Contains(got.Denials[0].Reason, "139") {
				t.Errorf("the denial holds content: %q", got.Denials[0].Reason)
			}
			if names := w.left(t); len(names) != 0 {
				t.Errorf("something left: %v", names)
			}
			w.reopen(t)
			if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateDenied {
				t.Errorf("after a restart: %s, %v", got.State, err)
			}
		})
	}
}

func TestSelection(t *testing.T) {
	w := newWorld(t)
	s := w.spec("Vehicle.Speed")
	s.Vehicles = []string{carB.String()}
	s.Classes = []string{"DrivingStatus"}
	r := w.approved(t, s)
	r, err := w.gate.Release(t.Context(), "olga", r.ID, "")
	if err != nil || r.File == nil || r.File.Records != 1 || r.File.Subjects != 1 {
		t.Errorf("%+v, %v", r.File, err)
	}
}

// The stored request is evidence: if it is not the logged one any more, nothing
// leaves on the strength of it.
func TestChangedRequestIsClosed(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	path := filepath.Join(w.dir, "exports", r.ID+".json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(`"works"`), []byte(`"labs"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released to somebody else: %v", err)
	}
}
