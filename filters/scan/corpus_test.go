package scan_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"cordon/filters/scan"
	"cordon/sim/corpus"
)

// What the printed tables and the floors are measured with: cases of a type, plain
// and evaded each, clean cases, and the seed.
const (
	casesEach  = 400
	cleanCases = 20_000
	seed       = 1
)

// judge scores the detectors on a set as a signal's value or a document meets them.
func judge(set corpus.Set, keep func(string) bool) *corpus.Board {
	s, b := scan.New(scan.Options{}), &corpus.Board{Keep: keep}
	for _, list := range [][]corpus.Case{corpus.Cases(set, seed, casesEach), corpus.Clean(set, seed, cleanCases)} {
		for _, c := range list {
			found, err := read(s, c)
			b.Add(c.Record, found, err != nil)
		}
	}
	return b
}

func read(s *scan.Scanner, c corpus.Case) ([]corpus.Entity, error) {
	found, err := s.Text(nil, []byte(c.Key), []byte(c.Text))
	if c.Form == corpus.Document {
		found, err = s.JSON(nil, []byte(c.Text))
	}
	out := make([]corpus.Entity, len(found))
	for i, f := range found {
		out[i] = corpus.Entity{Type: f.Entity.String(), Start: f.Start, End: f.End}
	}
	return out, err
}

// TestCorpusC scores a development set and prints its worst evasions;
// CORDON_CORPUS=VIN lists what was missed and falsely found of that type.
func TestCorpusC(t *testing.T) { develop(t, corpus.C) }

// TestCorpusD is TestCorpusC for the set that was held out first.
func TestCorpusD(t *testing.T) { develop(t, corpus.D) }

// TestCorpusE is TestCorpusC for the set of more carriers and evasions.
func TestCorpusE(t *testing.T) { develop(t, corpus.E) }

// TestCorpusF is TestCorpusC for the first independent set that once was held out.
func TestCorpusF(t *testing.T) { develop(t, corpus.F) }

// TestCorpusG is TestCorpusC for the second of them.
func TestCorpusG(t *testing.T) { develop(t, corpus.G) }

func develop(t *testing.T, set corpus.Set) {
	t.Helper()
	kind := os.Getenv("CORDON_CORPUS")
	b := judge(set, func(k string) bool { return k == kind })
	t.Logf("\n%s", b.Table(fmt.Sprintf("set %v, seed %d", set, seed)))
	t.Logf("\nworst evasions on set %v, misses of tries\n%s", set, b.Worst(16))
	for _, x := range b.Examples {
		t.Log(x)
	}
	hold(t, set, b)
}

// TestCorpusH scores the held-out set, which is independent of the other sets too. It tells
// nothing of its cases.
func TestCorpusH(t *testing.T) { heldOut(t, corpus.H) }

func heldOut(t *testing.T, set corpus.Set) {
	t.Helper()
	b := judge(set, nil)
	t.Logf("\n%s", b.Table(fmt.Sprintf("set %v, seed %d", set, seed)))
	hold(t, set, b)
}

// margin is what a floor lies below its measured figure, in percent: two labels.
const margin = 0.5

// hold compares the board with the floors of testdata: a line "set type recall
// precision evaded-recall" in percent. CORDON_FLOORS=write writes them anew.
func hold(t *testing.T, set corpus.Set, b *corpus.Board) {
	t.Helper()
	path := "testdata/floors_" + strings.ToLower(set.String()) + ".txt"
	if os.Getenv("CORDON_FLOORS") == "write" {
		write(t, path, b)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	lines := 0
	for s := bufio.NewScanner(f); s.Scan(); lines++ {
		var kind string
		var floor [3]float64
		if _, err := fmt.Sscan(s.Text(), &kind, &floor[0], &floor[1], &floor[2]); err != nil {
			t.Fatalf("%s: %q: %v. Try: CORDON_FLOORS=write go test -run Corpus ./filters/scan", path, s.Text(), err)
		}
		for i, got := range figures(b.Of(kind)) {
			if got < floor[i] {
				t.Errorf("set %v: %s: %s %.2f%%, floor %.2f%%", set, kind, [...]string{"recall", "precision", "recall of evaded forms"}[i], got, floor[i])
			}
		}
	}
	if lines != len(corpus.Types()) {
		t.Errorf("%s has %d floors, want %d", path, lines, len(corpus.Types()))
	}
}

func figures(s *corpus.Score) [3]float64 {
	return [3]float64{100 * s.Plain.Recall(), 100 * s.Precision(), 100 * s.Evaded.Recall()}
}

func write(t *testing.T, path string, b *corpus.Board) {
	t.Helper()
	var out strings.Builder
	for _, kind := range corpus.Types() {
		out.WriteString(kind)
		for _, x := range figures(b.Of(kind)) {
			fmt.Fprintf(&out, " %.2f", max(0, x-margin))
		}
		out.WriteByte('\n')
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
