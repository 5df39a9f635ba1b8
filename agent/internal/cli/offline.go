package cli

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/store"
	"cordon/internal/clock"
	"cordon/internal/ops"
)

// patience is how long a command waits for an agent that is starting or stopping,
// and has its data locked without answering.
const patience = 5 * time.Second

// reach asks the running agent, or works on the files of one that does not run.
func reach[T any](ctx context.Context, cfg agent.Config, online func(context.Context, *admin.Client) (T, error), direct func() (T, error)) (v T, err error) {
	for end := time.Now().Add(patience); ; {
		v, err = online(ctx, admin.NewClient(cfg.RunFolder()))
		if !errors.Is(err, admin.ErrNotRunning) {
			return v, err
		}
		lock, err := agent.LockData(cfg.DataDir, 0)
		if err == nil {
			v, err = direct()
			return v, errors.Join(err, lock.Close())
		}
		if !errors.Is(err, agent.ErrInUse) || time.Now().After(end) || ctx.Err() != nil {
			return v, err
		}
		time.Sleep(patience / 100)
	}
}

// status asks the running agent, or reads the store of one that does not run.
func status(ctx context.Context, flags *ops.Flags) (s admin.Status, err error) {
	cfg, _, err := load(flags)
	if err != nil {
		return s, err
	}
	online := func(ctx context.Context, c *admin.Client) (admin.Status, error) {
		s, err := c.Status(ctx)
		if errors.Is(err, admin.ErrNotRunning) {
			if none := needData(cfg); none != nil {
				return s, none
			}
		}
		return s, err
	}
	return reach(ctx, cfg, online, func() (admin.Status, error) { return offlineStatus(cfg) })
}

// offlineStatus gives what lies on the disk: the account and the outbox.
func offlineStatus(cfg agent.Config) (s admin.Status, err error) {
	clk, err := clock.Open(clock.Config{Path: filepath.Join(cfg.DataDir, "clock.mark")})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, clk.Close()) }()
	kek, err := cfg.OpenKEK()
	if err != nil {
		return s, err
	}
	st, err := store.Open(store.Config{KEK: kek, Dir: cfg.DataDir, OutboxBytes: cfg.Limits.OutboxBytes, Clock: clk, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	t := st.Tally()
	s = admin.Status{Version: ops.Version().Version, Account: agent.Account(&t), Damages: t.Damages, Queue: agent.Lanes(st.Queue())}
	agent.VaultState(&cfg, st, &s)
	return s, nil
}

// needData refuses to make a data folder where an agent never ran.
func needData(cfg agent.Config) error {
	if _, err := os.Stat(filepath.Join(cfg.DataDir, "outbox")); errors.Is(err, fs.ErrNotExist) {
		return &ops.Error{Op: "read", Path: cfg.DataDir, What: "no agent is running, and none has ever run here",
			Hint: "--config with the file that the agent runs with, or start it once"}
	}
	return nil
}
