package agent

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/testcar"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/ops"
)

// settleAll settles everything in the outbox, as a platform would.
func settleAll(t *testing.T, a *Agent) {
	t.Helper()
	frames, err := a.store.Pending(nil, 1<<20, 0)
	if err != nil {
		t.Error(err)
		return
	}
	items := make([]wire.ReceiptItem, len(frames))
	for i := range frames {
		items[i] = wire.ReceiptItem{ID: frames[i].ID, Status: wire.StatusStored, Stored: frames[i].Records}
	}
	out, err := tapped{a.store, a.hub}.Settle(items)
	if err != nil {
		t.Error(err)
	}
	a.receipts(out)
}

func TestRunEndsWhenAllIsSent(t *testing.T) {
	c := newCar(t)
	c.rav4(t)
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler), ExitWhenDone: true, DrainTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(t.Context()) }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			s := c.inspect(t)
			if got := s.Tally(); got.Sent == 0 || got.Pending != 0 || !got.Balanced() {
				t.Errorf("%+v", got)
			}
			return
		case <-time.After(time.Millisecond):
			if sourcesEnded(a) {
				settleAll(t, a)
			}
		}
	}
}

func TestRunSaysWhatIsNotSent(t *testing.T) {
	c := newCar(t)
	c.rav4(t)
	err := Run(t.Context(), c.cfg, Options{Logger: slog.New(slog.DiscardHandler), ExitWhenDone: true, DrainTimeout: 300 * time.Millisecond})
	if ops.Code(err) != ops.Failed || !strings.Contains(err.Error(), "records are still pending") || ops.Hint(err) == "" {
		t.Errorf("error %v, hint %q", err, ops.Hint(err))
	}
}

// A receiver's log without consent: every position stays in the car, readable by
// nobody else, and equals what the receiver said.
func TestPositionsStayInTheCar(t *testing.T) {
	c := newCar(t)
	c.cfg.Sources = []Source{{Name: "gnss", Type: "nmea", Path: testcar.Data(t, "nmea/quectel.log"), Speed: "max"}}
	c.collect(t, filters.Personal)
	c.runUntil(t, sourcesEnded)
	s := c.inspect(t)
	tally := s.Tally()
	if !tally.Balanced() || tally.Stored == 0 || tally.Pending+tally.Sent != 0 {
		t.Fatalf("%+v", tally)
	}
	var held, latitudes int
	_, err := s.Held(time.Now().Add(-2*time.Hour), time.Now(), func(_ time.Time, data []byte) error {
		var r struct {
			Signal, Source string
			Value          float64
		}
		if err := json.Unmarshal(data, &r); err != nil {
			return err
		}
		held++
		if r.Signal == "Vehicle.CurrentLocation.Latitude" {
			latitudes++
			if r.Source != "gnss" || r.Value == 0 || math.Abs(r.Value) > 90 {
				t.Errorf("held %+v", r)
			}
		}
		return nil
	})
	if err != nil || uint64(held) != tally.Stored || latitudes < 20 {
		t.Errorf("%d held, %d latitudes, tally %+v, %v", held, latitudes, tally, err)
	}
}

func TestStatusMetricsAndConsentsOfARunningAgent(t *testing.T) {
	c := newCar(t)
	c.rav4(t)
	c.cfg.Metrics = "127.0.0.1:0"
	addr := make(chan string, 1)
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler), Ready: func(m string) { addr <- m }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	base := "http://" + <-addr
	for !sourcesEnded(a) {
		time.Sleep(time.Millisecond)
	}
	client := admin.NewClient(c.cfg.RunDir)
	s, err := client.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	acc := s.Account
	if !acc.Balanced || acc.Received != acc.Sent+acc.Pending+acc.Stored+acc.Blocked+acc.Shed || acc.ByRule["U1"] != acc.Blocked || acc.Pending == 0 {
		t.Errorf("account %+v", acc)
	}
	if s.Vehicle != c.platform.Vehicle.String() || len(s.Sources) != 1 || len(s.Sources[0].Unknown) == 0 || s.Uplink.Connected {
		t.Errorf("status %+v", s)
	}
	for path, want := range map[string]string{"/metrics": `cordon_agent_blocked_records_total{rule="U1"}`, "/healthz": "ok", "/readyz": "ready"} {
		if body := get(t, base+path); !strings.Contains(body, want) {
			t.Errorf("%s: no %q in\n%s", path, want, body)
		}
	}
	if strings.Contains(get(t, base+"/metrics"), c.platform.Vehicle.String()) {
		t.Error("the metrics name the vehicle")
	}
	g := admin.Grant{Ask: admin.Ask{Categories: []string{"Location"}, Purpose: "driving-safety", Recipient: "tsp"}, Duration: time.Hour, Notice: "v1"}
	if con, err := client.Grant(ctx, g); err != nil || con.State != "in force" {
		t.Errorf("%+v, %v", con, err)
	}
	g.Duration = 0
	if _, err := client.Grant(ctx, g); err == nil || !strings.Contains(err.Error(), "C2") || ops.Code(err) != ops.Usage {
		t.Errorf("a grant without end: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A consent that is withdrawn, or lost to damage, while the agent is off takes
// back what waits on it at the next start, before anything is sent.
func TestFramesWithoutConsentGoAtTheStart(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(t *testing.T, path string)
	}{
		{"withdrawn", func(t *testing.T, path string) {
			s, _, err := consent.Open(path, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Withdraw(s.List()[0].ID); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}},
		{"damaged", func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)-5] ^= 1
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"file gone", func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}},
		{"file and mark gone", func(t *testing.T, path string) {
			if err := errors.Join(os.Remove(path), os.Remove(path+".mark")); err != nil {
				t.Fatal(err)
			}
		}},
		{"expired", func(t *testing.T, path string) {
			s, _, err := consent.Open(path, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			old := s.List()[0]
			if err := errors.Join(s.Close(), os.Remove(path), os.Remove(path+".mark")); err != nil {
				t.Fatal(err)
			}
			// The same consent, but it was given for an hour only.
			if s, _, err = consent.Open(path, func() time.Time { return time.Unix(0, old.From) }); err != nil {
				t.Fatal(err)
			}
			r, err := s.Grant(consent.Grant{Ask: consent.Ask{Categories: old.Categories, Purpose: old.Purpose, Recipient: old.Recipient}, Duration: time.Hour, Notice: old.Notice})
			if err != nil || r.ID != old.ID {
				t.Fatalf("id %d, want %d: %v", r.ID, old.ID, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newCar(t)
			path := filepath.Join(c.cfg.DataDir, "consents.jsonl")
			// Given long before: a replay's positions were collected until now.
			s, _, err := consent.Open(path, func() time.Time { return time.Now().Add(-2 * time.Hour) })
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Grant(consent.Grant{Ask: consent.Ask{Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp"}, Duration: 24 * time.Hour, Notice: consent.Notice{Version: "v1"}}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			c.cfg.Sources = []Source{{Name: "gnss", Type: "nmea", Path: testcar.Data(t, "nmea/quectel.log"), Speed: "max"}}
			c.runUntil(t, sourcesEnded)
			st := c.inspect(t)
			before := st.Tally()
			closeNow(t, st)
			if before.Pending == 0 || before.Stored != 0 {
				t.Fatalf("with consent: %+v", before)
			}
			tc.end(t, path)
			c.cfg.Sources = nil
			c.runUntil(t, func(*Agent) bool { return true })
			after := c.inspect(t).Tally()
			if after.Pending != 0 || after.Blocked[filters.C2] != before.Pending || !after.Balanced() {
				t.Errorf("before %+v, after %+v", before, after)
			}
			if e := takenBackEntries(t, c); len(e) != 1 || e[0].Blocked != before.Pending || len(e[0].Consents) != 1 {
				t.Errorf("the journal has %+v, want %d records", e, before.Pending)
			}
		})
	}
}

// The journal has no room for what it must not hold.
func TestJournalHoldsNoContent(t *testing.T) {
	c := newCar(t)
	const vin = "LSVAA4182E2123456"
	c.cfg.Vehicle.VINFile = filepath.Join(t.TempDir(), "vin")
	if err := os.WriteFile(c.cfg.Vehicle.VINFile, []byte(vin+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.cfg.Sources = []Source{{Name: "gnss", Type: "nmea", Path: testcar.Data(t, "nmea/quectel.log"), Speed: "max"}}
	c.runUntil(t, sourcesEnded)
	entries := 0
	if err := journal.Read(c.cfg.DataDir, func(e chainlog.Entry) error {
		entries++
		text := string(e.Data)
		if strings.Contains(text, vin) || strings.Contains(text, "CurrentLocation") || strings.Contains(text, c.platform.Vehicle.String()) {
			t.Errorf("entry %d: %s", e.Seq, text)
		}
		return nil
	}); err != nil || entries < 3 {
		t.Errorf("%d entries, %v", entries, err)
	}
}

func TestConfigValidate(t *testing.T) {
	if cfg := DefaultConfig(); cfg.Validate() != nil {
		t.Errorf("the defaults are not valid: %v", cfg.Validate())
	}
	for _, tc := range []struct {
		key    string
		change func(*Config)
	}{
		{"data_dir", func(c *Config) { c.DataDir = "" }},
		{"run_dir", func(c *Config) { c.RunDir = "/" + strings.Repeat("x", 200) }},
		{"vehicle.id_dir", func(c *Config) { c.Vehicle.IDDir = "" }},
		{"uplink.broker", func(c *Config) { c.Uplink.Broker = "" }},
		{"uplink.broker", func(c *Config) { c.Uplink.Broker = "tcp://127.0.0.1:1883" }},
		{"uplink.broker", func(c *Config) { c.Uplink.Broker = "tls://user@host:1" }},
		{"metrics", func(c *Config) { c.Metrics = ":9464" }},
		{"log_level", func(c *Config) { c.LogLevel = "loud" }},
		{"limits.outbox_bytes", func(c *Config) { c.Limits.OutboxBytes = 0 }},
		{"limits.batch_records", func(c *Config) { c.Limits.BatchRecords = 9000 }},
		{"limits.batch_bytes", func(c *Config) { c.Limits.BatchBytes = 5 }},
		{"limits.batch_delay", func(c *Config) { c.Limits.BatchDelay = -1 }},
		{"limits.memory_records", func(c *Config) { c.Limits.MemoryRecords = 10 }},
		{"kek.type", func(c *Config) { c.KEK.Type = "hsm" }},
		{"kek.path", func(c *Config) { c.KEK = KEK{Type: "tpm", Path: "x"} }},
		{"sources[1].name", func(c *Config) {
			s := Source{Name: "gnss", Type: "nmea", Path: "x"}
			c.Sources = []Source{s, s}
		}},
		{"records.sources", func(c *Config) { c.Records.Sources = map[string]Writer{"can.chassis": {}} }},
		{"records.sources", func(c *Config) { c.Records.Sources = map[string]Writer{"gnss": {}} }},
	} {
		cfg := DefaultConfig()
		tc.change(&cfg)
		err := cfg.Validate()
		var ke *ops.KeyError
		if !errors.As(err, &ke) || ke.Key != tc.key || ke.Hint == "" {
			t.Errorf("%s: %v", tc.key, err)
		}
	}
}
