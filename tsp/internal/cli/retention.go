package cli

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func retentionCommand() *cobra.Command {
	return group("retention", "What is kept, and until when", retentionStatusCommand())
}

func retentionStatusCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "status",
		Short: "Show the vaults of a running platform; exit code 3 if a bucket is overdue",
		Long: `Shows what both vaults keep, lock and have destroyed, what the time rests on and
which sources of it are not believed, and where the key-encryption keys stand: a
table on a terminal, one JSON object otherwise. Exit code 3 if a bucket is past its
deadline.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var st tsp.Status
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/status", nil, &st); err != nil {
				return err
			}
			if err := st.Retention.Write(cmd.OutOrStdout()); err != nil {
				return err
			}
			if n := st.Retention.Overdue(); n > 0 {
				return ops.Exit(ops.Blocked, fmt.Errorf("%d buckets are past their deadline", n))
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}
