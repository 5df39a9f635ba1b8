package clock

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// The mark file is gone and the source is a month behind: what else was written
// down says from when time goes on.
func TestLostMarkStartsAtTheFloor(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"removed": os.Remove,
		"emptied": func(p string) error { return os.Truncate(p, 0) },
		"damaged": func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("junk", 2048)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.c.Now()
			if err := b.c.Close(); err != nil {
				t.Fatal(err)
			}
			if err := lose(b.path); err != nil {
				t.Fatal(err)
			}
			b.src = t0.Add(-30 * 24 * time.Hour)
			conf := b.config()
			conf.Needed = true
			for range 2 { // a refusal must not leave a mark for the next attempt
				_, err := Open(conf)
				if !errors.Is(err, ErrMissing) && !errors.Is(err, ErrDamaged) {
					t.Fatalf("without a witness: %v", err)
				}
				if text := strings.ReplaceAll(err.Error(), b.path, ""); strings.Contains(text, "remove") || !strings.Contains(text, "Try: restore") {
					t.Errorf("the advice is %q", text)
				}
			}
			conf.Floor = t0.Add(-time.Minute)
			c, err := Open(conf)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			if s := c.State(); s.Now.Before(conf.Floor) || s.Reason != Rollback {
				t.Errorf("Now %v (%s), want %v and a rollback", s.Now, s.Reason, conf.Floor)
			}
		})
	}
}

// A mark put back from an old copy is no way round the other witnesses, and an old
// witness does not hold the mark down.
func TestFloorAndMarkTheLaterCounts(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, time.Hour} {
		b := newBench(t)
		b.c.Now()
		if err := b.c.Close(); err != nil {
			t.Fatal(err)
		}
		b.src = t0.Add(-24 * time.Hour)
		conf := b.config()
		conf.Floor, conf.Needed = t0.Add(ahead), true
		c, err := Open(conf)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := c.Now(), t0.Add(max(0, ahead)); !got.Equal(want) {
			t.Errorf("floor %v from the mark: Now %v, want %v", ahead, got, want)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingNeededStartsFresh(t *testing.T) {
	b := newBench(t)
	if got := b.c.Now(); !got.Equal(t0) {
		t.Errorf("Now %v, want %v", got, t0)
	}
}
