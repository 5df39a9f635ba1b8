package ops

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// TestMainProcess runs Main in a child process: it stops in order on the first
// signal and dies of the second.
func TestMainProcess(t *testing.T) {
	if mode := os.Getenv("OPS_TEST_MAIN"); mode != "" {
		os.Args = []string{"prog", mode}
		root := &cobra.Command{Use: "prog"}
		root.AddCommand(
			&cobra.Command{Use: "orderly", RunE: func(cmd *cobra.Command, _ []string) error {
				fmt.Println("up")
				<-cmd.Context().Done()
				return Exit(Blocked, cmd.Context().Err())
			}},
			&cobra.Command{Use: "stuck", RunE: func(cmd *cobra.Command, _ []string) error {
				fmt.Println("up")
				<-cmd.Context().Done()
				fmt.Println("stopping")
				select {}
			}})
		Main(root)
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		code, stderr, _ := runChild(t, "orderly", sig)
		if code != Failed || stderr != "error: interrupted\n" {
			t.Errorf("%v: code %d, %q", sig, code, stderr)
		}
		_, _, by := runChild(t, "stuck", sig)
		if by != sig {
			t.Errorf("second %v: ended by %v", sig, by)
		}
	}
}

// runChild sends sig once for each line that the child prints.
func runChild(t *testing.T, mode string, sig syscall.Signal) (code int, stderr string, by syscall.Signal) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestMainProcess$")
	cmd.Env = append(os.Environ(), "OPS_TEST_MAIN="+mode)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("%s: %v", mode, err)
	}
	status := exit.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		by = status.Signal()
	}
	return exit.ExitCode(), errs.String(), by
}
