package cli

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/internal/ops"
)

func newRun() *cobra.Command {
	var done bool
	var drain time.Duration
	cmd := &cobra.Command{
		Use:   "run --config F",
		Short: "Run the agent",
		Long: `Runs until SIGTERM or SIGINT; what was received by then is committed first. SIGHUP
has it read its policy again.
With --exit-when-done it ends when all file sources have ended and everything was
sent: exit code 0, or 1 if something still waits after --drain-timeout.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&done, "exit-when-done", false, "end when all file sources have ended and everything was sent")
	cmd.Flags().DurationVar(&drain, "drain-timeout", 30*time.Second, "how long --exit-when-done waits for receipts")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		log, err := ops.NewLogger(cmd.ErrOrStderr(), ops.LogOptions{Level: cfg.LogLevel})
		if err != nil {
			return ops.Exit(ops.Usage, err)
		}
		reload := make(chan os.Signal, 1)
		signal.Notify(reload, syscall.SIGHUP)
		defer signal.Stop(reload)
		return agent.Run(cmd.Context(), cfg, agent.Options{
			Logger: log, Reload: reload, ExitWhenDone: done, DrainTimeout: drain, Harden: true,
			Ready: func(metrics string) {
				// For scripts that start an agent and wait for it.
				fmt.Fprintf(cmd.OutOrStdout(), "ready run_dir=%s metrics=%s\n", cfg.RunFolder(), metrics)
			},
		})
	}
	return cmd
}

// load reads the configuration that a command's flags name.
func load(flags *ops.Flags) (agent.Config, ops.Provenance, error) {
	opt, err := flags.Options(agent.EnvPrefix)
	if err != nil {
		return agent.Config{}, nil, err
	}
	return agent.Load(opt)
}
