package export_test

import (
	"testing"

	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/risk"
)

// law is the legal records of a test.
type law struct {
	asked []legal.Query
	short *legal.Shortfall
}

func (l *law) open(t testing.TB, w *world) {}

func (l *law) Route(q legal.Query) (legal.Found, *legal.Shortfall, error) {
	l.asked = append(l.asked, q)
	if l.short != nil {
		return legal.Found{}, l.short, nil
	}
	return legal.Found{Routes: []string{"contract-1"}, PIA: "pia-1"}, nil, nil
}

func assessor(t testing.TB) *risk.Assessor { return &risk.Assessor{} }
