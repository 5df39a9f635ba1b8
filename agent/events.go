package agent

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"cordon/agent/internal/journal"
	"cordon/agent/internal/pipeline"
	"cordon/agent/internal/store"
	"cordon/agent/internal/tap"
	"cordon/agent/internal/uplink"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/ops"
	"cordon/internal/vault"
)

// Pauses between sweeps of the vault, and between entries that sum up verdicts.
const (
	sweepEvery  = time.Minute
	reportEvery = 10 * time.Second
	askTime     = 5 * time.Second
)

// tapped is the store with the tap told of receipts.
type tapped struct {
	*store.Store
	hub *tap.Hub
}

// outbox is the store as the uplink sees it, with the consents that decide at the
// moment of publishing.
type outbox struct {
	tapped
	holds func(consent uint64) bool
}

// Release reports whether a frame may still go.
func (o outbox) Release(f *store.Frame) bool { return o.Store.Release(f, o.holds) }

// Settle tells the tap of what a receipt names.
func (t tapped) Settle(items []wire.ReceiptItem) (store.Settled, error) {
	out, err := t.Store.Settle(items)
	for i := range items {
		t.hub.Receipt(items[i].ID, items[i].Status)
	}
	return out, err
}

// note writes to the journal; a failure is logged and counted there.
func (a *Agent) note(e journal.Event) {
	if a.journal != nil {
		_ = a.journal.Note(e) // counted and logged by the journal
	}
}

func (a *Agent) noteStart() error {
	f := a.enforced()
	p := f.program()
	if v := a.store.VaultStatus(); v.Development {
		a.log.Warn("local vault keys are wrapped by: " + v.KEK + ". Whoever copies the disk can read them. Try: kek: {type: tpm}")
	} else {
		a.log.Info("local vault keys are wrapped by: " + v.KEK)
	}
	err := a.journal.Note(journal.Start{
		Version: ops.Version().Version, Profile: p.Profile, Policy: policyHash(p), Sources: len(a.plan.sources), Bundle: f.sequence(),
	})
	if err != nil {
		return err
	}
	st := a.collects.State() // a drive begins: what was set for the last one is over
	return a.journal.Note(collectionEvent(st, true, st.UID))
}

// stopped writes the last entry.
func (a *Agent) stopped(err error) {
	t := a.store.Tally()
	a.note(journal.Stop{
		Received: t.Received, Sent: t.Sent, Pending: t.Pending, Stored: t.Stored,
		Blocked: t.BlockedTotal(), Shed: t.ShedTotal(), Error: err != nil,
	})
}

func (a *Agent) damage(d store.Damage) {
	saved := ""
	if d.Path != "" {
		saved = filepath.Base(d.Path)
	}
	a.note(journal.Damage{What: d.What, SavedAs: saved, Records: d.Records})
}

func (a *Agent) uplinkEvent(e uplink.Event) {
	a.note(journal.Uplink{State: e.Kind.String(), Text: e.Text})
}

// keys notes the first hour of a schedule, and the time at which it was signed. That
// of the schedule on disk, read before the agent serves, tells nothing: a wall clock
// that was saved with it would agree.
func (a *Agent) keys(k uplink.KeySchedule) {
	if a.serving.Load() {
		a.signed.Reached(time.Unix(0, k.Issued))
	}
	var oldest int64
	for i := range k.Keys {
		if oldest == 0 || k.Keys[i].Bucket < oldest {
			oldest = k.Keys[i].Bucket
		}
	}
	a.oldestKey.Store(oldest)
}

func (a *Agent) receipts(s store.Settled) {
	if len(s.TakenBack) > 0 {
		a.note(takenBack(&store.Ended{Blocked: s.TakenBack}, 0))
	}
	select {
	case a.settled <- struct{}{}:
	default:
	}
}

func (a *Agent) commitFailed(err error) {
	if err == nil {
		a.log.Info("records can be made durable again")
		return
	}
	a.log.Error("records cannot be made durable; sources wait", "err", err)
	a.note(journal.Failure{Part: "outbox", What: "commit failed"})
}

// sweeper erases what is due, every minute, after a sleep of the machine, and whenever a consent ends, until ctx
// ends.
func (a *Agent) sweeper(ctx context.Context) {
	minute := clock.Ticks(ctx, sweepEvery)
	end := time.NewTimer(a.untilEnd())
	defer end.Stop()
	for {
		select {
		case <-minute:
			a.sweep(ctx)
			a.endConsents()
		case <-end.C:
			a.endConsents()
		case <-a.granted:
		case <-ctx.Done():
			return
		}
		end.Reset(a.untilEnd())
	}
}

func every(ctx context.Context, d time.Duration, fn func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			fn()
		case <-ctx.Done():
			return
		}
	}
}

// sweep destroys the keys of the local vault's hours that are past their time, and
// drops the frames that nobody will be able to open any more (rule S1).
func (a *Agent) sweep(ctx context.Context) {
	receipts, err := a.store.Sweep(ctx)
	for _, r := range receipts {
		if a.journal.Note(journal.Deletion{
			Bucket: r.Bucket, Start: r.Start, At: r.At, Basis: string(r.Basis.Reason),
			Late: r.Late, Frames: r.Frames, Records: r.Records,
		}) == nil { // else counted and logged by the journal
			a.deletions.Add(1)
		}
	}
	var derr error
	if st := a.clock.State(); !st.Unproven { // by a guess nothing ends
		_, derr = a.store.DropBuckets(wire.BucketOf(st.Now.Add(store.Margin-store.Keep).UnixNano()) + 1)
	}
	if err = errors.Join(err, derr); err == nil || ctx.Err() != nil {
		return
	}
	a.log.Error("sweep", "err", err)
	what := "keys may not be destroyed"
	if hygiene := new(vault.HygieneError); errors.As(err, &hygiene) && derr == nil {
		what = "unreadable frames are not deleted yet"
	}
	a.note(journal.Failure{Part: "sweep", What: what})
}

// reporter sums up verdicts in the journal, every ten seconds until ctx ends.
func (a *Agent) reporter(ctx context.Context) {
	every(ctx, reportEvery, func() { a.report(ctx, false) })
}

// report writes what was counted since the last time, if anything; the last time
// before the end also what would have waited for its hour.
func (a *Agent) report(ctx context.Context, last bool) {
	c := a.counts(ctx)
	a.reportMu.Lock()
	defer a.reportMu.Unlock()
	for _, r := range a.drift.Due(a.now(), last) {
		a.noteOutside(r)
	}
	var v journal.Verdicts
	for _, n := range c.Verdicts {
		k := n
		k.Count = 0
		if old := a.told[k]; n.Count > old {
			v.Counts = append(v.Counts, journal.Verdict{Source: n.Source, Effect: n.Effect, Rule: n.Rule, Count: n.Count - old})
			a.told[k] = n.Count
		}
	}
	if len(v.Counts) > 0 {
		a.note(v)
	}
	shed := journal.Shed{Records: map[string]uint64{}}
	for i, n := range c.Tally.Shed {
		if n > a.toldShed[i] {
			shed.Records[store.Reason(i).String()] = n - a.toldShed[i]
			a.toldShed[i] = n
		}
	}
	if len(shed.Records) > 0 {
		a.log.Warn("records were given up", "by_reason", shed.Records)
		a.note(shed)
	}
}

// counts asks the pipeline, or takes the last answer and the store's tally once it
// has stopped.
func (a *Agent) counts(ctx context.Context) pipeline.Counts {
	ask, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	c, err := a.pipe.Counts(ask)
	if err != nil {
		c = a.pipe.Final()
	}
	return c
}
