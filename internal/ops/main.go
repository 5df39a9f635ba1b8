package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Main runs root with the process's arguments and standard streams and ends the
// process. The first SIGINT or SIGTERM cancels the command's context, a second
// one kills the process the ordinary way.
func Main(root *cobra.Command) {
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan os.Signal, 1)
	signal.Notify(first, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-first
		signal.Stop(first) // before the command can know, so that the second one counts
		cancel()
	}()
	os.Exit(RunContext(ctx, root, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Run runs root with args (without the program name) and returns the exit code.
func Run(root *cobra.Command, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return RunContext(context.Background(), root, args, stdin, stdout, stderr)
}

// RunContext is Run with the context that the commands see. An error is
// printed once, on stderr. Whatever goes wrong before a command's own code runs
// (unknown command, flag, argument count) is a usage error, code 2.
func RunContext(ctx context.Context, root *cobra.Command, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	prepare(root)
	if args == nil {
		args = []string{} // cobra reads os.Args when given nil
	}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	err = classify(cmd, err)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	PrintError(stderr, err)
	return Code(err)
}

// PrintError writes err as "error: ..." and, if it carries a hint, a second
// line "Try: ...". A nil error and a silent Exit write nothing.
func PrintError(w io.Writer, err error) {
	if err == nil {
		return
	}
	if e, ok := err.(*exitError); ok && e.err == nil { //nolint:errorlint // the outermost only: a wrapped one has words
		return
	}
	fmt.Fprintf(w, "error: %s\n", strings.TrimSpace(err.Error()))
	if hint := Hint(err); hint != "" {
		fmt.Fprintf(w, "Try: %s\n", hint)
	}
}

// commandError marks an error that a command's own code returned. What reaches
// RunContext without the mark was found by cobra before that code ran.
type commandError struct{ err error }

func (e *commandError) Error() string { return e.err.Error() }
func (e *commandError) Unwrap() error { return e.err }

// unmarked strips leading marks: a root that was run twice carries two.
func unmarked(err error) error {
	for {
		mark, ok := err.(*commandError) //nolint:errorlint // leading marks only
		if !ok {
			return err
		}
		err = mark.err
	}
}

func classify(cmd *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	var own *commandError
	if errors.As(err, &own) {
		return unmarked(own)
	}
	if hint := Hint(err); hint != "" {
		return Exit(Usage, err)
	}
	return Exit(Usage, &Error{What: err.Error(), Hint: cmd.CommandPath() + " --help"})
}

// prepare makes the whole command tree report errors our way.
func prepare(cmd *cobra.Command) {
	cmd.SilenceUsage, cmd.SilenceErrors, cmd.DisableSuggestions = true, true, true
	if !cmd.Runnable() && cmd.HasSubCommands() {
		prepareGroup(cmd)
	}
	cmd.PersistentPreRunE = marked(cmd.PersistentPreRunE)
	cmd.PreRunE = marked(cmd.PreRunE)
	cmd.RunE = marked(cmd.RunE)
	cmd.PostRunE = marked(cmd.PostRunE)
	cmd.PersistentPostRunE = marked(cmd.PersistentPostRunE)
	for _, sub := range cmd.Commands() {
		prepare(sub)
	}
}

// prepareGroup makes a command that only has subcommands refuse an unknown one
// instead of printing its help and reporting success.
func prepareGroup(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return &Error{
			What: fmt.Sprintf("%s has no command %q", cmd.CommandPath(), args[0]),
			Hint: commandHint(cmd, args[0]),
		}
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !cmd.HasParent() {
			return cmd.Help()
		}
		return Exit(Usage, &Error{
			What: cmd.CommandPath() + " needs a command",
			Hint: commandHint(cmd, ""),
		})
	}
}

func commandHint(cmd *cobra.Command, got string) string {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			names = append(names, sub.Name())
		}
	}
	if near := Nearest(got, names); near != "" {
		return cmd.CommandPath() + " " + near
	}
	return cmd.CommandPath() + " " + strings.Join(names, "|")
}

func marked(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	if run == nil {
		return nil
	}
	return func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil {
			return &commandError{err}
		}
		return nil
	}
}
