package cli

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

func exportCommand() *cobra.Command {
	return group("export", "Ask for, decide on and verify exports",
		exportRequestCommand(), exportApproveCommand(), exportRevokeCommand(), exportReleaseCommand(),
		exportRetryCommand(), exportEndCommand(), exportDeliveriesCommand(),
		exportListCommand(), exportShowCommand(), exportVerifyCommand(), exportRiskCommand())
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
	for _, lack := range []struct {
		is   bool
		text string
	}{
		{!f.Whole(), fmt.Sprintf("released with losses: %d stored frames and %d records could not be read and are not in the file", f.LostFrames, f.LostRecords)},
		{f.Late > 0, fmt.Sprintf("%d records came in after the request and are not in the file; ask again for them", f.Late)},
		{f.Excluded > 0, fmt.Sprintf("%d vehicles are left out, because records of them say that they are of a class that may not leave", f.Excluded)},
	} {
		if !lack.is {
			continue
		}
		if _, err := fmt.Fprintln(cmd.ErrOrStderr(), lack.text); err != nil {
			return err
		}
	}
	return nil
}

// exportPath is a request's address in the interface.
func exportPath(id, verb string) string { return "/v1/exports/" + url.PathEscape(id) + verb }

func exportRevokeCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "revoke ID",
		Short: "End a request that is not released yet",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return decided(cmd, &cl, exportPath(args[0], "/revoke"), nil)
		},
	}
	apiFlag(c, &cl)
	return c
}

func exportReleaseCommand() *cobra.Command {
	var cl client
	var to struct {
		PutURL string `json:"put_url,omitempty"`
	}
	c := &cobra.Command{
		Use:   "release ID",
		Short: "Make the encrypted file and hand it to the channel that the request names",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return decided(cmd, &cl, exportPath(args[0], "/release"), &to)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringVar(&to.PutURL, "put-url", "", "presigned address to put the file to, for channels that take one; it is not kept")
	return c
}

// decided posts a decision and prints the request after it.
func decided(cmd *cobra.Command, cl *client, path string, body any) error {
	var r export.Request
	if err := cl.call(cmd.Context(), http.MethodPost, path, body, &r); err != nil {
		return err
	}
	return judged(cmd, &r)
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
			return emitAll(cmd, list.Exports)
		},
	}
	apiFlag(c, &cl)
	return c
}

// emitAll prints one JSON line for each.
func emitAll[T any](cmd *cobra.Command, list []T) error {
	for i := range list {
		if err := emit(cmd.OutOrStdout(), &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func exportShowCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one request with its approvals and denials",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r export.Request
			if err := cl.call(cmd.Context(), http.MethodGet, exportPath(args[0], ""), nil, &r); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), &r)
		},
	}
	apiFlag(c, &cl)
	return c
}
