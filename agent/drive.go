package agent

import (
	"context"
	"errors"
	"path/filepath"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/collection"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/drift"
	"cordon/agent/internal/journal"
	"cordon/filters"
)

// openCollection reads the driver's setting; the start of the agent begins a drive.
func (a *Agent) openCollection() error {
	var damage *collection.Damage
	var err error
	if a.collects, damage, err = collection.Open(filepath.Join(a.cfg.DataDir, "collection"), a.now); err != nil {
		return err
	}
	if damage != nil {
		a.log.Error("collection setting: "+damage.What, "kept_as", damage.SavedAs)
		a.note(journal.Damage{What: "collection setting", SavedAs: damage.SavedAs})
	}
	return nil
}

// collectionEvent words a state for the journal.
func collectionEvent(s collection.State, drive bool, uid uint32) journal.Collection {
	return journal.Collection{Classes: s.Classes.Names(), ThisDrive: s.ThisDrive, Drive: drive, UID: uid}
}

// outside notes a record that its source was not to send. The journal is not
// waited for: the pipeline calls.
func (a *Agent) outside(source string, rule filters.Rule, manifest string, classes filters.Labels) {
	if r, due := a.drift.Note(a.now(), source, rule, manifest, classes); due {
		a.notes.Go(func() { a.noteOutside(r) })
	}
}

func (a *Agent) noteOutside(r drift.Report) {
	since := r.Since.UTC()
	if r.Rule == filters.U5 {
		a.log.Warn("a source is over its capacity of free content", "source", r.Source, "records", r.Count)
		a.note(journal.Capacity{Source: r.Source, Count: r.Count, Since: since})
		return
	}
	a.log.Warn("scope drift: an app sends data outside its manifest", "source", r.Source, "manifest", r.Manifest, "classes", r.Outside.String(), "records", r.Count)
	a.note(journal.ScopeDrift{Source: r.Source, Manifest: r.Manifest, Outside: r.Outside.Names(), Count: r.Count, Since: since})
}

// addDrive adds what people and the driver said, and the policy.
func (a *Agent) addDrive(s *Status) {
	st := a.collects.State()
	c, p := admin.FromState(st), a.policyState()
	s.Collection, s.InForce = &c, &p
	for _, r := range a.consents.Refusals(st.Drive) {
		s.Refusals = append(s.Refusals, admin.FromRefusal(r))
	}
	if n := a.consents.Notice(); n.Version != "" {
		s.Notice = &admin.Notice{Version: n.Version, Hash: n.Hash}
	}
}

// Collection gives what is collected.
func (b backend) Collection() collection.State { return b.a.collects.State() }

// Collect sets what is collected. When it returns, what is judged from then on is
// judged by it.
func (b backend) Collect(ctx context.Context, classes filters.Labels, thisDrive bool, uid uint32) (collection.State, error) {
	return b.a.collect(ctx, uid, false, func() (collection.State, error) { return b.a.collects.Set(classes, thisDrive, uid) })
}

// StartDrive begins a drive: what was set for the last one is over.
func (b backend) StartDrive(ctx context.Context, uid uint32) (collection.State, error) {
	return b.a.collect(ctx, uid, true, func() (collection.State, error) { return b.a.collects.StartDrive(), nil })
}

// collect makes a change. One that failed half-way, off in memory and not on the disk,
// holds and is told like any other.
func (a *Agent) collect(ctx context.Context, uid uint32, drive bool, change func() (collection.State, error)) (collection.State, error) {
	was := a.collects.Classes()
	st, err := change()
	if err != nil && st.Classes == was {
		return st, err
	}
	if nerr := a.journal.Note(collectionEvent(st, drive, uid)); nerr != nil {
		return st, errors.Join(err, nerr)
	}
	return st, errors.Join(err, a.pipe.Settle(ctx))
}

// Refuse notes a person's no.
func (b backend) Refuse(ask consent.Ask) (consent.Refusal, error) {
	r, err := b.a.consents.Refuse(ask)
	if err != nil {
		return r, err
	}
	return r, b.a.journal.Note(RefusalEvent(r))
}

// RefusalEvent words a refusal for the journal, without the person.
func RefusalEvent(r consent.Refusal) journal.Refusal {
	return journal.Refusal{Categories: r.Categories.Names(), Purpose: r.Purpose.String(), Recipient: r.Recipient}
}

// MayAsk says whether a person may be asked in this drive.
func (b backend) MayAsk(ask consent.Ask) (consent.Answer, error) {
	return b.a.consents.MayAsk(ask, b.a.collects.State().Drive)
}

// Notice gives the notice that people are shown.
func (b backend) Notice() admin.Notice {
	n := b.a.consents.Notice()
	return admin.Notice{Version: n.Version, Hash: n.Hash}
}

// SetNotice makes a notice the one that people are shown, and takes back what
// waits on consents that were given on another.
func (b backend) SetNotice(n consent.Notice) (admin.Notice, error) {
	ended, err := b.a.consents.SetNotice(n)
	if err != nil {
		return admin.Notice{}, err
	}
	if err := b.a.journal.Note(journal.Notice{Version: n.Version, Hash: n.Hash, Ended: ended}); err != nil {
		return admin.Notice{}, err
	}
	if len(ended) > 0 {
		b.a.endConsents()
	}
	return admin.Notice{Version: n.Version, Hash: n.Hash, Ended: ended}, nil
}

// Policy says what judges.
func (b backend) Policy() admin.Policy { return b.a.policyState() }

// Reload reads the policy again.
func (b backend) Reload(ctx context.Context) (admin.Policy, error) { return b.a.reload(ctx, "asked") }
