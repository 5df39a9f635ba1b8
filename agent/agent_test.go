package agent

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/agent/internal/collection"
	"cordon/agent/internal/store"
	"cordon/agent/internal/testcar"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/ops"
)

// car is a configured vehicle in a folder of its own, with no broker to reach.
type car struct {
	cfg      Config
	platform *testcar.Platform
}

func newCar(t *testing.T) *car {
	t.Helper()
	p, err := testcar.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.DataDir = filepath.Join(dir, "data")
	cfg.RunDir = shortDir(t)
	cfg.Vehicle.IDDir = filepath.Join(dir, "id")
	cfg.Uplink.Broker = "tls://127.0.0.1:1" // nobody listens there
	if err := p.Enrol(cfg.Vehicle.IDDir); err != nil {
		t.Fatal(err)
	}
	if err := p.Publish(cfg.DataDir, time.Now()); err != nil {
		t.Fatal(err)
	}
	return &car{cfg, p}
}

// shortDir is a folder whose path leaves room for a socket's name.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "car")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// collect makes classes the driver's own setting.
func (c *car) collect(t *testing.T, classes filters.Labels) {
	t.Helper()
	if err := os.MkdirAll(c.cfg.DataDir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, _, err := collection.Open(filepath.Join(c.cfg.DataDir, "collection"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Set(classes, false, 0); err != nil {
		t.Fatal(err)
	}
}

func (c *car) rav4(t *testing.T) string {
	log := testcar.Data(t, "can/rav4_first10s.candump.log")
	c.cfg.Sources = []Source{{
		Name: "can.powertrain", Type: "can-log", Path: log, Speed: "max",
		DBC: []string{testcar.Data(t, "dbc/_toyota_2017.dbc")}, Map: []string{"testdata/toyota.map.yaml"},
	}}
	return log
}

// runUntil runs the agent until done says so.
func (c *car) runUntil(t *testing.T, done func(*Agent) bool) {
	t.Helper()
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	for deadline := time.Now().Add(time.Minute); !done(a); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Error("the agent did not get there within a minute")
			break
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// sourcesEnded reports whether every source has read its file to the end.
func sourcesEnded(a *Agent) bool {
	for _, s := range a.plan.sources {
		if s.Status().State != "ended" {
			return false
		}
	}
	return true
}

// inspect opens the store of a stopped agent.
func (c *car) inspect(t *testing.T) *store.Store {
	t.Helper()
	clk, err := clock.Open(clock.Config{Path: filepath.Join(c.cfg.DataDir, "clock.mark")})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(store.Config{Dir: c.cfg.DataDir, Clock: clk, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	closers[s] = func() error { return errors.Join(s.Close(), clk.Close()) }
	t.Cleanup(func() { closeNow(t, s) })
	return s
}

var closers = map[*store.Store]func() error{}

// closeNow closes what inspect opened, before the test ends.
func closeNow(t *testing.T, s *store.Store) {
	t.Helper()
	if done := closers[s]; done != nil {
		delete(closers, s)
		if err := done(); err != nil {
			t.Error(err)
		}
	}
}

// writeConfig writes the car's configuration into a file.
func writeConfig(t *testing.T, c *car) string {
	t.Helper()
	var text bytes.Buffer
	if err := ops.Show(&text, c.cfg, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "agent.yaml")
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// sealed opens every frame of the outbox and gives values by signal.
func (c *car) sealed(t *testing.T, s *store.Store) (values map[string][]float64, records int) {
	t.Helper()
	frames, err := s.Pending(nil, 1<<20, 0)
	if err != nil {
		t.Fatal(err)
	}
	values = map[string][]float64{}
	for i := range frames {
		h, b, err := c.platform.Open(frames[i].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if h.Vehicle != c.platform.Vehicle || h.Records != uint32(len(b.Records)) || h.Bucket != frames[i].Bucket {
			t.Fatalf("header %+v of frame %v", h, frames[i].ID)
		}
		for j := range b.Records {
			r := b.Record(j)
			if wire.BucketOf(r.CollectedAt) != h.Bucket {
				t.Fatal("a record is sealed to another hour's key than its own")
			}
			f, _ := r.Value.Number()
			values[r.Signal] = append(values[r.Signal], f)
			records++
		}
	}
	return values, records
}

// wheelSpeeds decodes the front left wheel by hand: bits 22 to 8 of the frame
// 0AA, Motorola order, that is the low seven bits of byte 2 and byte 3, times
// 0.01 less 67.67 km/h.
func wheelSpeeds(t *testing.T, log string) (speeds []float64, lines int) {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		lines++
		frame := strings.Fields(in.Text())[2]
		if data, ok := strings.CutPrefix(frame, "0AA#"); ok {
			b, err := hex.DecodeString(data)
			if err != nil {
				t.Fatal(err)
			}
			raw := float64(int(b[2]&0x7F)<<8 | int(b[3]))
			speeds = append(speeds, raw*0.01-67.67)
		}
	}
	return speeds, lines
}

func TestRealDrive(t *testing.T) {
	c := newCar(t)
	log := c.rav4(t)
	c.runUntil(t, sourcesEnded)

	s := c.inspect(t)
	tally := s.Tally()
	if !tally.Balanced() {
		t.Fatalf("not balanced: %+v", tally)
	}
	want, lines := wheelSpeeds(t, log)
	values, records := c.sealed(t, s)
	got := values["Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed"]
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%d wheel speeds sealed, %d in the log", len(got), len(want))
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Fatalf("wheel speed %d is %v, by hand %v", i, got[i], want[i])
		}
	}
	if len(values) != 4 || records != 4*len(want) || tally.Pending != uint64(records) {
		t.Errorf("%d signals, %d records sealed, %d pending; want 4 signals of %d", len(values), records, tally.Pending, len(want))
	}
	if tally.Blocked[filters.U1] != tally.BlockedTotal() || tally.Received <= uint64(lines) {
		t.Errorf("%d lines gave %d records, blocked %v", lines, tally.Received, tally.Blocked)
	}
	if tally.ShedTotal()+tally.Sent+tally.Stored != 0 {
		t.Errorf("shed, sent or stored without a reason: %+v", tally)
	}
}
