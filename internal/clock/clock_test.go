package clock

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

const day = 24 * time.Hour

var t0 = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// bench drives a clock with one source that is trusted alone, or with the sources
// in said, and a boot time set by hand.
type bench struct {
	t      *testing.T
	path   string
	src    time.Time
	said   map[string]time.Time // if set: the sources wall, gnss and (authenticated, late) platform
	boot   time.Duration
	bootID string
	events []Event
	c      *Clock
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "mark"), src: t0, boot: time.Hour, bootID: "a"}
	b.open()
	return b
}

// newCar has three sources that say nothing yet.
func newCar(t *testing.T) *bench {
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "mark"), said: map[string]time.Time{}, boot: time.Hour, bootID: "a"}
	b.open()
	return b
}

func (b *bench) config() Config {
	cfg := Config{
		Path:    b.path,
		Boot:    func() time.Duration { return b.boot },
		BootID:  b.bootID,
		OnEvent: func(e Event) { b.events = append(b.events, e) },
	}
	if b.said == nil {
		cfg.Source = func() time.Time { return b.src }
		return cfg
	}
	says := func(name string) func() time.Time { return func() time.Time { return b.said[name] } }
	cfg.Sources = []Source{
		{Name: "wall", Read: says("wall")},
		{Name: "gnss", Read: says("gnss")},
		{Name: "platform", Read: says("platform"), Authenticated: true, Late: true},
	}
	return cfg
}

func (b *bench) open() {
	b.t.Helper()
	c, err := Open(b.config())
	if err != nil {
		b.t.Fatal(err)
	}
	b.c = c
	b.t.Cleanup(func() { _ = c.Close() })
}

func (b *bench) reopen() {
	b.t.Helper()
	if err := b.c.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

// reboot is another boot that has lasted for on, in which nobody says anything yet.
func (b *bench) reboot(on time.Duration) {
	b.t.Helper()
	if err := b.c.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.bootID, b.boot = b.bootID+"'", on
	clear(b.said)
	b.open()
}

// pass moves the source trusted alone, and the boot time.
func (b *bench) pass(source, boot time.Duration) {
	b.src, b.boot = b.src.Add(source), b.boot+boot
}

// say sets all three sources, by how far from t0; what is missing says nothing.
func (b *bench) say(at map[string]time.Duration) {
	clear(b.said)
	for name, d := range at {
		b.said[name] = t0.Add(d)
	}
}

func TestTrustedAlone(t *testing.T) {
	for _, tc := range []struct {
		name         string
		source, boot time.Duration
		want         time.Duration // Now after, from t0
		reason       Reason
	}{
		{"runs with the machine", time.Hour, time.Hour, time.Hour, FromSource},
		{"sleeps while the machine runs", 0, 4 * time.Minute, slow(4 * time.Minute), Held},
		{"stops for long", 0, time.Hour, slow(time.Hour), Rollback},
		{"back within the limit", -MaxBehind, 0, 0, Held},
		{"back beyond the limit", -MaxBehind - 1, 0, 0, Rollback},
		{"far back, machine on", -30 * day, time.Hour, slow(time.Hour), Rollback},
		{"year zero", -200 * 365 * day, 0, 0, Rollback},
		{"parked for a month", 30 * day, time.Minute, 30 * day, FromSource},
		{"ahead by the limit", MaxJump, 0, MaxJump, FromSource},
		{"ahead beyond the limit", MaxJump + 1, 0, 0, Jump},
		{"2038, machine on", 12 * 365 * day, time.Hour, slow(time.Hour), Jump},
		{"boot time back", time.Minute, -time.Minute, time.Minute, FromSource},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.c.Now()
			b.pass(tc.source, tc.boot)
			s := b.c.State()
			if want := t0.Add(tc.want); !s.Now.Equal(want) || s.Reason != tc.reason {
				t.Errorf("Now %v (%s), want %v (%s)", s.Now, s.Reason, want, tc.reason)
			}
		})
	}
}

func TestEpisodesCountOnce(t *testing.T) {
	b := newBench(t)
	for range 2 {
		b.c.Now()
		b.pass(-time.Hour, 0)
		b.c.Now()
		b.c.Now()
		b.pass(2*time.Hour, 0)
	}
	if got := b.c.State().Rollbacks; got != 2 {
		t.Errorf("Rollbacks = %d, want 2", got)
	}
	if len(b.events) != 2 || b.events[0] != (Event{"system", Rollback, time.Hour}) {
		t.Errorf("events %v, want two rollbacks by an hour", b.events)
	}
}

func TestJumpWaitsForConfirm(t *testing.T) {
	b := newBench(t)
	b.c.Now()
	b.pass(500*day, time.Minute)
	if s := b.c.State(); s.Reason != Jump || s.Jumps != 1 || !s.Now.Equal(t0.Add(slow(time.Minute))) {
		t.Fatalf("state %+v, want a jump not believed", s)
	}
	b.reopen()
	if s := b.c.State(); s.Reason != Jump {
		t.Fatalf("a restart turned the jump into %q", s.Reason)
	}
	if err := b.c.Confirm(t0.Add(-time.Hour)); err == nil {
		t.Error("Confirm moved the clock back")
	}
	if err := b.c.Confirm(b.src); err != nil {
		t.Fatal(err)
	}
	if s := b.c.State(); s.Reason != FromSource || !s.Now.Equal(b.src) || !s.HighWater.Equal(b.src) {
		t.Errorf("state after Confirm %+v", s)
	}
}

func TestUnsetUntilAPlausibleReading(t *testing.T) {
	b := newBench(t)
	b.src = time.Unix(0, 0)
	s := b.c.State()
	if s.Reason != Unset || !s.HighWater.IsZero() || s.Now.Year() != 2025 || !s.Unproven {
		t.Fatalf("state %+v, want unset at 2025", s)
	}
	b.src = t0 // more than MaxJump after Earliest, yet the first time seen
	if s := b.c.State(); s.Reason != FromSource || !s.Now.Equal(t0) || !s.HighWater.Equal(t0) || s.Unproven {
		t.Errorf("state %+v, want the source taken and written at once", s)
	}
}

func TestRestartKeepsTheMark(t *testing.T) {
	b := newBench(t)
	b.src = b.src.Add(1)
	last := b.c.Now()
	b.reopen()
	b.pass(-24*time.Hour, -time.Hour) // the boot time went back: not the boot that the mark knows
	b.reopen()
	s := b.c.State()
	if s.Now.Before(last) || s.Reason != Rollback || s.Anchored {
		t.Errorf("after restart %v (%s, anchored %v), before it %v", s.Now, s.Reason, s.Anchored, last)
	}
}

func TestPersistIsRateLimited(t *testing.T) {
	b := newBench(t)
	b.c.Now()
	for range 100 {
		b.pass(time.Second, time.Second)
		b.c.Now()
	}
	if got := b.c.file.seq; got != 4 { // at 0, 30, 60 and 90 s
		t.Errorf("%d writes in 100 s, want 4", got)
	}
	if s := b.c.State(); s.HighWater.Before(s.Now.Add(-30 * time.Second)) {
		t.Errorf("mark in the file is %v behind", s.Now.Sub(s.HighWater))
	}
}

// The real boot clock runs outside a bubble, so the bubble brings its own.
func TestNeverDecreasesUnderAWildSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		wild := []time.Duration{0, time.Hour, -time.Hour, -9000 * time.Hour, 90000 * time.Hour, time.Second}
		n := 0
		c, err := Open(Config{
			Path:     filepath.Join(t.TempDir(), "mark"),
			Earliest: begin,
			Boot:     func() time.Duration { return time.Since(begin) },
			Source: func() time.Time {
				n++
				return time.Now().Add(wild[n%len(wild)])
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		last := c.Now()
		for range 500 {
			time.Sleep(17 * time.Second)
			now := c.Now()
			if now.Sub(last) < slow(17*time.Second) {
				t.Fatalf("17 s of boot time moved the clock by %v", now.Sub(last))
			}
			last = now
		}
		if ahead := time.Until(last); ahead > time.Hour {
			t.Errorf("clock is %v ahead, no believable source was more than an hour ahead", ahead)
		}
	})
}

// Without any configuration the machine's clock is there, and is not proof.
func TestDefaultsReadTheMachine(t *testing.T) {
	c, err := Open(Config{Path: filepath.Join(t.TempDir(), "mark")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	before := time.Now()
	s := c.State()
	if s.Reason != First || !s.Unproven || s.Now.Before(before.Round(0)) || sinceBoot() <= 0 {
		t.Errorf("state %+v, boot %v", s, sinceBoot())
	}
	if s.Rejected[0] != (Rejection{Source: "wall", Why: Single, By: s.Rejected[0].By}) {
		t.Errorf("rejected %+v", s.Rejected)
	}
}

func TestNowAllocatesNothing(t *testing.T) {
	b := newCar(t)
	b.say(map[string]time.Duration{"wall": 0, "gnss": 0, "platform": 0})
	b.c.Now()
	if n := testing.AllocsPerRun(100, func() { b.c.Now() }); n != 0 {
		t.Errorf("Now allocates %v times", n)
	}
}

func TestValidate(t *testing.T) {
	now := func() time.Time { return t0 }
	for _, c := range []Config{
		{}, {Path: "x", PersistEvery: -1}, {Path: "x", PersistEvery: MaxBehind},
		{Path: "x", Sources: make([]Source, MaxSources+1)},
		{Path: "x", Source: now, Sources: []Source{{Name: "a", Read: now}}},
		{Path: "x", Sources: []Source{{Name: "a", Read: now}, {Name: "a", Read: now}}},
		{Path: "x", Sources: []Source{{Name: "a"}}},
	} {
		if _, err := Open(c); err == nil {
			t.Errorf("Open(%+v) accepted", c)
		}
	}
}
