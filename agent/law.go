package agent

import (
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/bundle"
	"cordon/agent/internal/journal"
	"cordon/filters"
	"cordon/internal/ops"
)

// watchEvery is how often the bundle's file is looked at.
const watchEvery = 2 * time.Second

// law is the policy in force, and where the next one comes from.
type law struct {
	mu      sync.Mutex // held while a policy is read and taken
	keeper  *bundle.Keeper
	key     ed25519.PublicKey
	watch   *bundle.Watch // nil without a bundle
	force   atomic.Pointer[enforced]
	refused atomic.Pointer[admin.Refused]
}

// enforced is a policy that judges.
type enforced struct {
	chain      *filters.Chain
	bundle     *admin.Bundle // nil if it is a profile of the program's own
	since      time.Time
	undeclared []string
}

func (e *enforced) program() *filters.Program { return e.chain.Program() }

// sequence is that of the bundle; 0 if there is none.
func (e *enforced) sequence() uint64 {
	if e.bundle == nil {
		return 0
	}
	return e.bundle.Sequence
}

// enforced gives the policy in force.
func (a *Agent) enforced() *enforced { return a.law.force.Load() }

// firstProfile puts the configured profile in force, if it is one.
func (a *Agent) firstProfile() error {
	if a.cfg.Policy.Bundle != "" {
		var err error
		if a.law.key, err = a.cfg.Policy.Key(); err != nil {
			return ops.Exit(ops.Usage, err)
		}
		return nil
	}
	prog, err := a.cfg.Policy.Compile()
	if err != nil {
		return err
	}
	if err := a.cfg.declared(prog); err != nil {
		return err
	}
	a.enforce(prog, nil)
	return nil
}

// firstBundle puts the bundle in force, if one is configured: the file's, or the
// copy of the last good one if the file is not good. Without either the agent does
// not start.
func (a *Agent) firstBundle() error {
	if a.cfg.Policy.Bundle == "" {
		return nil
	}
	k, damage, err := bundle.Open(bundle.Config{
		File: a.cfg.Policy.Bundle, Dir: filepath.Join(a.cfg.DataDir, "policy"),
		Open: func(data []byte) (bundle.Opened, error) { return a.cfg.Policy.openBundle(a.law.key, data) },
	})
	if err != nil {
		return err
	}
	if damage != nil {
		a.log.Error(damage.What, "kept_as", damage.SavedAs)
		a.note(journal.Damage{What: "mark of the policy bundle", SavedAs: damage.SavedAs})
	}
	a.law.keeper = k
	a.law.watch = bundle.NewWatch(a.cfg.Policy.Bundle) // before it is read
	l, err := k.Load()
	lastGood := false
	if err != nil {
		a.refuse("start", err)
		var lerr error
		if l, lerr = k.LastGood(); lerr != nil {
			return ops.Exit(ops.Usage, &ops.Error{Op: "policy", Path: a.cfg.Policy.Bundle, Err: errors.Join(err, lerr),
				What: "there is no good bundle, and no copy of an earlier one", Hint: "cordon-agent policy verify FILE --key KEY"})
		}
		lastGood = true
	}
	if err := k.Take(l); err != nil {
		return err
	}
	a.enforce(l.Program, a.bundleState(l, lastGood))
	a.tellUndeclared(a.enforced().undeclared)
	return nil
}

func (a *Agent) bundleState(l bundle.Loaded, lastGood bool) *admin.Bundle {
	return &admin.Bundle{File: a.cfg.Policy.Bundle, Sequence: l.Sequence, Hash: l.Hash, LastGood: lastGood}
}

// enforce notes which policy judges.
func (a *Agent) enforce(prog *filters.Program, b *admin.Bundle) {
	a.law.force.Store(a.inForce(prog, b))
}

func (a *Agent) inForce(prog *filters.Program, b *admin.Bundle) *enforced {
	return &enforced{chain: a.plan.chain(prog), bundle: b, since: time.Now(), undeclared: a.cfg.undeclared(prog)}
}

func (a *Agent) tellUndeclared(names []string) {
	for _, name := range names {
		a.log.Warn("the policy in force does not declare a source of the configuration; nothing of it leaves (U1)", "source", name)
	}
}

// refuse tells of a policy that is not taken.
func (a *Agent) refuse(why string, err error) {
	code, sequence := bundle.BadPolicy, uint64(0)
	var r *bundle.Refusal
	if errors.As(err, &r) {
		code, sequence = r.Code, r.Sequence
	}
	a.law.refused.Store(&admin.Refused{At: time.Now().UTC(), Code: code, What: err.Error()})
	inForce := uint64(0)
	if f := a.enforced(); f != nil {
		inForce = f.sequence()
	}
	a.log.Error("A POLICY WAS REFUSED; the last good one judges", "why", why, "code", code, "err", err)
	a.note(journal.PolicyRefused{Why: why, Code: code, Bundle: sequence, InForce: inForce})
}

// reloader reads the policy again when asked by a signal, and when the bundle's
// file has changed, until ctx ends.
func (a *Agent) reloader(ctx context.Context) {
	look := time.NewTicker(watchEvery)
	defer look.Stop()
	for {
		why := ""
		select {
		case <-ctx.Done():
			return
		case <-a.opt.Reload:
			why = "signal"
		case <-look.C:
			if a.law.watch == nil || !a.law.watch.Changed() {
				continue
			}
			why = "file"
		}
		_, _ = a.reload(ctx, why) // it tells what went wrong
	}
}

// reload reads the policy again, compiles it aside and swaps it in between two
// groups of records. What is not good is told and changes nothing.
func (a *Agent) reload(ctx context.Context, why string) (admin.Policy, error) {
	a.law.mu.Lock()
	defer a.law.mu.Unlock()
	next, l, err := a.readPolicy()
	if err != nil {
		a.refuse(why, err)
		return admin.Policy{}, err
	}
	now := a.enforced()
	if next.program().Hash == now.program().Hash && next.sequence() == now.sequence() {
		a.law.refused.Store(nil)
		if now.bundle != nil && now.bundle.LastGood { // the file is good again
			same := *now
			same.bundle = next.bundle
			a.law.force.Store(&same)
		}
		return a.policyState(), nil
	}
	if err := a.take(ctx, next, l, why); err != nil {
		a.refuse(why, err)
		return admin.Policy{}, err
	}
	a.log.Info("another policy judges", "why", why, "profile", next.program().Profile, "policy", policyHash(next.program()), "bundle", next.sequence())
	a.tellUndeclared(next.undeclared)
	out := a.policyState()
	out.Changed = true
	return out, nil
}

// readPolicy reads what the configuration names.
func (a *Agent) readPolicy() (*enforced, bundle.Loaded, error) {
	if a.law.keeper == nil {
		prog, err := a.cfg.Policy.Compile()
		if err != nil {
			return nil, bundle.Loaded{}, err
		}
		return a.inForce(prog, nil), bundle.Loaded{}, nil
	}
	l, err := a.law.keeper.Load()
	if err != nil {
		return nil, l, err
	}
	return a.inForce(l.Program, a.bundleState(l, false)), l, nil
}

// take makes a policy durable, notes it and lets it judge, in this order.
func (a *Agent) take(ctx context.Context, next *enforced, l bundle.Loaded, why string) error {
	if a.law.keeper != nil {
		if err := a.law.keeper.Take(l); err != nil {
			return err
		}
	}
	err := a.journal.Note(journal.Policy{
		Why: why, Profile: next.program().Profile, Policy: policyHash(next.program()),
		Bundle: next.sequence(), BundleHash: l.Hash, Undeclared: next.undeclared,
	})
	if err != nil {
		return err
	}
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
	defer cancel()
	if err := a.pipe.Swap(ask, next.chain); err != nil {
		return err
	}
	a.law.force.Store(next)
	a.law.refused.Store(nil)
	return nil
}

// policyState says what judges.
func (a *Agent) policyState() admin.Policy {
	f := a.enforced()
	return admin.Policy{
		Profile: f.program().Profile, Hash: policyHash(f.program()), Since: f.since.UTC(), Bundle: f.bundle,
		Overlays: a.cfg.Policy.Overlays, Undeclared: f.undeclared, Refused: a.law.refused.Load(),
	}
}
