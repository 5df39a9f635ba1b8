package clock

import (
	"testing"
	"time"
)

type hours = map[string]time.Duration

// anchored is a car whose time was proven at t0.
func anchored(t *testing.T) *bench {
	b := newCar(t)
	b.say(hours{"wall": 0, "gnss": 0})
	if s := b.c.State(); s.Reason != Quorum || s.Quorum != "wall+gnss" || !s.Now.Equal(t0) {
		t.Fatalf("no quorum: %+v", s)
	}
	return b
}

// A car that was proven at t0 boots again, five minutes of machine time later, and
// hears this.
func TestQuorumAfterReboot(t *testing.T) {
	on := slow(5 * time.Minute)
	gps := 1024 * 7 * day
	for _, tc := range []struct {
		name   string
		said   hours
		want   time.Duration // Now, from t0
		reason Reason
		by     string
		events int
	}{
		{"nobody", nil, on, Marked, "", 0},
		{"one alone", hours{"wall": 3 * day}, on, Marked, "", 0},
		{"signed alone", hours{"platform": 3 * day}, on, Marked, "", 0},
		{"two agree", hours{"wall": 3 * day, "gnss": 3*day + time.Minute}, 3 * day, Quorum, "wall+gnss", 0},
		{"two at the limit", hours{"wall": 3 * day, "gnss": 3*day + Agree}, 3 * day, Quorum, "wall+gnss", 0},
		{"two beyond the limit", hours{"wall": 3 * day, "gnss": 3*day + Agree + 1}, on, Marked, "", 2},
		{"two disagree", hours{"wall": 3 * day, "gnss": 4 * day}, on, Marked, "", 2},
		{"two of three", hours{"wall": 9 * day, "gnss": 3 * day, "platform": 3 * day}, 3 * day, Quorum, "gnss+platform", 1},
		{"the later pair", hours{"wall": 3*day - 4*time.Minute, "gnss": 3 * day, "platform": 3*day + time.Minute}, 3 * day, Quorum, "gnss+platform", 0},
		{"signed word is old", hours{"wall": 3 * day, "platform": 2 * day}, on, Marked, "", 0},
		{"signed word is ahead", hours{"wall": 3 * day, "platform": 4 * day}, on, Marked, "", 2},
		{"two back", hours{"wall": -day, "gnss": -day}, on, Marked, "", 2},
		{"two back a little", hours{"wall": on - MaxBehind, "gnss": on - MaxBehind}, on, Quorum, "wall+gnss", 0},
		{"1970 and nobody", hours{"wall": -56 * 365 * day}, on, Marked, "", 1},
		{"week rollover back", hours{"gnss": -gps, "wall": 3 * day, "platform": 3 * day}, 3 * day, Quorum, "wall+platform", 1},
		{"week rollover ahead", hours{"gnss": gps, "wall": 3 * day}, on, Marked, "", 2},
		{"401 days by two unsigned", hours{"wall": 401 * day, "gnss": 401 * day}, on, Marked, "", 2},
		{"401 days, one signed", hours{"wall": 401 * day, "platform": 401 * day}, 401 * day, Quorum, "wall+platform", 0},
		{"399 days by two unsigned", hours{"wall": 399 * day, "gnss": 399 * day}, 399 * day, Quorum, "wall+gnss", 0},
		{"after the last year", hours{"wall": 180 * 365 * day, "platform": 180 * 365 * day}, on, Marked, "", 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := anchored(t)
			b.reboot(5 * time.Minute)
			b.say(tc.said)
			b.events = nil
			s := b.c.State()
			if !s.Now.Equal(t0.Add(tc.want)) || s.Reason != tc.reason || s.Quorum != tc.by {
				t.Errorf("%v after t0 by %s (%s), want %v by %s (%s); rejected %+v", s.Now.Sub(t0), s.Reason, s.Quorum, tc.want, tc.reason, tc.by, s.Rejected)
			}
			if s.Anchored != (tc.reason == Quorum) {
				t.Errorf("anchored: %v", s.Anchored)
			}
			if len(b.events) != tc.events {
				t.Errorf("events %+v, want %d", b.events, tc.events)
			}
		})
	}
}

// Within a boot that is anchored one source can say what it likes.
func TestOneSourceMovesNothing(t *testing.T) {
	for _, off := range []time.Duration{-400 * day, -day, -6 * time.Minute, -4 * time.Minute, 4 * time.Minute, 6 * time.Minute, day, 8 * day, 4000 * day} {
		b := anchored(t)
		b.boot += time.Hour
		b.say(hours{"gnss": time.Hour + off})
		s := b.c.State()
		if !s.Now.Equal(t0.Add(slow(time.Hour))) || s.Reason != Extrapolated {
			t.Errorf("off by %v: Now %v after t0 (%s)", off, s.Now.Sub(t0), s.Reason)
		}
		if bad := off.Abs() > Agree; bad != (s.Rejected[0].Why != "") || bad != (len(b.events) == 1) {
			t.Errorf("off by %v: rejected %+v, events %+v", off, s.Rejected, b.events)
		}
	}
}

// A source that keeps within Agree of the clock and pulls it cannot walk it away.
func TestNobodyWalksTheClock(t *testing.T) {
	for _, pull := range []time.Duration{-4 * time.Minute, 4 * time.Minute} {
		b := anchored(t)
		for i := range 1000 {
			at := time.Duration(i) * time.Minute
			b.boot = time.Hour + at
			b.said["wall"] = b.c.Now().Add(pull)
			b.said["gnss"] = t0.Add(at)
			if off := b.c.Now().Sub(t0.Add(at)); off.Abs() > Agree {
				t.Fatalf("pulled by %v: %v off after %v", pull, off, at)
			}
		}
	}
}

// The machine stood still without its boot time telling, as a paused virtual one:
// two that agree put it right.
func TestQuorumOvertakesExtrapolation(t *testing.T) {
	b := anchored(t)
	b.say(hours{"wall": 2 * day, "platform": 2 * day})
	if s := b.c.State(); !s.Now.Equal(t0.Add(2*day)) || s.Reason != Quorum {
		t.Errorf("Now %v after t0 (%s)", s.Now.Sub(t0), s.Reason)
	}
}

// A restart of the program alone keeps what the boot had proven.
func TestRestartInTheSameBoot(t *testing.T) {
	b := anchored(t)
	clear(b.said)
	if err := b.c.Close(); err != nil {
		t.Fatal(err)
	}
	b.boot += 3 * time.Hour
	b.open()
	if s := b.c.State(); s.Reason != Extrapolated || !s.Anchored || !s.Now.Equal(t0.Add(slow(3*time.Hour))) {
		t.Errorf("%v after t0, %s, anchored %v", s.Now.Sub(t0), s.Reason, s.Anchored)
	}
}

// The first start names records by one word, which ends nothing, is not followed
// and gives way to a quorum, even backwards.
func TestFirstStart(t *testing.T) {
	b := newCar(t)
	b.said["wall"] = t0.Add(1000 * day)
	s := b.c.State()
	if s.Reason != First || !s.Unproven || !s.Now.Equal(b.said["wall"]) || !s.HighWater.IsZero() {
		t.Fatalf("first: %+v", s)
	}
	if err := b.c.Born(s.Now.Unix() / 3600); err != nil {
		t.Fatal(err)
	}
	b.boot += time.Minute
	b.said["wall"] = t0.Add(5000 * day)
	b.reopen()
	if s = b.c.State(); s.Reason != First || !s.Now.Equal(t0.Add(1000*day+slow(time.Minute))) {
		t.Fatalf("the word was followed: %+v", s)
	}
	hour := t0.Add(1000*day).Unix() / 3600
	if due := b.c.Due([]int64{hour}, 7*day); due != nil || b.c.Locked(hour) {
		t.Fatalf("due %v, locked %v", due, b.c.Locked(hour))
	}
	b.say(hours{"wall": 0, "platform": 0})
	if s = b.c.State(); s.Reason != Quorum || !s.Now.Equal(t0) || !s.HighWater.Equal(t0) || s.Unproven {
		t.Fatalf("quorum: %+v", s)
	}
	if a := b.c.ages.find(hour); !a.anchored || a.anchor.After(t0) || t0.Sub(a.anchor) > time.Hour+time.Minute {
		t.Errorf("anchor %v, want within an hour before t0", a.anchor)
	}
}

func TestStateNamesSince(t *testing.T) {
	b := anchored(t)
	clear(b.said)
	b.boot += time.Hour
	b.c.Now()
	b.boot += time.Hour
	if s := b.c.State(); !s.Since.Equal(t0.Add(slow(time.Hour))) || s.Reason != Extrapolated {
		t.Errorf("since %v (%s)", s.Since.Sub(t0), s.Reason)
	}
}

// A crystal that runs fast, in a machine that is never off for long: right sources
// must not come to look turned back.
func TestFastCrystal(t *testing.T) {
	b := anchored(t)
	const ppm = 90
	at, last := time.Duration(0), b.c.Now()
	for range 400 {
		at += day
		b.boot += day + day*ppm/1_000_000
		b.say(hours{"wall": at, "gnss": at})
		s := b.c.State()
		if off := s.Now.Sub(t0.Add(at)); s.Reason != Quorum || off.Abs() > time.Minute || s.Now.Before(last) {
			t.Fatalf("after %v: %v off (%s)", at, off, s.Reason)
		}
		last = s.Now
		if at%(30*day) == 0 {
			b.reboot(0)
		}
	}
}

func TestLikely(t *testing.T) {
	b := anchored(t)
	b.say(hours{"wall": 9 * day})
	if got := b.c.Likely(); !got.Equal(t0) {
		t.Errorf("anchored: %v after t0", got.Sub(t0))
	}
	b.reboot(0)
	for _, tc := range []struct {
		said hours
		want time.Duration
	}{
		{nil, 0},
		{hours{"wall": -day}, 0},
		{hours{"wall": 9 * day}, 9 * day},
		{hours{"wall": -day, "gnss": 3 * day}, 3 * day},
		{hours{"platform": 3 * day}, 0},
	} {
		if b.say(tc.said); !b.c.Likely().Equal(t0.Add(tc.want)) {
			t.Errorf("%v: %v after t0, want %v", tc.said, b.c.Likely().Sub(t0), tc.want)
		}
	}
	if got := b.c.Now(); !got.Equal(t0) {
		t.Errorf("a guess moved the clock by %v", got.Sub(t0))
	}
}

// A source that is read a moment before the mark advances is held at some readings.
func TestSinceOutlivesHeld(t *testing.T) {
	b := newBench(t)
	begin := b.c.State().Since
	b.pass(time.Minute, 2*time.Minute)
	if s := b.c.State(); s.Reason != Held || !s.Since.Equal(begin) {
		t.Errorf("%s since %v", s.Reason, s.Since.Sub(begin))
	}
	b.pass(2*time.Minute, 0)
	if s := b.c.State(); s.Reason != FromSource || !s.Since.Equal(begin) {
		t.Errorf("%s since %v", s.Reason, s.Since.Sub(begin))
	}
	b.src = b.src.Add(-time.Hour)
	if s := b.c.State(); s.Reason != Rollback || !s.Since.Equal(s.Now) {
		t.Errorf("%s since %v", s.Reason, s.Since.Sub(begin))
	}
}

// Next is when Due turns, for ages, names and locked hours alike.
func TestNext(t *testing.T) {
	b := newBench(t)
	hour := b.c.Now().Unix() / 3600
	if !b.c.Next(nil, day).IsZero() {
		t.Error("none, and yet a deadline")
	}
	if err := b.c.Born(hour); err != nil {
		t.Fatal(err)
	}
	live := []int64{hour, hour + 30}
	next := b.c.Next(live, day)
	left := next.Sub(b.c.Now())
	if left <= 0 || left > day {
		t.Fatalf("%v left", left)
	}
	b.pass(left-time.Minute, left-time.Minute)
	if due := b.c.Due(live, day); len(due) != 0 {
		t.Errorf("due before: %v", due)
	}
	b.pass(2*time.Minute, 2*time.Minute)
	if due := b.c.Due(live, day); len(due) != 1 || b.c.Next(live, day).After(b.c.Now()) {
		t.Errorf("due after: %v, next %v", due, b.c.Next(live, day))
	}
}
