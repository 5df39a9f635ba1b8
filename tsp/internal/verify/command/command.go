// Package command is the command line of cordon-verify. It stands on the standard
// flag package, because the usual library for commands links net.
package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Exit codes, part of the program's contract.
const (
	OK           = 0 // compliant
	Failed       = 1 // could not check
	Usage        = 2 // the command line is wrong
	NotCompliant = 3
)

// usageError is a wrong command line; try says what would be right.
type usageError struct{ what, try string }

func (e *usageError) Error() string {
	if e.try == "" {
		return e.what
	}
	return e.what + "\nTry: " + e.try
}

func usage(try, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), try}
}

// exitCode ends the program with a code and no further words.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// verb is one command.
type verb struct {
	name, args, short string
	run               func(p *program, args []string) error
}

func verbs() []verb {
	return []verb{
		{"log", "[flags] DIR | --tiles DIR", "check a whole export log and every delivered file", runLog},
		{"export", "[flags] DIR ID", "check one request's story and its file, row by row", runExport},
		{"spotcheck", "[flags] DIR", "check the log, a sample drawn by lot, and every risky export", runSpotcheck},
		{"spotcheck commit", "--out FILE", "pick a secret for a draw and print its commitment", runCommit},
		{"report", "[flags] FILE", "check a report's signature and show it", runReport},
		{"keygen", "--out FILE", "make a key for signing reports", runKeygen},
		{"version", "", "print what this program is", runVersion},
	}
}

// program is where a command reads and writes.
type program struct {
	stdout, stderr io.Writer
	human          bool // stdout is a terminal
	progress       bool // stderr is
	args           []string
}

// Main runs a command line and gives the exit code.
func Main(args []string, stdout, stderr *os.File) int {
	return run(&program{stdout, stderr, terminal(stdout), terminal(stderr), args}, args)
}

func terminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

func run(p *program, args []string) int {
	err := dispatch(p, args)
	var wrong *usageError
	var code exitCode
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return OK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong):
		fmt.Fprintln(p.stderr, "cordon-verify:", err)
		return Usage
	}
	fmt.Fprintln(p.stderr, "cordon-verify:", err)
	return Failed
}

func dispatch(p *program, args []string) error {
	if len(args) == 0 {
		help(p.stderr)
		return usage("cordon-verify log --log-key KEY DIR", "which command?")
	}
	if args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		help(p.stdout)
		return nil
	}
	if v, rest := find(args); v != nil {
		return v.run(p, rest)
	}
	return usage("one of "+strings.Join(names(), ", "), "there is no command %q", args[0])
}

// find takes the longest name that the arguments begin with.
func find(args []string) (*verb, []string) {
	all := verbs()
	for n := min(2, len(args)); n > 0; n-- {
		for i := range all {
			if all[i].name == strings.Join(args[:n], " ") {
				return &all[i], args[n:]
			}
		}
	}
	return nil, nil
}

func names() (out []string) {
	for _, v := range verbs() {
		out = append(out, v.name)
	}
	return out
}

func help(w io.Writer) {
	fmt.Fprint(w, "cordon-verify checks a platform's data exports offline, with the regulator's keys.\n\n")
	for _, v := range verbs() {
		fmt.Fprintf(w, "  cordon-verify %-18s %-26s %s\n", v.name, v.args, v.short)
	}
	fmt.Fprint(w, "\nExit codes: 0 compliant, 1 could not check, 2 usage, 3 not compliant.\n")
}

// asked reports whether somebody wants to read about the flags.
func asked(args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return a == "-h" || a == "--help" || a == "-help" })
}

// flags is a flag set with the manners of the other programs.
func flags(p *program, name, args string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() { // the package calls it for a wrong flag too, which gets one line
		if !asked(p.args) {
			return
		}
		fmt.Fprintf(p.stdout, "usage: cordon-verify %s %s\n", name, args)
		fs.SetOutput(p.stdout)
		fs.PrintDefaults()
		fs.SetOutput(io.Discard)
	}
	return fs
}

// parse takes flags before, between and behind the other arguments.
func parse(fs *flag.FlagSet, args []string, want ...string) ([]string, error) {
	var rest []string
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usage("cordon-verify "+fs.Name()+" --help", "%s", err)
		}
		if args = fs.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	if len(rest) != len(want) {
		return nil, usage("cordon-verify "+strings.TrimSpace(fs.Name()+" [flags] "+strings.Join(want, " ")),
			"%s takes %d arguments, not %d", fs.Name(), len(want), len(rest))
	}
	return rest, nil
}

// list is a flag that may be given more than once.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }
