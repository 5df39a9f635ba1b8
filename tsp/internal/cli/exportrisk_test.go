package cli

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// TestRiskTable is what a terminal shows.
func TestRiskTable(t *testing.T) {
	var b bytes.Buffer
	err := riskTable(&b, []riskLine{
		{Coarsening: "none", Trips: 2, Candidates: 1},
		{Coarsening: "5m", Trips: 2, Candidates: 4096, AtLeast: true, Enough: true},
		{Coarsening: "trip", Candidates: math.MaxUint64, AtLeast: true, Enough: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "COARSENING  TRIPS  ROUTES LEFT    ENOUGH\nnone        2      1              no\n5m          2      at least 4096  yes\ntrip        0      all            yes\n"
	if b.String() != want {
		t.Errorf("table\n%swant\n%s", b.String(), want)
	}
}

func TestRiskHint(t *testing.T) {
	lines := []riskLine{{Coarsening: "none"}, {Coarsening: "1m"}, {Coarsening: "5m", Enough: true}}
	if got := hintOf(lines); got != "coarsen the series over 5m" {
		t.Errorf("hint %q", got)
	}
	if got := hintOf(lines[:2]); !strings.Contains(got, "no coarsening") {
		t.Errorf("hint %q", got)
	}
}
