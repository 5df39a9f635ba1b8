package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"cordon/tsp/internal/verify/fixture"
)

// TestSoak writes a log of CORDON_SOAK exports, six entries each and without their files, into the folder
// CORDON_SOAK_DIR, with its keys beside it, for measuring cordon-verify on it.
func TestSoak(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("CORDON_SOAK"))
	dir := os.Getenv("CORDON_SOAK_DIR")
	if err != nil || n <= 0 || dir == "" {
		t.Skip("CORDON_SOAK is no number of exports, or CORDON_SOAK_DIR no folder")
	}
	began := time.Now()
	w := fixture.New(t, fixture.Options{Crowd: n})
	t.Logf("%d exports in %v", n, time.Since(began))
	for name, text := range map[string]string{"log.pub": w.LogKeys[0], "regulator.key": w.Regulator} {
		if err := os.WriteFile(filepath.Join(dir, name), fmt.Appendln(nil, text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(w.Dir, filepath.Join(dir, "data")); err != nil {
		t.Fatal(err)
	}
}
