package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/agent"
	"cordon/tsp"
)

// stoppable is a platform that is stopped and started again at the same address,
// with a time of its own.
type stoppable struct {
	*platform
	cfg   tsp.Config
	ahead time.Duration
	stop  func()
}

func newStoppable(t *testing.T) *stoppable {
	t.Helper()
	s := &stoppable{platform: &platform{dir: t.TempDir(), tokens: map[string]string{}}, cfg: tsp.Default()}
	s.cfg.DataDir, s.cfg.API.Listen, s.cfg.Broker.Listen = s.dir, "127.0.0.1:0", "127.0.0.1:0"
	s.start(t)
	s.cfg.Broker.Listen = strings.TrimPrefix(s.broker, "tls://")
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *stoppable) start(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	out, in := io.Pipe()
	ahead := s.ahead
	go func() {
		err := tsp.Serve(ctx, s.cfg, tsp.Options{Out: in, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Now().Add(ahead) }})
		in.CloseWithError(io.EOF)
		ended <- err
	}()
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("platform: %v", err)
		}
		ended <- nil // stopped for good
	}
	s.api = ""
	s.readStart(t, out)
	go func() { _, _ = io.Copy(io.Discard, out) }()
}

// socket asks one of the car's unix sockets.
func socket(t *testing.T, cfg agent.Config, name, method, path string, body any) string {
	t.Helper()
	c := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.Join(cfg.RunFolder(), name))
	}}}
	defer c.CloseIdleConnections()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "http://car"+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %s: %s %v", method, path, answer.Status, got, err)
	}
	return string(got)
}

// until polls a car until its status is as wanted.
func until(t *testing.T, a *agent.Agent, what string, want func(agent.Status) bool) agent.Status {
	t.Helper()
	var s agent.Status
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var err error
		if s, err = a.Status(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !s.Account.Balanced {
			t.Fatalf("the account does not balance: %+v", s.Account)
		}
		if want(s) {
			return s
		}
	}
	t.Fatalf("%s: not within a minute: %+v", what, s)
	return s
}

const place = "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude"

// drive posts a place that somebody drives to.
func drive(t *testing.T, cfg agent.Config, latitude string) {
	t.Helper()
	socket(t, cfg, "records.sock", "POST", "/v1/records", json.RawMessage(
		fmt.Sprintf(`{"records":[{"signal":%q,"source":"app.nav","value":%s}]}`, place, latitude)))
}

// consent allows location to leave.
func consent(t *testing.T, cfg agent.Config) {
	t.Helper()
	socket(t, cfg, "admin.sock", "POST", "/v1/consents", map[string]any{
		"categories": []string{"Location"}, "purpose": "driving-safety", "recipient": "tsp", "duration_ns": time.Hour, "notice": "v1",
	})
}

// waitingCar is a car with a frame that waits for a platform that is away, a
// consent, and location held in the car.
func waitingCar(t *testing.T, p *stoppable) (agent.Config, *agent.Agent, func()) {
	t.Helper()
	cfg := p.car(t)
	cfg.Records.Sources = map[string]agent.Writer{"app.nav": {}}
	car, stop := start(t, cfg)
	until(t, car, "keys", func(s agent.Status) bool { return !s.Uplink.KeysUntil.IsZero() })
	p.stop()
	until(t, car, "alone", func(s agent.Status) bool { return !s.Uplink.Connected })
	socket(t, cfg, "admin.sock", "PUT", "/v1/collection", map[string]any{"classes": []string{"Location"}})
	drive(t, cfg, "31.21") // without consent: held in the car
	consent(t, cfg)
	drive(t, cfg, "31.22")
	until(t, car, "everything judged", func(s agent.Status) bool {
		return s.Account.Received == 2 && s.Account.Pending == 1 && s.Account.Stored == 1 && s.Consents == 1
	})
	return cfg, car, stop
}

// TestErasureReachesTheCar: what waits in the car, what it holds and its consents
// go when the platform says so, and the platform hears of it.
func TestErasureReachesTheCar(t *testing.T) {
	p := newStoppable(t)
	cfg, _, stop := waitingCar(t, p)
	stop()
	p.start(t)
	var tk struct {
		ID, State string
		Answer    *struct {
			Consents int `json:"consents"`
			Held     int `json:"held_subjects"`
		} `json:"vehicle_answer"`
	}
	id, err := os.ReadFile(filepath.Join(cfg.Vehicle.IDDir, "vehicle.id"))
	if err != nil {
		t.Fatal(err)
	}
	p.post(t, "/v1/erasures", map[string]any{"vehicle": strings.TrimSpace(string(id)), "reason": "account-closure", "reference": "CASE-1", "sensitive": true}, &tk)
	car, stop := start(t, cfg)
	defer stop()
	s := until(t, car, "erased", func(s agent.Status) bool { return s.Erasures.Done == 1 && s.Account.Pending == 0 })
	if s.Consents != 0 || s.Erasures.Open != 0 || s.Account.Sent != 0 || s.Account.Shed+s.Account.Blocked != 1 {
		t.Errorf("the car afterwards: %d consents, %+v, %+v", s.Consents, s.Erasures, s.Account)
	}
	for deadline := time.Now().Add(time.Minute); tk.State != "done"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the ticket: %+v", tk)
		}
		p.get(t, "/v1/erasures/"+tk.ID, &tk)
	}
	if tk.Answer == nil || tk.Answer.Consents != 1 || tk.Answer.Held != 1 {
		t.Errorf("the answer: %+v", tk.Answer)
	}
	if got := p.records(t, ""); len(got) != 0 {
		t.Errorf("stored: %+v", got)
	}
	journal, err := os.ReadFile(filepath.Join(cfg.DataDir, "journal", "journal.jsonl"))
	if err != nil || !bytes.Contains(journal, []byte(`"type":"erased"`)) {
		t.Errorf("the car's journal does not tell of it: %v", err)
	}
	// The car goes on: what is collected from now on comes in.
	consent(t, cfg)
	drive(t, cfg, "31.25")
	until(t, car, "a new record", func(s agent.Status) bool { return s.Account.Sent == 1 })
	if got := p.records(t, place); len(got) != 1 || string(got[0].Value) != "31.25" {
		t.Errorf("stored: %+v", got)
	}
}

// TestLateFrameIsFreed: a frame that reaches the platform after its hour's key is
// destroyed is answered as expired; the car frees it and counts its records as shed.
func TestLateFrameIsFreed(t *testing.T) {
	p := newStoppable(t)
	_, car, _ := waitingCar(t, p)
	p.ahead = 7 * 24 * time.Hour
	p.start(t)
	s := until(t, car, "freed", func(s agent.Status) bool { return s.Account.Pending == 0 })
	if s.Account.ByReason["bucket expired"] != 1 || s.Account.Shed != 1 || s.Account.Sent != 0 {
		t.Errorf("%+v", s.Account)
	}
	for _, l := range s.Queue {
		if l.Frames != 0 || l.Bytes != 0 {
			t.Errorf("lane %s still has %d frames", l.Lane, l.Frames)
		}
	}
	if got := p.records(t, ""); len(got) != 0 {
		t.Errorf("stored: %+v", got)
	}
	var st struct {
		Counters struct{ Frames map[string]uint64 }
	}
	if p.get(t, "/v1/status", &st); st.Counters.Frames["expired"] != 1 {
		t.Errorf("the platform counts %v", st.Counters.Frames)
	}
}

// post asks the platform as its operator.
func (s *stoppable) post(t *testing.T, path string, body, answer any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.api+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.tokens["operator"])
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s: %s %v", path, resp.Status, err)
	}
}
