package cli

import (
	"github.com/spf13/cobra"

	"cordon/tsp"
)

func brokerCertCommand() *cobra.Command {
	var dir, role, name, out string
	c := &cobra.Command{
		Use:   "broker-cert --role auditor|platform --out FOLDER",
		Short: "Make a client certificate for the embedded broker",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" || role == "" {
				return usage("--role and --out are needed", "cordon-tsp broker-cert --role auditor --out ./auditor")
			}
			if name == "" {
				name = role
			}
			if err := tsp.BrokerCert(dir, role, name, out); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), map[string]string{"role": role, "name": name, "out": out})
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringVar(&role, "role", "", "auditor (reads everything) or platform (another ingest)")
	c.Flags().StringVar(&name, "name", "", "common name, for revocation; the role if empty")
	c.Flags().StringVar(&out, "out", "", "folder to write client.crt, client.key and ca.crt into")
	return c
}
