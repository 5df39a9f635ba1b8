package cli

import (
	"github.com/spf13/cobra"

	"cordon/tsp"
)

func keysCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "keys",
		Short: "Show the platform's signing key and the key schedule last published",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, err := tsp.Keys(dir)
			if err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), info)
		},
	}
	dataFlag(c, &dir)
	return c
}
