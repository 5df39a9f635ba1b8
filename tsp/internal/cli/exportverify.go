package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cordon/tsp"
	"cordon/tsp/internal/verify"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/report"
)

func exportVerifyCommand() *cobra.Command {
	var dir string
	var remembered []string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check the export log and every released file; exit code 3 if they do not hold",
		Long: `Checks the export log, what its entries mean and the released files, as
cordon-verify does, but with the platform's own key and without a regulator's, so that no
file is opened. Whoever does not trust the platform uses cordon-verify with keys of
their own.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var kept []verify.Named
			for _, name := range remembered {
				text, err := os.ReadFile(name)
				if err != nil {
					return usage("--checkpoint: "+err.Error(), "a file with a checkpoint, as log checkpoint printed it")
				}
				kept = append(kept, verify.Named{Name: filepath.Base(name), Data: text})
			}
			r, err := tsp.VerifyLog(dir, kept...)
			if err != nil {
				return err
			}
			return verified(cmd, r)
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringArrayVar(&remembered, "checkpoint", nil, "file with a checkpoint that was kept from earlier (repeatable)")
	return c
}

// verified prints a report and gives exit code 3 for one that finds something.
func verified(cmd *cobra.Command, r *report.Report) error {
	if err := emit(cmd.OutOrStdout(), r); err != nil {
		return err
	}
	if r.Verdict != finding.NotCompliant {
		return nil
	}
	for _, f := range r.Findings {
		if f.Weight == finding.Violation {
			return blocked("the export log does not hold: "+f.English, "")
		}
	}
	return blocked("the export log does not hold", "")
}
