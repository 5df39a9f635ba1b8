package media

import (
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

// seeds gives the seeds of the corpus: every second one of what CORDON_MEDIA_SEEDS
// says as "from-to", or one. The thresholds were set on odd ones, even ones are held
// out.
func seeds(t testing.TB) []uint64 {
	t.Helper()
	from, to, ok := strings.Cut(os.Getenv("CORDON_MEDIA_SEEDS"), "-")
	if !ok {
		return []uint64{4}
	}
	a, err := strconv.ParseUint(from, 10, 32)
	b, err2 := strconv.ParseUint(to, 10, 32)
	if err != nil || err2 != nil {
		t.Fatal("CORDON_MEDIA_SEEDS is not two numbers, as in 2-12")
	}
	var out []uint64
	for ; a <= b; a += 2 {
		out = append(out, a)
	}
	return out
}

var made = map[uint64][]mediacorpus.Sample{}

// encodedCorpus makes the files of a seed, once for all tests.
func encodedCorpus(t *testing.T, seed uint64) []mediacorpus.Sample {
	t.Helper()
	if made[seed] == nil {
		files, err := mediacorpus.Encoded(t.Context(), seed)
		if errors.Is(err, mediacorpus.ErrNoEncoder) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		made[seed] = files
	}
	return made[seed]
}

// score counts what is said of the samples of one form in one cut. The inside of one large
// slice of video, of a page of Vorbis or of a PNG has no mark of its own: it is opaque, as
// even as compressed or encrypted data are, and no reading of it alone says more.
type score struct {
	all, named, opaque int
	kinds              map[Kind]int
}

func (s *score) add(b []byte) {
	k := Sniff(b)
	s.count(k)
	if k == None && len(b) >= 512 && even(b) {
		s.opaque++
	}
}

func (s *score) count(k Kind) {
	if s.kinds == nil {
		s.kinds = map[Kind]int{}
	}
	s.kinds[k]++
	s.all++
	if k != None {
		s.named++
	}
}

func (s *score) merge(o score) {
	s.all += o.all
	s.named += o.named
	s.opaque += o.opaque
}

// part is n in per cent of all.
func (s *score) part(n int) float64 { return 100 * float64(n) / float64(max(1, s.all)) }

// String gives what is named, and what is named or opaque, in per cent.
func (s *score) String() string {
	if s.all == 0 {
		return "    -     -"
	}
	return fmt.Sprintf("%5.1f %5.1f", s.part(s.named), s.part(s.named+s.opaque))
}

// line is the scores of one form: whole files, pieces of 4 KiB, messages of 1,400 and of
// 64 bytes of a Stream from the middle on, and what a Stream says of 4 KiB after 4 KiB
// behind the first, from the start of a file on.
type line struct {
	name                                 string
	whole, middle, long, short, followed score
}

func (l *line) take(r *rand.Rand, b []byte) {
	l.whole.add(b)
	for _, p := range mediacorpus.Middle(r, b, 24, 4096) {
		l.middle.add(p)
	}
	for _, m := range []struct {
		to      *score
		size, n int
	}{{&l.long, 1400, 60}, {&l.short, 64, 400}} {
		var s Stream
		for _, c := range mediacorpus.Chunks(b, len(b)/8, m.size, m.n) {
			m.to.count(s.Feed(c))
		}
	}
	var s Stream
	for i, c := range mediacorpus.Chunks(b, 0, 4096, 60) {
		if k := s.Feed(c); i > 0 {
			l.followed.count(k)
		}
	}
}

// entropyOnly are the forms whose pieces have no mark but at the start of large units:
// they cannot be told from compressed telemetry and have to be opaque.
var entropyOnly = []string{"WebP", "WebP lossless", "AVIF", "JPEG 2000", "JPEG XL"}

// rawForms have no header at all.
var rawForms = []string{"NV12", "I420", "YUYV", "RGB24", "BGRA", "gray8", "PCM s16le", "PCM s16be", "PCM s24le", "PCM f32le", "PCM u8", "A-law", "µ-law"}

// TestCorpusTable prints what is recognised of encoded media and holds the figures
// that were reached, less some margin.
func TestCorpusTable(t *testing.T) {
	var lines []*line
	for _, seed := range seeds(t) {
		files := encodedCorpus(t, seed)
		r := rand.New(rand.NewPCG(seed, 3))
		for _, f := range files {
			i := slices.IndexFunc(lines, func(l *line) bool { return l.name == f.Name })
			if i < 0 {
				i = len(lines)
				lines = append(lines, &line{name: f.Name})
			}
			lines[i].take(r, f.Data)
		}
	}
	t.Logf("%-16s %11s  %11s  %6s %6s %8s  in per cent: named, named or opaque", "form", "whole", "4 KiB", "1400 B", "64 B", "followed")
	var files, marked, entropy, raw, rawWhole, followed, rawFollowed score
	for _, l := range lines {
		t.Logf("%-16s %11v  %11v  %6.1f %6.1f %8.1f  %s", l.name, &l.whole, &l.middle, l.long.part(l.long.named), l.short.part(l.short.named),
			l.followed.part(l.followed.named), strings.TrimPrefix(fmt.Sprint(l.middle.kinds), "map"))
		switch {
		case slices.Contains(rawForms, l.name):
			raw.merge(l.middle)
			rawWhole.merge(l.whole)
			rawFollowed.merge(l.followed)
		case slices.Contains(entropyOnly, l.name):
			entropy.merge(l.middle)
			files.merge(l.whole)
			followed.merge(l.followed)
		default:
			marked.merge(l.middle)
			files.merge(l.whole)
			followed.merge(l.followed)
		}
	}
	t.Logf("files %v; pieces of forms with marks %v, of entropy alone %v; raw whole %v, raw pieces %v", &files, &marked, &entropy, &rawWhole, &raw)
	t.Logf("in a followed stream: named of files %.1f, of raw samples and pixels %.1f", followed.part(followed.named), rawFollowed.part(rawFollowed.named))
	for _, floor := range []struct {
		what         string
		has, atLeast float64
	}{
		{"whole files named", files.part(files.named), 99},
		{"pieces of forms with marks named", marked.part(marked.named), 62},
		{"pieces of forms with marks named or opaque", marked.part(marked.named + marked.opaque), 98},
		{"pieces without marks named or opaque", entropy.part(entropy.named + entropy.opaque), 99},
		{"pieces of raw samples and pixels named", raw.part(raw.named), 60},
		{"pieces in a followed stream named", followed.part(followed.named), 98},
	} {
		if floor.has < floor.atLeast {
			t.Errorf("%s: %.1f per cent, at least %.1f were", floor.what, floor.has, floor.atLeast)
		}
	}
}

// TestTelemetryTable holds what is named media of telemetry under 0.1%.
func TestTelemetryTable(t *testing.T) {
	lines := map[string]*score{}
	var all score
	take := func(samples []mediacorpus.Sample) {
		for _, s := range samples {
			if lines[s.Name] == nil {
				lines[s.Name] = &score{}
			}
			k := Sniff(s.Data)
			lines[s.Name].count(k)
			all.count(k)
		}
	}
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 12))
		for _, size := range []int{200, 512, 1400, 4096, 4096, 16000} {
			take(mediacorpus.Telemetry(r, 3, size))
			take(mediacorpus.Sensors(r, 9, size))
		}
	}
	logs, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "can", "*.candump.log"))
	if err != nil || len(logs) == 0 {
		t.Log("no logs of real cars in the shared data")
	}
	for _, name := range logs {
		for _, size := range []int{512, 1400, 4096} {
			samples, err := mediacorpus.Logged(name, size)
			if err != nil {
				t.Fatal(err)
			}
			take(samples)
		}
	}
	for name, s := range lines {
		if s.named > 0 || testing.Verbose() {
			t.Logf("%-26s %4d of %5d named media %v", name, s.named, s.all, s.kinds)
		}
	}
	t.Logf("telemetry: %d of %d named media, %.3f%%", all.named, all.all, all.part(all.named))
	if all.named*1000 >= all.all {
		t.Error("too much telemetry is taken for media")
	}
}
