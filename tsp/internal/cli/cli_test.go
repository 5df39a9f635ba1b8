package cli_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"cordon/internal/ops"
	"cordon/tsp"
	"cordon/tsp/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cordon-tsp": func() { ops.Main(cli.Root()) }})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			id, err := age.GenerateX25519Identity()
			if err != nil {
				return err
			}
			env.Setenv("AGE", id.Recipient().String())
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"start": start, "capture": capture, "seq": seq, "flip": flip, "code": code},
	})
}

// code runs a command and compares its exit code: code 3 cordon-tsp ARGS...
func code(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%s: exit code %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// start serves a platform over a folder until the script ends, and puts its
// address into API and each user's token into TOKEN_<user>.
func start(ts *testscript.TestScript, _ bool, args []string) {
	cfg := tsp.Default()
	cfg.DataDir = ts.MkAbs(args[0])
	cfg.API.Listen, cfg.Broker.Listen, cfg.Limits.MinFreeBytes = "127.0.0.1:0", "127.0.0.1:0", 0
	r, out := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := tsp.Serve(ctx, cfg, tsp.Options{Out: out})
		_ = out.CloseWithError(io.EOF)
		ended <- err
	}()
	ts.Defer(func() {
		cancel()
		ts.Check(<-ended)
	})
	for lines := bufio.NewScanner(r); lines.Scan(); {
		var name, role, token, api, broker string
		if n, _ := fmt.Sscanf(lines.Text(), "token %s %s %s", &name, &role, &token); n == 3 {
			ts.Setenv("TOKEN_"+strings.ReplaceAll(name, "-", "_"), token)
		}
		if n, _ := fmt.Sscanf(lines.Text(), "approver-key %s %s", &name, &role); n == 2 {
			ts.Setenv("KEY_"+strings.ReplaceAll(name, "-", "_"), role)
		}
		if n, _ := fmt.Sscanf(lines.Text(), "ready api=%s broker=%s", &api, &broker); n == 2 {
			ts.Setenv("API", api)
			return
		}
	}
	ts.Fatalf("the platform did not start")
}

// capture puts a JSON field of the last output into a variable: capture id ID
func capture(ts *testscript.TestScript, _ bool, args []string) {
	_, rest, ok := strings.Cut(ts.ReadFile("stdout"), `"`+args[0]+`":"`)
	value, _, end := strings.Cut(rest, `"`)
	if !ok || !end {
		ts.Fatalf("no field %s in the output", args[0])
	}
	ts.Setenv(args[1], value)
}

// seq puts a number of the last output into a variable: seq SEQ
func seq(ts *testscript.TestScript, _ bool, args []string) {
	_, rest, ok := strings.Cut(ts.ReadFile("stdout"), `"seq":`)
	if !ok {
		ts.Fatalf("no seq in the output")
	}
	ts.Setenv(args[0], strings.FieldsFunc(rest, func(r rune) bool { return r < '0' || r > '9' })[0])
}

// flip changes the last byte of the files that match a pattern.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(names) == 0 {
		ts.Fatalf("no file matches %s", args[0])
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		ts.Check(err)
		b[len(b)-1] ^= 1
		ts.Check(os.WriteFile(name, b, 0o600))
	}
}
