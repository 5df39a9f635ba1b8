package store

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
)

// inForce makes a predicate of some ids.
func inForce(ids ...uint64) func(uint64) bool {
	return func(id uint64) bool { return slices.Contains(ids, id) }
}

// resting makes a frame of two records that rests on a consent.
func (s *Store) resting(consent uint64) Frame {
	f := s.frame(wire.LaneStatus, 2, 50)
	f.Consent = consent
	return f
}

func end(t *testing.T, s *Store, ids ...uint64) Ended {
	t.Helper()
	out, err := s.EndConsents(inForce(ids...))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEndConsents(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	commit(t, s, batch(s.resting(0), s.resting(7), s.resting(7), s.resting(8), s.resting(9)))
	if out := end(t, s, 7, 8, 9); !out.Empty() {
		t.Fatalf("all in force: %+v", out)
	}
	out := end(t, s, 8)
	if len(out.Blocked) != 3 || len(out.Awaiting)+len(out.Unanswered) != 0 || out.Blocked[0].Consent != 7 || out.Blocked[2].Consent != 9 {
		t.Fatalf("%+v", out)
	}
	want := Tally{Received: 10, Pending: 4}
	want.Blocked[filters.C2] = 6
	checkTally(t, s, want)
	s = reopen(t, s)
	checkTally(t, s, want)
	if out := end(t, s); len(out.Blocked) != 1 {
		t.Fatalf("%+v", out)
	}
	if ids := pendingIDs(t, s); len(ids) != 1 {
		t.Errorf("%d frames left, want the one that rests on nothing", len(ids))
	}
}

func TestRelease(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	free, good, dead := s.resting(0), s.resting(7), s.resting(8)
	commit(t, s, batch(free, good, dead))
	for _, tc := range []struct {
		f    Frame
		want bool
	}{{free, true}, {good, true}, {dead, false}} {
		if got := s.Release(&tc.f, inForce(7)); got != tc.want {
			t.Errorf("consent %d released: %v", tc.f.Consent, got)
		}
	}
	// Read before the withdrawal, to be published after it: in force or not, it is gone.
	end(t, s, 7)
	if s.Release(&dead, inForce(7, 8)) {
		t.Error("a frame that is not in the outbox was released")
	}
}

// A frame on its way when its consent ends, with all that may come of it, with and
// without a restart in between.
func TestOnItsWay(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status wire.Status
		after  time.Duration
		want   func(*Tally) *uint64
	}{
		{"stored", wire.StatusStored, 0, func(t *Tally) *uint64 { return &t.Sent }},
		{"repeated", wire.StatusRepeat, 0, func(t *Tally) *uint64 { return &t.Sent }},
		{"rejected", wire.StatusRejected, 0, func(t *Tally) *uint64 { return &t.Shed[ShedRejected] }},
		{"asked for again", wire.StatusRetry, 0, func(t *Tally) *uint64 { return &t.Blocked[filters.C2] }},
		{"unanswered", 0, awaitReceipt, func(t *Tally) *uint64 { return &t.Shed[ShedUnanswered] }},
		{"not overdue", 0, awaitReceipt - time.Second, func(t *Tally) *uint64 { return &t.Pending }},
	} {
		for _, restart := range []bool{false, true} {
			t.Run(tc.name, func(t *testing.T) {
				c := newClock()
				s := open(t, testConfig(t.TempDir(), c))
				f := s.resting(7)
				commit(t, s, batch(f))
				if !s.Release(&f, inForce(7)) {
					t.Fatal("not released")
				}
				if restart {
					s = reopen(t, s)
				}
				out := end(t, s)
				if len(out.Awaiting) != 1 || len(out.Blocked) != 0 || out.Awaiting[0].ID != f.ID {
					t.Fatalf("%+v", out)
				}
				checkTally(t, s, Tally{Received: 2, Pending: 2})
				if s.Release(&f, inForce(7)) || len(pendingIDs(t, s)) != 0 {
					t.Error("it can go again")
				}
				if restart {
					s = reopen(t, s)
					checkTally(t, s, Tally{Received: 2, Pending: 2})
				}
				c.add(tc.after)
				if tc.status != 0 {
					out, err := s.Settle([]wire.ReceiptItem{{ID: f.ID, Status: tc.status}, {ID: f.ID, Status: tc.status}})
					if err != nil || out.Frames != 1 {
						t.Errorf("settled %+v, %v", out, err)
					}
				}
				end(t, s)
				got, want := s.Tally(), Tally{Received: 2}
				got.StrayReceipts = 0
				*tc.want(&want) = 2
				if got != want {
					t.Errorf("tally %+v, want %+v", got, want)
				}
				checkBalance(t, reopen(t, s))
			})
		}
	}
}

// A frame that a receipt freed counts no more as on its way.
func TestReleasedIsForgotten(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	for range 3 {
		f := s.resting(7)
		commit(t, s, batch(f))
		s.Release(&f, inForce(7))
		if _, err := s.Settle([]wire.ReceiptItem{{ID: f.ID, Status: wire.StatusStored}}); err != nil {
			t.Fatal(err)
		}
	}
	s = reopen(t, s)
	if n := len(s.released.ids); n != 0 || s.released.size != 0 {
		t.Errorf("%d frames are remembered, in %d bytes", n, s.released.size)
	}
}

func TestReleasedFileIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "released")
	r, err := openReleased(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.f.Close() }()
	for i := range 3 * maxReleased / int(idLen) {
		id := wire.FrameID{byte(i), byte(i >> 8), byte(i >> 16)}
		if err := r.add(id); err != nil {
			t.Fatal(err)
		}
		delete(r.ids, wire.FrameID{byte(i - 9), byte((i - 9) >> 8), byte((i - 9) >> 16)})
	}
	again, err := openReleased(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.f.Close() }()
	st, err := r.f.Stat()
	if err != nil || st.Size() > maxReleased+idLen {
		t.Errorf("%d bytes, %v", st.Size(), err)
	}
	for id := range r.ids {
		if !again.ids[id] {
			t.Fatal("an id is lost")
		}
	}
}
