package uplink

import (
	"log/slog"
	"testing"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters/wire"
	"cordon/internal/clock"
)

type wallClock struct{}

func (wallClock) Now() time.Time     { return time.Now() }
func (wallClock) State() clock.State { return clock.State{Now: time.Now(), Reason: clock.FromSource} }

// releasing is the real outbox where no frame rests on a consent.
type releasing struct{ *store.Store }

func (r releasing) Release(f *store.Frame) bool {
	return r.Store.Release(f, func(uint64) bool { return false })
}

// The real outbox behind the link, emptied by receipts only.
func TestWithStore(t *testing.T) {
	brokers(t, func(t *testing.T, w *world, b *broker) {
		s, err := store.Open(store.Config{Dir: t.TempDir(), Clock: wallClock{}, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		const frames = 300
		put := func(n int) {
			batch := &store.Batch{}
			for i := range n {
				id := s.NextID()
				batch.Frames = append(batch.Frames, store.Frame{
					ID: id, Lane: wire.Lane(i % wire.NumLanes), Bucket: wire.BucketOf(time.Now().UnixNano()),
					Records: 2, Bytes: append(id[:], make([]byte, 1000)...),
				})
				batch.Delta.Received += 2
			}
			if _, err := s.Commit(batch); err != nil {
				t.Error(err)
			}
		}
		put(frames)
		stop := b.start(t)
		w.join(t, b, nil)
		l, end := run(t, w.config(b, releasing{s}, &events{}))
		await(t, "frames at the broker", func() bool { return l.State().Published > 0 })
		end()
		stop()
		if tally := s.Tally(); tally.Pending != 2*frames || tally.Sent != 0 {
			t.Fatalf("without receipts: %+v", tally)
		}
		defer b.start(t)()
		w.join(t, b, w.stored(t))
		l, _ = run(t, w.config(b, releasing{s}, &events{}))
		put(frames)
		await(t, "an empty outbox", func() bool { return s.Tally().Pending == 0 })
		tally := s.Tally()
		if tally.Sent != 4*frames || !tally.Balanced() || tally.ShedTotal() != 0 {
			t.Errorf("tally %+v", tally)
		}
		await(t, "nothing in flight", func() bool { return l.State().InFlight == 0 })
	})
}
