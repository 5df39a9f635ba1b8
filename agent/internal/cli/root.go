// Package cli holds the commands of cordon-agent, one file each.
package cli

import (
	"github.com/spf13/cobra"

	"cordon/internal/ops"
)

// New makes the program's command tree.
func New() *cobra.Command {
	root := &cobra.Command{
		Use:   "cordon-agent",
		Short: "Decides in the car what may leave it",
		Long: `cordon-agent judges what buses, receivers and apps say, seals what may leave
for the platform, keeps what may not for at most seven days, and counts all of it.`,
	}
	root.AddCommand(
		newRun(), newValidate(),
		newStatus(), newVault(), newQueue(), newConsent(), newCollection(), newDrive(), newPolicy(), newJournal(), newTap(),
		newInspect(), newExplain(), newDecode(),
		ops.NewVersionCommand("cordon-agent"),
	)
	return root
}
