package tsp

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"cordon/filters/wire"
	"cordon/tsp/internal/testcar"
	"cordon/tsp/internal/verify/finding"
)

func TestWholePath(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	at := w.Now().Add(-time.Second)
	id, frame := c.Frame(t, testcar.Speed(at, 50), testcar.Latitude(at, 31.25))
	if got := c.send(t, frame); got != (wire.ReceiptItem{ID: id, Status: wire.StatusStored, Stored: 2}) {
		t.Fatalf("receipt %+v", got)
	}
	if got := c.send(t, frame); got.Status != wire.StatusRepeat || got.Stored != 2 {
		t.Errorf("repeat %+v", got)
	}
	_, fresh := c.Frame(t, testcar.Speed(at, 51))
	fresh[len(fresh)-1] ^= 1
	if got := c.send(t, fresh); got.Status != wire.StatusRejected || got.Rejected == "" {
		t.Errorf("damaged %+v", got)
	}

	var vehicles struct{ Vehicles []struct{ Vehicle string } }
	if s := w.call(t, "operator", "GET", "/v1/vehicles", nil, &vehicles); s != 200 || len(vehicles.Vehicles) != 1 || vehicles.Vehicles[0].Vehicle != c.ID.String() {
		t.Errorf("%d %+v", s, vehicles)
	}
	w.mustFind(t, c, "Vehicle.Speed=50", "Vehicle.CurrentLocation.Latitude=31.25")
	if s := w.call(t, "", "GET", "/v1/records", nil, nil); s != 401 {
		t.Errorf("records without a token: %d", s)
	}
	if s := w.call(t, "auditor", "GET", "/v1/records", nil, nil); s != 403 {
		t.Errorf("records for an auditor: %d", s)
	}

	var metrics []byte
	w.call(t, "", "GET", "/metrics", nil, &metrics)
	for _, want := range []string{
		`cordon_tsp_frames_total{status="stored"} 1`, `cordon_tsp_frames_total{status="repeat"} 1`, `cordon_tsp_frames_total{status="rejected"} 1`,
		`cordon_tsp_records_stored_total 2`, `cordon_tsp_broker_clients 1`, `cordon_tsp_exports{state="pending"} 0`, `cordon_tsp_buckets_alive{vault="location"} 3`,
	} {
		if !strings.Contains(string(metrics), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if s := w.call(t, "", "GET", path, nil, swallow()); s != 200 {
			t.Errorf("%s: %d", path, s)
		}
	}
}

// After seven days the platform can neither read location nor open the frames that
// it came in, wherever a copy lies; the rest stays.
func TestSevenDaysLater(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	at := w.Now().Add(-time.Second)
	_, frame := c.Frame(t, testcar.Speed(at, 50), testcar.Latitude(at, 31.25))
	c.send(t, frame)
	captured := filepath.Join(t.TempDir(), "frame")
	if err := os.WriteFile(captured, frame, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	opened := openCaptured(t, w.cfg, captured)
	if opened.Error != "" || !bytes.Contains(opened.Plaintext, []byte("Vehicle.Speed")) || opened.Vehicle != c.ID.String() {
		t.Fatalf("before: %+v", opened)
	}
	w.Advance(7 * 24 * time.Hour)
	w.start(t)
	w.mustFind(t, c, "Vehicle.Speed=50")
	again := w.enrolAgain(t, c)
	if got := again.send(t, frame); got.Status != wire.StatusExpired {
		t.Errorf("a late repeat: %+v", got)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if opened := openCaptured(t, w.cfg, captured); opened.Error == "" || len(opened.Plaintext) != 0 {
		t.Errorf("after: %+v", opened)
	}
	journal, err := os.ReadFile(journalPath(w.cfg.DataDir))
	if err != nil || !bytes.Contains(journal, []byte(`"type":"deletion"`)) {
		t.Errorf("no deletion receipt in the journal: %v", err)
	}
}

func TestExportOverTheInterface(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	at := w.Now().Add(-time.Minute)
	_, frame := c.Frame(t, testcar.Speed(at, 50), testcar.Latitude(at, 31.25))
	c.send(t, frame)
	id := w.parties(t)
	ask := w.spec(at.Add(-time.Hour), w.Now(), "Vehicle.Speed")
	var r struct {
		ID, State, Code string
		Denials         []struct{ Rule string }
	}
	if s := w.call(t, "operator", "POST", "/v1/exports", ask, &r); s != 201 || r.State != "pending" {
		t.Fatalf("%d %+v", s, r)
	}
	path := "/v1/exports/" + r.ID
	for _, step := range []struct {
		user, verb string
		status     int
		state      string
		code       string
	}{
		{"operator", "/approve", 403, "", "role"},
		{"operator", "/release", 409, "", "state"},
		{"approver-a", "/approve", 200, "pending", ""},
		{"approver-a", "/approve", 403, "", "four_eyes"},
		{"approver-b", "/approve", 200, "approved", ""},
		{"auditor", "/release", 403, "", "role"},
		{"operator", "/release", 200, "released", ""},
		{"approver-a", "/revoke", 409, "", "state"},
	} {
		r.State, r.Code = "", ""
		s := 0
		if step.verb == "/approve" {
			s = w.sign(t, step.user, path, &r)
		} else {
			s = w.call(t, step.user, "POST", path+step.verb, struct{}{}, &r)
		}
		if s != step.status || r.State != step.state || r.Code != step.code {
			t.Errorf("%s %s: %d %+v", step.user, step.verb, s, r)
		}
	}
	var cipher []byte
	if s := w.call(t, "auditor", "GET", path+"/file", nil, &cipher); s != 200 {
		t.Fatalf("file: %d %s", s, cipher)
	}
	plain, err := age.Decrypt(bytes.NewReader(cipher), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil || strings.Count(string(text), "\n") != 1 || !strings.Contains(string(text), `"value":50`) || strings.Contains(string(text), c.ID.String()) {
		t.Errorf("%q, %v", text, err)
	}
	ask["signals"] = []string{"Vehicle.CurrentLocation.Latitude"}
	if s := w.call(t, "operator", "POST", "/v1/exports", ask, &r); s != 201 || r.State != "denied" || r.Denials[0].Rule != "E2" {
		t.Errorf("location: %d %+v", s, r)
	}
	ask["signal"] = "misspelt"
	if s := w.call(t, "operator", "POST", "/v1/exports", ask, nil); s != 400 {
		t.Errorf("an unknown field: %d", s)
	}
	if rep, err := VerifyLog(w.cfg.DataDir); err != nil || rep.Verdict == finding.NotCompliant || rep.Scope.Files != 1 || rep.Scope.Exports != 1 {
		t.Errorf("%+v, %v", rep, err)
	}
}

// On a full disk cars keep their frames, and the platform says that it is not ready.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w.cfg.Limits.MinFreeBytes = math.MaxUint64
	w.start(t)
	again := w.enrolAgain(t, c)
	_, frame := again.Frame(t, testcar.Speed(w.Now(), 50))
	if got := again.send(t, frame); got.Status != wire.StatusRetry || got.Status.Final() {
		t.Errorf("receipt %+v", got)
	}
	var why []byte
	if s := w.call(t, "", "GET", "/readyz", nil, &why); s != 503 || !strings.Contains(string(why), "disk is full") {
		t.Errorf("ready: %d %s", s, why)
	}
}

func TestSecondPlatformOnOneFolder(t *testing.T) {
	w := newWorld(t)
	if err := Serve(t.Context(), w.cfg, Options{Out: io.Discard}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("got %v", err)
	}
}

func TestTokensAreShownOnce(t *testing.T) {
	w := newWorld(t)
	if len(w.tokens) != 4 {
		t.Fatalf("tokens of %d users", len(w.tokens))
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	old := w.tokens
	w.tokens = map[string]string{}
	w.start(t)
	if len(w.tokens) != 0 {
		t.Error("tokens shown again")
	}
	w.tokens = old
	if s := w.call(t, "operator", "GET", "/v1/status", nil, nil); s != 200 {
		t.Errorf("the first token no longer works: %d", s)
	}
}

func TestValidate(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"S1":                 func(c *Config) { c.Retention.Location = 169 * time.Hour },
		"other machines":     func(c *Config) { c.API.Listen = "0.0.0.0:8470" },
		"go together":        func(c *Config) { c.API.Cert = "x" },
		"broker.listen":      func(c *Config) { c.Broker.Listen = ":8883" },
		"broker.url":         func(c *Config) { c.Broker.URL = "tcp://broker.example:1883" },
		"policy.profile":     func(c *Config) { c.Policy.Profile = "none" },
		"retention.general":  func(c *Config) { c.Retention.GeneralDays = 1 },
		"rule T1":            func(c *Config) { c.Retention.PI = 8784*time.Hour + 1 },
		"216h":               func(c *Config) { c.Retention.PI = 216*time.Hour - 1 },
		"rule A2":            func(c *Config) { c.Retention.JournalDays = 1094 },
		"rule E6":            func(c *Config) { c.Retention.ExportLogDays = 1094 },
		"limits.frame_bytes": func(c *Config) { c.Limits.FrameBytes = 1 << 30 },
		"data_dir":           func(c *Config) { c.DataDir = "" },
		"log_level":          func(c *Config) { c.LogLevel = "loud" },
	} {
		c := Default()
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	c := Default()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
}
