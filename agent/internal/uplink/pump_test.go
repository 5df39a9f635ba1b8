package uplink

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters/wire"
)

// sent is a frame as a fake session saw it.
type sent struct {
	id wire.FrameID
	at time.Duration
}

// bench is a pump with a session of its own, in virtual time.
type bench struct {
	l     *Link
	o     *outbox
	s     *session
	mu    sync.Mutex
	all   []sent
	mute  atomic.Bool // the broker does not acknowledge
	start time.Time
	end   error
	done  chan struct{}
}

func newBench(ctx context.Context, frames int, cfg Config) *bench {
	o := newOutbox()
	for range frames {
		o.add(wire.LaneBulk)
	}
	return newBenchOn(ctx, o, cfg)
}

func newBenchOn(ctx context.Context, o *outbox, cfg Config) *bench {
	b := &bench{o: o, start: time.Now(), done: make(chan struct{})}
	cfg.Outbox, cfg.Logger = b.o, slog.New(slog.DiscardHandler)
	b.l = &Link{cfg: cfg.withDefaults()}
	b.l.pump = newPump(b.l)
	b.s = &session{receipts: make(chan *wire.Receipt), lost: make(chan error, 1)}
	b.s.publish = func(_ string, frame []byte) (func() bool, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.all = append(b.all, sent{wire.FrameID(frame[:16]), time.Since(b.start)})
		return func() bool { return !b.mute.Load() }, nil
	}
	go func() {
		defer close(b.done)
		b.end = b.l.pump.serve(ctx, b.s)
	}()
	return b
}

// log gives what was sent so far.
func (b *bench) log() []sent {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.all)
}

func (b *bench) answer(status wire.Status, ids ...wire.FrameID) {
	r := &wire.Receipt{}
	for _, id := range ids {
		r.Items = append(r.Items, wire.ReceiptItem{ID: id, Status: status})
	}
	b.s.receipts <- r
	synctest.Wait()
}

func virtual(t *testing.T, test func(t *testing.T, ctx context.Context)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		test(t, ctx)
		cancel()
		synctest.Wait()
	})
}

func TestWindow(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 100, Config{WindowFrames: 8})
		synctest.Wait()
		if len(b.log()) != 8 || b.l.State().InFlight != 8 {
			t.Fatalf("%d frames sent into a window of 8", len(b.log()))
		}
		b.answer(wire.StatusStored, b.log()[0].id, b.log()[1].id)
		if len(b.log()) != 10 || b.o.left() != 98 {
			t.Errorf("%d frames sent after 2 receipts", len(b.log()))
		}
	})
}

func TestWindowBytes(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 10, Config{WindowBytes: 1600}) // frames of 516 bytes
		synctest.Wait()
		if len(b.log()) != 3 {
			t.Errorf("%d frames of 516 bytes sent into 1600", len(b.log()))
		}
	})
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 2, Config{WindowBytes: 10})
		synctest.Wait()
		if len(b.log()) != 1 {
			t.Errorf("%d frames larger than the window sent at a time", len(b.log()))
		}
	})
}

// Without any receipt: the first repeat comes after 15 to 30 s, pauses grow to two
// minutes at most, and the window shrinks to one frame.
func TestNoReceipts(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 4, Config{WindowFrames: 4})
		time.Sleep(14 * time.Second)
		synctest.Wait()
		if len(b.log()) != 4 {
			t.Fatalf("%d frames sent within 14 s", len(b.log()))
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		byID := map[wire.FrameID][]time.Duration{}
		for _, s := range b.log() {
			byID[s.id] = append(byID[s.id], s.at)
		}
		if len(byID) != 4 {
			t.Fatalf("%d frame ids", len(byID))
		}
		n := len(b.log())
		if n < 30 || n > 4+3600/60 {
			t.Errorf("%d frames sent in an hour without a receipt", n)
		}
		last := b.log()[n-10:]
		for i := 1; i < len(last); i++ {
			if gap := last[i].at - last[i-1].at; gap < time.Minute || gap > 2*time.Minute {
				t.Errorf("pause of %v between tries at the end", gap)
			}
		}
		if got := b.l.State().Resent; got != uint64(n-4) {
			t.Errorf("%d counted as sent again, %d were", got, n-4)
		}
	})
}

func TestRetryPauses(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 1, Config{})
		synctest.Wait()
		for i := range 4 {
			at := time.Since(b.start)
			b.answer(wire.StatusRetry, b.log()[len(b.log())-1].id)
			n := len(b.log())
			base := 15 * time.Second << i
			time.Sleep(base/2 - time.Second)
			synctest.Wait()
			if len(b.log()) != n {
				t.Fatalf("try %d came %v after the platform asked to wait", i+2, b.log()[n].at-at)
			}
			time.Sleep(base/2 + time.Second)
			synctest.Wait()
			if len(b.log()) != n+1 {
				t.Fatalf("try %d did not come within %v", i+2, base)
			}
		}
		b.answer(wire.StatusStored, b.log()[0].id)
		if b.o.left() != 0 || len(b.l.pump.waiting) != 0 {
			t.Error("the frame was not freed")
		}
	})
}

// A more urgent frame that comes later goes before what waits.
func TestUrgentFirst(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 10, Config{WindowFrames: 2})
		synctest.Wait()
		b.o.add(wire.LaneWarning)
		b.answer(wire.StatusStored, b.log()[0].id)
		if got := b.log()[2].id[0]; got != byte(wire.LaneWarning) {
			t.Errorf("lane %d went before the warning", got)
		}
	})
}

func TestSessionLost(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 3, Config{})
		synctest.Wait()
		cause := errors.New("cable cut")
		b.s.lost <- cause
		<-b.done
		if !errors.Is(b.end, cause) || b.l.State().InFlight != 0 {
			t.Fatalf("ended with %v", b.end)
		}
		again := *b.s
		var ids []wire.FrameID
		again.publish = func(_ string, frame []byte) (func() bool, error) {
			ids = append(ids, wire.FrameID(frame[:16]))
			return func() bool { return true }, nil
		}
		go func() { _ = b.l.pump.serve(ctx, &again) }()
		synctest.Wait()
		want := []wire.FrameID{b.log()[0].id, b.log()[1].id, b.log()[2].id}
		if !slices.Equal(ids, want) || b.l.State().Resent != 3 {
			t.Errorf("sent over the next connection: %v, want %v", ids, want)
		}
	})
}

// A broker that stops to acknowledge is given up.
func TestSilentBroker(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 3, Config{})
		b.mute.Store(true)
		<-b.done
		if !errors.Is(b.end, errSilent) || time.Since(b.start) > 30*time.Second {
			t.Errorf("ended with %v after %v", b.end, time.Since(b.start))
		}
	})
}

func TestForget(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		b := newBench(ctx, 2, Config{})
		synctest.Wait()
		b.answer(wire.StatusRetry, b.log()[0].id, b.log()[1].id)
		b.o.mu.Lock()
		b.o.frames = nil // dropped by another way
		b.o.mu.Unlock()
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if n := len(b.l.pump.waiting); n != 0 {
			t.Errorf("%d frames are remembered for ever", n)
		}
	})
}

// The outbox takes frames back between reading and publishing: they do not go,
// and do not keep the others from going.
func TestTakenBackBeforePublishing(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		o := newOutbox()
		o.refuse = func(f *store.Frame) bool { return f.Consent == 7 }
		for i := range 20 {
			o.add(wire.LaneBulk)
			if i < 15 {
				o.frames[i].Consent = 7
			}
		}
		var told []wire.FrameID
		b := newBenchOn(ctx, o, Config{WindowFrames: 4, OnPublished: func(id wire.FrameID) { told = append(told, id) }})
		synctest.Wait()
		if n := len(b.log()); n != 4 {
			t.Fatalf("%d frames sent into a window of 4", n)
		}
		time.Sleep(7 * time.Second) // as long as a frame taken back is left alone, and more
		synctest.Wait()
		b.answer(wire.StatusStored, b.log()[0].id, b.log()[1].id)
		for _, s := range b.log() {
			if i := slices.IndexFunc(o.frames, func(f store.Frame) bool { return f.ID == s.id }); i >= 0 && o.frames[i].Consent == 7 {
				t.Error("a frame that was taken back was sent")
			}
		}
		if len(b.log()) != 5 || len(told) != 5 || told[0] != b.log()[0].id {
			t.Errorf("%d frames sent, told of %d", len(b.log()), len(told))
		}
	})
}

// What could not be handed to MQTT is not called published.
func TestFailedPublishIsNotTold(t *testing.T) {
	virtual(t, func(t *testing.T, ctx context.Context) {
		told := 0
		o := newOutbox()
		o.add(wire.LaneBulk)
		l := &Link{cfg: Config{Outbox: o, Logger: slog.New(slog.DiscardHandler), OnPublished: func(wire.FrameID) { told++ }}.withDefaults()}
		l.pump = newPump(l)
		cause := errors.New("not connected")
		s := &session{receipts: make(chan *wire.Receipt), lost: make(chan error, 1),
			publish: func(string, []byte) (func() bool, error) { return nil, cause }}
		if err := l.pump.serve(ctx, s); !errors.Is(err, cause) || told != 0 || l.State().Published != 0 {
			t.Errorf("ended with %v, told %d times", err, told)
		}
	})
}
