package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDemo builds the programs and plays the demonstration with them: it must
// hold, and leave nothing behind.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the programs; left out with -short")
	}
	bin := programs(t)
	tmp, err := os.MkdirTemp("", "e2e") // short: it holds unix sockets
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	cmd := exec.Command(filepath.Join(bin, "cordon-sim"), "demo", "--duration", "20s", "--seed", "7")
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Everything holds") || strings.Contains(string(out), "\nNO") {
		t.Fatalf("%v:\n%s", err, out)
	}
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
