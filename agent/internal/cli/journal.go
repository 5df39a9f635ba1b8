package cli

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cordon/agent/internal/journal"
	"cordon/internal/chainlog"
	"cordon/internal/ops"
)

func newJournal() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "Verify and show the car's own record of what its agent did",
	}
	cmd.AddCommand(newJournalVerify(), newJournalShow())
	return cmd
}

func newJournalVerify() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check every line, signature and link of the journal",
		Long:  "Checks the whole journal. Exit code 3 if it is not intact. It works beside a running agent.",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		r, err := journal.Verify(cfg.DataDir)
		if err != nil {
			return &ops.Error{Op: "verify", Err: err, Hint: "--config with the file that the agent runs with"}
		}
		if asJSON {
			err = json.NewEncoder(cmd.OutOrStdout()).Encode(r)
		} else {
			err = writeReport(cmd, &r)
		}
		if err == nil && !r.OK() {
			return ops.Exit(ops.Blocked, nil)
		}
		return err
	}
	return cmd
}

func writeReport(cmd *cobra.Command, r *chainlog.Report) error {
	p := &printer{w: cmd.OutOrStdout()}
	for _, problem := range r.Problems {
		p.line("%s", problem)
	}
	word := "intact"
	if !r.OK() {
		word = fmt.Sprintf("NOT INTACT: %d problems", r.NumProblems)
	}
	p.line("%d entries, %d repairs, from %s to %s, head %d %s: %s",
		r.Entries, r.Repairs, stamp(r.FirstTime), stamp(r.LastTime), r.Head.Seq, r.Head.Hash, word)
	return p.err
}

func newJournalShow() *cobra.Command {
	var kinds []string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the journal's entries as JSON lines",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().StringSliceVar(&kinds, "type", nil, "only entries of this type, such as consent (repeatable)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		want := map[string]bool{}
		for _, k := range kinds {
			want[k] = true
		}
		enc := json.NewEncoder(cmd.OutOrStdout())
		return journal.Read(cfg.DataDir, func(e chainlog.Entry) error {
			if len(want) > 0 && !want[e.Type] {
				return nil
			}
			return enc.Encode(struct {
				Seq  uint64          `json:"seq"`
				Time time.Time       `json:"t"`
				Type string          `json:"type"`
				Data json.RawMessage `json:"data"`
			}{e.Seq, e.Time, e.Type, e.Data})
		})
	}
	return cmd
}
