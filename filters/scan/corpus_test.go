package scan_test

import (
	"os"
	"strings"
	"testing"

	"cordon/filters/scan"
	"cordon/sim/corpus"
)

// The sizes that the printed tables have: cases of a type, plain and evaded each, and
// clean cases. CORDON_CORPUS=full asks for them; the gates do with fewer.
const (
	fullCases, fullClean = 400, 20_000
	gateCases, gateClean = 120, 5_000
)

// judge scores the detectors on a set as a signal's value or a document meets them.
func judge(set corpus.Set, seed uint64, cases, clean int, keep func(string) bool) *corpus.Board {
	s, b := scan.New(scan.Options{}), &corpus.Board{Keep: keep}
	for _, list := range [][]corpus.Case{corpus.Cases(set, seed, cases), corpus.Clean(set, seed, clean)} {
		for _, c := range list {
			found, err := s.Text(nil, []byte(c.Key), []byte(c.Text))
			if c.Form == corpus.Document {
				found, err = s.JSON(nil, []byte(c.Text))
			}
			var entities []corpus.Entity
			for _, f := range found {
				entities = append(entities, corpus.Entity{Type: f.Entity.String(), Start: f.Start, End: f.End})
			}
			b.Add(c.Record, entities, err != nil)
		}
	}
	return b
}

func sizes() (cases, clean int) {
	if strings.HasPrefix(os.Getenv("CORDON_CORPUS"), "full") {
		return fullCases, fullClean
	}
	return gateCases, gateClean
}

// TestCorpusC prints the development set with its worst evasions; CORDON_CORPUS=full,VIN
// also lists what was missed and falsely found of a type.
func TestCorpusC(t *testing.T) {
	cases, clean := sizes()
	_, kind, _ := strings.Cut(os.Getenv("CORDON_CORPUS"), ",")
	b := judge(corpus.C, 1, cases, clean, func(k string) bool { return k == kind })
	t.Logf("\n%s\nworst evasions, misses of tries\n%s", b.Table("set C, seed 1"), b.Worst(10))
	for _, x := range b.Examples {
		t.Log(x)
	}
}

// TestCorpusD prints the scores of the held-out set. It tells nothing of its cases.
func TestCorpusD(t *testing.T) {
	cases, clean := sizes()
	b := judge(corpus.D, 1, cases, clean, nil)
	t.Logf("\n%s", b.Table("set D, seed 1"))
}
