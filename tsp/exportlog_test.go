package tsp

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters/wire"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/api"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/testcar"
	"cordon/tsp/internal/verify/finding"
)

// witness is a server that cosigns every checkpoint that follows the last one by its
// size, while it is up.
type witness struct {
	signer note.Signer
	mu     sync.Mutex
	down   bool
	size   int
}

func (v *witness) set(down bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.down = down
}

func (v *witness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	head, text, ok := bytes.Cut(body, []byte("\n\n"))
	var old, size int
	var origin string
	_, err1 := fmt.Sscanf(string(head), "old %d", &old)
	_, err2 := fmt.Sscanf(string(text), "%s\n%d\n", &origin, &size)
	switch {
	case v.down, err != nil, err1 != nil, err2 != nil, !ok:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case old != v.size:
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(http.StatusConflict)
		_, _ = fmt.Fprintf(w, "%d\n", v.size)
		return
	}
	signed, _, _ := bytes.Cut(text, []byte("\n\n"))
	n, err := note.Sign(&note.Note{Text: string(signed) + "\n"}, v.signer)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	v.size = size
	_, lines, _ := bytes.Cut(n, []byte("\n\n"))
	_, _ = w.Write(lines)
}

func newWitness(t *testing.T) (*witness, egress.WitnessConfig) {
	t.Helper()
	s, err := ledger.NewCosigner("witness.test", ed25519.NewKeyFromSeed([]byte(strings.Repeat("w", 32))), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ledger.VerifierText(s)
	if err != nil {
		t.Fatal(err)
	}
	v := &witness{signer: s}
	srv := httptest.NewServer(v)
	t.Cleanup(srv.Close)
	return v, egress.WitnessConfig{URL: srv.URL, Key: text, PlainLoopback: true}
}

// With a quorum every checkpoint carries a cosignature. While the witness is away
// nothing is entered, the caller is told not to repeat it, and once the witness is back
// the entry is there.
func TestWitnessedLog(t *testing.T) {
	v, cfg := newWitness(t)
	w := newWorldWith(t, func(c *Config) {
		c.Export.Witnesses, c.Export.Quorum, c.Export.SM = []egress.WitnessConfig{cfg}, 1, true
	})
	var text []byte
	if w.call(t, "auditor", "GET", "/v1/log/checkpoint", nil, &text); bytes.Count(text, []byte("— cordon-tsp ")) != 2 || bytes.Count(text, []byte("— witness.test ")) != 1 {
		t.Errorf("checkpoint: %s", text)
	}
	for _, name := range []string{"log.pub", "sm2.pub", "witness-witness.test.pub"} {
		raw, err := os.ReadFile(filepath.Join(logKeysDir(w.cfg.DataDir), name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.ParseVerifier(string(raw)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	v.set(true)
	var fault api.Fault
	p := api.Proposal{Role: "regulator", ID: "cac", Public: newIdentity(t).Recipient().String()}
	if s := w.call(t, "operator", "POST", "/v1/keys", p, &fault); s != 503 || fault.Code != api.CodeLog || !strings.Contains(fault.Hint, "do not repeat") {
		t.Errorf("without the witness: %d %+v", s, fault)
	}
	v.set(false)
	w.register(t, api.Proposal{Role: "regulator", ID: "other", Public: newIdentity(t).Recipient().String()})
	var list struct{ Keys []api.Key }
	if w.call(t, "auditor", "GET", "/v1/keys?role=regulator", nil, &list); len(list.Keys) != 2 || list.Keys[0].ID != "cac" {
		t.Errorf("keys: %+v", list)
	}
	if rep, err := VerifyLog(w.cfg.DataDir); err != nil || rep.Verdict != finding.Compliant {
		t.Errorf("%+v, %v", rep, err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w.start(t) // with the same SM2 key and a witness that knows the tree
	if w.call(t, "auditor", "GET", "/v1/keys?role=log", nil, &list); len(list.Keys) != 2 || list.Keys[0].Standing != recipient.InForce {
		t.Errorf("log keys: %+v", list)
	}
}

// A witness that is away keeps exports waiting, and no frame of a car.
func TestStartWithoutTheWitness(t *testing.T) {
	v, cfg := newWitness(t)
	v.set(true)
	w := newWorldWith(t, func(c *Config) { c.Export.Witnesses, c.Export.Quorum = []egress.WitnessConfig{cfg}, 1 })
	c := w.enrol(t)
	_, frame := c.Frame(t, testcar.Speed(w.Now().Add(-time.Second), 50))
	if got := c.send(t, frame); got.Status != wire.StatusStored {
		t.Errorf("receipt %+v", got)
	}
	var st Status
	if w.call(t, "auditor", "GET", "/v1/status", nil, &st); st.Ready != "yes" || st.Log.Trouble == "" || st.Log.Size != 0 {
		t.Errorf("%+v", st.Log)
	}
	var fault api.Fault
	if s := w.call(t, "auditor", "GET", "/v1/log/checkpoint", nil, &fault); s != 404 {
		t.Errorf("a checkpoint that no witness signed: %d %+v", s, fault)
	}
	p := w.tended(t)
	v.set(false)
	p.tend(t.Context())
	if s := p.trouble(); s != "" || len(p.gate.Keys()) != 4 {
		t.Errorf("with the witness: %s, %d keys", s, len(p.gate.Keys()))
	}
}

// A folder with a log of the older form is refused, and nothing in it is touched.
func TestOldLog(t *testing.T) {
	w := newWorld(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	dir := w.cfg.DataDir
	if err := os.WriteFile(filepath.Join(dir, "ledger", "export.log"), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "exports", "x-1.json"), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), w.cfg, Options{Out: io.Discard}); err == nil || !strings.Contains(err.Error(), "Try: mv ") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "exports", "x-1.json")); err != nil {
		t.Errorf("a request of the older form: %v", err)
	}
}

// The map by which ways are guessed at must be there, or nothing starts.
func TestMissingMap(t *testing.T) {
	c := Default()
	c.DataDir, c.Limits.MinFreeBytes = t.TempDir(), 0
	c.API.Listen, c.Broker.Listen = "127.0.0.1:0", "127.0.0.1:0"
	c.Export.Graph = filepath.Join(c.DataDir, "none.osm.pbf")
	if err := Serve(t.Context(), c, Options{Out: io.Discard}); err == nil || !strings.Contains(err.Error(), "export.graph") {
		t.Errorf("%v", err)
	}
}

// tended is a stopped world's platform, opened without its loops.
func (w *world) tended(t *testing.T) *platform {
	t.Helper()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	p, err := open(w.cfg, Options{Out: io.Discard, Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// Time alone makes heartbeats and comparisons of log and channels, one for each day,
// also for days in which nothing happened.
func TestEveryDayIsClosed(t *testing.T) {
	w := newWorld(t)
	p := w.tended(t)
	for range 3 {
		w.Advance(24 * time.Hour)
		p.tend(t.Context())
	}
	if s := p.trouble(); s != "" {
		t.Fatal(s)
	}
	c := p.ledger.Counts()
	if c[ledger.Heartbeat] != 3 || c[ledger.ReconcileKind] != 3 {
		t.Errorf("%v", c)
	}
	if s := p.egressStatus(); s.Reconciled == "" || len(s.Findings) != 0 {
		t.Errorf("%+v", s)
	}
	if k := p.keeps().Logs[1]; k.First != 1 || k.Until.Before(p.ledger.Head().At.AddDate(0, 0, 1094)) {
		t.Errorf("%+v", k)
	}
}

// A log that cannot be written is told in the status and by a metric, and nothing else
// of the platform fails for it.
func TestTroubleOfTheLog(t *testing.T) {
	w := newWorld(t)
	p := w.tended(t)
	if err := p.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	w.Advance(24 * time.Hour)
	p.tend(t.Context())
	if p.trouble() == "" {
		t.Error("a heartbeat that was not entered is no trouble")
	}
	if err := p.store.Ready(); err != nil {
		t.Errorf("the store: %v", err)
	}
}

// The key of an approver who joins is proposed, waits, and is not proposed again after
// somebody took it back.
func TestApproverJoins(t *testing.T) {
	w := newWorld(t)
	p := w.tended(t)
	if _, err := p.book.Add("ann", access.Approver); err != nil {
		t.Fatal(err)
	}
	if _, err := p.book.NewApproverKey("ann"); err != nil {
		t.Fatal(err)
	}
	standing := func() (out []string) {
		for _, k := range p.gate.Keys() {
			if k.Role == recipient.RoleApprover {
				out = append(out, k.ID+" "+string(k.Standing))
			}
		}
		return out
	}
	p.tend(t.Context())
	if got := strings.Join(standing(), ", "); got != "approver-a in force, approver-b in force, ann proposed" {
		t.Errorf("%s", got)
	}
	ann := p.gate.Keys()[len(p.gate.Keys())-1]
	if _, err := p.gate.EnterKey("olga", recipient.Retirement(recipient.RoleApprover, "ann", ann.Fingerprint)); err != nil {
		t.Fatal(err)
	}
	p.tend(t.Context())
	if got := standing(); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// An incident's clock that runs out is an alarm, in the status too.
func TestTimersAlarm(t *testing.T) {
	w := newWorld(t)
	p := w.tended(t)
	if _, err := p.legal.File("olga", legal.Record{Kind: legal.Breach, Incident: &legal.Incident{Opened: w.Now().Add(-time.Minute), Classes: []legal.Class{legal.Large}}}); err != nil {
		t.Fatal(err)
	}
	state := func() (s legal.TimerState) {
		p.tend(t.Context())
		for key, st := range p.tended.timers {
			if strings.HasPrefix(key, "incident ") {
				s = st
			}
		}
		return s
	}
	if s := state(); s != legal.Due {
		t.Errorf("before: %s", s)
	}
	w.Advance(4 * time.Hour)
	if s := state(); s != legal.Overdue {
		t.Errorf("after: %s", s)
	}
}

func TestExportConfig(t *testing.T) {
	_, good := newWitness(t)
	for want, change := range map[string]func(*ExportConfig){
		"export.gate":         func(c *ExportConfig) { c.Gate = "Gate" },
		"rule E2":             func(c *ExportConfig) { c.Candidates = export.LeastCandidates - 1 },
		"export.quorum":       func(c *ExportConfig) { c.Quorum = 1 },
		"between 1 and 1":     func(c *ExportConfig) { c.Witnesses = []egress.WitnessConfig{good} },
		"export.witnesses[0]": func(c *ExportConfig) { c.Witnesses, c.Quorum = []egress.WitnessConfig{{URL: good.URL, Key: "x"}}, 1 },
		"of that name":        func(c *ExportConfig) { c.Witnesses, c.Quorum = []egress.WitnessConfig{good, good}, 1 },
		"export.channels":     func(c *ExportConfig) { c.Channels = nil },
		"no address":          func(c *ExportConfig) { c.Channels = append(c.Channels, egress.Channel{Name: "s3", Kind: egress.HTTPS}) },
	} {
		c := Default()
		change(&c.Export)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	c := Default()
	c.Export.Witnesses, c.Export.Quorum = []egress.WitnessConfig{good}, 1
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}
