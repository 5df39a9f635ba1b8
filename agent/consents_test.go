package agent

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"cordon/agent/internal/consent"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
)

func takenBackEntries(t *testing.T, c *car) (out []journal.TakenBack) {
	t.Helper()
	if err := journal.Read(c.cfg.DataDir, func(e chainlog.Entry) error {
		if e.Type != "taken-back" {
			return nil
		}
		var one journal.TakenBack
		err := json.Unmarshal(e.Data, &one)
		out = append(out, one)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// idle is an agent that was opened and does not run.
func idle(t *testing.T, c *car) *Agent {
	t.Helper()
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func (a *Agent) allow(t *testing.T, d time.Duration) uint64 {
	t.Helper()
	c, err := backend{a}.Grant(t.Context(), consent.Grant{
		Ask:      consent.Ask{Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp"},
		Duration: d, Notice: consent.Notice{Version: "v1"}})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// queue puts a frame of three records that rests on a consent into the outbox.
func (a *Agent) queue(t *testing.T, consent uint64) store.Frame {
	t.Helper()
	f := store.Frame{ID: a.store.NextID(), Lane: wire.LaneStatus, Bucket: wire.BucketOf(a.now().UnixNano()),
		Records: 3, Consent: consent, Bytes: []byte("sealed")}
	if _, err := a.store.Commit(&store.Batch{Frames: []store.Frame{f}, Delta: store.Delta{Received: 3}}); err != nil {
		t.Fatal(err)
	}
	return f
}

// A consent that ends between two sweeps takes its frames with it at that moment,
// also one that was given after the sweeper last looked.
func TestFramesGoWhenTheirConsentEnds(t *testing.T) {
	c := newCar(t)
	a := idle(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { a.sweeper(ctx); close(done) }()
	long, short := a.allow(t, time.Hour), a.allow(t, 200*time.Millisecond)
	kept, gone := a.queue(t, long), a.queue(t, short)
	for deadline := time.Now().Add(sweepEvery / 2); a.store.Tally().Blocked[filters.C2] == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the frame of a consent that has ended is still there")
		}
	}
	cancel()
	<-done
	box := outbox{tapped{a.store, a.hub}, a.consents.Holds}
	if !box.Release(&kept) || box.Release(&gone) {
		t.Error("the wrong frame may go")
	}
	if tally := a.store.Tally(); tally.Pending != 3 || tally.Blocked[filters.C2] != 3 || !tally.Balanced() {
		t.Errorf("%+v", tally)
	}
	if e := takenBackEntries(t, c); len(e) != 1 || e[0].Blocked != 3 || e[0].Consents[0] != short {
		t.Errorf("journal %+v", e)
	}
}

// A frame of a consent that has ended does not go, even if nobody swept.
func TestUplinkAsksForTheConsent(t *testing.T) {
	a := idle(t, newCar(t))
	f := a.queue(t, a.allow(t, time.Millisecond))
	for a.consents.Holds(f.Consent) {
		time.Sleep(time.Millisecond)
	}
	if (outbox{tapped{a.store, a.hub}, a.consents.Holds}).Release(&f) {
		t.Error("it may go")
	}
}

// A withdrawal tells what it took back from what a broker has already, and the
// account follows the platform's receipt.
func TestWithdrawalWithFramesOnTheirWay(t *testing.T) {
	c := newCar(t)
	a := idle(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.pipe.Run(ctx) }()
	id := a.allow(t, time.Hour)
	sent, _, free := a.queue(t, id), a.queue(t, id), a.queue(t, 0)
	box := outbox{tapped{a.store, a.hub}, a.consents.Holds}
	if !box.Release(&sent) || !box.Release(&free) {
		t.Fatal("they may not go")
	}
	got, err := backend{a}.Withdraw(ctx, id)
	if err != nil || got.Dropped != 3 || got.OnTheWay != 3 {
		t.Fatalf("taken back %d, on the way %d, %v", got.Dropped, got.OnTheWay, err)
	}
	n, err := a.pipe.Counts(ctx)
	if err != nil || n.Tally.Pending != 6 || n.Tally.Blocked[filters.C2] != 3 || !n.Tally.Balanced() {
		t.Errorf("account %+v, %v", n.Tally, err)
	}
	frames, err := box.Pending(nil, 10, 0)
	if err != nil || len(frames) != 1 || frames[0].ID != free.ID {
		t.Errorf("%d frames go again, %v", len(frames), err)
	}
	settled, err := box.Settle([]wire.ReceiptItem{{ID: sent.ID, Status: wire.StatusStored}})
	if err != nil || settled.Sent != 3 {
		t.Errorf("%+v, %v", settled, err)
	}
	if tally := a.store.Tally(); tally.Sent != 3 || tally.Pending != 3 || tally.Blocked[filters.C2] != 3 {
		t.Errorf("%+v", tally)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if e := takenBackEntries(t, c); len(e) != 0 {
		t.Errorf("the withdrawal's own entry tells of it already: %+v", e)
	}
}

// What the platform asks for again after its consent ended is blocked, and noted.
func TestReceiptThatAsksAgain(t *testing.T) {
	c := newCar(t)
	a := idle(t, c)
	f := a.queue(t, a.allow(t, time.Millisecond))
	box := outbox{tapped{a.store, a.hub}, func(uint64) bool { return true }}
	if !box.Release(&f) {
		t.Fatal("it may not go")
	}
	for a.consents.Holds(f.Consent) {
		time.Sleep(time.Millisecond)
	}
	a.endConsents()
	settled, err := box.Settle([]wire.ReceiptItem{{ID: f.ID, Status: wire.StatusRetry}})
	if err != nil {
		t.Fatal(err)
	}
	a.receipts(settled)
	if tally := a.store.Tally(); tally.Blocked[filters.C2] != 3 || tally.Pending != 0 {
		t.Errorf("%+v", tally)
	}
	e := takenBackEntries(t, c)
	if len(e) != 2 || e[0].OnTheWay != 3 || e[0].Blocked != 0 || e[1].Blocked != 3 {
		t.Errorf("journal %+v", e)
	}
}
