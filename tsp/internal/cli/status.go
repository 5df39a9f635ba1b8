package cli

import (
	"encoding/json"
	"net/http"

	"github.com/spf13/cobra"
)

func statusCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "status",
		Short: "Show the state of a running platform",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var st json.RawMessage
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/status", nil, &st); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), st)
		},
	}
	apiFlag(c, &cl)
	return c
}
