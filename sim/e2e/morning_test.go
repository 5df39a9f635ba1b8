package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// programs builds all programs into a folder of the test.
func programs(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin, "cordon/agent/cmd/...", "cordon/tsp/cmd/...", "cordon/sim/cmd/...")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

// TestMorning plays hack/morning.sh, which checks every answer itself: what is held
// here is that each chapter was told, and that nothing is left behind.
func TestMorning(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the programs; left out with -short")
	}
	for _, p := range []string{"age", "age-keygen"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed; hack/setup.sh installs it", p)
		}
	}
	bin := programs(t)
	tmp, err := os.MkdirTemp("", "e2e") // short: it holds unix sockets
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	cmd := exec.Command("bash", filepath.Join("..", "..", "hack", "morning.sh"))
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "BIN="+bin)
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	rest := string(out)
	for _, told := range []string{
		"denied by rule E2: Vehicle.CurrentLocation.Latitude", "exit code 3",
		"denied by rule E2: Vehicle.Speed", "Try: the same request with coarsen", "exit code 3",
		"state: pending", "is pending", "exit code 3", "state: released",
		`"signal":"Vehicle.Speed"`, "verdict: compliant", "the same bytes again",
		"(log.entry-changed)", "(file.sha256)", "(log.checkpoint)", "Everything held",
	} {
		_, after, ok := strings.Cut(rest, told)
		if !ok {
			t.Fatalf("nothing says %q, or not in its place:\n%s", told, out)
		}
		rest = after
	}
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
