package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
)

func newQueue() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "Show the frames that wait to be sent, lane by lane",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line for each lane")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := status(cmd.Context(), flags)
		if err != nil {
			return err
		}
		if asJSON {
			enc := json.NewEncoder(cmd.OutOrStdout())
			for _, l := range s.Queue {
				if err := enc.Encode(l); err != nil {
					return err
				}
			}
			return nil
		}
		p := &printer{w: cmd.OutOrStdout()}
		writeLanes(p, s.Queue)
		var records uint64
		for _, l := range s.Queue {
			records += l.Records
		}
		p.line("%d records in the outbox, %d in memory", records, s.Memory)
		return p.err
	}
	return cmd
}
