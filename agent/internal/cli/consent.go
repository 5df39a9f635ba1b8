package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/internal/ops"
)

func newConsent() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "consent",
		Short: "Give, withdraw and list consents",
		Long: `Consents are kept in the car. With a running agent the commands go through it;
without one they change the store directly.`,
	}
	cmd.AddCommand(newConsentGrant(), newConsentWithdraw(), newConsentList(),
		newConsentRefuse(), newConsentAsk(), newConsentNotice())
	return cmd
}

func newConsentGrant() *cobra.Command {
	var g admin.Grant
	var duration string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "grant",
		Short: "Give a consent for a bounded time",
		Example: `  cordon-agent consent grant --config F --category Location --purpose driving-safety \
    --recipient tsp --for 30d --notice v3`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	askFlags(cmd, &g.Ask)
	cmd.Flags().StringVar(&duration, "for", "", "how long, such as 30d or 12h; at most a year")
	cmd.Flags().StringVar(&g.Notice, "notice", "", "version of the notice that the person was shown")
	cmd.Flags().StringVar(&g.NoticeHash, "notice-hash", "", "SHA-256 of its text (default: that of the notice in force)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var err error
		if duration != "" {
			if g.Duration, err = consent.ParseDuration(duration); err != nil {
				return ops.Exit(ops.Usage, err)
			}
		}
		parsed, err := g.Parse()
		if err != nil {
			return ops.Exit(ops.Usage, err)
		}
		return withConsents(cmd, flags, asJSON,
			func(ctx context.Context, c *admin.Client) (any, error) { return c.Grant(ctx, g) },
			func(o *offline) (any, error) { return o.grant(parsed) }, true)
	}
	return cmd
}

func newConsentWithdraw() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "withdraw ID",
		Short: "Withdraw a consent and take back what waits on it",
		Args:  cobra.ExactArgs(1),
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil || id == 0 {
			return ops.Exit(ops.Usage, &ops.Error{What: "a consent's id is a number", Hint: "cordon-agent consent list"})
		}
		return withConsents(cmd, flags, asJSON,
			func(ctx context.Context, c *admin.Client) (any, error) { return c.Withdraw(ctx, id) },
			func(o *offline) (any, error) { return o.withdraw(id) }, false)
	}
	return cmd
}

func newConsentList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all consents ever given",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line for each")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withConsents(cmd, flags, asJSON,
			func(ctx context.Context, c *admin.Client) (any, error) { return c.Consents(ctx) },
			func(o *offline) (any, error) { return o.list(), nil }, false)
	}
	return cmd
}

// withConsents asks the running agent, or works on the store if there is none;
// first allows to begin one.
func withConsents(cmd *cobra.Command, flags *ops.Flags, asJSON bool,
	online func(context.Context, *admin.Client) (any, error), direct func(*offline) (any, error), first bool) error {
	cfg, _, err := load(flags)
	if err != nil {
		return err
	}
	if err := prepare(cfg, first); err != nil {
		return err
	}
	v, err := reach(cmd.Context(), cfg, online, func() (any, error) { return directly(cfg, direct) })
	if err != nil {
		return err
	}
	list, ok := v.([]admin.Consent)
	if !ok {
		list = []admin.Consent{v.(admin.Consent)}
	}
	return writeConsents(cmd.OutOrStdout(), list, asJSON)
}

func writeConsents(w io.Writer, list []admin.Consent, asJSON bool) error {
	enc := json.NewEncoder(w)
	for _, c := range list {
		if asJSON {
			if err := enc.Encode(c); err != nil {
				return err
			}
			continue
		}
		who := c.Subject
		if who == "" {
			who = "driver"
		}
		line := fmt.Sprintf("%d  %-9s  %s  %s for %s to %s  from %s until %s  notice %s",
			c.ID, c.State, who, strings.Join(c.Categories, ","), c.Purpose, c.Recipient, stamp(c.From), stamp(c.Until), c.Notice)
		if c.Dropped+c.OnTheWay > 0 {
			line += fmt.Sprintf("  (%d waiting records taken back, %d already on their way)", c.Dropped, c.OnTheWay)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
