package cli

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/collection"
	"cordon/agent/internal/journal"
	"cordon/filters"
	"cordon/internal/clock"
	"cordon/internal/ops"
)

func newCollection() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "collection",
		Short: "Set and show which personal data the driver lets the car collect",
		Long: `Personal data is not collected unless the driver set it (rule C1). "on" and "off"
are the driver's own setting, which holds on every drive until it is changed; with
--this-drive they hold until the next drive or the next start of the agent. No
configuration file can switch it on.`,
	}
	cmd.AddCommand(newCollectionSet("on", "Collect personal data"), newCollectionSet("off", "Collect no personal data"), newCollectionShow())
	return cmd
}

func newCollectionSet(word, short string) *cobra.Command {
	var in admin.Collect
	var asJSON bool
	cmd := &cobra.Command{Use: word, Short: short, Args: cobra.NoArgs}
	flags := ops.BindFlags(cmd)
	if word == "on" {
		cmd.Flags().StringSliceVar(&in.Classes, "class", filters.Personal.Names(), "data class, such as Location (repeatable)")
	}
	cmd.Flags().BoolVar(&in.ThisDrive, "this-drive", false, "on this drive only")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		classes, err := in.Parse()
		if err != nil {
			return ops.Exit(ops.Usage, err)
		}
		if word == "on" && classes == 0 {
			return ops.Exit(ops.Usage, &ops.Error{What: "on with no class collects nothing", Hint: "cordon-agent collection off"})
		}
		c, err := collect(cmd, flags, in.ThisDrive,
			func(ctx context.Context, c *admin.Client) (admin.Collection, error) { return c.Collect(ctx, in) },
			func(s *collection.Store) (collection.State, error) { return s.Set(classes, false, uint32(os.Getuid())) })
		if err != nil {
			return err
		}
		return writeCollection(cmd, c, asJSON)
	}
	return cmd
}

func newCollectionShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "show", Short: "Show what is collected, and since when", Args: cobra.NoArgs}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := collect(cmd, flags, false,
			func(ctx context.Context, c *admin.Client) (admin.Collection, error) { return c.Collection(ctx) }, nil)
		if err != nil {
			return err
		}
		return writeCollection(cmd, c, asJSON)
	}
	return cmd
}

func newDrive() *cobra.Command {
	cmd := &cobra.Command{Use: "drive", Short: "Tell the agent of drives"}
	var asJSON bool
	start := &cobra.Command{
		Use:   "start",
		Short: "Begin a drive: what was set or refused for the last one is over",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(start)
	start.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	start.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := running(cmd, flags, func(ctx context.Context, c *admin.Client) (admin.Collection, error) { return c.StartDrive(ctx) })
		if err != nil {
			return err
		}
		return writeCollection(cmd, c, asJSON)
	}
	cmd.AddCommand(start)
	return cmd
}

// collect asks the running agent, or changes the driver's setting in the file of
// one that does not run; needsDrive refuses that. A nil set only looks.
func collect(cmd *cobra.Command, flags *ops.Flags, needsDrive bool,
	online func(context.Context, *admin.Client) (admin.Collection, error),
	set func(*collection.Store) (collection.State, error)) (out admin.Collection, err error) {
	cfg, _, err := load(flags)
	if err != nil {
		return out, err
	}
	if needsDrive {
		return online(cmd.Context(), admin.NewClient(cfg.RunFolder()))
	}
	if err := prepare(cfg, true); err != nil {
		return out, err
	}
	return reach(cmd.Context(), cfg, online, func() (admin.Collection, error) { return setOffline(cfg, set) })
}

// setOffline works on the files.
func setOffline(cfg agent.Config, set func(*collection.Store) (collection.State, error)) (out admin.Collection, err error) {
	clk, err := clock.Open(clock.Config{Path: filepath.Join(cfg.DataDir, "clock.mark")})
	if err != nil {
		return out, err
	}
	defer clk.Close()
	store, damage, err := collection.Open(filepath.Join(cfg.DataDir, "collection"), clk.Now)
	if err != nil {
		return out, err
	}
	if set == nil && damage == nil {
		return settingOnly(store.State()), nil
	}
	log, err := journal.Open(cfg.DataDir, clk.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return out, err
	}
	defer log.Close()
	if damage != nil {
		if err := log.Note(journal.Damage{What: "collection setting", SavedAs: damage.SavedAs}); err != nil {
			return out, err
		}
	}
	if set == nil {
		return settingOnly(store.State()), nil
	}
	st, err := set(store)
	if err != nil {
		return out, err
	}
	return settingOnly(st), log.Note(journal.Collection{Classes: st.Classes.Names(), UID: st.UID})
}

// settingOnly leaves out what only a drive has.
func settingOnly(s collection.State) admin.Collection {
	return admin.Collection{Classes: []string{}, Setting: s.Setting.Names()}
}

func writeCollection(cmd *cobra.Command, c admin.Collection, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(c)
	}
	p := &printer{w: cmd.OutOrStdout()}
	writeCollected(p, &c)
	return p.err
}

func writeCollected(p *printer, c *admin.Collection) {
	setting := "off at every start of a drive"
	if len(c.Setting) > 0 {
		setting = "every drive: " + strings.Join(c.Setting, ",")
	}
	switch {
	case c.Drive.IsZero():
		p.line("collection no agent is running; the driver's setting: %s", setting)
		return
	case len(c.Classes) == 0:
		p.line("collection OFF since %s: no personal data is collected (C1)", stamp(c.Since))
	default:
		p.line("collection on since %s: %s", stamp(c.Since), strings.Join(c.Classes, ","))
	}
	if c.ThisDrive {
		p.line("           for this drive only")
	}
	p.line("           drive since %s; the driver's setting: %s", stamp(c.Drive), setting)
}
