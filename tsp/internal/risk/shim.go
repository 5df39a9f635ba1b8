package risk

import "context"

type Result struct {
	Trips      int
	Candidates uint64
	Worst      string
	Engine     string
}
type Assessor struct{}

func (a *Assessor) Assess(ctx context.Context, v Vehicle) (Result, error) {
	n := 0
	for _, s := range v.Samples {
		if s.Span < 60e9 {
			n++
		}
	}
	if n > 100 {
		return Result{Trips: 1, Candidates: 1, Engine: "shim"}, nil
	}
	return Result{Trips: 1, Candidates: 1 << 40, Engine: "shim"}, nil
}
