package ingest

import (
	"context"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testcar"
)

// sealBatch seals a batch as it is, which testcar's cars would not make.
func sealBatch(t testing.TB, public [32]byte, id byte, car wire.Pseudonym, b *wire.Batch) []byte {
	t.Helper()
	plain, err := b.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := wire.Header{
		Version: wire.Version, Vehicle: car, Bucket: wire.BucketOf(start.UnixNano()), ID: wire.FrameID{15: id},
		Lane: wire.LaneStatus, Records: uint32(len(b.Records)),
	}
	frame, err := seal.Seal(nil, public, &h, plain)
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func (w *world) hourKey(t testing.TB) [32]byte {
	t.Helper()
	for _, k := range w.keys.Keys {
		if k.Bucket == wire.BucketOf(start.UnixNano()) {
			return k.Public
		}
	}
	t.Fatal("no key for this hour")
	return [32]byte{}
}

// swollen has one long name in its list and a full frame of records that name it.
func swollen(source string) *wire.Batch {
	b := testcar.Batch([]testcar.Rec{testcar.Speed(start, 50)})
	b.Sources[0] = source
	for len(b.Records) < wire.MaxRecords {
		b.Records = append(b.Records, b.Records[0])
	}
	return b
}

// A few hundred bytes that would be half a gigabyte when stored are rejected before
// anything is made of them, and what comes beside them is stored.
func TestSwollenFrameIsRejected(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	frame := sealBatch(t, w.hourKey(t), 1, car.ID, swollen(strings.Repeat("a", 60<<10)))
	if len(frame) > 1<<10 {
		t.Fatalf("the frame has %d bytes; it is to be small", len(frame))
	}
	if got := w.offer(t, car.ID, frame); got.Status != wire.StatusRejected || got.Rejected != reasonStored {
		t.Errorf("receipt %+v", got)
	}
	if err := w.store.Ready(); err != nil {
		t.Errorf("the store is not ready: %v", err)
	}
	_, good := car.Frame(t, testcar.Speed(start, 50))
	if got := w.offer(t, car.ID, good); got.Status != wire.StatusStored {
		t.Errorf("the next frame: %+v", got)
	}
}

// choosy is a store that takes no group with a poisoned frame in it.
type choosy struct {
	Store
	poison wire.FrameID
	err    error
}

func (c choosy) Commit(frames []store.Frame) ([]store.Outcome, error) {
	for _, f := range frames {
		if f.ID == c.poison && f.Status == wire.StatusStored {
			return nil, c.err
		}
	}
	return c.Store.Commit(frames)
}

func TestPoisonHarmsNothingBeside(t *testing.T) {
	for _, tc := range []struct {
		err     error
		want    wire.Status
		charged uint64 // a frame that will come again costs its vehicle nothing yet
	}{
		{store.ErrTooBig, wire.StatusRejected, 5},
		{errors.New("something else"), wire.StatusRetry, 4},
	} {
		w := newWorld(t, worldOptions{})
		car := testcar.New(1, w.keys)
		j := w.ingest.newJudge()
		want := map[wire.FrameID]wire.Status{}
		var group []*job
		for i := range 5 {
			id, frame := car.Frame(t, testcar.Speed(start, float64(i)))
			want[id] = wire.StatusStored
			if i == 2 {
				want[id] = tc.want
				w.ingest.cfg.Store = choosy{w.store, id, tc.err}
			}
			out := j.judge(t.Context(), task{car.ID, wire.LaneStatus, frame, func() {}})
			if !w.ingest.waiting.TryAcquire(weight(frame)) {
				t.Fatal("no room")
			}
			group = append(group, out)
		}
		w.ingest.settle(group)
		for range group {
			if got := <-w.receipts; got.Status != want[got.ID] {
				t.Errorf("%v: %+v, want %v", tc.err, got, want[got.ID])
			}
		}
		if n := w.store.Counters().Frames["stored"]; n != 4 {
			t.Errorf("%v: %d frames stored, want 4", tc.err, n)
		}
		if n := w.ingest.budget.used[car.ID].records; n != tc.charged {
			t.Errorf("%v: %d records charged, want %d", tc.err, n, tc.charged)
		}
	}
}

func TestLaneOfTopicAndHeader(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	_, frame := car.Frame(t, testcar.Speed(start, 50)) // status
	for _, lane := range []wire.Lane{wire.LaneWarning, wire.LaneEvent, wire.LaneBulk} {
		if err := w.ingest.Offer(t.Context(), car.ID, lane, frame, func() {}); err != nil {
			t.Fatal(err)
		}
		if got := <-w.receipts; got.Status != wire.StatusRejected || got.Rejected != reasonLane {
			t.Errorf("on %v: %+v", lane, got)
		}
	}
	if got := w.offer(t, car.ID, frame); got.Status != wire.StatusStored {
		t.Errorf("on its own lane: %+v", got)
	}
}

// A vehicle over its budget is asked to come again, journalled once an hour, and
// other vehicles do not feel it. Repeats cost nothing.
func TestRecordsPerHour(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.ingest.budget.limit = 3
	stop := w.run()
	defer stop()
	car, other := testcar.New(1, w.keys), testcar.New(2, w.keys)
	_, first := car.Frame(t, testcar.Speed(start, 1), testcar.Speed(start, 2))
	_, second := car.Frame(t, testcar.Speed(start, 1), testcar.Speed(start, 2))
	_, last := car.Frame(t, testcar.Speed(start, 3))
	_, others := other.Frame(t, testcar.Speed(start, 1), testcar.Speed(start, 2))
	for i, c := range []struct {
		vehicle wire.Pseudonym
		frame   []byte
		want    wire.Status
	}{
		{car.ID, first, wire.StatusStored},
		{car.ID, first, wire.StatusRepeat},
		{car.ID, second, wire.StatusRetry},
		{car.ID, second, wire.StatusRetry},
		{other.ID, others, wire.StatusStored},
		{car.ID, last, wire.StatusStored},
	} {
		if got := w.offer(t, c.vehicle, c.frame); got.Status != c.want {
			t.Fatalf("frame %d: %+v, want %v", i, got, c.want)
		}
	}
	over := func() (n int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, d := range w.journal {
			if o, ok := d.(OverBudget); ok && o.Vehicle == car.ID.String() && o.Limit == 3 {
				n++
			}
		}
		return n
	}
	if n := w.ingest.Stats().Deferred; n != 2 || over() != 1 {
		t.Errorf("%d deferred, %d journalled; want 2 and 1", n, over())
	}
	w.Advance(time.Hour)
	if got := w.offer(t, car.ID, second); got.Status != wire.StatusStored {
		t.Errorf("in the next hour: %+v", got)
	}
}

// stuck is a store whose Commit waits, for a test in a bubble.
type stuck struct {
	key    hpke.PrivateKey
	goOn   chan struct{}
	opened atomic.Int64
}

func (s *stuck) FrameKey(int64) (hpke.PrivateKey, error) {
	s.opened.Add(1)
	return s.key, nil
}

func (*stuck) Seen(wire.Pseudonym, int64, wire.FrameID) (o store.Outcome, ok bool, err error) {
	return o, false, nil
}

func (s *stuck) Commit(frames []store.Frame) ([]store.Outcome, error) {
	<-s.goOn
	out := make([]store.Outcome, len(frames))
	for i, f := range frames {
		out[i].Status = f.Status
	}
	return out, nil
}

func testChain(t *testing.T) *filters.Chain {
	t.Helper()
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(prog, filters.Options{})
}

// Frames that are small on the wire and hold thousands of records each: only so many
// are opened as their contents have room, and the rest wait sealed.
func TestOpenedFramesAreWeighed(t *testing.T) {
	chain := testChain(t)
	synctest.Test(t, func(t *testing.T) {
		key, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		st := &stuck{key: key, goOn: make(chan struct{})}
		in, err := New(Config{
			Chain: chain, Store: st, Signer: ed25519.NewKeyFromSeed(make([]byte, 32)),
			Now: func() time.Time { return start }, Journal: func([]chainlog.Item) error { return nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		in.SetDownlink(silent{})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { in.Run(ctx) })
		car := wire.Pseudonym{1}
		frame := sealBatch(t, [32]byte(key.PublicKey().Bytes()), 1, car, swollen("can.powertrain"))
		const offered = 40
		settled := make(chan struct{}, offered)
		for range offered {
			if err := in.Offer(ctx, car, wire.LaneStatus, frame, func() { settled <- struct{}{} }); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		most := int64(maxOpened/(wire.MaxRecords*recordWeight)) + int64(len(in.workers))
		if n := st.opened.Load(); n > most || n < 2 {
			t.Errorf("%d frames opened at once, want 2 to %d", n, most)
		}
		close(st.goOn)
		for range offered {
			<-settled
		}
		if !in.opened.TryAcquire(maxOpened) || !in.waiting.TryAcquire(maxWaiting) {
			t.Error("room was not given back")
		}
		cancel()
		running.Wait()
	})
}

// silent is a downlink without anybody at its end.
type silent struct{}

func (silent) Receipt(wire.Pseudonym, []byte) error { return nil }

// message is one of an existing broker.
type message struct {
	mqtt.Message
	topic string
	body  []byte
	acked atomic.Bool
}

func (m *message) Topic() string   { return m.topic }
func (m *message) Payload() []byte { return m.body }
func (m *message) Ack()            { m.acked.Store(true) }

// What an existing broker hands over while there is no room is let go of, answered to
// the broker and counted, so that it does not pile up in memory.
func TestUpstreamWaitingIsBounded(t *testing.T) {
	w := newWorld(t, worldOptions{})
	u, err := NewUpstream(UpstreamConfig{URL: "tcp://127.0.0.1:1"}, w.ingest)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	u.ctx.Store(&ctx)
	car := testcar.New(1, w.keys)
	_, frame := car.Frame(t, testcar.Speed(start, 1))
	if !u.pending.TryAcquire(maxWaiting) {
		t.Fatal("something waits already")
	}
	turned := &message{topic: wire.TopicUp(car.ID, wire.LaneStatus), body: frame}
	u.message(nil, turned)
	if n := w.ingest.Stats().TurnedAway; n != 1 || !turned.acked.Load() {
		t.Errorf("%d turned away, acknowledged %v", n, turned.acked.Load())
	}
	u.pending.Release(maxWaiting)
	taken := &message{topic: wire.TopicUp(car.ID, wire.LaneStatus), body: frame}
	u.message(nil, taken)
	stop := w.run()
	defer stop()
	if got := <-w.receipts; got.Status != wire.StatusStored {
		t.Errorf("with room again: %+v", got)
	}
	if !u.pending.TryAcquire(maxWaiting) {
		t.Error("room was not given back")
	}
	nolane := &message{topic: wire.TopicUp(car.ID, wire.LaneStatus) + "x", body: frame}
	u.message(nil, nolane)
	if w.ingest.Stats().Headless != 1 || !nolane.acked.Load() {
		t.Error("a topic without a lane was offered")
	}
}

func TestBudgetBelowOneFrameIsRefused(t *testing.T) {
	w := newWorld(t, worldOptions{})
	conf := w.ingest.cfg
	conf.RecordsPerHour = wire.MaxRecords - 1
	if _, err := New(conf); err == nil {
		t.Error("accepted")
	}
}
