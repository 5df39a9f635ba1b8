package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/internal/ops"
	"cordon/internal/vault/report"
	"cordon/tsp"
)

func retentionCommand() *cobra.Command {
	return group("retention", "What is kept, and until when", retentionStatusCommand())
}

func retentionStatusCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "status",
		Short: "Show the vaults of a running platform; exit code 3 if a bucket is overdue",
		Long: `Shows what every vault keeps, locks and has destroyed, what the time rests on and
which sources of it are not believed, where the key-encryption keys stand, and how
long the logs are kept: a table on a terminal, one JSON object otherwise. Exit code 3 if a bucket is past its
deadline.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var st tsp.Status
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/status", nil, &st); err != nil {
				return err
			}
			if err := writeRetention(cmd.OutOrStdout(), &st); err != nil {
				return err
			}
			if n := st.Retention.Overdue(); n > 0 {
				return ops.Exit(ops.Blocked, fmt.Errorf("%d buckets are past their deadline", n))
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}

// writeRetention shows vaults and logs: a table on a terminal, one JSON object otherwise.
func writeRetention(w io.Writer, st *tsp.Status) error {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return json.NewEncoder(w).Encode(struct {
			*report.Report
			Keeps tsp.Keeps `json:"keeps"`
		}{&st.Retention, st.Keeps})
	}
	if err := st.Retention.Table(w); err != nil {
		return err
	}
	for i := range st.Keeps.Logs {
		l := &st.Keeps.Logs[i]
		mark, since := "  ", "no entry yet"
		switch {
		case l.Cut():
			mark, since = "!!", fmt.Sprintf("its beginning is GONE, entry %d is the first, of %s", l.First, l.Since.Format(time.RFC3339))
		case l.First == 1:
			since = "whole since " + l.Since.Format(time.RFC3339)
		}
		if !l.Until.IsZero() {
			since += ", its last entry until " + l.Until.Format(time.DateOnly) + " at the least"
		}
		if _, err := fmt.Fprintf(w, "%s log 日志  %s, rule %s: %d days at the least, deleted by nothing; %s\n", mark, l.Log, l.Rule, l.Days, since); err != nil {
			return err
		}
	}
	for _, h := range st.Keeps.Holds {
		if _, err := fmt.Fprintf(w, "   hold 延长保存  %s, rule S2, until %s: %s\n", h.Name, h.Until, h.Basis); err != nil {
			return err
		}
	}
	return nil
}
