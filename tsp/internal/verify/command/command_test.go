package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"cordon/filters"
	"cordon/tsp/internal/verify/command"
	"cordon/tsp/internal/verify/fixture"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cordon-verify": func() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the scripts in folders that hold good/ and bad/, platforms with
// their keys beside them: data, log.pub, witness.pub, regulator.key, day1.
func TestScripts(t *testing.T) {
	worlds := map[string]*fixture.World{
		"good": fixture.New(t, fixture.Options{Witnesses: 1}),
		"bad": fixture.New(t, fixture.Options{Witnesses: 1, Export: func(x *fixture.Export) {
			if x.ID == "x-1" {
				for i := range x.Rows {
					x.Rows[i].Classes = filters.Diagnostic
				}
			}
		}}),
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			for name, w := range worlds {
				if err := lay(w, filepath.Join(env.WorkDir, name)); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code, "env-from": envFrom},
	})
}

func lay(w *fixture.World, dir string) error {
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS(w.Dir)); err != nil {
		return err
	}
	for name, text := range map[string]string{
		"log.pub": w.LogKeys[0] + "\n", "witness.pub": w.Witnesses[0] + "\n", "regulator.key": "# the regulator's\n" + w.Regulator + "\n",
		"day1": string(w.Heads[0]),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// code runs a command and compares its exit code: code 3 cordon-verify ARGS...
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

// envFrom puts what the last command printed into a variable.
func envFrom(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
