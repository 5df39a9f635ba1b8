package tally

import (
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"cordon/filters/wire"
)

// BenchmarkMillion counts a request of a million subjects: what a tag, a list and the
// counts cost, and the memory that the counts hold.
func BenchmarkMillion(b *testing.B) {
	const n = 1_000_000
	tag := (&Secret{make([]byte, secretLen)}).Tagger()
	for b.Loop() {
		start := time.Now()
		l := make(List, n)
		for i := range l {
			var v wire.Pseudonym
			binary.BigEndian.PutUint64(v[:], uint64(i))
			l[i].Tag = tag(v, wire.SubjectTag{})
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "tags-ms")
		start = time.Now()
		text := l.Encode()
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "sort-ms")
		b.ReportMetric(float64(len(text))/1e6, "file-MB")
		before := heap()
		book := NewBook(2026)
		start = time.Now()
		book.Add("g", l)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "add-ms")
		b.ReportMetric(float64(heap()-before)/1e6, "counts-MB")
		start = time.Now()
		if c := book.With("g", l); c.New != 0 || c.General != n {
			b.Fatalf("%+v", c)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "with-ms")
		start = time.Now()
		book.Remove("g", l)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "remove-ms")
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
