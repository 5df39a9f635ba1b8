package pi_test

import (
	"os"
	"testing"

	"cordon/filters/pi"
	"cordon/filters/scan"
	"cordon/sim/corpus"
)

// measure scores the detectors alone on texts and values, with the walk on documents.
func measure(t *testing.T, set corpus.Set, seed uint64, keep func(string) bool) *corpus.Board {
	s, p, b := scan.New(scan.Options{}), pi.NewScanner(pi.Known{}), &corpus.Board{Keep: keep}
	for _, list := range [][]corpus.Record{
		corpus.Plain(set, seed, 12000), corpus.Evaded(set, seed, 20000), corpus.Negatives(set, seed, 12000),
	} {
		for _, r := range list {
			b.Add(r, findings(t, s, p, r), false)
		}
	}
	return b
}

// findings scans a record as its form asks.
func findings(t *testing.T, s *scan.Scanner, p *pi.Scanner, r corpus.Record) []corpus.Entity {
	t.Helper()
	var found []pi.Finding
	if r.Form == corpus.Document {
		var err error
		if found, err = s.JSON(nil, []byte(r.Text)); err != nil {
			t.Fatalf("record %d: %v", r.ID, err)
		}
	} else {
		found = p.Scan(nil, []byte(r.Key), []byte(r.Text))
	}
	out := make([]corpus.Entity, len(found))
	for i, f := range found {
		out[i] = corpus.Entity{Type: f.Entity.String(), Start: f.Start, End: f.End}
	}
	return out
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
	b := measure(t, corpus.B, 7, nil)
	t.Logf("\n%s", b.Table("set B, seed 7"))
	for kind, floor := range floors {
		s := b.Of(kind)
		for i, got := range [...]float64{s.Plain.Recall(), s.Precision(), s.Evaded.Recall()} {
			if got < floor[i] {
				t.Errorf("%s: %s %.4f, want %.4f", kind, [...]string{"recall", "precision", "recall of evaded forms"}[i], got, floor[i])
			}
		}
	}
}

// TestCorpusDevelopment scores the set that the detectors were developed on; with
// CORDON_CORPUS naming an entity it lists what was missed.
func TestCorpusDevelopment(t *testing.T) {
	want := os.Getenv("CORDON_CORPUS")
	b := measure(t, corpus.A, 3, func(kind string) bool { return kind == want })
	t.Logf("\n%s", b.Table("set A, seed 3"))
	for _, x := range b.Examples {
		t.Log(x)
	}
	for kind := range floors {
		if r := b.Of(kind).Plain.Recall(); r < 0.5 {
			t.Errorf("%s: recall %.4f on the set it was developed on", kind, r)
		}
	}
}
