package scan

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRealCatalogueHasNoFindings scans the public catalogue of vehicle signals,
// descriptions and all, which holds nothing personal.
func TestRealCatalogueHasNoFindings(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "vss", "vss_release_6.0.json"))
	if err != nil {
		t.Skipf("no development data: %v", err)
	}
	found, err := New(Options{}).JSON(nil, doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Logf("%v %s", f.Entity, doc[f.Start:f.End])
	}
	if len(found) > 0 {
		t.Errorf("%d findings in %d bytes, want none", len(found), len(doc))
	}
}
