package agent

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/pipeline"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/ops"
	"cordon/internal/vault/report"
)

// Status is what the agent says of itself.
type Status = admin.Status

// Status gives the account and the state of every part. An agent that is not
// running has none: admin.ErrNotRunning.
func (a *Agent) Status(ctx context.Context) (Status, error) {
	if !a.serving.Load() {
		return Status{}, &ops.Error{Op: "status", Err: admin.ErrNotRunning, Hint: "Agent.Run first"}
	}
	c, err := a.pipe.Counts(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("status: %w", err)
	}
	p := a.enforced().program()
	s := Status{
		Running: true, Version: ops.Version().Version, PID: os.Getpid(), Started: a.started.UTC(),
		Vehicle: a.link.Vehicle().String(), Profile: p.Profile, Policy: policyHash(p),
		Account: Account(&c.Tally), Memory: c.Memory, NoKey: c.NoKey, Damages: c.Tally.Damages,
		Queue: Lanes(a.store.Queue()), Consents: a.consentsInForce(), Verdicts: c.Verdicts,
		Records: a.records.Counts(), Uplink: a.uplinkState(),
		Journal: admin.Journal{Head: a.journal.Head(), Failures: a.journal.Failures()},
		Outside: a.drift.Sums(), Deletions: report.Receipts{Written: a.deletions.Load()},
	}
	VaultState(&a.cfg, a.store, &s)
	a.addDrive(&s)
	if c.Failing != nil {
		s.Failing = c.Failing.Error()
	}
	for _, src := range a.plan.sources {
		s.Sources = append(s.Sources, src.Status())
	}
	return s, nil
}

// Account gives the accounting identity of a tally.
func Account(t *store.Tally) admin.Account {
	out := admin.Account{
		Received: t.Received, Sent: t.Sent, Pending: t.Pending, Stored: t.Stored,
		Blocked: t.BlockedTotal(), Shed: t.ShedTotal(), Balanced: t.Balanced(),
		ByRule: map[string]uint64{}, ByReason: map[string]uint64{},
	}
	for i, n := range t.Blocked {
		if n > 0 {
			out.ByRule[filters.Rule(i).String()] = n
		}
	}
	for i, n := range t.Shed {
		if n > 0 {
			out.ByReason[store.Reason(i).String()] = n
		}
	}
	return out
}

// Lanes words the outbox's lanes.
func Lanes(q [wire.NumLanes]store.LaneQueue) (out []admin.Lane) {
	for _, l := range q {
		lane := admin.Lane{Lane: l.Lane.String(), Frames: l.Frames, Records: l.Records, Bytes: l.Bytes}
		if l.Frames > 0 {
			lane.Oldest = wire.BucketStart(l.Oldest)
		}
		out = append(out, lane)
	}
	return out
}

func (a *Agent) consentsInForce() (n int) {
	now := a.now().UnixNano()
	for _, c := range a.consents.InForce() {
		if c.Active(now) {
			n++
		}
	}
	return n
}

func (a *Agent) uplinkState() admin.Uplink {
	s := a.link.State()
	return admin.Uplink{
		Connected: s.Connected, Since: s.Since, LastError: s.LastError, LastReceipt: s.LastReceipt,
		KeysUntil: s.KeysUntil, InFlight: s.InFlight, Published: s.Published, Resent: s.Resent,
	}
}

// VaultState gives the state of the local vault, its clock and its reserve.
func VaultState(cfg *Config, st *store.Store, s *Status) {
	v := st.VaultStatus()
	s.Clock, s.Vault = report.OfClock(v.Clock), report.OfVault("location", store.Keep, cfg.KEK.Type, v)
	s.Reserve.Bytes, s.Reserve.Held = st.Reserve()
}

// healthy is nil while the agent does its work.
func (a *Agent) healthy() error {
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	c, err := a.pipe.Counts(ctx)
	if err != nil {
		return fmt.Errorf("the pipeline does not answer: %w", err)
	}
	if c.Failing != nil {
		return errors.New("records cannot be made durable")
	}
	return nil
}

// backend answers the admin socket.
type backend struct{ a *Agent }

func (b backend) Status(ctx context.Context) (Status, error) { return b.a.Status(ctx) }

func (b backend) Consents() []admin.Consent {
	list := []admin.Consent{}
	for _, r := range b.a.consents.List() {
		list = append(list, admin.FromRecord(r, b.a.now()))
	}
	return list
}

func (b backend) Grant(_ context.Context, g consent.Grant) (admin.Consent, error) {
	r, err := b.a.consents.Grant(g)
	if err != nil {
		return admin.Consent{}, err
	}
	select {
	case b.a.granted <- struct{}{}:
	default:
	}
	c := admin.FromRecord(r, b.a.now())
	return c, b.a.journal.Note(ConsentEvent(c))
}

// Withdraw ends a consent: first in the store of consents, so that nothing judged
// from now on rests on it, then for what waits in memory, then in the outbox.
func (b backend) Withdraw(ctx context.Context, id uint64) (admin.Consent, error) {
	b.a.endMu.Lock() // or another would take back what is to be counted here
	defer b.a.endMu.Unlock()
	r, err := b.a.consents.Withdraw(id)
	if errors.Is(err, consent.ErrNone) {
		return admin.Consent{}, &ops.Error{What: err.Error(), Hint: "cordon-agent consent list"}
	}
	if err != nil {
		b.a.note(journal.Failure{Part: "consents", What: "a withdrawal could not be made durable as it should"})
	}
	c := admin.FromRecord(r, b.a.now())
	inMemory, perr := b.a.pipe.Withdraw(ctx, id)
	if errors.Is(perr, pipeline.ErrClosed) {
		perr = nil // stopped: it checks every consent again before it seals
	}
	ended, derr := b.a.takeBack(id)
	c.Dropped = inMemory + restingOn(ended.Blocked, id)
	c.OnTheWay = restingOn(ended.Awaiting, id)
	return c, errors.Join(err, perr, derr, b.a.journal.Note(ConsentEvent(c)))
}

// ConsentEvent words a consent for the journal, without the person.
func ConsentEvent(c admin.Consent) journal.Consent {
	return journal.Consent{
		Withdrawn: c.State == "withdrawn", ID: c.ID, Categories: c.Categories, Purpose: c.Purpose,
		Recipient: c.Recipient, Until: c.Until.Truncate(time.Second), Notice: c.Notice, NoticeHash: c.NoticeHash, Dropped: c.Dropped, OnTheWay: c.OnTheWay,
	}
}
