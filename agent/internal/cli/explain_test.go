package cli

import (
	"strings"
	"testing"

	"cordon/filters/policy"
)

// TestExplanationRows: a terminal shows legal holds and the capacity of signals too.
func TestExplanationRows(t *testing.T) {
	p, err := policy.Compile("current-law", policy.Source{Name: "hold", Data: []byte(`holds:
  - {name: nev, basis: a provision, vehicle_class: new-energy, fields: [Vehicle.Cordon.App.**], until: 2030-12-31}
`)})
	if err != nil {
		t.Fatal(err)
	}
	e := explain(p, "Vehicle.Cordon.App.Note.Text")
	shown := map[string]string{}
	for _, r := range e.rows() {
		shown[r[0]] = r[1]
	}
	if !strings.Contains(shown["holds"], "S2: nev") || !strings.Contains(shown["capacity"], "U5") {
		t.Errorf("%q", shown)
	}
}
