package verify

import (
	"maps"
	"slices"
	"testing"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

// mutation is one thing that an operator, or somebody at its files, does wrong.
type mutation struct {
	name string
	want finding.ID
	opt  fixture.Options
	// after works on the finished folder; input on what the regulator has.
	after func(t *testing.T, w *fixture.World)
	input func(in *Input)
	spot  func(s *Spot)
	// mild: the finding alone does not make the log not compliant.
	mild finding.Verdict
}

// TestMutations: each of them is found, under an id of its own.
func TestMutations(t *testing.T) {
	all := slices.Concat(resigned, approvalMutations, keyMutations, countMutations, fileMutations, contentMutations, tileMutations, quietMutations)
	if len(all) < 30 {
		t.Fatalf("only %d mutations", len(all))
	}
	taken := map[finding.ID]string{}
	for i, m := range all {
		if other, ok := taken[m.want]; ok {
			t.Errorf("%s and %s want the same finding, %s", m.name, other, m.want)
		}
		taken[m.want] = m.name
		if testing.Short() && i%4 != 0 {
			continue // the race detector makes the whole table minutes long
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			w := fixture.New(t, m.opt)
			if m.after != nil {
				m.after(t, w)
			}
			in := inputOf(t, w)
			if m.input != nil {
				m.input(&in)
			}
			s := spot(t)
			if m.spot != nil {
				m.spot(&s)
			}
			r, err := Spotcheck(in, s)
			if err != nil {
				t.Fatal(err)
			}
			if !ids(r)[m.want] {
				show(t, r)
				t.Fatalf("not found: %s", m.want)
			}
			want := finding.NotCompliant
			if m.mild != "" {
				want = m.mild
			}
			if r.Verdict != want {
				show(t, r)
				t.Errorf("the verdict is %s", r.Verdict)
			}
		})
	}
	t.Logf("%d mutations, %d ids of %d", len(all), len(slices.Collect(maps.Keys(taken))), len(finding.IDs()))
}
