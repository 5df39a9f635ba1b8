package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
)

func frameCommand() *cobra.Command {
	return group("frame", "Captured frames", frameOpenCommand())
}

func frameOpenCommand() *cobra.Command {
	var dir string
	var flags *ops.Flags
	c := &cobra.Command{
		Use:   "open FILE...",
		Short: "Open captured frames with the keys that are still alive (platform stopped)",
		Long: `Open captured sealed frames and write one JSON line for each, with the
decompressed plaintext in base64, or an error. Exit code 3 if one did not open.
A platform whose keys are not wrapped by a file in its data folder needs --config
with its configuration.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			cfg, err := configOf(flags)
			if err != nil {
				return err
			}
			o, err := tsp.NewFrameOpener(cfg)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, o.Close()) }()
			shut := 0
			for _, name := range args {
				f := o.Open(name)
				if f.Error != "" {
					shut++
				}
				if err := emit(cmd.OutOrStdout(), f); err != nil {
					return err
				}
			}
			if shut > 0 {
				return ops.Exit(ops.Blocked, fmt.Errorf("%d of %d frames did not open", shut, len(args)))
			}
			return nil
		},
	}
	flags = configFlags(c, &dir)
	return c
}
