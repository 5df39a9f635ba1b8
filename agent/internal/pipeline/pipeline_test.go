package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/records"
	"cordon/agent/internal/source"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/seal"
)

// memStore keeps what is committed, and fails when told to.
type memStore struct {
	mu     sync.Mutex
	next   byte
	frames []store.Frame
	held   []store.Held
	tally  store.Tally
	calls  int
	fail   error
}

func (m *memStore) NextID() (id wire.FrameID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	id[15] = m.next
	return id
}

func (m *memStore) Commit(b *store.Batch) ([]store.Dropped, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.fail != nil {
		return nil, m.fail
	}
	n := uint64(len(b.Held))
	for i := range b.Frames {
		m.frames = append(m.frames, b.Frames[i])
		m.tally.Pending += uint64(b.Frames[i].Records)
		n += uint64(b.Frames[i].Records)
	}
	for _, h := range b.Held {
		m.held = append(m.held, store.Held{CollectedAt: h.CollectedAt, Data: append([]byte{}, h.Data...)})
	}
	m.tally.Stored += uint64(len(b.Held))
	for i, c := range b.Delta.Blocked {
		m.tally.Blocked[i] += c
		n += c
	}
	for i, c := range b.Delta.Shed {
		m.tally.Shed[i] += c
		n += c
	}
	if n != b.Delta.Received {
		return nil, store.ErrUnbalanced
	}
	m.tally.Received += n
	*b = store.Batch{}
	return nil, nil
}

func (m *memStore) Tally() store.Tally {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tally
}

func (m *memStore) setFail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

// rig is a running pipeline inside a synctest bubble.
type rig struct {
	*Pipeline
	t        *testing.T
	store    *memStore
	mu       sync.Mutex
	noKey    map[int64]bool
	oldest   int64
	consents []filters.Consent
	stop     func() error
}

func chain(t testing.TB) *filters.Chain {
	t.Helper()
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(prog, filters.Options{})
}

// bubble runs fn with a pipeline that batches up to 10 records or one second and
// keeps 100 in memory.
func bubble(t *testing.T, fn func(t *testing.T, r *rig)) {
	t.Helper()
	// The compressor is made once for the process; it must not belong to a bubble.
	if _, err := seal.Seal(nil, testKey, &wire.Header{Version: wire.Version, Records: 1}, []byte("warm")); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, store: &memStore{}, noKey: map[int64]bool{}}
		r.Pipeline = New(Config{
			Chain: chain(t), Store: r.store, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
			Key: r.key, OldestKey: func() int64 { r.mu.Lock(); defer r.mu.Unlock(); return r.oldest },
			Consents: func() []filters.Consent { r.mu.Lock(); defer r.mu.Unlock(); return r.consents },
			Records:  10, Bytes: 64 << 10, Delay: time.Second, Memory: 100,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
		defer func() { _ = r.stop() }()
		fn(t, r)
	})
}

var testKey = [32]byte{9} // the curve's base point: a public key like any other

func (r *rig) key(bucket int64) ([32]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return testKey, !r.noKey[bucket] && !r.noKey[0]
}

func (r *rig) set(fn func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fn()
}

func record(signal, src string, v filters.Value) filters.Record {
	return filters.Record{Signal: signal, Source: src, CollectedAt: time.Now().UnixNano(), Value: v}
}

func speed() filters.Record {
	return record("Vehicle.Speed", "can.powertrain", filters.FloatValue(50))
}

func place() filters.Record {
	return record("Vehicle.CurrentLocation.Latitude", "gnss", filters.FloatValue(30.5))
}

func (r *rig) put(recs ...filters.Record) {
	r.t.Helper()
	g := r.Get()
	for _, rec := range recs {
		g.Add(rec)
	}
	if err := r.Put(r.t.Context(), g); err != nil {
		r.t.Fatal(err)
	}
}

// account checks the identity and gives the counts.
func (r *rig) account() Counts {
	r.t.Helper()
	synctest.Wait()
	c, err := r.Counts(r.t.Context())
	if err != nil {
		c = r.Final()
	}
	if !c.Tally.Balanced() {
		r.t.Fatalf("not balanced: %+v", c.Tally)
	}
	return c
}

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
		if len(r.store.held) != 1 || !strings.HasPrefix(string(r.store.held[0].Data), want) || !strings.HasSuffix(string(r.store.held[0].Data), `,"value":30.5}`) {
			t.Errorf("held %+v", r.store.held)
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
		for _, f := range r.store.frames {
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
		if r.store.Tally().Pending != 10 || len(r.store.frames) != 1 {
			t.Errorf("%d frames, tally %+v", len(r.store.frames), r.store.Tally())
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
		if got.Blocked[filters.C2] != 2 || got.Pending != 1 || got.Stored != 1 || len(r.store.frames) != 1 || r.store.frames[0].Consent != 0 {
			t.Errorf("%+v, frames %+v", got, r.store.frames)
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
		if c := r.account(); c.Tally.Blocked[filters.C2] != 1 || len(r.store.frames) != 0 {
			t.Errorf("%+v, %d frames", c.Tally, len(r.store.frames))
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

func TestJudgingAScalarAllocatesNothing(t *testing.T) {
	p := New(Config{
		Chain: chain(t), Store: &memStore{}, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
		Key: func(int64) ([32]byte, bool) { return testKey, true }, OldestKey: func() int64 { return 0 },
		Consents: func() []filters.Consent { return nil },
		Records:  8192, Bytes: 1 << 20, Delay: time.Hour, Memory: 20000,
	})
	pass := source.Entry{Record: speed()}
	drop := source.Entry{Record: record("CAN.A.B", "can.powertrain", filters.FloatValue(1))}
	held := source.Entry{Record: place()}
	refused := source.Entry{Record: filters.Record{Source: "can.powertrain"}, Refused: filters.U1}
	p.begin()
	round := func() {
		p.entry(&pass, false)
		p.entry(&drop, false)
		p.entry(&held, false)
		p.entry(&refused, false)
	}
	for range 2000 { // room in batch and buffers
		round()
	}
	p.held, p.out.Held = p.held[:0], p.out.Held[:0]
	for _, b := range p.open {
		b.enc.Reset()
	}
	if n := testing.AllocsPerRun(1000, round); n != 0 {
		t.Errorf("%v allocations for four records", n)
	}
	if p.open[batchKey{wire.LaneStatus, wire.BucketOf(pass.Record.CollectedAt), 0}].enc.Len() != 1001 {
		t.Error("the cleared records are not in the batch")
	}
}

func BenchmarkEntry(b *testing.B) {
	p := New(Config{
		Chain: chain(b), Store: &memStore{}, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
		Key: func(int64) ([32]byte, bool) { return testKey, true }, OldestKey: func() int64 { return 0 },
		Consents: func() []filters.Consent { return nil },
		Records:  200, Bytes: 64 << 10, Delay: time.Hour, Memory: 20000,
	})
	e := source.Entry{Record: speed()}
	p.begin()
	b.ReportAllocs()
	for b.Loop() {
		p.entry(&e, false)
		if len(p.out.Frames) >= maxFrames {
			p.commit(time.Now())
		}
	}
}
