package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/records"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
)

func TestEveryRecordIsSomewhere(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		g := r.Get()
		g.Add(speed())
		g.Add(place()) // no consent: held
		g.Add(record("CAN.X.Y", "can.powertrain", filters.FloatValue(1)))
		g.Add(record("Vehicle.Speed", "can.powertrain", filters.FloatValue(1e9)))
		g.Refuse("can.powertrain", filters.U3)
		if err := r.Put(t.Context(), g); err != nil {
			t.Fatal(err)
		}
		c := r.account()
		if c.Tally.Received != 5 || c.Memory != 2 || r.store.Tally().Received != 0 {
			t.Errorf("before the delay: %+v, committed %+v", c, r.store.Tally())
		}
		time.Sleep(1100 * time.Millisecond)
		got := r.store.Tally()
		if got.Received != 5 || got.Pending != 1 || got.Stored != 1 || got.Blocked[filters.U1] != 1 || got.Blocked[filters.U2] != 1 || got.Blocked[filters.U3] != 1 {
			t.Errorf("after the delay: %+v", got)
		}
		want := `{"signal":"Vehicle.CurrentLocation.Latitude","source":"gnss","t":"`
		_, held := r.store.kept()
		if len(held) != 1 || !strings.HasPrefix(string(held[0].Data), want) || !strings.HasSuffix(string(held[0].Data), `,"value":30.5}`) {
			t.Errorf("held %+v", held)
		}
	})
}

func TestBatchesByLaneHourAndConsent(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		now := time.Now().UnixNano()
		r.set(func() {
			r.consents = []filters.Consent{{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety,
				Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}}
		})
		old := speed()
		old.CollectedAt -= int64(time.Hour)
		warning := record("Vehicle.ADAS.ABS.IsError", "can.powertrain", filters.BoolValue(true))
		r.put(speed(), old, place(), warning, speed())
		time.Sleep(1100 * time.Millisecond)
		got := map[string]uint32{}
		frames, _ := r.store.kept()
		for _, f := range frames {
			got[fmt.Sprintf("%s %d %d", f.Lane, f.Bucket-wire.BucketOf(now), f.Consent)] += f.Records
		}
		want := map[string]uint32{"status 0 0": 2, "status -1 0": 1, "status 0 7": 1, "warning 0 0": 1}
		if len(got) != len(want) {
			t.Fatalf("frames %v, want %v", got, want)
		}
		for k, n := range want {
			if got[k] != n {
				t.Errorf("frames %v, want %v", got, want)
			}
		}
		r.account()
	})
}

func TestFullBatchIsCommittedAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		for range 10 {
			r.put(speed())
		}
		synctest.Wait()
		if frames, _ := r.store.kept(); r.store.Tally().Pending != 10 || len(frames) != 1 {
			t.Errorf("%d frames, tally %+v", len(frames), r.store.Tally())
		}
	})
}

func TestNoKeyWaitsThenSheds(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.set(func() { r.noKey[0] = true })
		for range 50 {
			r.put(speed())
		}
		time.Sleep(5 * time.Second)
		if c := r.account(); c.NoKey != 50 || c.Memory != 50 || r.store.Tally().Pending != 0 {
			t.Fatalf("waiting: %+v", c)
		}
		for range 75 {
			r.put(speed())
		}
		synctest.Wait()
		if c := r.account(); c.NoKey > 100 || c.Tally.Shed[store.ShedNoKey]+c.NoKey != 125 {
			t.Fatalf("125 records, room for 100: %d wait, %d shed", c.NoKey, c.Tally.Shed[store.ShedNoKey])
		}
		waiting := r.account().NoKey
		r.set(func() { clear(r.noKey) })
		time.Sleep(2 * time.Second)
		if c := r.account(); c.Memory != 0 || r.store.Tally().Pending != waiting {
			t.Errorf("the key came: %+v", c)
		}
	})
}

func TestHourBeforeAllKeysIsShedAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		now := wire.BucketOf(time.Now().UnixNano())
		r.set(func() { r.noKey[now-3], r.oldest = true, now-2 })
		old := speed()
		old.CollectedAt -= 3 * int64(time.Hour)
		r.put(old, speed())
		synctest.Wait()
		if c := r.account(); c.Tally.Shed[store.ShedNoKey] != 1 || c.Memory != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestLiveSourceShedsOnlyWhenMemoryIsFull(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.set(func() { r.noKey[0] = true })
		for range 300 {
			g := r.Get()
			g.Add(speed())
			r.Offer(g)
		}
		time.Sleep(1100 * time.Millisecond)
		c := r.account()
		if c.Tally.Received != 300 || c.Tally.Shed[store.ShedMemoryFull] != 200 || c.NoKey != 100 {
			t.Errorf("received %d, shed %v, waiting %d", c.Tally.Received, c.Tally.Shed, c.NoKey)
		}
	})
}

// ask sends a request and gives its answer.
func (r *rig) ask(recs ...filters.Record) (vs []filters.Verdict, err error) {
	r.t.Helper()
	done := make(chan error, 1)
	g := r.Get()
	for _, rec := range recs {
		g.Add(rec)
	}
	g.Done = func(v []filters.Verdict, e error) {
		vs = append(vs, v...)
		done <- e
	}
	if err := r.Put(r.t.Context(), g); err != nil {
		r.t.Fatal(err)
	}
	return vs, <-done
}

func TestRequestIsAnsweredWhenDurable(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		start := time.Now()
		vs, err := r.ask(speed(), place(), record("No.Such", "can.powertrain", filters.IntValue(1)))
		if err != nil || len(vs) != 3 || vs[0].Effect != filters.Pass || vs[1].Effect != filters.Hold || vs[2].Rule != filters.U1 {
			t.Fatalf("%+v, %v", vs, err)
		}
		if got := r.store.Tally(); got.Received != 3 || got.Pending != 1 || got.Stored != 1 {
			t.Errorf("answered before it was durable: %+v", got)
		}
		if time.Since(start) > 100*time.Millisecond {
			t.Errorf("answered after %v", time.Since(start))
		}
	})
}

func TestRequestIsTurnedAwayUnjudged(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.set(func() { r.noKey[0] = true })
		if _, err := r.ask(speed()); !errors.Is(err, records.ErrBusy) {
			t.Errorf("no key: %v", err)
		}
		if c := r.account(); c.Tally.Received != 0 {
			t.Errorf("counted although turned away: %+v", c.Tally)
		}
		if vs, err := r.ask(place()); err != nil || vs[0].Effect != filters.Hold {
			t.Errorf("a record that stays in the car needs no key: %v, %v", vs, err)
		}
		r.set(func() { clear(r.noKey) })
		r.store.setFail(errors.New("disk full"))
		if _, err := r.ask(speed()); !errors.Is(err, records.ErrBusy) {
			t.Errorf("failing store: %v", err)
		}
		if _, err := r.ask(speed()); !errors.Is(err, records.ErrBusy) {
			t.Errorf("store known to fail: %v", err)
		}
	})
}

func TestFailedCommitLosesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.store.setFail(errors.New("disk full"))
		r.put(speed(), place())
		time.Sleep(3 * time.Second)
		if c := r.account(); c.Failing == nil || c.Tally.Received != 2 || c.Memory != 2 {
			t.Fatalf("while failing: %+v", c)
		}
		for range replayQueue { // the queue fills up, then Put waits
			r.put(speed())
		}
		g := r.Get()
		g.Add(speed())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Put(ctx, g); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Put into a full queue: %v", err)
		}
		r.store.setFail(nil)
		time.Sleep(3 * time.Second)
		if got := r.store.Tally(); got.Pending != 1+replayQueue || got.Stored != 1 {
			t.Errorf("after recovery: %+v", got)
		}
		r.account()
	})
}

func TestWithdrawTakesBackWhatWaits(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		now := time.Now().UnixNano()
		c := filters.Consent{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety,
			Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}
		r.set(func() { r.consents = []filters.Consent{c} })
		r.put(place(), speed(), place())
		synctest.Wait()
		r.set(func() { r.consents = nil })
		n, err := r.Withdraw(t.Context(), 7)
		if err != nil || n != 2 {
			t.Fatalf("took back %d, %v", n, err)
		}
		r.put(place())
		time.Sleep(1100 * time.Millisecond)
		got := r.store.Tally()
		frames, _ := r.store.kept()
		if got.Blocked[filters.C2] != 2 || got.Pending != 1 || got.Stored != 1 || len(frames) != 1 || frames[0].Consent != 0 {
			t.Errorf("%+v, frames %+v", got, frames)
		}
	})
}

func TestConsentThatEndsWhileWaiting(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		now := time.Now().UnixNano()
		r.set(func() {
			r.noKey[0] = true
			r.consents = []filters.Consent{{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety,
				Recipient: "tsp", From: now, Until: now + int64(time.Minute)}}
		})
		r.put(place())
		time.Sleep(2 * time.Minute)
		r.set(func() { clear(r.noKey) })
		time.Sleep(2 * time.Second)
		frames, _ := r.store.kept()
		if c := r.account(); c.Tally.Blocked[filters.C2] != 1 || len(frames) != 0 {
			t.Errorf("%+v, %d frames", c.Tally, len(frames))
		}
	})
}

func TestStopCommitsEverything(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		for range 23 {
			r.put(speed())
		}
		g := r.Get()
		g.Add(place())
		r.Offer(g)
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if got := r.store.Tally(); got.Received != 24 || got.Pending != 23 || got.Stored != 1 {
			t.Errorf("%+v", got)
		}
		if err := r.Put(t.Context(), r.Get()); !errors.Is(err, ErrClosed) {
			t.Errorf("Put after the stop: %v", err)
		}
	})
}

func TestStopWithoutKeySheds(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.set(func() { r.noKey[0] = true })
		r.put(speed(), speed())
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if got := r.store.Tally(); got.Received != 2 || got.Shed[store.ShedNoKey] != 2 {
			t.Errorf("%+v", got)
		}
	})
}
