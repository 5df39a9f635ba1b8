package export_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"math"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/filters"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/risk"
)

// counting is an assessor that counts: every sample finer than five minutes halves what
// remains of a million routes.
type counting struct{}

func (counting) Motion(d *filters.Decl) bool { return d.Path == "Vehicle.Speed" }

func (counting) Assess(_ context.Context, v risk.Vehicle) (risk.Result, error) {
	fine := 0
	for i, s := range v.Samples {
		if i > 0 && s.At < v.Samples[i-1].At {
			return risk.Result{}, errors.New("samples are not in order of time")
		}
		if s.Span < int64(5*time.Minute) {
			fine++
		}
	}
	return risk.Result{Trips: 1, Candidates: uint64(math.Max(1, 1e6/math.Pow(2, float64(fine)))), Engine: "counting"}, nil
}

// calm is an assessor to which nothing is motion.
type calm struct{ counting }

func (calm) Motion(*filters.Decl) bool { return false }

func (w *world) assessor() export.Assessor {
	if w.risk == nil {
		return calm{}
	}
	return w.risk
}

// witness cosigns whatever it is shown while it is up.
type witness struct {
	sign note.Signer
	v    note.Verifier
	down bool
}

func newWitness(t *testing.T, now func() time.Time) *witness {
	t.Helper()
	s, err := ledger.NewCosigner("witness.test", ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)), now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ledger.VerifierText(s)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ledger.ParseVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	return &witness{sign: s, v: v}
}

func (w *witness) Verifier() note.Verifier { return w.v }

func (w *witness) Cosign(_ context.Context, _ string, _ int64, _ tlog.TreeProof, text []byte) ([]byte, error) {
	if w.down {
		return nil, errors.New("the witness is down")
	}
	body := text[:bytes.Index(text, []byte("\n\n"))+1]
	signed, err := note.Sign(&note.Note{Text: string(body)}, w.sign)
	if err != nil {
		return nil, err
	}
	return signed[len(body)+1:], nil
}
