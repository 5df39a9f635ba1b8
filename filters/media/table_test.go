package media

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cordon/sim/mediacorpus"
)

// seeds gives the seeds of the corpus: CORDON_MEDIA_SEEDS as "from-to", or two. Odd
// ones set the thresholds, even ones are held out.
func seeds(t testing.TB) []uint64 {
	from, to, ok := strings.Cut(os.Getenv("CORDON_MEDIA_SEEDS"), "-")
	if !ok {
		return []uint64{2, 4}
	}
	a, err := strconv.ParseUint(from, 10, 32)
	b, err2 := strconv.ParseUint(to, 10, 32)
	if err != nil || err2 != nil {
		t.Fatal("CORDON_MEDIA_SEEDS is not two numbers")
	}
	var out []uint64
	for ; a <= b; a += 2 {
		out = append(out, a)
	}
	return out
}

// score counts what was seen of a form and a cut.
type score struct {
	all, named, opaque int
	kinds              map[Kind]int
}

func (s *score) add(b []byte) {
	k := Sniff(b)
	s.all++
	switch {
	case k != None:
		s.named++
	case Opaque(b):
		s.opaque++
	}
	if s.kinds == nil {
		s.kinds = map[Kind]int{}
	}
	s.kinds[k]++
}

func (s *score) merge(o *score) {
	s.all += o.all
	s.named += o.named
	s.opaque += o.opaque
}

func percent(n, all int) string {
	if all == 0 {
		return "    -"
	}
	return fmt.Sprintf("%5.1f", 100*float64(n)/float64(all))
}

func (s *score) String() string {
	return percent(s.named, s.all) + " " + percent(s.named+s.opaque, s.all)
}

// stored encodes a seed, or takes it from the folder that CORDON_MEDIA_CACHE names.
func stored(t testing.TB, seed uint64) []mediacorpus.Sample {
	dir := os.Getenv("CORDON_MEDIA_CACHE")
	dir2 := filepath.Join(dir, fmt.Sprint(seed))
	if dir != "" {
		names, _ := filepath.Glob(filepath.Join(dir2, "*")) //nolint:errcheck // the pattern is fine
		var out []mediacorpus.Sample
		for _, n := range names {
			b, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, mediacorpus.Sample{Name: filepath.Base(n)[3:], Data: b})
		}
		if len(out) > 0 {
			return out
		}
	}
	out, err := mediacorpus.Encoded(t.Context(), seed)
	if errors.Is(err, mediacorpus.ErrNoEncoder) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if dir != "" {
		os.MkdirAll(dir2, 0o755)
		for i, s := range out {
			os.WriteFile(filepath.Join(dir2, fmt.Sprintf("%02d-%s", i, s.Name)), s.Data, 0o644)
		}
	}
	return out
}

func TestCorpusTable(t *testing.T) {
	type line struct {
		name                     string
		whole, middle, fed, fdcs score
	}
	var lines []*line
	dump := os.Getenv("CORDON_MEDIA_MISSES")
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 3))
		for _, s := range stored(t, seed) {
			i := slices.IndexFunc(lines, func(l *line) bool { return l.name == s.Name })
			if i < 0 {
				i = len(lines)
				lines = append(lines, &line{name: s.Name})
			}
			l := lines[i]
			l.whole.add(s.Data)
			for k, p := range mediacorpus.Middle(r, s.Data, 24, 4096) {
				before := l.middle.named
				l.middle.add(p)
				if dump != "" && l.middle.named == before && k < 4 {
					os.WriteFile(filepath.Join(dump, strings.ReplaceAll(fmt.Sprintf("%s-%d-%d", s.Name, seed, k), " ", "_")), bytes.Clone(p), 0o644)
				}
			}
			for k, size := range []int{1400, 64} {
				n, sc := 60, &l.fed
				if k == 1 {
					n, sc = 400, &l.fdcs
				}
				var st Stream
				for _, c := range mediacorpus.Chunks(s.Data, len(s.Data)/8, size, n) {
					sc.all++
					if st.Feed(c) != None {
						sc.named++
					}
				}
			}
		}
	}
	t.Logf("%-16s %11s  %11s  %6s %6s", "form", "whole", "4 KB piece", "1400 B", "64 B")
	var w, m score
	for _, l := range lines {
		t.Logf("%-16s %11v  %11v  %6s %6s  %v", l.name, &l.whole, &l.middle, percent(l.fed.named, l.fed.all), percent(l.fdcs.named, l.fdcs.all),
			strings.TrimPrefix(fmt.Sprint(l.middle.kinds), "map"))
		w.merge(&l.whole)
		m.merge(&l.middle)
	}
	t.Logf("%-16s %11v  %11v", "all", &w, &m)
}

func TestTelemetryTable(t *testing.T) {
	var lines []*row
	n := 3
	if v, err := strconv.Atoi(os.Getenv("CORDON_TELEMETRY")); err == nil {
		n = v
	}
	dump := os.Getenv("CORDON_MEDIA_MISSES")
	all, wrong := 0, 0
	take := func(samples []mediacorpus.Sample) {
		for _, s := range samples {
			i := slices.IndexFunc(lines, func(l *row) bool { return l.name == s.Name })
			if i < 0 {
				i = len(lines)
				lines = append(lines, &row{name: s.Name, kinds: map[Kind]int{}})
			}
			lines[i].all++
			all++
			if k := Sniff(s.Data); k != None {
				lines[i].blocked++
				wrong++
				lines[i].kinds[k]++
				if dump != "" {
					os.WriteFile(filepath.Join(dump, strings.ReplaceAll(fmt.Sprintf("FP-%s-%v-%d", s.Name, k, wrong), " ", "_")), s.Data, 0o644)
				}
			}
		}
	}
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 12))
		for _, size := range []int{200, 512, 1400, 4096, 4096, 16000} {
			take(mediacorpus.Telemetry(r, n, size))
			take(mediacorpus.Sensors(r, n*3, size))
		}
	}
	logs, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "can", "*.candump.log")) //nolint:errcheck // the pattern is fine
	for _, name := range logs {
		for _, size := range []int{512, 1400, 4096} {
			s, err := mediacorpus.Logged(name, size)
			if err != nil {
				t.Fatal(err)
			}
			take(s)
		}
	}
	for _, l := range lines {
		if l.blocked > 0 {
			t.Logf("%-24s %4d of %6d %v", l.name, l.blocked, l.all, l.kinds)
		}
	}
	t.Logf("telemetry: %d of %d named media, %.3f%%", wrong, all, 100*float64(wrong)/float64(all))
}
