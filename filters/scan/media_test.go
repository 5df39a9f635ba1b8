package scan

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordon/filters/pi"
	"cordon/sim/mediacorpus"
)

// verdicts counts what a scanner says of samples of one form.
type verdicts struct {
	name                string
	all, named, refused int // the latter two: as media; as media, opaque or unreadable
}

// judge has s scan b as bytes.
func (v *verdicts) judge(s *Scanner, b []byte) {
	found, err := s.Bytes(nil, b)
	entity := func(e pi.Entity) bool {
		return slices.ContainsFunc(found, func(f pi.Finding) bool { return f.Entity == e })
	}
	v.all++
	if entity(pi.Media) {
		v.named++
	}
	if err != nil || entity(pi.Media) || entity(pi.Opaque) {
		v.refused++
	}
}

func (v *verdicts) part(n int) float64 { return 100 * float64(n) / float64(max(1, v.all)) }

func (v *verdicts) log(t *testing.T) {
	t.Helper()
	t.Logf("%-28s %5d  named media %5.1f%%  refused %5.1f%%", v.name, v.all, v.part(v.named), v.part(v.refused))
}

// encoded makes the corpus of a held-out seed once more for this package.
func encoded(t *testing.T) []mediacorpus.Sample {
	t.Helper()
	if testing.Short() {
		t.Skip("encodes for seconds")
	}
	all, err := mediacorpus.Encoded(t.Context(), 6)
	if errors.Is(err, mediacorpus.ErrNoEncoder) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// nestable are the files that a magic number tells anywhere; raw samples have none, a
// bare stream of JPEG XL has one of two bytes.
func nestable(name string) bool {
	return !strings.HasPrefix(name, "PCM") && !slices.Contains([]string{"JPEG XL", "NV12", "I420", "YUYV", "RGB24", "BGRA", "gray8", "A-law", "µ-law"}, name)
}

// TestMediaIsRefused scans whole files, wrapped ones in one layer and in two, and
// pieces of 4 KiB.
func TestMediaIsRefused(t *testing.T) {
	files := encoded(t)
	s := New(Options{})
	r := rand.New(rand.NewPCG(6, 6))
	wrappings := mediacorpus.Wrappings()
	one, two := verdicts{name: "files in one layer"}, verdicts{name: "files in two layers"}
	pieces, wrapped := verdicts{name: "pieces of 4 KiB"}, verdicts{name: "wrapped pieces"}
	var each []*verdicts
	for _, f := range files {
		if len(f.Data) > 1<<18 {
			f.Data = f.Data[:1<<18] // what is too large to read is refused without a look
		}
		form := &verdicts{name: f.Name}
		each = append(each, form)
		for i, w := range wrappings {
			if !nestable(f.Name) {
				break
			}
			one.judge(s, w.Wrap(f.Data))
			outer := wrappings[(i+1+r.IntN(len(wrappings)-1))%len(wrappings)]
			two.judge(s, outer.Wrap(w.Wrap(f.Data)))
		}
		for i, p := range mediacorpus.Middle(r, f.Data, 12, 4096) {
			form.judge(s, p)
			pieces.judge(s, p)
			wrapped.judge(s, wrappings[i%len(wrappings)].Wrap(p))
		}
	}
	for _, v := range each {
		if v.refused < v.all {
			v.log(t)
		}
	}
	for _, v := range []*verdicts{&one, &two, &pieces, &wrapped} {
		v.log(t)
	}
	// A length before text or gzip hides what is in it from the name, not from refusal;
	// raw pixels of less than 128 read as a row of integers of MessagePack.
	if one.part(one.named) < 99 || two.part(two.named) < 94 || two.part(two.refused) < 97 {
		t.Error("wrapped files pass for something else than media")
	}
	if pieces.part(pieces.refused) < 90 || wrapped.part(wrapped.refused) < 90 {
		t.Error("pieces of media are not refused")
	}
}

// TestTelemetryIsNoMedia holds what is named media of telemetry under 0.1%.
func TestTelemetryIsNoMedia(t *testing.T) {
	s := New(Options{})
	r := rand.New(rand.NewPCG(8, 8))
	v := verdicts{name: "telemetry"}
	for _, size := range []int{256, 1024, 4096} {
		for _, sample := range append(mediacorpus.Telemetry(r, 2, size), mediacorpus.Sensors(r, 6, size)...) {
			v.judge(s, sample.Data)
		}
	}
	logs, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "can", "*.candump.log"))
	if err != nil || len(logs) == 0 {
		t.Log("no logs of real cars in the shared data")
	}
	for _, name := range logs {
		if _, err := os.Stat(name); err != nil {
			continue
		}
		samples, err := mediacorpus.Logged(name, 2048)
		if err != nil {
			t.Fatal(err)
		}
		for _, sample := range samples {
			v.judge(s, sample.Data)
		}
	}
	v.log(t)
	if v.named*1000 > v.all {
		t.Errorf("%d of %d pieces of telemetry are named media", v.named, v.all)
	}
}
