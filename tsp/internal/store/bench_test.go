package store_test

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/internal/vault"
	"cordon/tsp/internal/ingest"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testcar"
)

const benchVehicles = 8

// deaf drops receipts: done tells when a frame is settled.
type deaf struct{}

func (deaf) Receipt(wire.Pseudonym, []byte) error { return nil }

// BenchmarkIngest takes sealed frames of 200 records each from eight vehicles all
// the way to their receipts. raw-ratio compares its frames per second with plain
// Badger that writes the same sealed bytes with SyncWrites, one transaction a
// frame from eight writers, in the same run.
func BenchmarkIngest(b *testing.B) {
	for _, records := range []int{1, 200} {
		b.Run("records="+map[int]string{1: "1", 200: "200"}[records], func(b *testing.B) { benchIngest(b, records) })
	}
}

func benchIngest(b *testing.B, records int) {
	dir := b.TempDir()
	c, err := clock.Open(clock.Config{Path: filepath.Join(dir, "clock")})
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(store.Config{Dir: dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: c, Journal: func(string, any) error { return nil }})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := errors.Join(s.Close(), c.Close()); err != nil {
			b.Error(err)
		}
	}()
	in := benchSink(b, s, c)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); in.Run(ctx) }()
	defer func() { stop(); <-ended }()
	keys, err := s.Schedule()
	if err != nil {
		b.Fatal(err)
	}
	frames := sealFrames(b, keys, b.N, records)
	b.ResetTimer()
	var settled sync.WaitGroup
	settled.Add(b.N)
	began := time.Now()
	fan(b, func(i int) error {
		return in.Offer(ctx, frames[i].vehicle, wire.LaneStatus, frames[i].bytes, settled.Done)
	})
	settled.Wait()
	took := time.Since(began)
	b.StopTimer()
	if got := s.Counters().Stored; got != uint64(b.N*records) {
		b.Fatalf("%d records stored, want %d", got, b.N*records)
	}
	raw := rawBadger(b, frames)
	perSecond := float64(b.N) / took.Seconds()
	b.ReportMetric(perSecond, "frames/s")
	b.ReportMetric(perSecond*float64(records), "records/s")
	b.ReportMetric(raw.Seconds()/took.Seconds(), "raw-ratio")
}

func benchSink(b *testing.B, s *store.Store, c *clock.Clock) *ingest.Ingest {
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		b.Fatal(err)
	}
	in, err := ingest.New(ingest.Config{
		Chain: filters.NewChain(prog, filters.Options{}), Store: s, Signer: ed25519.NewKeyFromSeed(make([]byte, 32)), Now: c.Now,
		Journal: func([]chainlog.Item) error { return nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	in.SetDownlink(deaf{})
	return in
}

type sealedFrame struct {
	vehicle wire.Pseudonym
	bytes   []byte
}

func sealFrames(b *testing.B, keys *wire.KeySchedule, n, records int) []sealedFrame {
	cars := make([]*testcar.Car, benchVehicles)
	for i := range cars {
		cars[i] = testcar.New(byte(i+1), keys)
		cars[i].ID[7] = byte(i) // spreads over the workers
	}
	at := time.Now().Truncate(time.Hour)
	recs := make([]testcar.Rec, records)
	for i := range recs {
		recs[i] = testcar.Speed(at.Add(time.Duration(i)*time.Millisecond), float64(i%200)+0.25)
	}
	out := make([]sealedFrame, n)
	for i := range out {
		car := cars[i%benchVehicles]
		_, frame := car.Frame(b, recs...)
		out[i] = sealedFrame{car.ID, frame}
	}
	return out
}

// fan calls fn for 0 to b.N-1 from one goroutine per vehicle.
func fan(b *testing.B, fn func(i int) error) {
	var all sync.WaitGroup
	for v := range benchVehicles {
		all.Go(func() {
			for i := v; i < b.N; i += benchVehicles {
				if err := fn(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func rawBadger(b *testing.B, frames []sealedFrame) time.Duration {
	db, err := badger.Open(vault.BadgerOptions(b.TempDir(), false).WithMemTableSize(64 << 20).WithNumMemtables(2).WithDetectConflicts(false))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	began := time.Now()
	fan(b, func(i int) error {
		return db.Update(func(txn *badger.Txn) error {
			return txn.Set(binary.BigEndian.AppendUint64(nil, uint64(i)), frames[i].bytes)
		})
	})
	return time.Since(began)
}
