package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

func exportApproveCommand() *cobra.Command {
	var s signing
	c := &cobra.Command{
		Use:   "approve ID --key FILE",
		Short: "Approve a request; two approvers are needed, neither the requester",
		Long: `Shows what the request is, as the export log has it, and signs that entry with the
approver's own key, which stays on this machine. Two approvals by two approvers are
needed, neither of whom may be the requester; they hold for a day.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			about := func(e *ledger.Entry) error {
				if e.Type != ledger.Request || e.Request != args[0] {
					return errors.New("the challenge is about another request; nothing was signed")
				}
				return nil
			}
			var r export.Request
			if err := s.approve(cmd, exportPath(args[0], ""), about, &r); err != nil {
				return err
			}
			return judged(cmd, &r)
		},
	}
	s.flags(c)
	return c
}
