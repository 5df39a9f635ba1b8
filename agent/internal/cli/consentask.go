package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/internal/ops"
)

// askFlags binds what a person is asked for. --class is another word for --category.
func askFlags(cmd *cobra.Command, a *admin.Ask) {
	cmd.Flags().StringVar(&a.Subject, "subject", "", "whose consent; empty is the driver")
	cmd.Flags().StringSliceVar(&a.Categories, "category", nil, "data class, such as Location (repeatable; also --class)")
	cmd.Flags().StringVar(&a.Purpose, "purpose", "", "driving-safety or vehicle-management")
	cmd.Flags().StringVar(&a.Recipient, "recipient", "tsp", "who receives the data")
	cmd.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "class" {
			name = "category"
		}
		return pflag.NormalizedName(name)
	})
}

func newConsentRefuse() *cobra.Command {
	var a admin.Ask
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "refuse",
		Short: "Note that a person said no: it is not asked again in this drive",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	askFlags(cmd, &a)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := a.Parse(); err != nil {
			return ops.Exit(ops.Usage, err)
		}
		r, err := running(cmd, flags, func(ctx context.Context, c *admin.Client) (admin.Refusal, error) { return c.Refuse(ctx, a) })
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "refused at %s; it is not asked again in this drive\n", stamp(r.At))
		return err
	}
	return cmd
}

func newConsentAsk() *cobra.Command {
	var a admin.Ask
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ask",
		Short: "Say whether a person may be asked for a consent now",
		Long: `Says whether a person may be asked: not again in a drive in which any of it was
refused, and not for what is in force. Exit code 3 if not.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	askFlags(cmd, &a)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := a.Parse(); err != nil {
			return ops.Exit(ops.Usage, err)
		}
		may, err := running(cmd, flags, func(ctx context.Context, c *admin.Client) (admin.Answer, error) { return c.MayAsk(ctx, a) })
		if err != nil {
			return err
		}
		if err := writeAnswer(cmd, may, asJSON); err != nil || may.May {
			return err
		}
		return ops.Exit(ops.Blocked, nil)
	}
	return cmd
}

func writeAnswer(cmd *cobra.Command, may admin.Answer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(may)
	}
	word := "may be asked"
	if !may.May {
		word = "may not be asked"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", word, may.Reason)
	return err
}

func newConsentNotice() *cobra.Command {
	var n admin.Notice
	var file string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "notice",
		Short: "Show the notice that people are shown, or set another",
		Long: `Without flags shows the version and hash of the notice in force. With --version and
--file (or --hash) sets another: consents that were given on an earlier one are over,
and what waits on them is taken back.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().StringVar(&n.Version, "version", "", "version of the notice")
	cmd.Flags().StringVar(&n.Hash, "hash", "", "SHA-256 of its text, hexadecimal")
	cmd.Flags().StringVar(&file, "file", "", "its text, to take the hash of")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.MarkFlagsMutuallyExclusive("hash", "file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if file != "" {
			text, err := os.ReadFile(file)
			if err != nil {
				return ops.Exit(ops.Usage, err)
			}
			sum := sha256.Sum256(text)
			n.Hash = hex.EncodeToString(sum[:])
		}
		out, err := notice(cmd, flags, n)
		if err != nil {
			return err
		}
		return writeNotice(cmd, out, asJSON)
	}
	return cmd
}

// notice sets a notice if one is given, and gives the one in force.
func notice(cmd *cobra.Command, flags *ops.Flags, n admin.Notice) (out admin.Notice, err error) {
	cfg, _, err := load(flags)
	if err != nil {
		return out, err
	}
	set := n.Version != "" || n.Hash != ""
	if err := prepare(cfg, set); err != nil {
		return out, err
	}
	return reach(cmd.Context(), cfg, func(ctx context.Context, c *admin.Client) (admin.Notice, error) {
		if set {
			return c.SetNotice(ctx, n)
		}
		return c.Notice(ctx)
	}, func() (admin.Notice, error) {
		return directly(cfg, func(o *offline) (admin.Notice, error) {
			if set {
				return o.notice(consent.Notice{Version: n.Version, Hash: n.Hash})
			}
			now := o.store.Notice()
			return admin.Notice{Version: now.Version, Hash: now.Hash}, nil
		})
	})
}

func writeNotice(cmd *cobra.Command, n admin.Notice, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(n)
	}
	p := &printer{w: cmd.OutOrStdout()}
	if n.Version == "" {
		p.line("no notice is set: a consent may name any")
		return p.err
	}
	p.line("notice %s, SHA-256 %s", n.Version, n.Hash)
	if len(n.Ended) > 0 {
		p.line("%d consents that were given on another one are over", len(n.Ended))
	}
	return p.err
}

// running asks the agent that runs; without one there is no drive to ask about.
func running[T any](cmd *cobra.Command, flags *ops.Flags, ask func(context.Context, *admin.Client) (T, error)) (out T, err error) {
	var cfg agent.Config
	if cfg, _, err = load(flags); err != nil {
		return out, err
	}
	return ask(cmd.Context(), admin.NewClient(cfg.RunFolder()))
}
