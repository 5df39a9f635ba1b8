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
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var st tsp.Status
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/status", nil, &st); err != nil {
				return err
			}
			overdue := 0
			for _, r := range st.Retention {
				overdue += r.Overdue
				if err := emit(cmd.OutOrStdout(), r); err != nil {
					return err
				}
			}
			if overdue > 0 {
				return ops.Exit(ops.Blocked, fmt.Errorf("%d buckets are past their deadline", overdue))
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}
