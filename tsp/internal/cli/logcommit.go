package cli

import (
	"errors"
	"net/http"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/api"
	"cordon/tsp/internal/verify/sample"
)

func logCommitCommand() *cobra.Command {
	var cl client
	var out string
	c := &cobra.Command{
		Use:   "commit --out FILE",
		Short: "Pick the operator's secret for a regulator's spot check and enter its hash in the export log",
		Long: `Before the regulator freezes the log both sides commit to a secret. This picks the
operator's, keeps it in FILE and enters its SHA-256. Show FILE once the log is frozen.
The last commitment before that is the one that counts.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return usage("where is the secret to be kept?", "--out FILE")
			}
			s := sample.NewSecret()
			if err := writeFile(out, s.Text(), 0o600); err != nil {
				return err
			}
			var done api.Committed
			in := map[string]string{"commitment": s.Commitment().String()}
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/log/commitment", in, &done); err != nil {
				// Whether it was entered may be unknown, so the secret stays.
				return errors.Join(err, errors.New("the secret stays in "+out+"; it serves only if the log holds its commitment"))
			}
			return emit(cmd.OutOrStdout(), &done)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringVar(&out, "out", "", "file for the secret, which must not be there")
	return c
}
