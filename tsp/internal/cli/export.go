package cli

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

func exportCommand() *cobra.Command {
	return group("export", "Ask for, decide on and verify exports",
		exportRequestCommand(),
		exportEventCommand("approve", "Approve a request; two approvers are needed, neither the requester"),
		exportEventCommand("revoke", "End a request that is not released yet"),
		exportEventCommand("release", "Make the encrypted file and hand it to the egress folder"),
		exportListCommand(), exportShowCommand(), exportVerifyCommand(),
		exportRiskCommand())
}

// judged prints a request and gives exit code 3 for one that was refused.
func judged(cmd *cobra.Command, r *export.Request) error {
	if err := emit(cmd.OutOrStdout(), r); err != nil {
		return err
	}
	if r.State == export.StateReleased && r.File != nil {
		return incomplete(cmd, r.File)
	}
	if r.State != export.StateDenied || len(r.Denials) == 0 {
		return nil
	}
	d := r.Denials[0]
	return ops.Exit(ops.Blocked, &ops.Error{
		What: fmt.Sprintf("denied by rule %s: %s: %s (%d denials in all)", d.Rule, d.Field, d.Reason, len(r.Denials)), Hint: r.Instead,
	})
}

// incomplete says on standard error what a released file lacks.
func incomplete(cmd *cobra.Command, f *ledger.File) error {
	var err error
	if !f.Whole() {
		_, err = fmt.Fprintf(cmd.ErrOrStderr(), "released with losses: %d stored frames and %d records could not be read and are not in the file\n", f.LostFrames, f.LostRecords)
	}
	if f.Late > 0 && err == nil {
		_, err = fmt.Fprintf(cmd.ErrOrStderr(), "%d records came in after the request and are not in the file; ask again for them\n", f.Late)
	}
	return err
}

func exportEventCommand(name, short string) *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   name + " ID",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r export.Request
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/exports/"+args[0]+"/"+name, nil, &r); err != nil {
				return err
			}
			return judged(cmd, &r)
		},
	}
	apiFlag(c, &cl)
	return c
}

func exportListCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "list",
		Short: "List requests, oldest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Exports []export.Request }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/exports", nil, &list); err != nil {
				return err
			}
			for i := range list.Exports {
				if err := emit(cmd.OutOrStdout(), &list.Exports[i]); err != nil {
					return err
				}
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}

func exportShowCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one request with its approvals and denials",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r export.Request
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/exports/"+args[0], nil, &r); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), &r)
		},
	}
	apiFlag(c, &cl)
	return c
}
