package cli

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/journal"
	"cordon/internal/clock"
	"cordon/internal/ops"
)

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
func directly[T any](cfg agent.Config, fn func(*offline) (T, error)) (v T, err error) {
	o := &offline{}
	defer func() { err = errors.Join(err, o.close()) }()
	if o.clock, err = clock.Open(clock.Config{Path: filepath.Join(cfg.DataDir, "clock.mark")}); err != nil {
		return v, err
	}
	if o.journal, err = journal.Open(cfg.DataDir, o.clock.Now, slog.New(slog.DiscardHandler)); err != nil {
		return v, err
	}
	var damage *consent.Damage
	if o.store, damage, err = consent.Open(filepath.Join(cfg.DataDir, "consents.jsonl"), o.clock.Now); err != nil {
		return v, err
	}
	if damage != nil {
		if err := o.journal.Note(journal.ConsentDamage(*damage)); err != nil {
			return v, err
		}
		if damage.SavedAs != "" {
			return v, &ops.Error{Op: "consent store", Path: cfg.DataDir, What: damage.What + "; the damaged file is kept as " + damage.SavedAs,
				Hint: "ask for the consents again"}
		}
	}
	v, err = fn(o)
	if rule := new(consent.RuleError); errors.As(err, &rule) {
		err = ops.Exit(ops.Usage, err)
	}
	return v, err
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

// notice makes a notice the one that people are shown. What waits on consents given
// on another is taken back at the agent's next start.
func (o *offline) notice(n consent.Notice) (admin.Notice, error) {
	out := admin.Notice{Version: n.Version, Hash: n.Hash}
	var err error
	if out.Ended, err = o.store.SetNotice(n); err != nil {
		return out, err
	}
	return out, o.journal.Note(journal.Notice{Version: n.Version, Hash: n.Hash, Ended: out.Ended})
}
