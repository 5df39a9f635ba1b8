package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cordon/sim/dbc"
	"cordon/sim/feed"
)

// summary is the JSON line that `run` ends with.
type summary struct {
	Emitted    map[string]uint64 `json:"emitted"`
	Unfed      map[string]uint64 `json:"unfed"`
	Effects    map[string]uint64 `json:"effects"`
	Answered   uint64            `json:"answered"`
	Refused    uint64            `json:"refused"`
	GivenUp    uint64            `json:"given_up"`
	Retries    uint64            `json:"retries"`
	Reconnects uint64            `json:"reconnects"`
	Unsure     uint64            `json:"unsure_lines"`
	TruthLines uint64            `json:"truth_lines"`
	Played     float64           `json:"played_s"`
	Took       float64           `json:"took_s"`
	Trouble    string            `json:"trouble,omitempty"`
}

// report writes a table to a terminal and one JSON line elsewhere.
func report(w io.Writer, s *feed.Stats) error {
	if terminal(w) {
		return table(w, s)
	}
	line := summary{
		Emitted: s.Emitted, Unfed: s.Unfed, Effects: s.Effects(), Answered: s.Answered, Refused: s.Refused,
		GivenUp: s.GivenUp, Retries: s.Retries, Reconnects: s.Reconnects, Unsure: s.Unsure, TruthLines: s.TruthLines,
		Played: s.Played.Seconds(), Took: s.Took.Seconds(), Trouble: s.Trouble,
	}
	if err := json.NewEncoder(w).Encode(line); err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	return nil
}

func table(w io.Writer, s *feed.Stats) error {
	t := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	fmt.Fprintln(t, "source\temitted\tnot fed\tverdicts")
	for _, source := range slices.Sorted(maps.Keys(s.Emitted)) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\n", source, s.Emitted[source], s.Unfed[source], verdicts(s, source))
	}
	if s.Trouble != "" {
		fmt.Fprintf(t, "refused %d, given up %d: %s\n", s.Refused, s.GivenUp, s.Trouble)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	return nil
}

// verdicts sums a source's answers by effect, as in "drop 12, pass 3".
func verdicts(s *feed.Stats, source string) string {
	sums := map[string]uint64{}
	for v, n := range s.Verdicts {
		if v.Source == source {
			sums[v.Effect] += n
		}
	}
	out := ""
	for _, effect := range slices.Sorted(maps.Keys(sums)) {
		if out != "" {
			out += ", "
		}
		out += fmt.Sprintf("%s %d", effect, sums[effect])
	}
	return out
}

func dbcCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dbc DIR",
		Short: "Write the car's DBC files and the map of their signals to VSS",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			databases, signalMap, err := dbc.WriteTo(args[0])
			if err != nil {
				return err
			}
			for _, path := range append(databases, signalMap) {
				fmt.Fprintln(cmd.OutOrStdout(), path)
			}
			return nil
		},
	}
}
