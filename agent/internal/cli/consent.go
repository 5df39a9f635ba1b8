package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/journal"
	"cordon/internal/clock"
	"cordon/internal/ops"
)

func newConsent() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "consent",
		Short: "Give, withdraw and list consents",
		Long: `Consents are kept in the car. With a running agent the commands go through it;
without one they change the store directly.`,
	}
	cmd.AddCommand(newConsentGrant(), newConsentWithdraw(), newConsentList())
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
	cmd.Flags().StringVar(&g.Subject, "subject", "", "whose consent; empty is the driver")
	cmd.Flags().StringSliceVar(&g.Categories, "category", nil, "data class, such as Location (repeatable)")
	cmd.Flags().StringVar(&g.Purpose, "purpose", "", "driving-safety or vehicle-management")
	cmd.Flags().StringVar(&g.Recipient, "recipient", "tsp", "who receives the data")
	cmd.Flags().StringVar(&duration, "for", "", "how long, such as 30d or 12h; at most a year")
	cmd.Flags().StringVar(&g.Notice, "notice", "", "version or hash of the notice that the person was shown")
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

// offline is the consent store of an agent that does not run, with the journal
// that every change goes into.
type offline struct {
	clock   *clock.Clock
	journal *journal.Journal
	store   *consent.Store
}

// prepare makes the data folder where a command may be the first to do so.
func prepare(cfg agent.Config, first bool) error {
	if !first {
		if _, err := os.Stat(filepath.Join(cfg.DataDir, "consents.jsonl")); errors.Is(err, fs.ErrNotExist) {
			return needData(cfg)
		}
		return nil
	}
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return &ops.Error{Op: "consent store", Err: err, Hint: "data_dir that this user may write"}
	}
	return nil
}

// directly works on the files.
func directly(cfg agent.Config, fn func(*offline) (any, error)) (v any, err error) {
	o := &offline{}
	defer func() { err = errors.Join(err, o.close()) }()
	if o.clock, err = clock.Open(clock.Config{Path: filepath.Join(cfg.DataDir, "clock.mark")}); err != nil {
		return nil, err
	}
	if o.journal, err = journal.Open(cfg.DataDir, o.clock.Now, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	var damage *consent.Damage
	if o.store, damage, err = consent.Open(filepath.Join(cfg.DataDir, "consents.jsonl"), o.clock.Now); err != nil {
		return nil, err
	}
	if damage != nil {
		if err := o.journal.Note(journal.ConsentDamage(*damage)); err != nil {
			return nil, err
		}
		if damage.SavedAs != "" {
			return nil, &ops.Error{Op: "consent store", Path: cfg.DataDir, What: damage.What + "; the damaged file is kept as " + damage.SavedAs,
				Hint: "ask for the consents again"}
		}
	}
	return fn(o)
}

func (o *offline) grant(g consent.Grant) (any, error) {
	r, err := o.store.Grant(g)
	if err != nil {
		return nil, err
	}
	return o.note(r)
}

// withdraw leaves what waits in the outbox to the agent's next start, which takes
// it back before it connects.
func (o *offline) withdraw(id uint64) (any, error) {
	r, err := o.store.Withdraw(id)
	if errors.Is(err, consent.ErrNone) {
		return nil, &ops.Error{What: err.Error(), Hint: "cordon-agent consent list"}
	}
	if err != nil {
		return nil, err
	}
	return o.note(r)
}

func (o *offline) note(r consent.Record) (any, error) {
	c := admin.FromRecord(r, o.clock.Now())
	return c, o.journal.Note(agent.ConsentEvent(c))
}

func (o *offline) list() []admin.Consent {
	list := []admin.Consent{}
	for _, r := range o.store.List() {
		list = append(list, admin.FromRecord(r, o.clock.Now()))
	}
	return list
}

func (o *offline) close() error {
	var errs []error
	if o.store != nil {
		errs = append(errs, o.store.Close())
	}
	if o.journal != nil {
		errs = append(errs, o.journal.Close())
	}
	if o.clock != nil {
		errs = append(errs, o.clock.Close())
	}
	return errors.Join(errs...)
}
