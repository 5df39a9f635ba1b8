package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

const benchFrame = 50

// drive makes records as the agent holds them: a position every second of a car
// that moves, as JSON of some 180 bytes.
type drive struct {
	rng      *rand.Rand
	lat, lon float64
	at       time.Time
}

func newDrive(seed uint64) *drive {
	return &drive{rng: rand.New(rand.NewPCG(seed, 1)), lat: 31.23, lon: 121.47, at: noon}
}

func (d *drive) record() []byte {
	d.lat, d.lon = d.lat+d.rng.NormFloat64()*1e-4, d.lon+d.rng.NormFloat64()*1e-4
	d.at = d.at.Add(time.Second)
	return fmt.Appendf(nil, `{"signal":"Vehicle.CurrentLocation","source":"gnss.0","collected_at":%d,`+
		`"value":{"lat":%.7f,"lon":%.7f,"alt":%.1f,"heading":%.2f,"speed":%.3f}}`,
		d.at.UnixNano(), d.lat, d.lon, d.rng.Float64()*50, d.rng.Float64()*360, d.rng.Float64()*33)
}

func (d *drive) records(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = d.record()
	}
	return out
}

// noise is records of the same length that nothing can compress.
func noise(n int) [][]byte {
	rng := rand.NewChaCha8([32]byte{1})
	out := make([][]byte, n)
	for i := range out {
		out[i] = make([]byte, 180)
		_, _ = rng.Read(out[i])
	}
	return out
}

// plainDB puts one record under one key, as without a vault.
type plainDB struct {
	*badger.DB
	n uint64
}

func openPlain(tb testing.TB) *plainDB {
	db, err := badger.Open(BadgerOptions(filepath.Join(tb.TempDir(), "plain"), true))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return &plainDB{DB: db}
}

func (p *plainDB) set(w interface{ Set(k, v []byte) error }, index Index, rec []byte) error {
	p.n++
	key := binary.BigEndian.AppendUint64(append([]byte("P"), index[:]...), p.n)
	return w.Set(key, rec)
}

// commit writes recs in one synchronous transaction.
func (p *plainDB) commit(tb testing.TB, recs [][]byte) {
	err := p.Update(func(txn *badger.Txn) error {
		for _, rec := range recs {
			if err := p.set(txn, Index{1}, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// commit writes recs as frames of benchFrame in one synchronous transaction.
func (r *rig) commit(tb testing.TB, recs [][]byte) {
	err := r.db.Update(func(txn *badger.Txn) error {
		for part := range slices.Chunk(recs, benchFrame) {
			if err := r.store.Put(txn, Index{1}, noon, part); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// block is how many commits are timed together: enough for each side to pay for the
// tables that it makes in the background, and not for those of the other.
const block = 200

// BenchmarkAgainstPlain writes the same records, as many to a synchronous commit,
// as frames and as plain entries, a block of commits each in turn, and reports the
// ratio of the best blocks and of the median ones (above 1: the vault is faster).
// The third side is an empty entry: what Badger and the disk take for a commit, and
// so the most that the ratio could be.
func BenchmarkAgainstPlain(b *testing.B) {
	positions := func(n int) [][]byte { return newDrive(1).records(n) }
	for _, bc := range []struct {
		name    string
		records func(int) [][]byte
		n       int
	}{{"50-a-commit", positions, 50}, {"250-a-commit", positions, 250}, {"50-a-commit-of-noise", noise, 50}} {
		b.Run(bc.name, func(b *testing.B) {
			plain, sealed, floor := openPlain(b), newRig(b), openPlain(b)
			recs, empty := bc.records(bc.n), [][]byte{{}}
			var tPlain, tSealed, tFloor []time.Duration
			for b.Loop() {
				tFloor = append(tFloor, timed(func() { floor.commit(b, empty) }))
				tPlain = append(tPlain, timed(func() { plain.commit(b, recs) }))
				tSealed = append(tSealed, timed(func() { sealed.commit(b, recs) }))
			}
			rate := func(d []time.Duration) float64 { return float64(block*bc.n) / slices.Min(d).Seconds() }
			b.ReportMetric(rate(tSealed), "sealed-rec/s")
			b.ReportMetric(rate(tPlain), "plain-rec/s")
			b.ReportMetric(rate(tSealed)/rate(tPlain), "x-plain")
			b.ReportMetric(median(tPlain).Seconds()/median(tSealed).Seconds(), "x-plain-median")
			b.ReportMetric(rate(tFloor)/rate(tPlain), "x-plain-at-most")
		})
	}
}

func timed(commit func()) time.Duration {
	t := time.Now()
	for range block {
		commit()
	}
	return time.Since(t)
}

// written is what the process has dirtied of files so far, in bytes of pages.
func written(tb testing.TB) float64 {
	body, err := os.ReadFile("/proc/self/io")
	if err != nil {
		tb.Skip(err)
	}
	for line := range strings.Lines(string(body)) {
		var n float64
		if _, err := fmt.Sscanf(line, "write_bytes: %g", &n); err == nil {
			return n
		}
	}
	tb.Skip("/proc/self/io does not count written bytes")
	return 0
}

// BenchmarkWriteAmplification writes 40000 records by 50 to a commit and closes the
// database, each way, and reports the bytes written for a byte of records.
func BenchmarkWriteAmplification(b *testing.B) {
	const commits = 800
	recs := newDrive(1).records(benchFrame)
	bytes := 0.0
	for _, r := range recs {
		bytes += float64(len(r)) * commits
	}
	var plain, sealed float64
	for b.Loop() {
		from := written(b)
		p := openPlain(b)
		for range commits {
			p.commit(b, recs)
		}
		if err := p.Close(); err != nil {
			b.Fatal(err)
		}
		middle := written(b)
		s := newRig(b)
		for range commits {
			s.commit(b, recs)
		}
		if err := s.db.Close(); err != nil {
			b.Fatal(err)
		}
		plain, sealed = (middle-from)/bytes, (written(b)-middle)/bytes
	}
	b.ReportMetric(sealed, "sealed-x-payload")
	b.ReportMetric(plain, "plain-x-payload")
	b.ReportMetric(sealed/plain, "x-plain")
}

// BenchmarkDestroy destroys an hour of a million records, until it is refused. The
// peer is what Badger has for it: DropPrefix over the same ciphertext.
func BenchmarkDestroy(b *testing.B) {
	const records = 1_000_000
	var destroy, drop time.Duration
	for b.Loop() {
		b.StopTimer()
		r := newRig(b)
		recs := noise(300)
		wb := r.db.NewWriteBatch()
		for n := 0; n < records; n += len(recs) {
			for i := range recs {
				recs[i] = binary.BigEndian.AppendUint64(recs[i][:0], uint64(n+i))
			}
			if err := r.store.Put(wb, Index{1}, noon, recs); err != nil {
				b.Fatal(err)
			}
		}
		if err := wb.Flush(); err != nil {
			b.Fatal(err)
		}
		id := r.ring.BucketOf(noon)
		b.StartTimer()
		t0 := time.Now()
		if err := r.ring.Destroy(id); err != nil {
			b.Fatal(err)
		}
		if _, err := r.ring.Lookup(id); !errors.Is(err, ErrDestroyed) {
			b.Fatal(err)
		}
		destroy = time.Since(t0)
		b.StopTimer()
		if st, err := r.store.ScanAll(noon, noon, nil); err != nil || st.Records != 0 || st.Unreadable == 0 {
			b.Fatal(st, err)
		}
		t0 = time.Now()
		if err := r.db.DropPrefix([]byte("L")); err != nil {
			b.Fatal(err)
		}
		drop = time.Since(t0)
		b.StartTimer()
	}
	b.ReportMetric(float64(destroy.Microseconds())/1e3, "destroy-ms")
	b.ReportMetric(float64(drop.Microseconds())/1e3, "dropprefix-ms")
}

// BenchmarkReadHour reads one vehicle's hour, a record a second, among twenty
// vehicles, as frames and as plain entries (the ratio: above 1, the vault is slower).
func BenchmarkReadHour(b *testing.B) {
	const vehicles, seconds = 20, 3600
	plain, sealed := openPlain(b), newRig(b)
	pb, sb := plain.NewWriteBatch(), sealed.db.NewWriteBatch()
	for v := range byte(vehicles) {
		recs := newDrive(uint64(v)).records(seconds)
		for part := range slices.Chunk(recs, benchFrame) {
			if err := sealed.store.Put(sb, Index{v}, noon, part); err != nil {
				b.Fatal(err)
			}
		}
		for _, rec := range recs {
			if err := plain.set(pb, Index{v}, rec); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := errors.Join(pb.Flush(), sb.Flush()); err != nil {
		b.Fatal(err)
	}
	var tPlain, tSealed []time.Duration
	for b.Loop() {
		t0 := time.Now()
		if n := plain.read(b, Index{7}); n != seconds {
			b.Fatal(n)
		}
		t1 := time.Now()
		st, err := sealed.store.Scan(Index{7}, noon, noon, func(time.Time, []byte) error { return nil })
		if err != nil || st.Records != seconds {
			b.Fatal(st, err)
		}
		tPlain, tSealed = append(tPlain, t1.Sub(t0)), append(tSealed, time.Since(t1))
	}
	p, s := median(tPlain), median(tSealed)
	b.ReportMetric(float64(s.Microseconds()), "sealed-us")
	b.ReportMetric(float64(p.Microseconds()), "plain-us")
	b.ReportMetric(s.Seconds()/p.Seconds(), "x-plain")
}

func (p *plainDB) read(tb testing.TB, index Index) (n int) {
	err := p.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix = append([]byte("P"), index[:]...)
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := it.Item().Value(func([]byte) error { n++; return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
