package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/filters/policy"
	"cordon/internal/ops"
)

func newExplain() *cobra.Command {
	var profile, config string
	cmd := &cobra.Command{
		Use:   "explain SIGNAL|SOURCE",
		Short: "Say which classes a signal or source has, which rule decides, and what would change it",
		Long: `Says how the policy treats a signal (a VSS path) or a source: its classes, the
rule that decides with and without consent, and the border's answer.
Exit code 3 if it would not leave the car as it is.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			chain, err := inspectChain(profile, config)
			if err != nil {
				return ops.Exit(ops.Usage, err)
			}
			e := policy.Explain(chain.Program(), args[0])
			if err := writeExplanation(cmd.OutOrStdout(), e); err != nil {
				return ops.Exit(ops.Failed, err)
			}
			if e.Effect != "pass" {
				return ops.Exit(ops.Blocked, nil)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "policy profile (default: the configuration's, else draft-2021)")
	cmd.Flags().StringVar(&config, "config", "", "agent configuration, for its policy overlays")
	return cmd
}

func writeExplanation(w io.Writer, e policy.Explanation) error {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return json.NewEncoder(w).Encode(e)
	}
	rows := [][2]string{
		{e.Kind, e.Name}, {"entry", e.Entry}, {"classes", strings.Join(e.Classes, " ")},
		{"inputs", strings.Join(e.Inputs, " ")}, {"type", strings.TrimSpace(e.Type + " " + e.Unit)},
		{"limits", e.Limits}, {"from", strings.Join(e.From, " ")}, {"purpose", e.Purpose}, {"effect", strings.TrimSpace(e.Effect + " " + e.Rule)},
		{"because", e.Reason}, {"consent", "with one: " + e.WithConsent}, {"change", e.Change}, {"export", e.Export},
	}
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-11s %s\n", r[0], r[1]); err != nil {
			return err
		}
	}
	return nil
}
