package cli

import (
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func logCommand() *cobra.Command {
	return group("log", "The export log", logStatusCommand(), logCheckpointCommand(), logCommitCommand())
}

func logStatusCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "status",
		Short: "Show size, age and trouble of the export log; exit code 3 if its last round failed",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var st tsp.Status
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/status", nil, &st); err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), st.Log); err != nil {
				return err
			}
			if st.Log.Trouble != "" {
				return ops.Exit(ops.Blocked, &ops.Error{What: st.Log.Trouble})
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}

func logCheckpointCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "checkpoint",
		Short: "Print the signed checkpoint, to be kept: a later log that does not go on from it is another",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			answer, err := cl.ask(cmd.Context(), http.MethodGet, "/v1/log/checkpoint", nil)
			if err != nil {
				return err
			}
			defer func() { _ = answer.Body.Close() }()
			if answer.StatusCode >= 300 {
				return decode(answer, nil)
			}
			_, err = io.Copy(cmd.OutOrStdout(), answer.Body)
			return err
		},
	}
	apiFlag(c, &cl)
	return c
}
