package ops

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// TestHarden hardens a child process and lets it report on itself: the test's
// own process must stay debuggable.
func TestHarden(t *testing.T) {
	if os.Getenv("OPS_TEST_HARDEN") == "1" {
		failed := Harden()
		var core unix.Rlimit
		_ = unix.Getrlimit(unix.RLIMIT_CORE, &core)
		dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		fmt.Printf("failed %d core %d/%d dumpable %d umask %03o\n", len(failed), core.Cur, core.Max, dumpable, unix.Umask(0))
		os.Exit(0)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestHarden$")
	child.Env = append(os.Environ(), "OPS_TEST_HARDEN=1")
	out, err := child.Output()
	if err != nil || string(out) != "failed 0 core 0/0 dumpable 0 umask 077\n" {
		t.Errorf("%q %v", out, err)
	}
}
