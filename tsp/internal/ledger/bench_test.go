package ledger

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkAppend prints appends per second, the 99th percentile and the disk's bytes
// per entry, beside what bare writes of the same bytes reach on the same disk: one
// write and fsync after the other.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8, 512} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			dir := b.TempDir()
			l := mustOpen(b, config(b, dir), ignore)
			var took sync.Map
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			start := time.Now()
			for w := range writers {
				wg.Go(func() {
					e := asked("benchmark")
					var all []time.Duration
					for next.Add(1) <= int64(b.N) {
						at := time.Now()
						if _, err := l.Append(Request, e); err != nil {
							b.Error(err)
							return
						}
						all = append(all, time.Since(at))
					}
					took.Store(w, all)
				})
			}
			wg.Wait()
			rate := float64(b.N) / time.Since(start).Seconds()
			b.StopTimer()
			var all []time.Duration
			took.Range(func(_, v any) bool { all = append(all, v.([]time.Duration)...); return true })
			slices.Sort(all)
			bare := bareWrites(b, min(b.N, 300))
			b.ReportMetric(rate, "adds/s")
			b.ReportMetric(bare, "bare_fsyncs/s")
			b.ReportMetric(rate/bare, "adds/bare")
			b.ReportMetric(float64(all[len(all)*99/100])/1e6, "p99_ms")
			b.ReportMetric(float64(diskBytes(b, dir))/float64(l.Head().Size), "disk_B/entry")
		})
	}
}

func bareWrites(b *testing.B, n int) float64 {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	e := asked("bare")
	leaf, _ := marshal(&e)
	start := time.Now()
	for range n {
		if _, err := f.Write(leaf); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(start).Seconds()
}

func diskBytes(t testing.TB, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil {
			n += st.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// BenchmarkReader reads a log of 50,000 entries again and again.
func BenchmarkReader(b *testing.B) {
	dir := b.TempDir()
	l := mustOpen(b, config(b, dir), ignore)
	const n = 50_000
	fill(b, l, n, 512)
	mustClose(b, l)
	cpu := cpuTime(b)
	for b.Loop() {
		seen := 0
		_, problems := read(b, dir, func(Event) error { seen++; return nil })
		if seen != n+1 || len(problems) > 0 {
			b.Fatalf("%d entries, %s", seen, strings.TrimSpace(fmt.Sprint(problems)))
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	b.ReportMetric(float64(n)*float64(b.N)/(cpuTime(b)-cpu).Seconds(), "entries/cpu_s")
}

// cpuTime is what this process has used of all cores: a figure that other work on the
// machine does not change much.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkProof makes and checks inclusion proofs of a log of 50,000 entries.
func BenchmarkProof(b *testing.B) {
	l := mustOpen(b, config(b, b.TempDir()), ignore)
	fill(b, l, 50_000, 512)
	seq := uint64(0)
	for b.Loop() {
		seq = seq*7%50_000 + 1
		if _, err := l.Inclusion(seq); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode reads one leaf, beside decoding it with encoding/json, encoding that
// again and comparing.
func BenchmarkDecode(b *testing.B) {
	e := full(Request)
	e.Ask = asked("x").Ask
	leaf, err := Encode(&e)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("one pass", func(b *testing.B) {
		b.SetBytes(int64(len(leaf)))
		for b.Loop() {
			if _, err := Decode(leaf); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding again", func(b *testing.B) {
		b.SetBytes(int64(len(leaf)))
		for b.Loop() {
			if !decodeSlowly(leaf) {
				b.Fatal("refused")
			}
		}
	})
}
