// Package cli is the command line of cordon-tsp, one command per file.
package cli

import (
	"encoding/json"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/internal/ops"
	"cordon/tsp"
)

const envPrefix = "CORDON_TSP"

// Root is the command cordon-tsp.
func Root() *cobra.Command {
	root := &cobra.Command{
		Use:   "cordon-tsp",
		Short: "The platform's side of Cordon: ingest, retention, export",
		Long: `cordon-tsp takes sealed frames from vehicles, keeps location for seven days at
most, and lets out only what its export gate has passed.

Exit codes: 0 yes, 1 failed, 2 wrong usage or configuration, 3 blocked.`,
	}
	root.AddCommand(
		serveCommand(), vehicleCommand(), brokerCertCommand(), exportCommand(), userCommand(),
		legalCommand(), piaCommand(), incidentCommand(), reportCommand(), logCommand(),
		statusCommand(), retentionCommand(), subjectCommand(), frameCommand(), keysCommand(), validateCommand(),
		ops.NewVersionCommand("cordon-tsp"),
	)
	return root
}

// group is a command that only has others under it.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short}
	c.AddCommand(subs...)
	return c
}

// dataFlag adds --data.
func dataFlag(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "data", tsp.Default().DataDir, "data folder of the platform")
}

// emit writes one JSON line, indented on a terminal.
func emit(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		e.SetIndent("", "  ")
	}
	return e.Encode(v)
}

// usage makes an error of wrong usage.
func usage(what, hint string) error {
	return ops.Exit(ops.Usage, &ops.Error{What: what, Hint: hint})
}
