package egress

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/testtime"
)

func newTestMeter(t testing.TB) (*meter, *testtime.Watch) {
	t.Helper()
	w := testtime.New(t0)
	m, err := newMeter(filepath.Join(t.TempDir(), "counts"), w.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.close() })
	return m, w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// countsOn reads what is on disk, as after a crash.
func countsOn(t testing.TB, m *meter, day string) []count {
	t.Helper()
	d, err := readCounts(m.dir, day)
	must(t, err)
	if d.damaged != 0 {
		t.Errorf("%d damaged lines", d.damaged)
	}
	return d.counts
}

// TestNeverUnder: at every moment what is on disk is at least what may have gone, and
// at most a step more; once a try is over it is exact.
func TestNeverUnder(t *testing.T) {
	m, _ := newTestMeter(t)
	const size = 3*ahead + 5
	p := m.begin("store", "r1", 1, size)
	var wire, file int64
	for file < size {
		n := min(700_001, size-file)
		file += n
		must(t, p.body(file))
		must(t, p.wire(int(n)+50))
		wire += n + 50
		got := countsOn(t, m, dayOf(t0))
		if len(got) != 1 || got[0].wire < wire || got[0].wire > wire+ahead || got[0].file < file || got[0].file > min(file+ahead, size) {
			t.Fatalf("%d of the file and %d in all have gone, on disk %+v", file, wire, got)
		}
	}
	must(t, p.done())
	if got := countsOn(t, m, dayOf(t0)); got[0].wire != wire || got[0].file != size {
		t.Errorf("%+v, want %d and %d", got, wire, size)
	}
}

// TestCountsOverMidnight: every day has its bytes.
func TestCountsOverMidnight(t *testing.T) {
	m, clock := newTestMeter(t)
	p := m.begin("store", "r1", 1, 10<<20)
	must(t, p.wire(1000))
	must(t, p.body(900))
	next := t0.Add(24 * time.Hour)
	clock.Set(next)
	must(t, p.wire(ahead+7))
	must(t, p.body(2000))
	must(t, p.done())
	first, second := countsOn(t, m, dayOf(t0)), countsOn(t, m, dayOf(next))
	if len(first) != 1 || first[0].wire != 1000 || first[0].file != 900 {
		t.Errorf("first day %+v", first)
	}
	if len(second) != 1 || second[0].wire != ahead+7 || second[0].file != 2000 {
		t.Errorf("second day %+v", second)
	}
}

// TestTornCount: a line that a crash cut off is gone, its bytes never went, and the
// next one stands in its place.
func TestTornCount(t *testing.T) {
	m, _ := newTestMeter(t)
	must(t, m.begin("store", "r1", 1, 100).wire(100))
	must(t, m.close())
	path := filepath.Join(m.dir, dayOf(t0))
	whole, err := os.ReadFile(path)
	must(t, err)
	for cut := 1; cut < len(whole); cut++ {
		must(t, os.WriteFile(path, append(append([]byte{}, whole...), whole[:cut]...), 0o600))
		m, err := newMeter(m.dir, m.now)
		must(t, err)
		must(t, m.begin("store", "r2", 1, 100).wire(1))
		if got := countsOn(t, m, dayOf(t0)); len(got) != 2 || got[1].request != "r2" {
			t.Fatalf("cut at %d: %+v", cut, got)
		}
		must(t, m.close())
	}
}

// TestUncounted: what cannot be counted does not go.
func TestUncounted(t *testing.T) {
	m, _ := newTestMeter(t)
	must(t, os.RemoveAll(m.dir))
	must(t, os.WriteFile(m.dir, nil, 0o600))
	p := m.begin("store", "r1", 1, 100)
	if err := p.wire(1); err == nil || !strings.Contains(err.Error(), "none leave") {
		t.Errorf("counted: %v", err)
	}
	if p.left() != 0 || m.totals("store") != 0 {
		t.Error("it is counted as gone")
	}
}

func FuzzCounts(f *testing.F) {
	c := count{"store", "r1", 2, 4096, 1000}
	f.Add([]byte(c.line()))
	f.Add([]byte(c.line() + "1 store r1 2 5 5 00000000\n" + c.line()[:9]))
	f.Add([]byte("1 a b 01 2 3 12345678\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := parseCounts("2026-03-10", data)
		if d.whole < 0 || d.whole > int64(len(data)) || d.whole > 0 && data[d.whole-1] != '\n' {
			t.Fatalf("%d of %d bytes are whole lines", d.whole, len(data))
		}
		var again []byte
		for i := range d.counts {
			again = append(again, d.counts[i].line()...)
		}
		if e := parseCounts("2026-03-10", again); len(e.counts) != len(d.counts) || e.damaged != 0 {
			t.Fatalf("%d counts became %d, %d damaged", len(d.counts), len(e.counts), e.damaged)
		}
	})
}

func FuzzAttempt(f *testing.F) {
	f.Add([]byte(`{"v":1,"request":"r1","channel":"store","file":{"name":"r1.age","cipher":10},"state":"open","left":5}`))
	f.Add([]byte(`{"v":1,"request":"../x","channel":"store","file":{"name":"r1.age"},"state":"open"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseAttempt(data)
		if err == nil && (a.Left > a.File.Cipher || strings.ContainsAny(a.Request+a.File.Name, "/\\\x00")) {
			t.Fatalf("took %+v", a)
		}
	})
}
