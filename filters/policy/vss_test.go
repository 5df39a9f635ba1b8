package policy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/filters"
)

// vssNode is a node of the VSS release file.
type vssNode struct {
	Children map[string]vssNode `json:"children"`
	Datatype string             `json:"datatype"`
	Unit     string             `json:"unit"`
}

func leaves(prefix string, nodes map[string]vssNode, each func(path string, n vssNode)) {
	for name, n := range nodes {
		path := strings.TrimPrefix(prefix+"."+name, ".")
		if n.Children == nil {
			each(path, n)
		}
		leaves(path, n.Children, each)
	}
}

// TestVSS holds the catalogue against VSS 6.0: units and types agree, every entry
// outside Vehicle.Cordon matches a leaf, and nothing under the branches of people
// and places is declared without its class.
func TestVSS(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "vss", "vss_release_6.0.json"))
	if err != nil {
		t.Skip("the VSS release file is not beside the project")
	}
	var root map[string]vssNode
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	p, err := Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	declared := 0
	leaves("", root, func(path string, n vssNode) {
		d := p.Lookup(path)
		if d == nil {
			return
		}
		declared++
		used[d.Path] = true
		if d.Unit != "" && n.Unit != "" && d.Unit != n.Unit {
			t.Errorf("%s (entry %s): unit %s, VSS says %s", path, d.Path, d.Unit, n.Unit)
		}
		if (n.Datatype == "boolean") != (d.Kind == filters.Bool) || (n.Datatype == "string") != (d.Kind == filters.String) {
			t.Errorf("%s (entry %s): %s, VSS says %s", path, d.Path, d.Kind, n.Datatype)
		}
		for branch, class := range map[string]filters.Labels{
			"Vehicle.CurrentLocation.": filters.Location, "Vehicle.Driver.": filters.CabinDerived | filters.Biometric,
			"Vehicle.Occupant.": filters.CabinDerived | filters.PI, "Vehicle.ADAS.DMS.": filters.CabinDerived,
		} {
			if strings.HasPrefix(path, branch) && !d.Classes.Any(class) {
				t.Errorf("%s: classes %s, want one of %s", path, d.Classes, class)
			}
		}
	})
	if declared < 100 {
		t.Errorf("only %d VSS leaves are declared", declared)
	}
	for _, d := range p.Decls() {
		if !used[d.Path] && !strings.HasPrefix(d.Path, "Vehicle.Cordon.") {
			t.Errorf("entry %s matches no VSS leaf", d.Path)
		}
	}
}
