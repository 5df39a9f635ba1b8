package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
)

func newVault() *cobra.Command {
	cmd := &cobra.Command{Use: "vault", Short: "What is kept in the car, and until when"}
	cmd.AddCommand(newVaultStatus())
	return cmd
}

func newVaultStatus() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the local vault, the clock it ends by and its keys; exit code 3 if an hour is overdue",
		Long: `Shows the hours that are kept, locked and destroyed, what the time rests on and
which sources of it are not believed, and where the key-encryption key stands: a
table on a terminal, one JSON object otherwise. Without a running agent it shows
what lies on the disk, and the time may be unproven. Exit code 3 if an hour is past
its deadline.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := status(cmd.Context(), flags)
		if err != nil {
			return err
		}
		r := s.Retention()
		if err := r.Write(cmd.OutOrStdout()); err != nil {
			return err
		}
		if n := r.Overdue(); n > 0 {
			return ops.Exit(ops.Blocked, fmt.Errorf("%d hours are past their deadline", n))
		}
		return nil
	}
	return cmd
}
