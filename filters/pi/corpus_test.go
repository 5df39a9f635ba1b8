package pi_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"cordon/filters/pi"
	"cordon/filters/scan"
	"cordon/sim/corpus"
)

// tally counts, for one entity, the labelled places that were found and the findings
// that no label bears out.
type tally struct {
	n, found, right, wrong int
	missed, false          map[string]int
	examples               []string
}

func (c *tally) recall() float64    { return float64(c.found) / float64(max(1, c.n)) }
func (c *tally) precision() float64 { return float64(c.right) / float64(max(1, c.right+c.wrong)) }

type board map[string]*tally

func (b board) of(e string) *tally {
	if b[e] == nil {
		b[e] = &tally{missed: map[string]int{}, false: map[string]int{}}
	}
	return b[e]
}

// findings scans a record as its form asks.
func findings(t *testing.T, s *scan.Scanner, p *pi.Scanner, r corpus.Record) []pi.Finding {
	if r.Form != corpus.Document {
		return p.Scan(nil, []byte(r.Key), []byte(r.Text))
	}
	out, err := s.JSON(nil, []byte(r.Text))
	if err != nil {
		t.Fatalf("record %d: %v", r.ID, err)
	}
	return out
}

// score compares findings and labels. A label counts as found if a finding of its
// type overlaps it; onlyEvaded leaves the others out of the recall.
func (b board) score(found []pi.Finding, r corpus.Record, onlyEvaded bool) {
	show := func(i, j int) string {
		return fmt.Sprintf("[%s] %q in %.150q", r.Evasion, r.Text[i:min(j, i+60)], r.Text)
	}
	for _, e := range r.Entities {
		if onlyEvaded && !e.Evaded {
			continue
		}
		c, hit := b.of(e.Type), false
		for _, f := range found {
			hit = hit || f.Entity.String() == e.Type && f.Start < e.End && f.End > e.Start
		}
		c.n++
		if hit {
			c.found++
		} else {
			c.missed[r.Evasion]++
			c.examples = append(c.examples, "missed "+r.Key+" "+show(e.Start, e.End))
		}
	}
	for _, f := range found {
		c, right := b.of(f.Entity.String()), false
		for _, e := range r.Entities {
			right = right || f.Entity.String() == e.Type && f.Start < e.End && f.End > e.Start
		}
		if right {
			c.right++
		} else {
			c.wrong++
			c.examples = append(c.examples, "false "+f.Entity.String()+" "+r.Key+" "+show(f.Start, f.End))
		}
	}
}

// measure scores a set; what is found in its negatives counts against both boards.
func measure(t *testing.T, set corpus.Set, seed uint64) (plain, evaded board) {
	s, p := scan.New(scan.Options{}), pi.NewScanner(pi.Known{})
	plain, evaded = board{}, board{}
	for _, r := range corpus.Plain(set, seed, 12000) {
		plain.score(findings(t, s, p, r), r, false)
	}
	for _, r := range corpus.Evaded(set, seed, 20000) {
		evaded.score(findings(t, s, p, r), r, true)
	}
	lines := 0
	for _, r := range corpus.Negatives(set, seed, 12000) {
		found := findings(t, s, p, r)
		if len(found) > 0 {
			lines++
		}
		plain.score(found, r, false)
		evaded.score(found, r, true)
	}
	t.Logf("negatives with a finding: %d of 12000", lines)
	return plain, evaded
}

func table(t *testing.T, name string, plain, evaded board) {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%-12s %6s %9s %9s   %6s %9s %9s\n", name, "entity", "plain", "recall", "precision", "evaded", "recall", "precision")
	for e := pi.ResidentID; e <= pi.Location; e++ {
		p, v := plain.of(e.String()), evaded.of(e.String())
		fmt.Fprintf(&out, "%-12s %6d %9.4f %9.4f   %6d %9.4f %9.4f\n", e, p.n, p.recall(), p.precision(), v.n, v.recall(), v.precision())
	}
	t.Log(out.String())
}

// floors are a little below what was measured on set B: recall and precision of
// plain records, recall of evaded ones.
var floors = map[string][3]float64{
	"RESIDENT_ID": {0.995, 0.999, 0.98}, "MOBILE": {0.995, 0.99, 0.97}, "PLATE": {0.995, 0.995, 0.97}, "VIN": {0.995, 0.99, 0.98},
	"PASSPORT": {0.99, 0.99, 0.98}, "PERMIT": {0.98, 0.99, 0.97}, "CREDIT_CODE": {0.995, 0.995, 0.94}, "BANK_CARD": {0.995, 0.99, 0.98},
	"EMAIL": {0.999, 0.999, 0.98}, "MAC": {0.999, 0.99, 0.97}, "IMEI": {0.995, 0.99, 0.98}, "IMSI": {0.995, 0.99, 0.98},
	"ICCID": {0.995, 0.99, 0.98}, "NAME": {0.97, 0.98, 0.91}, "ADDRESS": {0.98, 0.98, 0.92}, "WECHAT": {0.98, 0.98, 0.97},
	"BIOMETRIC": {0.99, 0.99, 0}, "LOCATION": {0.99, 0.99, 0.97},
}

func TestCorpus(t *testing.T) {
	plain, evaded := measure(t, corpus.B, 7)
	table(t, "held-out set", plain, evaded)
	for e, f := range floors {
		if r := plain.of(e).recall(); r < f[0] {
			t.Errorf("%s: recall %.4f, want %.4f", e, r, f[0])
		}
		if r := plain.of(e).precision(); r < f[1] {
			t.Errorf("%s: precision %.4f, want %.4f", e, r, f[1])
		}
		if r := evaded.of(e).recall(); r < f[2] {
			t.Errorf("%s: recall of evaded forms %.4f, want %.4f", e, r, f[2])
		}
	}
}

// TestCorpusDevelopment scores the set that the detectors were developed on; with
// CORDON_CORPUS naming an entity it lists what was missed.
func TestCorpusDevelopment(t *testing.T) {
	plain, evaded := measure(t, corpus.A, 3)
	table(t, "development set", plain, evaded)
	want := os.Getenv("CORDON_CORPUS")
	for _, b := range []board{plain, evaded} {
		for e, c := range b {
			if want != e && want != "all" {
				continue
			}
			if c.recall() < 0.5 && c.n > 0 {
				t.Errorf("%s: recall %.4f", e, c.recall())
			}
			t.Log(e, c.missed)
			sort.SliceStable(c.examples, func(i, j int) bool { return c.examples[i][:4] < c.examples[j][:4] })
			step := max(1, len(c.examples)/15)
			for i := 0; i < len(c.examples); i += step {
				t.Log("   ", c.examples[i])
			}
		}
	}
}
