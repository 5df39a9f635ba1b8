package tsp

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cordon/internal/clock"
)

func TestClockTrust(t *testing.T) {
	for trust, ok := range map[string]bool{"system": true, "system+rtc": true, "": false, "rtc": false} {
		c := Default()
		c.Clock.Trust = trust
		if err := c.Validate(); (err == nil) != ok {
			t.Errorf("trust %q: %v", trust, err)
		}
	}
}

func TestReadRTC(t *testing.T) {
	path := filepath.Join(t.TempDir(), "since_epoch")
	for text, want := range map[string]int64{"1767225600\n": 1767225600, "": 0, "x": 0, "-5": 0, "0\n": 0} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := readRTC(path)
		if want == 0 != got.IsZero() || want != 0 && got.Unix() != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if got := readRTC(path + ".none"); !got.IsZero() {
		t.Errorf("no such clock: %v", got)
	}
}

// By default the system clock is enough; with the hardware clock beside it, it is not.
func TestTrustDecidesWhoIsEnough(t *testing.T) {
	now := time.Now()
	for _, trust := range []string{TrustSystem, TrustBoth} {
		p := &platform{opt: Options{Now: func() time.Time { return now }}}
		p.cfg.Clock.Trust = trust
		sources := p.timeSources()
		if trust == TrustBoth {
			sources[1].Read = func() time.Time { return now.Add(time.Hour) }
		}
		c, err := clock.Open(clock.Config{Path: filepath.Join(t.TempDir(), "clock"), Sources: sources})
		if err != nil {
			t.Fatal(err)
		}
		if s := c.State(); s.Anchored != (trust == TrustSystem) {
			t.Errorf("%s: %+v", trust, s)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
