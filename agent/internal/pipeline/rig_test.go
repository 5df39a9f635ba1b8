package pipeline

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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

// kept gives what is committed.
func (m *memStore) kept() ([]store.Frame, []store.Held) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.frames), slices.Clone(m.held)
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
	off      filters.Labels // personal classes that the driver left off
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
			Consents:   func() []filters.Consent { r.mu.Lock(); defer r.mu.Unlock(); return r.consents },
			Collecting: func() filters.Labels { r.mu.Lock(); defer r.mu.Unlock(); return filters.Personal &^ r.off },
			Records:    10, Bytes: 64 << 10, Delay: time.Second, Memory: 100,
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
