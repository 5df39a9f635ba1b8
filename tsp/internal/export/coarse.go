package export

import (
	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
)

// told is what a recipient is told of samples under a coarsening.
func told(c risk.Coarsening, s []risk.Sample) ([]risk.Sample, error) {
	if c == "" {
		return s, nil
	}
	return nil, nil
}

// flush writes the summaries of the present vehicle's series.
func (m *maker) flush(v wire.Pseudonym) error { return nil }
