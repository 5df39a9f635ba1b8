package media

import (
	"math/rand/v2"
	"slices"
	"testing"

	"cordon/sim/mediacorpus"
)

// row counts the samples of one name.
type row struct {
	name         string
	all, blocked int
	kinds        map[Kind]int
}

func tally(samples []mediacorpus.Sample) []*row {
	var rows []*row
	for _, s := range samples {
		i := slices.IndexFunc(rows, func(r *row) bool { return r.name == s.Name })
		if i < 0 {
			i = len(rows)
			rows = append(rows, &row{name: s.Name, kinds: map[Kind]int{}})
		}
		rows[i].all++
		if k := Sniff(s.Data); k != None {
			rows[i].blocked++
			rows[i].kinds[k]++
		}
	}
	return rows
}

// TestTelemetryIsNoMedia holds what is blocked of packed telemetry under 0.1%.
func TestTelemetryIsNoMedia(t *testing.T) {
	n := 5
	if testing.Short() {
		n = 2
	}
	r := rand.New(rand.NewPCG(11, 12))
	all, blocked := 0, 0
	for _, size := range []int{256, 1024, 2048, 4096, 8192, 30000} {
		for _, f := range tally(mediacorpus.Telemetry(r, n, size)) {
			all += f.all
			blocked += f.blocked
			if f.blocked > 0 {
				t.Logf("%5d bytes of %-24s %3d of %3d blocked: %v", size, f.name, f.blocked, f.all, f.kinds)
			}
		}
	}
	t.Logf("telemetry: %d of %d pieces blocked, %.3f%%", blocked, all, 100*float64(blocked)/float64(all))
	if blocked*1000 >= all {
		t.Errorf("%d of %d pieces of telemetry were taken for media", blocked, all)
	}
}
