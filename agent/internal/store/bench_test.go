package store

import (
	"encoding/binary"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
)

// Records of 200 bytes, 50 in a frame of about 2 KiB sealed.
const (
	benchRecord  = 200
	benchRecords = 50
	benchFrame   = 2 << 10
)

// BenchmarkCommit gives the rate of durable commits of one frame, in records, and
// that of plain Badger with the same durability and one record an entry.
func BenchmarkCommit(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		cfg := testConfig(b.TempDir(), newClock())
		cfg.OutboxBytes = 1 << 40
		s := open(b, cfg)
		b.ReportAllocs()
		for b.Loop() {
			commit(b, s, batch(s.frame(wire.LaneBulk, benchRecords, benchFrame)))
		}
		b.ReportMetric(float64(b.N*benchRecords)/b.Elapsed().Seconds(), "records/s")
	})
	plain := func(per int) func(b *testing.B) {
		return func(b *testing.B) {
			db, err := badger.Open((&Store{}).options(b.TempDir()))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			n := uint64(0)
			for b.Loop() {
				err := db.Update(func(txn *badger.Txn) error {
					for range per {
						n++
						if err := txn.Set(binary.BigEndian.AppendUint64(nil, n), make([]byte, benchRecord)); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*per)/b.Elapsed().Seconds(), "records/s")
		}
	}
	b.Run("badger/record-a-commit", plain(1))
	b.Run("badger/50-records-a-commit", plain(benchRecords))
}

func BenchmarkSettle(b *testing.B) {
	cfg := testConfig(b.TempDir(), newClock())
	cfg.OutboxBytes = 1 << 40
	s := open(b, cfg)
	for b.Loop() {
		b.StopTimer()
		var items []wire.ReceiptItem
		bt := &Batch{}
		for range 20 {
			f := s.frame(wire.LaneBulk, benchRecords, benchFrame)
			items = append(items, wire.ReceiptItem{ID: f.ID, Status: wire.StatusStored})
			bt.Frames = append(bt.Frames, f)
			bt.Delta.Received += benchRecords
		}
		commit(b, s, bt)
		b.StartTimer()
		if _, err := s.Settle(items); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*20)/b.Elapsed().Seconds(), "frames/s")
}
