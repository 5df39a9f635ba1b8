package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/sim/internal/demo"
)

func demoCommand() *cobra.Command {
	opt := demo.Options{}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play the whole path on this machine and check what crossed the network",
		Long: `Starts a platform, an agent and a simulated car as real processes on loopback,
plays a drive, tries three exports, then opens every message captured at the
broker and searches it for cabin media and personal information.
Exit code 0 only if everything holds, 3 if a check does not.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opt.Duration < 15*time.Second || opt.Duration > 4*time.Minute || opt.Speed <= 0 {
				return ops.Exit(ops.Usage, &ops.Error{Op: "demo", What: "the drive lasts 15s to 4m and the speed is above 0", Hint: "--duration 60s --speed 12"})
			}
			if opt.Bin == "" {
				self, err := os.Executable()
				if err != nil {
					return err
				}
				opt.Bin = filepath.Dir(self)
			}
			opt.Out = cmd.OutOrStdout()
			bar := progress(cmd.ErrOrStderr(), opt.Duration)
			opt.Progress = func(played, _ time.Duration) { _ = bar.Set64(played.Milliseconds()) } // a broken terminal stops no demo
			ok, err := demo.Run(cmd.Context(), opt)
			_ = bar.Finish()
			if err != nil {
				return err
			}
			if !ok {
				return ops.Exit(ops.Blocked, nil)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&opt.Bin, "bin", "", "folder of cordon-agent and cordon-tsp (default: this program's own)")
	f.Uint64Var(&opt.Seed, "seed", 1, "seed of the drive")
	f.DurationVar(&opt.Duration, "duration", time.Minute, "driving to simulate")
	f.Float64Var(&opt.Speed, "speed", 12, "times faster than real time")
	f.BoolVar(&opt.Keep, "keep", false, "keep the folder with data, logs, capture and ground truth")
	return cmd
}
