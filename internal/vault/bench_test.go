package vault

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

const (
	benchFrame  = 50
	benchRecord = 160
)

// benchRecords is one frame's worth of records of a realistic length.
func benchRecords() [][]byte {
	recs := make([][]byte, benchFrame)
	for i := range recs {
		recs[i] = bytes.Repeat([]byte{byte(i)}, benchRecord)
	}
	return recs
}

// plainWriter puts one record under one key, as without a vault.
func plainWriter(b *testing.B) (func(batch int), func()) {
	db, err := badger.Open(BadgerOptions(filepath.Join(b.TempDir(), "plain"), true))
	if err != nil {
		b.Fatal(err)
	}
	n := uint64(0)
	recs := benchRecords()
	return func(frames int) {
		err := db.Update(func(txn *badger.Txn) error {
			for range frames {
				for _, rec := range recs {
					n++
					key := binary.BigEndian.AppendUint64([]byte("Psixteen byte idx"), n)
					if err := txn.Set(key, rec); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}, func() { _ = db.Close() }
}

func frameWriter(b *testing.B) func(frames int) {
	r := newRig(b)
	recs := benchRecords()
	return func(frames int) {
		err := r.db.Update(func(txn *badger.Txn) error {
			for range frames {
				if err := r.store.Put(txn, Index{1}, noon, recs); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAgainstPlain writes the same records, as many to a synchronous
// commit, as frames and as plain entries, turn about, and reports the ratio of
// the two throughputs (above 1: the vault is faster).
func BenchmarkAgainstPlain(b *testing.B) {
	for _, bc := range []struct {
		name   string
		frames int
	}{{"50-a-commit", 1}, {"250-a-commit", 5}, {"500-a-commit", 10}} {
		b.Run(bc.name, func(b *testing.B) {
			plain, done := plainWriter(b)
			defer done()
			sealed := frameWriter(b)
			var tPlain, tSealed time.Duration
			for b.Loop() {
				t0 := time.Now()
				plain(bc.frames)
				t1 := time.Now()
				sealed(bc.frames)
				tPlain, tSealed = tPlain+t1.Sub(t0), tSealed+time.Since(t1)
			}
			records := float64(b.N * bc.frames * benchFrame)
			b.ReportMetric(records/tSealed.Seconds(), "sealed-rec/s")
			b.ReportMetric(records/tPlain.Seconds(), "plain-rec/s")
			b.ReportMetric(tPlain.Seconds()/tSealed.Seconds(), "x-plain")
		})
	}
}

func BenchmarkSealFrame(b *testing.B) {
	r := newRig(b)
	recs := benchRecords()
	bucket, err := r.ring.Secret(r.ring.BucketOf(noon))
	if err != nil {
		b.Fatal(err)
	}
	_, size, err := fit(recs)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := r.store.seal(bucket, nil, Index{}, recs, size); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	r := newRig(b)
	recs := benchRecords()
	for range 200 {
		if err := r.db.Update(func(txn *badger.Txn) error { return r.store.Put(txn, Index{}, noon, recs) }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		st, err := r.store.ScanAll(noon, noon, func(Index, time.Time, []byte) error { return nil })
		if err != nil || st.Records != 200*benchFrame {
			b.Fatal(st, err)
		}
	}
}
