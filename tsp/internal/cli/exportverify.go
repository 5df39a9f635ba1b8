package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func exportVerifyCommand() *cobra.Command {
	var dir string
	var remembered []string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check the export log; exit code 3 if it does not hold",
		Long: `Checks the export log against the platform's own key: hashes, numbers, times, links
of years, signatures, and that it goes on from checkpoints that were kept. Whoever does
not trust the platform uses cordon-verify, which checks files and meaning as well.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var texts [][]byte
			for _, name := range remembered {
				text, err := os.ReadFile(name)
				if err != nil {
					return usage("--checkpoint: "+err.Error(), "a file with a checkpoint, as log checkpoint printed it")
				}
				texts = append(texts, text)
			}
			r, err := tsp.VerifyLog(dir, texts...)
			if err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), r); err != nil {
				return err
			}
			if !r.OK() {
				p := r.Problems[0]
				return ops.Exit(ops.Blocked, fmt.Errorf("the export log does not hold: %d problems, first %s %s: %s", len(r.Problems), p.Shard, p.File, p.What))
			}
			return nil
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringArrayVar(&remembered, "checkpoint", nil, "file with a checkpoint that was kept from earlier (repeatable)")
	return c
}
