package uplink

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"cordon/agent/internal/store"
	"cordon/filters/wire"
	"cordon/internal/seal"
)

// outbox is one in memory.
type outbox struct {
	mu      sync.Mutex
	frames  []store.Frame
	settled []wire.ReceiptItem
	refuse  func(f *store.Frame) bool // nil: none
	ready   chan struct{}
}

func newOutbox() *outbox { return &outbox{ready: make(chan struct{}, 1)} }

func (o *outbox) Ready() <-chan struct{} { return o.ready }

func (o *outbox) Pending(skip func(wire.FrameID) bool, limit, maxBytes int) (out []store.Frame, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	slices.SortStableFunc(o.frames, func(a, b store.Frame) int { return int(a.Lane) - int(b.Lane) })
	for _, f := range o.frames {
		if len(out) < limit && (len(out) == 0 || maxBytes >= len(f.Bytes)) && !skip(f.ID) {
			out = append(out, f)
			maxBytes -= len(f.Bytes)
		}
	}
	return out, nil
}

func (o *outbox) Release(f *store.Frame) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.refuse == nil || !o.refuse(f)
}

func (o *outbox) Settle(items []wire.ReceiptItem) (s store.Settled, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.settled = append(o.settled, items...)
	for _, it := range items {
		if i := slices.IndexFunc(o.frames, func(f store.Frame) bool { return f.ID == it.ID }); i >= 0 && it.Status.Final() {
			o.frames = slices.Delete(o.frames, i, i+1)
			s.Frames++
		}
	}
	return s, nil
}

func (o *outbox) add(lanes ...wire.Lane) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, lane := range lanes {
		var id wire.FrameID
		binary.BigEndian.PutUint64(id[8:], uint64(len(o.frames)+1))
		id[0] = byte(lane)
		o.frames = append(o.frames, store.Frame{ID: id, Lane: lane, Records: 1, Bytes: append(id[:], make([]byte, 500)...)})
	}
	select {
	case o.ready <- struct{}{}:
	default:
	}
}

func (o *outbox) left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.frames)
}

// platform is a client of the broker that answers frames.
type platform struct {
	w *world
	c mqtt.Client

	mu   sync.Mutex
	seen []wire.FrameID
}

// join connects a platform. answer says with what messages a frame is answered;
// nil answers none.
func (w *world) join(t testing.TB, b *broker, answer func(p *platform, id wire.FrameID) [][]byte) *platform {
	t.Helper()
	p := &platform{w: w}
	o := mqtt.NewClientOptions().AddBroker("tls://" + b.addr).SetClientID(rand.Text()).SetTLSConfig(w.tls(t, "platform")).
		SetAutoReconnect(true).SetConnectRetry(true).SetConnectRetryInterval(50 * time.Millisecond).SetMaxReconnectInterval(100 * time.Millisecond)
	subscribed := make(chan struct{}, 16)
	o.SetOnConnectHandler(func(c mqtt.Client) {
		c.Subscribe(wire.TopicRoot+"up/#", 1, func(_ mqtt.Client, m mqtt.Message) {
			id := wire.FrameID(m.Payload()[:16])
			p.mu.Lock()
			p.seen = append(p.seen, id)
			p.mu.Unlock()
			if answer != nil {
				for _, msg := range answer(p, id) {
					c.Publish(wire.TopicReceipts(w.vehicle), 1, false, msg)
				}
			}
		}).Wait()
		subscribed <- struct{}{}
	})
	p.c = mqtt.NewClient(o)
	p.c.Connect()
	t.Cleanup(func() { p.c.Disconnect(100) })
	select {
	case <-subscribed:
	case <-time.After(20 * time.Second):
		t.Fatal("the platform cannot connect")
	}
	return p
}

func (p *platform) ids() []wire.FrameID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

func (w *world) receipt(t testing.TB, vehicle wire.Pseudonym, status wire.Status, ids ...wire.FrameID) []byte {
	r := &wire.Receipt{Version: wire.Version, Vehicle: vehicle, At: time.Now().UnixNano()}
	for _, id := range ids {
		r.Items = append(r.Items, wire.ReceiptItem{ID: id, Status: status, Stored: 1})
	}
	msg, err := seal.SignReceipt(w.platform, r)
	if err != nil {
		t.Error(err)
	}
	return msg
}

func (w *world) stored(t testing.TB) func(*platform, wire.FrameID) [][]byte {
	return func(_ *platform, id wire.FrameID) [][]byte {
		return [][]byte{w.receipt(t, w.vehicle, wire.StatusStored, id)}
	}
}

// events collects what a person would be told.
type events struct {
	mu  sync.Mutex
	all []Event
}

func (e *events) add(ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, ev)
}

func (e *events) of(k Kind) (out []Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ev := range e.all {
		if ev.Kind == k {
			out = append(out, ev)
		}
	}
	return out
}

func (w *world) config(b *broker, o Outbox, e *events) Config {
	return Config{
		Broker: "tls://" + b.addr, IDDir: w.dir, KeysFile: w.path("keys.schedule"), Outbox: o,
		Logger: slog.New(slog.DiscardHandler), OnEvent: e.add,
		ReceiptAfter: 200 * time.Millisecond, BackoffMax: 500 * time.Millisecond,
	}
}

// run starts a link; it is stopped, and waited for, at the end of the test.
func run(t testing.TB, cfg Config) (*Link, func()) {
	t.Helper()
	l, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := l.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
	}()
	stop := sync.OnceFunc(func() {
		cancel()
		<-done
	})
	t.Cleanup(stop)
	return l, stop
}

// await waits for something that other goroutines bring about.
func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// brokers runs a test against every broker there is.
func brokers(t *testing.T, test func(t *testing.T, w *world, b *broker)) {
	t.Run("embedded", func(t *testing.T) {
		w := newWorld(t)
		test(t, w, embedded(t, w, nil))
	})
	t.Run("mosquitto", func(t *testing.T) {
		w := newWorld(t)
		test(t, w, mosquitto(t, w))
	})
}

func TestDelivery(t *testing.T) {
	brokers(t, func(t *testing.T, w *world, b *broker) {
		defer b.start(t)()
		p := w.join(t, b, w.stored(t))
		o, e := newOutbox(), &events{}
		o.add(wire.LaneBulk, wire.LaneStatus, wire.LaneWarning, wire.LaneBulk, wire.LaneEvent, wire.LaneWarning)
		l, _ := run(t, w.config(b, o, e))
		await(t, "an empty outbox", func() bool { return o.left() == 0 })
		var lanes []byte
		for _, id := range p.ids() {
			lanes = append(lanes, id[0])
		}
		if !slices.IsSorted(lanes) || len(lanes) != 6 {
			t.Errorf("lanes arrived as %v", lanes)
		}
		await(t, "nothing in flight", func() bool { return l.State().InFlight == 0 })
		if st := l.State(); !st.Connected || st.LastReceipt.IsZero() || st.LastError != "" || st.Published < 6 {
			t.Errorf("state %+v", st)
		}
		for range 200 {
			o.add(wire.LaneBulk)
		}
		await(t, "an empty outbox again", func() bool { return o.left() == 0 })
	})
}

// Broker away at first, then there, then killed with frames in flight, then back.
func TestBrokerAwayAndBack(t *testing.T) {
	brokers(t, func(t *testing.T, w *world, b *broker) {
		o, e := newOutbox(), &events{}
		for range 100 {
			o.add(wire.LaneBulk)
		}
		cfg := w.config(b, o, e)
		cfg.BackoffMax = 100 * time.Millisecond
		var away string
		l, _ := run(t, cfg)
		await(t, "word that the broker is away", func() bool { away = l.State().LastError; return away != "" })
		for _, part := range []string{b.addr, "cannot be reached", "Try:"} {
			if !strings.Contains(away, part) {
				t.Errorf("%q does not say %q", away, part)
			}
		}
		stop := b.start(t)
		w.join(t, b, nil) // hears, and answers nothing
		await(t, "frames in flight", func() bool { return l.State().InFlight > 0 })
		stop()
		await(t, "the loss of the connection", func() bool { return !l.State().Connected })
		if o.left() != 100 {
			t.Fatalf("%d frames left of 100 without a receipt", o.left())
		}
		defer b.start(t)()
		w.join(t, b, w.stored(t))
		await(t, "an empty outbox", func() bool { return o.left() == 0 })
		if l.State().Resent == 0 {
			t.Error("nothing was sent again")
		}
		// Told once before the first connection and once for each that was lost: a broker
		// that stops may let the car in once more.
		if n, up := len(e.of(BrokerAway)), len(e.of(Connected)); n != up || n < 2 {
			t.Errorf("%d times told that the broker is away, %d times that it is there", n, up)
		}
	})
}

func TestNoGoroutineLeft(t *testing.T) {
	w := newWorld(t)
	b := embedded(t, w, nil)
	stopBroker := b.start(t)
	p := w.join(t, b, w.stored(t))
	before := runtime.NumGoroutine()
	for range 3 {
		o, e := newOutbox(), &events{}
		for range 50 {
			o.add(wire.LaneBulk)
		}
		_, stop := run(t, w.config(b, o, e))
		await(t, "an empty outbox", func() bool { return o.left() == 0 })
		stop()
	}
	await(t, "all goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
	p.c.Disconnect(100)
	stopBroker()
	// Stopped in the middle of trying, too.
	before = runtime.NumGoroutine()
	o, e := newOutbox(), &events{}
	_, stop := run(t, w.config(b, o, e))
	await(t, "the first failure", func() bool { return len(e.of(BrokerAway)) > 0 })
	stop()
	await(t, "all goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}
