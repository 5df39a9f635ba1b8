package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func validateCommand() *cobra.Command {
	var show bool
	c := &cobra.Command{
		Use:   "validate CONFIG",
		Short: "Check a configuration, its policy overlays included",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg := tsp.Default()
			prov, err := ops.Load(&cfg, ops.LoadOptions{File: args[0], EnvPrefix: envPrefix})
			if err != nil {
				return err
			}
			if _, err := tsp.CompilePolicy(cfg.Policy); err != nil {
				return ops.Exit(ops.Usage, err)
			}
			if show {
				return ops.Show(cmd.OutOrStdout(), &cfg, prov)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), args[0]+": valid")
			return err
		},
	}
	c.Flags().BoolVar(&show, "show", false, "print the effective configuration and where each value came from")
	return c
}
