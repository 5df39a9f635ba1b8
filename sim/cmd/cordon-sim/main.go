// Command cordon-sim is a simulated car: an ECU, receiver, camera and
// application feed for a real agent, with the ground truth of all it emits.
package main

import (
	"github.com/spf13/cobra"

	"cordon/internal/ops"
)

func main() { ops.Main(root()) }

// root is the whole command tree.
func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cordon-sim",
		Short: "A simulated car that feeds an agent and tells the truth about it",
	}
	cmd.AddCommand(demoCommand(), runCommand(), dbcCommand(), ops.NewVersionCommand("cordon-sim"))
	return cmd
}
