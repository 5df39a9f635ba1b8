package ops

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestCode(t *testing.T) {
	childFailed := exec.Command("sh", "-c", "exit 7").Run()
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"nil":            {nil, OK},
		"plain":          {errors.New("x"), Failed},
		"usage":          {Exit(Usage, errors.New("x")), Usage},
		"silent":         {Exit(Blocked, nil), Blocked},
		"wrapped":        {fmt.Errorf("more: %w", Exit(Blocked, errors.New("x"))), Blocked},
		"outermost wins": {Exit(Usage, Exit(Blocked, nil)), Usage},
		"child process":  {fmt.Errorf("run: %w", childFailed), Failed},
		"joined":         {errors.Join(errors.New("x"), Exit(Blocked, nil)), Blocked},
	} {
		if got := Code(c.err); got != c.want {
			t.Errorf("%s: Code = %d, want %d", name, got, c.want)
		}
	}
}

func TestExitKeepsTheChain(t *testing.T) {
	cause := errors.New("cause")
	if !errors.Is(Exit(Failed, fmt.Errorf("over: %w", cause)), cause) {
		t.Error("the cause cannot be found under Exit")
	}
}

func TestErrorText(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{Error{Op: "open", Path: "/j", Err: errors.New("torn")}, "open /j: torn"},
		{Error{Op: "open", Path: "/j", What: "bad", Err: errors.New("torn"), Hint: "h"}, "open /j: bad: torn"},
		{Error{What: "bad"}, "bad"},
		{Error{Path: "/j", What: "bad"}, "/j: bad"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("Error() = %q, want %q", got, c.want)
		}
	}
}

func TestHintIsFoundAnywhere(t *testing.T) {
	inner := &Error{Op: "o", Hint: "inner"}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"none":             {errors.New("x"), ""},
		"wrapped":          {fmt.Errorf("a: %w", inner), "inner"},
		"outer has none":   {&Error{Op: "p", Err: inner}, "inner"},
		"outer goes first": {&Error{Op: "p", Err: inner, Hint: "outer"}, "outer"},
		"joined":           {errors.Join(errors.New("x"), inner), "inner"},
		"through Exit":     {Exit(Usage, inner), "inner"},
	} {
		if got := Hint(c.err); got != c.want {
			t.Errorf("%s: Hint = %q, want %q", name, got, c.want)
		}
	}
}

func testTree() *cobra.Command {
	root := &cobra.Command{Use: "prog"}
	group := &cobra.Command{Use: "key", Short: "keys"}
	group.AddCommand(&cobra.Command{Use: "list", RunE: func(*cobra.Command, []string) error { return nil }})
	fail := func(err error) func(*cobra.Command, []string) error {
		return func(*cobra.Command, []string) error { return err }
	}
	var n int
	one := &cobra.Command{Use: "one", Args: cobra.ExactArgs(1), RunE: fail(nil)}
	one.Flags().IntVar(&n, "num", 0, "")
	need := &cobra.Command{Use: "need", RunE: fail(nil)}
	need.Flags().IntVar(&n, "num", 0, "")
	_ = need.MarkFlagRequired("num")
	pre := &cobra.Command{Use: "pre", PreRunE: fail(errors.New("no disk")), RunE: fail(nil)}
	root.AddCommand(group, one, need, pre,
		&cobra.Command{Use: "broken", RunE: fail(&Error{Op: "open", Path: "f", What: "torn", Hint: "repair f"})},
		&cobra.Command{Use: "blocked", RunE: fail(Exit(Blocked, nil))},
		&cobra.Command{Use: "stopped", RunE: fail(fmt.Errorf("wait: %w", context.Canceled))},
		&cobra.Command{Use: "echo", Args: cobra.ArbitraryArgs, RunE: func(cmd *cobra.Command, args []string) error {
			fmt.Fprint(cmd.OutOrStdout(), strings.Join(args, " "))
			return nil
		}})
	return root
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args   string
		code   int
		stdout string
		stderr string
	}{
		{"echo a b", OK, "a b", ""},
		{"one x", OK, "", ""},
		{"blocked", Blocked, "", ""},
		{"broken", Failed, "", "error: open f: torn\nTry: repair f\n"},
		{"pre", Failed, "", "error: no disk\n"},
		{"stopped", Failed, "", "error: wait: context canceled\n"},
		{"one", Usage, "", "error: accepts 1 arg(s), received 0\nTry: prog one --help\n"},
		{"one --nun 3 x", Usage, "", "error: unknown flag: --nun\nTry: prog one --help\n"},
		{"one --num x y", Usage, "", "error: invalid argument \"x\" for \"--num\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\nTry: prog one --help\n"},
		{"need", Usage, "", "error: required flag(s) \"num\" not set\nTry: prog need --help\n"},
		{"ecko", Usage, "", "error: prog has no command \"ecko\"\nTry: prog echo\n"},
		{"key lst", Usage, "", "error: prog key has no command \"lst\"\nTry: prog key list\n"},
		{"key", Usage, "", "error: prog key needs a command\nTry: prog key list\n"},
		{"key list", OK, "", ""},
	} {
		root := testTree()
		for round := range 2 { // a root that is run twice answers the same
			var stdout, stderr bytes.Buffer
			code := Run(root, strings.Fields(c.args), strings.NewReader(""), &stdout, &stderr)
			if code != c.code || stdout.String() != c.stdout || stderr.String() != c.stderr {
				t.Errorf("%q round %d: code %d stdout %q stderr %q\nwant code %d stdout %q stderr %q",
					c.args, round, code, stdout.String(), stderr.String(), c.code, c.stdout, c.stderr)
			}
		}
	}
}

func TestRunWithoutArgumentsPrintsHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := Run(testTree(), nil, nil, &stdout, &stderr); code != OK {
		t.Errorf("code %d, want 0", code)
	}
	if !strings.Contains(stdout.String(), "Available Commands") || stderr.Len() > 0 {
		t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
	}
}

func TestRunInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	code := RunContext(ctx, testTree(), []string{"stopped"}, nil, &stderr, &stderr)
	if code != Failed || stderr.String() != "error: interrupted\n" {
		t.Errorf("code %d, %q", code, stderr.String())
	}
}

func TestNearest(t *testing.T) {
	words := []string{"broker", "client_id", "outbox", "qos"}
	for got, want := range map[string]string{
		"brokr": "broker", "borker": "broker", "BROKER": "broker", "clientid": "client_id",
		"qso": "qos", "telemetry": "", "": "", "x": "",
	} {
		if n := Nearest(got, words); n != want {
			t.Errorf("Nearest(%q) = %q, want %q", got, n, want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "", 3}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "axc", 1},
		{"abc", "acb", 1}, {"abc", "ab", 1}, {"kitten", "sitting", 3},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
