package strata

import (
	"slices"
	"testing"

	"cordon/filters"
	"cordon/tsp/internal/verify/history"
)

// TestStrata: each stratum takes what it says, and not the plain export beside it.
func TestStrata(t *testing.T) {
	plain := history.Export{Candidates: 1 << 40, Sent: true, Receipts: 1, Labels: filters.DrivingStatus, General: 10}
	for id, change := range map[string]func(*history.Export){
		"first":      func(x *history.Export) { x.First = true },
		"rotation":   func(x *history.Export) { x.Rotated = true },
		"policy":     func(x *history.Export) { x.Turned = true },
		"personal":   func(x *history.Export) { x.Labels |= filters.SensitivePI },
		"unassessed": func(x *history.Export) { x.Candidates = 0 },
		"tier":       func(x *history.Export) { x.General = 1_049_999 },
		"gaps":       func(x *history.Export) { x.Lost = 1 },
		"again":      func(x *history.Export) { x.Again = true },
		"silent":     func(x *history.Export) { x.Receipts = 0 },
	} {
		risky := plain
		change(&risky)
		s, err := Pick(id)
		if err != nil || len(s) != 1 {
			t.Fatalf("%s: %v", id, err)
		}
		if got := s[0].In([]history.Export{plain, risky, plain}); !slices.Equal(got, []int{1}) {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestOrdered(t *testing.T) {
	var all []history.Export
	for i := range 50 {
		all = append(all, history.Export{Candidates: uint64(1000 + (i*37)%50), Cipher: int64((i * 13) % 50), Subjects: i})
	}
	all = append(all, history.Export{}) // nothing was assessed
	picked := func(id string) []history.Export {
		s, err := Pick(id)
		if err != nil {
			t.Fatal(err)
		}
		var out []history.Export
		for _, i := range s[0].In(all) {
			out = append(out, all[i])
		}
		return out
	}
	if got := picked("narrow"); len(got) != most || slices.ContainsFunc(got, func(x history.Export) bool { return x.Candidates >= 1000+most || x.Candidates == 0 }) {
		t.Errorf("narrow: %v", got)
	}
	if got := picked("large"); slices.ContainsFunc(got, func(x history.Export) bool { return x.Cipher < 40 && x.Subjects < 40 }) || len(got) < most {
		t.Errorf("large: %v", got)
	}
}

func TestPick(t *testing.T) {
	if s, err := Pick("all"); err != nil || len(s) != len(All()) {
		t.Errorf("%d %v", len(s), err)
	}
	if s, err := Pick("none"); err != nil || len(s) != 0 {
		t.Errorf("%d %v", len(s), err)
	}
	if _, err := Pick("first,nothing"); err == nil {
		t.Error("no such stratum")
	}
}
