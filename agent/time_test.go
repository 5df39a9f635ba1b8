package agent

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cordon/agent/internal/uplink"
	"cordon/internal/clock"
)

func (c *car) agent(t *testing.T) *Agent {
	t.Helper()
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A car starts and has a time to name records by without anybody to confirm it; the
// first word that the platform signs while it is connected proves it. The schedule
// that lies on disk does not: whoever restores an old wall clock may have restored
// both.
func TestTimeIsProvenByThePlatform(t *testing.T) {
	c := newCar(t)
	a := c.agent(t)
	defer func() { _ = a.Close() }()
	s := a.clock.State()
	if s.Reason != clock.First || time.Since(s.Now).Abs() > time.Minute {
		t.Fatalf("at the first start: %+v", s)
	}
	now := uplink.KeySchedule{Issued: time.Now().UnixNano()}
	a.keys(now)
	if s = a.clock.State(); s.Reason != clock.First {
		t.Fatalf("the schedule on disk counted: %+v", s)
	}
	a.serving.Store(true)
	a.keys(now)
	if s = a.clock.State(); s.Reason != clock.Quorum || s.Quorum != "wall+platform" || !s.Anchored {
		t.Fatalf("after a signed word: %+v", s)
	}
}

// An hour held in an earlier boot is locked until then, and the agent serves.
func TestHeldHoursAreLockedAfterReboot(t *testing.T) {
	c := newCar(t)
	a := c.agent(t)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(c.cfg.DataDir, "clock.mark")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	clk, err := clock.Open(clock.Config{ // a month and more ago, for this boot may have lasted for long
		Path: path, BootID: "an earlier boot", Boot: func() time.Duration { return 0 },
		Source: func() time.Time { return time.Now().AddDate(0, 0, -40) },
		Floor:  time.Now().AddDate(0, 0, -41),
	})
	if err != nil {
		t.Fatal(err)
	}
	hour := clk.Now().Unix() / 3600
	if err := clk.Born(hour); err != nil {
		t.Fatal(err)
	}
	if err := clk.Close(); err != nil {
		t.Fatal(err)
	}
	clk, err = clock.Open(clock.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if !clk.Locked(hour) {
		t.Error("not locked")
	}
	if err := clk.Close(); err != nil {
		t.Fatal(err)
	}
	a = c.agent(t)
	defer func() { _ = a.Close() }()
	if s := a.clock.State(); s.Anchored || s.Reason != clock.Marked {
		t.Errorf("state %+v", s)
	}
	a.signed.Reached(time.Now())
	if s := a.clock.State(); !s.Anchored || s.Locked != 0 || a.clock.Locked(hour) {
		t.Errorf("after a signed word: %+v", s)
	}
}
