package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cordon/internal/chainlog"
	"cordon/internal/ops"
	"cordon/tsp"
)

func exportVerifyCommand() *cobra.Command {
	var dir string
	var remembered []string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check the export log and every released file; exit code 3 if they do not hold",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			heads, err := parseHeads(remembered)
			if err != nil {
				return err
			}
			r, err := tsp.VerifyExports(dir, heads...)
			if err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), r); err != nil {
				return err
			}
			if !r.OK() {
				return ops.Exit(ops.Blocked, fmt.Errorf("the export log does not hold: %d findings, first %s: %s",
					len(r.Findings), r.Findings[0].Where, r.Findings[0].What))
			}
			return nil
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringArrayVar(&remembered, "head", nil, "end of the log remembered from earlier, NUMBER:HASH (repeatable)")
	return c
}

func parseHeads(texts []string) (heads []chainlog.Head, err error) {
	for _, t := range texts {
		var h chainlog.Head
		seq, hash, ok := strings.Cut(t, ":")
		if h.Seq, err = strconv.ParseUint(seq, 10, 64); err != nil || !ok || h.Hash.UnmarshalText([]byte(hash)) != nil {
			return nil, usage("--head wants NUMBER:HASH", "--head 12:"+strings.Repeat("0", 64))
		}
		heads = append(heads, h)
	}
	return heads, nil
}
