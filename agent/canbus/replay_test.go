package canbus

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// replayLog has frames at 0, 100, 350, 300 (out of order) and 1100 ms, and a
// malformed line between.
const replayLog = `(1000.000) can0 100#00
(1000.100) can0 101#00
malformed
(1000.350) can0 102#00
(1000.300) can0 103#00
(1001.100) can0 104#00
`

const logStart = 1000 * int64(time.Second)

func TestReplayPace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.log")
	if err := os.WriteFile(path, []byte(replayLog), 0o600); err != nil {
		t.Fatal(err)
	}
	const ms = time.Millisecond
	offsets := []time.Duration{0, 100 * ms, 350 * ms, 300 * ms, 1100 * ms}
	realTime := []time.Duration{0, 100 * ms, 350 * ms, 350 * ms, 1100 * ms}
	cases := map[string]struct {
		speed  float64
		stamps Stamps
		shift  func(start time.Time) int64 // of the log's own times
	}{
		"real time, kept":    {1, KeepStamps, func(time.Time) int64 { return 0 }},
		"real time, rebased": {1, RebaseStamps, func(s time.Time) int64 { return s.UnixNano() - logStart }},
		"slow, rebased":      {0.5, RebaseStamps, func(s time.Time) int64 { return s.UnixNano() - logStart }},
		"tenfold, kept":      {10, KeepStamps, func(time.Time) int64 { return 0 }},
		"tenfold, rebased":   {10, RebaseStamps, func(s time.Time) int64 { return s.UnixNano() - logStart - int64(1100*ms) }},
		"fastest, rebased":   {0, RebaseStamps, func(s time.Time) int64 { return s.UnixNano() - logStart - int64(1100*ms) }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, err := OpenReplay(path, Auto, ReplayConfig{Speed: c.speed, Stamps: c.stamps})
				if err != nil {
					t.Fatal(err)
				}
				defer p.Close()
				start, n, malformed := time.Now(), 0, 0
				for {
					var f Frame
					var bad *LineError
					err := p.Next(t.Context(), &f)
					if errors.Is(err, io.EOF) {
						break
					}
					if errors.As(err, &bad) {
						malformed++
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					if want := logStart + int64(offsets[n]) + c.shift(start); f.Time != want {
						t.Errorf("frame %d carries %d, want %d", n, f.Time, want)
					}
					due := time.Duration(0)
					if c.speed > 0 {
						due = time.Duration(float64(realTime[n]) / c.speed)
					}
					if passed := time.Since(start); passed != due {
						t.Errorf("frame %d came after %v, want %v", n, passed, due)
					}
					n++
				}
				if n != len(offsets) || malformed != 1 {
					t.Errorf("%d frames and %d malformed lines, want %d and 1", n, malformed, len(offsets))
				}
			})
		})
	}
}

func TestReplayEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := NewReader(strings.NewReader("(0) can0 100#00\n(9000000) can0 101#00\n"), "t", Candump)
		if err != nil {
			t.Fatal(err)
		}
		p, err := NewReplay(r, ReplayConfig{Speed: 1e-9, Stamps: KeepStamps})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var f Frame
		if err := p.Next(ctx, &f); err != nil {
			t.Fatal(err)
		}
		if err := p.Next(ctx, &f); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second frame gave %v, want the deadline", err)
		}
		if err := p.Next(ctx, &f); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after the end of the context: %v", err)
		}
	})
}

func TestReplayConfig(t *testing.T) {
	r, err := NewReader(strings.NewReader(replayLog), "t", Auto)
	if err != nil {
		t.Fatal(err)
	}
	for _, cfg := range []ReplayConfig{
		{Speed: -1, Stamps: KeepStamps},
		{Speed: 1},
		{Speed: 2, Stamps: RebaseStamps},
		{Stamps: RebaseStamps},
	} {
		if _, err := NewReplay(r, cfg); err == nil || hintOf(err) == "" {
			t.Errorf("%+v gave %v, want an error that says what to try", cfg, err)
		}
	}
	path := filepath.Join(t.TempDir(), "none.log")
	if err := os.WriteFile(path, []byte("damage\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ScanSpan(path, Candump); err == nil || !strings.Contains(err.Error(), "no frame") {
		t.Errorf("the span of a log without frames gave %v", err)
	}
}
