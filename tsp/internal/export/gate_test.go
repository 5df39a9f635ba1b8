package export_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

var t0 = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

// records is a source in memory, of which some may be unreadable.
type records struct {
	all  []store.Record
	lost store.Lost
}

func (rs *records) Scan(ctx context.Context, q store.Query, fn func(*store.Record) error) (store.Lost, error) {
	for _, r := range rs.all {
		if err := ctx.Err(); err != nil {
			return rs.lost, err
		}
		if r.At >= q.From.UnixNano() && r.At < q.To.UnixNano() && (q.Vehicle == nil || *q.Vehicle == r.Vehicle) {
			if err := fn(&r); err != nil {
				return rs.lost, err
			}
		}
	}
	return rs.lost, nil
}

// users knows approvers by their credentials.
type users map[string]string

func (u users) Approver(name string) (string, bool) { c, ok := u[name]; return c, ok }

func as(name string) export.Approver { return export.Approver{Name: name, Credential: "c-" + name} }

// world is a gate over records in memory, a real log and a real egress folder.
type world struct {
	dir    string
	now    time.Time
	source records
	users  users
	// overlay is added to the policy.
	overlay string
	key     ed25519.PrivateKey
	id      *age.X25519Identity
	gate    *export.Gate
	log     *ledger.Log
	door    *egress.Door
}

var carA, carB = wire.Pseudonym{0xa}, wire.Pseudonym{0xb}

func record(v wire.Pseudonym, signal, source string, l filters.Labels, val filters.Value) store.Record {
	return store.Record{Vehicle: v, Signal: signal, Source: source, At: t0.Add(-time.Hour).UnixNano(), Labels: l, Value: val}
}

func text(s string) filters.Value { return filters.StringValue([]byte(s)) }

const (
	noteSignal  = "Vehicle.Cordon.App.Note.Text" // free text
	stateSignal = "Vehicle.Cordon.App.Oil.State"
	overlay     = `signals:
  - {path: Vehicle.Cordon.App.Oil.State, classes: [Diagnostic], type: string, enum: [low, full], purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Cordon.App.Oil.Report, classes: [Diagnostic], type: json, max_length: 100, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Cordon.App.Oil.Dump, classes: [Diagnostic], type: bytes, max_length: 100, purpose: vehicle-management, from: ["app.*"]}
`
)

func newWorld(t *testing.T) *world {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{dir: t.TempDir(), now: t0, key: ed25519.NewKeyFromSeed(make([]byte, 32)), id: id,
		users: users{"olga": "c-olga", "ann": "c-ann", "bob": "c-bob"}}
	w.source.all = []store.Record{
		record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(50)),
		record(carB, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(60)),
		record(carA, "Vehicle.CurrentLocation.Latitude", "gnss", filters.Location, filters.FloatValue(31.2)),
		record(carA, stateSignal, "app.note", filters.Diagnostic, text("low")),
	}
	w.open(t)
	t.Cleanup(func() { _ = w.log.Close() })
	return w
}

func (w *world) open(t *testing.T) {
	t.Helper()
	prog, err := policy.Compile("draft-2021", policy.Source{Name: "overlay", Data: []byte(overlay + w.overlay)})
	if err != nil {
		t.Fatal(err)
	}
	var history []ledger.Event
	now := func() time.Time { return w.now }
	w.log, err = ledger.Open(w.dir, w.key, now, func(e ledger.Event) error { history = append(history, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if w.door, err = egress.Open(w.dir, w.log); err != nil {
		t.Fatal(err)
	}
	w.gate, err = export.Open(export.Config{
		Dir: w.dir, Chain: filters.NewChain(prog, filters.Options{}), Source: &w.source, Ledger: w.log, Door: w.door, Now: now,
	}, history)
	if err != nil {
		t.Fatal(err)
	}
	w.gate.Heed(w.users)
}

func (w *world) reopen(t *testing.T) {
	t.Helper()
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.open(t)
}

func (w *world) spec(signals ...string) export.Spec {
	return export.Spec{
		Recipient: export.Recipient{Name: "Example Works", Country: "DE"}, Purpose: "brake study",
		Signals: signals, Vehicles: []string{"*"}, From: t0.Add(-24 * time.Hour), To: t0, Keys: []string{w.id.Recipient().String()},
	}
}

func (w *world) ask(t *testing.T, s export.Spec) export.Request {
	t.Helper()
	r, err := w.gate.Ask(t.Context(), "olga", s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// approved asks and approves twice.
func (w *world) approved(t *testing.T, s export.Spec) export.Request {
	t.Helper()
	r := w.ask(t, s)
	for _, who := range []string{"ann", "bob"} {
		var err error
		if r, err = w.gate.Approve(as(who), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	if r.State != export.StateApproved {
		t.Fatalf("state %s: %+v", r.State, r.Denials)
	}
	return r
}

func (w *world) verify(t *testing.T) ledger.Report {
	t.Helper()
	r, err := ledger.Verify(w.dir, w.key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReleasedFile(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed", stateSignal))
	r, err := w.gate.Release(t.Context(), "olga", r.ID)
	if err != nil || r.State != export.StateReleased {
		t.Fatalf("%s, %v, %+v", r.State, err, r.Denials)
	}
	f, err := w.door.OpenFile(r.File.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	cipher, err := io.ReadAll(f)
	if err != nil || bytes.Contains(cipher, []byte(`"low"`)) || int64(len(cipher)) != r.File.Cipher {
		t.Fatalf("the file is not what it should be: %d bytes, %v", len(cipher), err)
	}
	plain, err := age.Decrypt(bytes.NewReader(cipher), w.id)
	if err != nil {
		t.Fatal(err)
	}
	subjects := map[string]bool{}
	var got []string
	d := json.NewDecoder(plain)
	for {
		var l export.Line
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		subjects[l.Subject] = true
		v, _ := json.Marshal(l.Value)
		got = append(got, l.Signal+"="+string(v))
		if l.Subject == carA.String() || len(l.Subject) != 32 {
			t.Errorf("subject %q", l.Subject)
		}
	}
	want := []string{"Vehicle.Speed=50", "Vehicle.Speed=60", stateSignal + `="low"`}
	if !slices.Equal(got, want) || len(subjects) != 2 || r.File.Records != 3 || r.File.Subjects != 2 {
		t.Errorf("got %q of %d subjects, file %+v", got, len(subjects), r.File)
	}
	if rep := w.verify(t); !rep.OK() || rep.Files != 1 {
		t.Errorf("the log does not hold: %+v", rep)
	}
	left, err := filepath.Glob(filepath.Join(w.dir, "exports", "*.age"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	log, err := os.ReadFile(ledger.Path(w.dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{`"low"`, carA.String(), "31.2"} {
		if strings.Contains(string(log), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	w.reopen(t)
	if again, err := w.gate.Get(r.ID); err != nil || again.State != export.StateReleased || again.File.SHA256 != r.File.SHA256 {
		t.Errorf("after a restart: %+v, %v", again, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("released twice: %v", err)
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
			if _, err := w.gate.Approve(as(who), r.ID); !errors.Is(err, export.ErrState) {
				t.Errorf("%s: approved by %s: %v", c.name, who, err)
			}
		}
		if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
			t.Errorf("%s: released: %v", c.name, err)
		}
	}
	r := w.ask(t, w.spec("Vehicle.Speed", "Vehicle.CurrentLocation.Latitude"))
	if want := "Vehicle.Speed alone would pass"; !strings.Contains(r.Instead, want) {
		t.Errorf("what would pass: %q", r.Instead)
	}
}

func TestSpecRefused(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*export.Spec){
		"recipient.name":    func(s *export.Spec) { s.Recipient.Name = " " },
		"recipient.country": func(s *export.Spec) { s.Recipient.Country = "Germany" },
		"purpose":           func(s *export.Spec) { s.Purpose = "" },
		"everything":        func(s *export.Spec) { s.Signals = nil },
		"vehicles":          func(s *export.Spec) { s.Vehicles = nil },
		"hexadecimal":       func(s *export.Spec) { s.Vehicles = []string{"*", carA.String()} },
		"from before to":    func(s *export.Spec) { s.From = s.To },
		"future":            func(s *export.Spec) { s.To = t0.Add(time.Hour) },
		"no class":          func(s *export.Spec) { s.Classes = []string{"Speed"} },
		"public keys":       func(s *export.Spec) { s.Keys = nil },
		"age_recipients":    func(s *export.Spec) { s.Keys = []string{"age1nonsense"} },
		"1970":              func(s *export.Spec) { s.From = time.Unix(-1, 0) },
		"2262":              func(s *export.Spec) { s.From = t0.AddDate(-1900, 0, 0) },
		"entry 2 is no":     func(s *export.Spec) { s.Signals = []string{"Vehicle.Speed", "Vehicle Speed"} },
		"1 to 128":          func(s *export.Spec) { s.Signals = []string{strings.Repeat("a", 129)} },
		"signals: entry 1":  func(s *export.Spec) { s.Signals = []string{"Vehicle.13912345678"} },
		"more than 500":     func(s *export.Spec) { s.Signals = slices.Repeat([]string{"Vehicle.Speed"}, 501) },
		"more than 32":      func(s *export.Spec) { s.Classes = slices.Repeat([]string{"PI"}, 33) },
		"more than 1000":    func(s *export.Spec) { s.Vehicles = slices.Repeat([]string{carA.String()}, 1001) },
		"4096":              func(s *export.Spec) { s.Keys = []string{strings.Repeat("a", 5000)} },
		"purpose holds":     func(s *export.Spec) { s.Purpose = "ask 13912345678" },
		"name holds":        func(s *export.Spec) { s.Recipient.Name = "Works at 31.230416, 121.473701" },
		"one public key":    func(s *export.Spec) { s.Keys = []string{s.Keys[0] + "\n" + s.Keys[0]} },
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
	if _, err := w.gate.Approve(as("olga"), r.ID); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("the requester approves: %v", err)
	}
	if _, err := w.gate.Approve(as("ann"), r.ID); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if _, err := w.gate.Approve(as("ann"), r.ID); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("one approver approves twice: %v", err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("released with one approval: %v", err)
	}
	if got, err := w.gate.Approve(as("bob"), r.ID); err != nil || got.State != export.StateApproved {
		t.Errorf("second approval: %s, %v", got.State, err)
	}
	w.now = w.now.Add(25 * time.Hour)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("released on lapsed approvals: %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateExpired {
		t.Errorf("state %s, %v", got.State, err)
	}
	if _, err := w.gate.Approve(as("ann"), "x-unknown"); !errors.Is(err, export.ErrUnknown) {
		t.Errorf("approved what nobody asked for: %v", err)
	}
}

func TestRevoked(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	if got, err := w.gate.Revoke("ann", r.ID); err != nil || got.State != export.StateRevoked {
		t.Fatalf("%s, %v", got.State, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
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
			got, err := w.gate.Release(t.Context(), "olga", r.ID)
			if err != nil || got.State != export.StateDenied || got.Denials[0].Rule != dirty.rule || got.Denials[0].Field != dirty.rec.Signal {
				t.Fatalf("%s, %+v, %v", got.State, got.Denials, err)
			}
			if strings.Contains(got.Denials[0].Reason, "139") {
				t.Errorf("the denial holds content: %q", got.Denials[0].Reason)
			}
			if names, err := os.ReadDir(ledger.EgressDir(w.dir)); err != nil || len(names) != 0 {
				t.Errorf("something left: %v, %v", names, err)
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
	r, err := w.gate.Release(t.Context(), "olga", r.ID)
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
	if err := os.WriteFile(path, bytes.Replace(b, []byte("Example Works"), []byte("Somebody Else"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	if _, err := w.gate.Release(t.Context(), "olga", r.ID); !errors.Is(err, export.ErrState) {
		t.Errorf("released to somebody else: %v", err)
	}
}
