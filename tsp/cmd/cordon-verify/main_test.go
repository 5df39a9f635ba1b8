package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLinksNoNet: what a regulator runs on a machine of their own has no way out of
// it, and starts no other program.
func TestLinksNoNet(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, "cordon/filters") {
		t.Fatal("the list of dependencies lacks the filter engine")
	}
	for _, d := range deps {
		if d == "net" || strings.HasPrefix(d, "net/") || d == "crypto/tls" || d == "os/exec" || d == "plugin" {
			t.Errorf("links %s", d)
		}
	}
}

// maxSize is the greatest length of the stripped program, in bytes.
const maxSize = 9 << 20

func TestSize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	name := filepath.Join(t.TempDir(), "cordon-verify")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", name, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	st, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.2f MB", float64(st.Size())/1e6)
	if st.Size() > maxSize {
		t.Errorf("%d bytes, at most %d", st.Size(), maxSize)
	}
}
