package cli

import (
	"net/http"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/api"
)

func exportDeliveriesCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "deliveries",
		Short: "List deliveries that were refused or of which nobody knows; exit code 3 if there is one",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Deliveries []api.Delivery }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/deliveries", nil, &list); err != nil {
				return err
			}
			if err := emitAll(cmd, list.Deliveries); err != nil || len(list.Deliveries) == 0 {
				return err
			}
			return blocked("deliveries are open", "export retry ID, or export end ID")
		},
	}
	apiFlag(c, &cl)
	return c
}

func exportRetryCommand() *cobra.Command {
	var cl client
	var to struct {
		PutURL string `json:"put_url,omitempty"`
	}
	c := &cobra.Command{
		Use:   "retry ID",
		Short: "Try an open delivery again: the same bytes, to the same channel",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return cl.print(cmd, http.MethodPost, exportPath(args[0], "/retry"), &to)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringVar(&to.PutURL, "put-url", "", "new presigned address, for channels that take one")
	return c
}

func exportEndCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "end ID",
		Short: "Give an open delivery up; it stays in the log as what left",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return cl.print(cmd, http.MethodPost, exportPath(args[0], "/end"), nil)
		},
	}
	apiFlag(c, &cl)
	return c
}

// print sends a request and prints the answer.
func (c *client) print(cmd *cobra.Command, method, path string, body any) error {
	var out map[string]any
	if err := c.call(cmd.Context(), method, path, body, &out); err != nil {
		return err
	}
	return emit(cmd.OutOrStdout(), out)
}
