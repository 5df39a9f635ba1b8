package erasure

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cordon/agent/internal/durable"
	"cordon/filters/wire"
)

func order(seq uint64, at time.Time) *wire.Erasure {
	return &wire.Erasure{Version: wire.Version, Ticket: wire.TicketID{byte(seq), byte(seq >> 8), 9}, Seq: seq, Whole: true, Issued: at.UnixNano()}
}

func TestOrdersAreDoneOnce(t *testing.T) {
	now := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	clock := func() time.Time { return now }
	path := filepath.Join(t.TempDir(), "erasures.line")
	b, err := Open(path, clock)
	if err != nil {
		t.Fatal(err)
	}
	for _, seq := range []uint64{2, 1} { // the network may turn them round
		if done, err := b.Take(order(seq, now)); err != nil || done != nil {
			t.Fatalf("order %d: %+v, %v", seq, done, err)
		}
	}
	if b, err = Open(path, clock); err != nil { // a crash
		t.Fatal(err)
	}
	if p := b.Pending(); len(p) != 2 || p[0].Seq != 1 || p[1].Seq != 2 {
		t.Fatalf("pending after a crash: %+v", p)
	}
	done := &wire.Erased{Version: wire.Version, Ticket: order(2, now).Ticket, Seq: 2, Frames: 7, Journal: [32]byte{1, 2, 3}}
	if err := b.Finish(done); err != nil {
		t.Fatal(err)
	}
	if b, err = Open(path, clock); err != nil {
		t.Fatal(err)
	}
	again, err := b.Take(order(2, now))
	if err != nil || again == nil || *again != *done {
		t.Errorf("an order that comes again: %+v, %v", again, err)
	}
	if open, n := b.Counts(); open != 1 || n != 1 {
		t.Errorf("%d open, %d done", open, n)
	}
	if p := b.Pending(); len(p) != 1 || p[0].Seq != 1 {
		t.Errorf("pending %+v", p)
	}
}

func TestOldOrdersAreRefused(t *testing.T) {
	now := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	b, err := Open(filepath.Join(t.TempDir(), "erasures.line"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for seq := uint64(1); seq <= maxDone+5; seq++ {
		e := order(seq, now)
		if _, err := b.Take(e); err != nil {
			t.Fatal(err)
		}
		if err := b.Finish(&wire.Erased{Version: wire.Version, Ticket: e.Ticket, Seq: seq}); err != nil {
			t.Fatal(err)
		}
	}
	forgotten := order(3, now)
	renumbered := order(maxDone+1, now)
	renumbered.Ticket[5] = 1
	widened := order(maxDone+2, now)
	widened.Whole = false
	for name, e := range map[string]*wire.Erasure{
		"kept for two days": order(1000, now.Add(-48*time.Hour)), "forgotten": forgotten, "another ticket's number": renumbered, "another target": widened,
	} {
		if done, err := b.Take(e); !errors.Is(err, ErrOld) || done != nil {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
	if len(b.Orders) != maxDone || len(b.Pending()) != 0 {
		t.Errorf("%d orders remembered, pending %+v", len(b.Orders), b.Pending())
	}
	if _, err := b.Take(order(1000, now.Add(time.Hour))); err != nil { // the car's clock is behind
		t.Errorf("a new order from a platform whose clock is ahead: %v", err)
	}
}

func TestDamagedBookIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "erasures.line")
	b, err := Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Take(order(1, time.Now())); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[12] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, time.Now); !errors.Is(err, durable.ErrDamaged) {
		t.Errorf("got %v", err)
	}
}
