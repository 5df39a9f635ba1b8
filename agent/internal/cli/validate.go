package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/internal/ops"
)

func newValidate() *cobra.Command {
	var show bool
	cmd := &cobra.Command{
		Use:   "validate CONFIG",
		Short: "Check a configuration and every file it names",
		Long: `Checks the configuration, the policy overlays, DBC files and signal maps that it
names. --show prints the configuration in effect and where each value came from.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, prov, err := agent.Load(ops.LoadOptions{File: args[0], EnvPrefix: agent.EnvPrefix})
			if err != nil {
				return err
			}
			if err := cfg.Check(); err != nil {
				return err
			}
			if show {
				return ops.Show(cmd.OutOrStdout(), cfg, prov)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), args[0], "is valid")
			return err
		},
	}
	cmd.Flags().BoolVar(&show, "show", false, "print the configuration in effect")
	return cmd
}
