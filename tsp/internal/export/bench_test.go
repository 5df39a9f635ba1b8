package export_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/store"
)

// timed notes when a reading of the store ended.
type timed struct {
	*records
	ended time.Time
}

func (s *timed) Scan(ctx context.Context, q store.Query, fn func(*store.Record) error) (store.Lost, error) {
	lost, err := s.records.Scan(ctx, q, fn)
	s.ended = time.Now()
	return lost, err
}

// BenchmarkDecide asks over a store of 100,000 records of 1,000 cars, for all of them
// or for one car in a hundred. The reading of the store apart, a request costs its
// judgement, its lists and an entry of the log; fsync is a bare write of 1 KiB with
// fsync on the same disk.
func BenchmarkDecide(b *testing.B) {
	w := newWorld(b)
	w.source.all = nil
	for i := range 100_000 {
		signal := "Vehicle.Speed"
		if i%100 == 7 {
			signal = "Vehicle.IsMoving"
		}
		r := record(wire.Pseudonym{1, byte(i % 1000 >> 8), byte(i % 1000)}, signal, "can.powertrain", filters.DrivingStatus, filters.FloatValue(float64(i/100%2)))
		r.At -= int64(i) * int64(time.Millisecond)
		w.source.all = append(w.source.all, r)
	}
	src := &timed{records: &w.source}
	w.wrap = src
	w.reopen(b)
	b.Run("all", func(b *testing.B) { decide(b, w, src, 100_000, "Vehicle.Speed", "Vehicle.IsMoving") })
	b.Run("few", func(b *testing.B) { decide(b, w, src, 1000, "Vehicle.IsMoving") })
}

func decide(b *testing.B, w *world, src *timed, want int, signals ...string) {
	var scan, rest, bare []time.Duration
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for b.Loop() {
		start := time.Now()
		if r := w.ask(b, w.spec(signals...)); r.Records != want {
			b.Fatalf("%d records", r.Records)
		}
		end := time.Now()
		scan, rest = append(scan, src.ended.Sub(start)), append(rest, end.Sub(src.ended))
		if _, err := f.Write(make([]byte, 1024)); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(end))
	}
	for name, all := range map[string][]time.Duration{"scan": scan, "decide+log": rest, "fsync": bare} {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1e3, name+"-p50-ms")
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1e3, name+"-p99-ms")
	}
}
