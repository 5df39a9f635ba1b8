package ingest

import (
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testtime"
)

var start = time.Date(2026, 3, 10, 10, 30, 0, 0, time.UTC)

// world is an ingest over a real store, with a time that the test sets and
// receipts that it can wait for.
type world struct {
	dir      string
	clock    *clock.Clock
	store    *store.Store
	ingest   *Ingest
	keys     *wire.KeySchedule
	public   ed25519.PublicKey
	receipts chan wire.ReceiptItem
	messages chan []byte

	testtime.Watch
	mu      sync.Mutex
	journal []any
}

type worldOptions struct {
	minFree uint64
	run     bool
}

func newWorld(t testing.TB, opt worldOptions) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), receipts: make(chan wire.ReceiptItem, 1<<12), messages: make(chan []byte, 1<<12)}
	w.Set(start)
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	w.public = public
	if w.clock, err = clock.Open(clock.Config{Path: filepath.Join(w.dir, "clock"), Source: w.Now}); err != nil {
		t.Fatal(err)
	}
	w.store, err = store.Open(store.Config{
		Dir: w.dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: w.clock, Journal: w.note, MinFree: opt.minFree,
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.keys, err = w.store.Schedule(); err != nil {
		t.Fatal(err)
	}
	w.ingest, err = New(Config{
		Chain: filters.NewChain(prog, filters.Options{}), Store: w.store, Signer: private, Now: w.clock.Now, Journal: w.noteAll,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.ingest.SetDownlink(w)
	stop := func() {}
	if opt.run {
		stop = w.run()
	}
	t.Cleanup(func() {
		stop()
		if err := errors.Join(w.store.Close(), w.clock.Close()); err != nil {
			t.Error(err)
		}
	})
	return w
}

// run starts the ingest and gives what ends it.
func (w *world) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.ingest.Run(ctx)
	}()
	return func() { cancel(); <-done }
}

func (w *world) note(_ string, data any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.journal = append(w.journal, data)
	return nil
}

func (w *world) noteAll(items []chainlog.Item) error {
	for _, i := range items {
		_ = w.note(i.Type, i.Data)
	}
	return nil
}

// incidents gives what was journalled of refused records.
func (w *world) incidents() (out []Incident) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range w.journal {
		if i, ok := d.(Incident); ok {
			out = append(out, i)
		}
	}
	return out
}

// Receipt takes receipts as a broker would.
func (w *world) Receipt(vehicle wire.Pseudonym, msg []byte) error {
	r, err := seal.OpenReceipt(w.public, vehicle, msg)
	if err != nil {
		return err
	}
	w.messages <- msg
	for _, item := range r.Items {
		w.receipts <- item
	}
	return nil
}

// offer hands a frame in and waits for its receipt.
func (w *world) offer(t testing.TB, vehicle wire.Pseudonym, frame []byte) wire.ReceiptItem {
	t.Helper()
	if err := w.ingest.Offer(t.Context(), vehicle, wire.LaneStatus, frame, func() {}); err != nil {
		t.Fatal(err)
	}
	return <-w.receipts
}

// stored counts what a query over everything finds.
func (w *world) stored(t testing.TB) int {
	t.Helper()
	n := 0
	_, err := w.store.Each(store.Query{From: start.Add(-60 * 24 * time.Hour), To: start.Add(60 * 24 * time.Hour)}, func(*store.Record) error {
		n++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
