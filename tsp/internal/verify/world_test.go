package verify

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/header"
	"cordon/tsp/internal/verify/report"
	"cordon/tsp/internal/verify/sample"
	"cordon/tsp/internal/verify/strata"
)

// inputOf is everything that a regulator has of a world, earlier checkpoints too.
func inputOf(t testing.TB, w *fixture.World) Input {
	t.Helper()
	log, data, err := DataDir(w.Dir)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := header.NewRing(w.Regulator)
	if err != nil {
		t.Fatal(err)
	}
	in := Input{
		Ledger: log, Data: data, Keys: verifiers(t, w.LogKeys), Witnesses: verifiers(t, w.Witnesses), Quorum: len(w.Witnesses),
		Ring: ring, Programs: []*filters.Program{w.Program}, Motion: new(risk.Assessor).Motion,
	}
	for i, h := range w.Heads {
		in.Remembered = append(in.Remembered, Named{Name: "day" + string(rune('1'+i)), Data: h})
	}
	return in
}

func verifiers(t testing.TB, texts []string) (out []note.Verifier) {
	t.Helper()
	for _, text := range texts {
		v, err := ledger.ParseVerifier(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// spot draws with secrets that are the same in every test.
func spot(t testing.TB) Spot {
	t.Helper()
	all, err := strata.Pick("all")
	if err != nil {
		t.Fatal(err)
	}
	operator := sample.Secret{2}
	sum := operator.Commitment()
	return Spot{
		Regulator: sample.Secret{1}, Operator: operator, OperatorSum: &sum,
		Goal: sample.Goal{Confidence: 0.99, BadRate: 0.01}, Strata: all,
	}
}

// everything is a spot check that draws all there is.
func everything(t testing.TB, in Input) *report.Report {
	t.Helper()
	r, err := Spotcheck(in, spot(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ids(r *report.Report) map[finding.ID]bool {
	out := map[finding.ID]bool{}
	for id := range r.Counts {
		out[id] = true
	}
	return out
}

func show(t testing.TB, r *report.Report) {
	t.Helper()
	for _, f := range r.Findings {
		seq := uint64(0)
		if f.Seq != nil {
			seq = *f.Seq
		}
		t.Logf("%s %s %d %s %s: %s", f.Weight, f.ID, seq, f.Request, f.Where, f.English)
	}
}

// TestCompliant: nothing is found in worlds of all kinds, and everything was looked
// at.
func TestCompliant(t *testing.T) {
	for name, opt := range map[string]fixture.Options{
		"suite A":   {},
		"suite B":   {Suite: suite.B, SM2: true},
		"witnessed": {Witnesses: 2, More: 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := fixture.New(t, opt)
			in := inputOf(t, w)
			r := everything(t, in)
			if r.Verdict != finding.Compliant || len(r.Findings) != 0 {
				show(t, r)
				t.Fatalf("%s with %d findings", r.Verdict, len(r.Findings))
			}
			exports := 4 + opt.More
			if r.Scope.Headers != exports || r.Scope.Files != exports || len(r.Items) != exports || r.Scope.Exports != exports {
				t.Errorf("%+v, %d items", r.Scope, len(r.Items))
			}
			if r.Scope.Signed != 2*exports+2 || len(r.Scope.Approvers) != 2 {
				t.Errorf("%d signatures, %d approvers", r.Scope.Signed, len(r.Scope.Approvers))
			}
			for _, i := range r.Items {
				if i.Content.Rows == 0 || i.Ticket == "" || i.Verdict != finding.Compliant || len(i.Proof.Hashes) == 0 {
					t.Errorf("%+v", i)
				}
			}
			log, err := Log(in)
			if err != nil || log.Verdict != finding.Compliant {
				t.Errorf("log: %v", err)
			}
			for _, id := range []string{"x-1", "x-4", "x-5"} {
				one, err := Export(in, id)
				if err != nil || one.Verdict != finding.Compliant || len(one.Story) == 0 {
					t.Errorf("%s: %v", id, err)
				}
			}
		})
	}
}

// write puts a file over one of a world's.
func write(t testing.TB, w *fixture.World, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, w *fixture.World, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
