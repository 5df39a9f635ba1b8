package cli

import (
	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func serveCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the platform",
		Long: `Run the platform. Without a configuration it is whole on one machine: embedded
broker, store, and development certificates made at the first start. The first
start prints a token per user, once.`,
		Args: cobra.NoArgs,
	}
	dataFlag(c, &dir)
	flags := ops.BindFlags(c)
	flags.Map("data", "data_dir")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg := tsp.Default()
		opt, err := flags.Options(envPrefix)
		if err != nil {
			return err
		}
		if _, err := ops.Load(&cfg, opt); err != nil {
			return err
		}
		log, err := ops.NewLogger(cmd.ErrOrStderr(), ops.LogOptions{Level: cfg.LogLevel})
		if err != nil {
			return err
		}
		for _, err := range ops.Harden() {
			log.Warn("process not hardened", "err", err)
		}
		return tsp.Serve(cmd.Context(), cfg, tsp.Options{Out: cmd.OutOrStdout(), Log: log})
	}
	return c
}
