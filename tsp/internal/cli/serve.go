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
	flags := configFlags(c, &dir)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := configOf(flags)
		if err != nil {
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

// configFlags adds --config and --set, and --data, which counts after them.
func configFlags(c *cobra.Command, dir *string) *ops.Flags {
	dataFlag(c, dir)
	flags := ops.BindFlags(c)
	flags.Map("data", "data_dir")
	return flags
}

// configOf reads all layers of the configuration.
func configOf(flags *ops.Flags) (tsp.Config, error) {
	cfg := tsp.Default()
	opt, err := flags.Options(envPrefix)
	if err != nil {
		return cfg, err
	}
	_, err = ops.Load(&cfg, opt)
	return cfg, err
}
