package agent

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/collection"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/drift"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/pipeline"
	"cordon/agent/internal/records"
	"cordon/agent/internal/store"
	"cordon/agent/internal/tap"
	"cordon/agent/internal/uplink"
	"cordon/filters"
	"cordon/internal/clock"
	"cordon/internal/ops"
	"cordon/internal/vault"
)

// Options of a run, beside the configuration.
type Options struct {
	Logger *slog.Logger // nil: slog.Default
	// ExitWhenDone ends the run when every source has ended and the outbox is
	// empty, or DrainTimeout after the last source ended.
	ExitWhenDone bool
	DrainTimeout time.Duration
	// Reload, if not nil, asks for the policy to be read again.
	Reload <-chan os.Signal
	// Harden keeps the process's memory out of core dumps and its files private.
	Harden bool
	// Ready is called once the agent serves, with the address of the operations
	// endpoint ("" if there is none).
	Ready func(metrics string)
}

// Agent is one car's agent, made by New and used up by Run.
type Agent struct {
	cfg     Config
	opt     Options
	log     *slog.Logger
	started time.Time

	lock     *DataLock
	clock    *clock.Clock
	gnss     clock.Beacon // time by the receivers' fixes
	signed   clock.Beacon // time by the platform's signature
	journal  *journal.Journal
	store    *store.Store
	consents *consent.Store
	link     *uplink.Link
	hub      *tap.Hub
	collects *collection.Store
	drift    *drift.Tracker
	law      law
	pipe     *pipeline.Pipeline
	records  *records.Server
	plan     *plan
	notes    sync.WaitGroup // entries of the journal that are being written aside

	oldestKey atomic.Int64
	deletions atomic.Uint64 // deletion receipts in the journal, since the start
	serving   atomic.Bool   // Run has begun
	settled   chan struct{} // a receipt freed something
	granted   chan struct{} // a consent was given, which may end soon
	endMu     sync.Mutex    // held while frames of ended consents are taken back
	failed    chan struct{} // closed with the first fatal error
	failure   sync.Once
	fatal     error

	reportMu sync.Mutex
	told     map[pipeline.SourceCount]uint64 // verdicts that the journal knows of
	toldShed [store.NumReasons]uint64
}

// New opens an agent: policy, sources, identity and everything under DataDir. It
// erases what is due before anything is served. Close is Run's business; an agent
// that is never run must be closed.
func New(cfg Config, opt Options) (*Agent, error) {
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	if opt.Harden {
		for _, err := range ops.Harden() {
			opt.Logger.Warn("hardening", "err", err)
		}
	}
	a := &Agent{
		cfg: cfg, opt: opt, log: opt.Logger, started: time.Now(), hub: tap.NewHub(), drift: drift.New(),
		settled: make(chan struct{}, 1), granted: make(chan struct{}, 1), failed: make(chan struct{}),
		told: map[pipeline.SourceCount]uint64{},
	}
	if err := a.open(); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

func (a *Agent) open() (err error) {
	if err := a.cfg.Validate(); err != nil {
		return ops.Exit(ops.Usage, err)
	}
	if a.plan, err = a.cfg.prepare(a.now); err != nil {
		return err
	}
	if err := a.firstProfile(); err != nil {
		return err
	}
	if a.opt.ExitWhenDone {
		if err := a.allFinite(); err != nil {
			return err
		}
	}
	if err := a.folders(); err != nil {
		return err
	}
	if a.lock, err = LockData(a.cfg.DataDir, lockWait); err != nil {
		return err
	}
	seen, err := vault.ReadWitness(filepath.Join(a.cfg.DataDir, "keys", "vault.keyring"))
	if err != nil {
		return err
	}
	if a.clock, err = clock.Open(clock.Config{
		Path: filepath.Join(a.cfg.DataDir, "clock.mark"), Sources: a.timeSources(),
		OnEvent: a.clockEvent, Floor: seen.Reached, Needed: seen.Live > 0,
	}); err != nil {
		return err
	}
	if a.journal, err = journal.Open(a.cfg.DataDir, a.now, a.log); err != nil {
		return err
	}
	a.clockDamage()
	if err := a.firstBundle(); err != nil {
		return err
	}
	kek, err := a.cfg.OpenKEK()
	if err != nil {
		return err
	}
	a.store, err = store.Open(store.Config{
		Dir: a.cfg.DataDir, OutboxBytes: a.cfg.Limits.OutboxBytes, Clock: a.clock, KEK: kek, Logger: a.log, OnDamage: a.damage,
	})
	if err != nil {
		return err
	}
	a.toldShed = a.store.Tally().Shed
	a.sweep(context.Background())
	if err := a.openConsents(); err != nil {
		return err
	}
	if err := a.openCollection(); err != nil {
		return err
	}
	return a.connect()
}

// allFinite refuses to wait for the end of sources that have none.
func (a *Agent) allFinite() error {
	for i, s := range a.plan.sources {
		if !s.Finite() {
			return ops.Exit(ops.Usage, &ops.Error{Op: "--exit-when-done", What: "source " + a.cfg.Sources[i].Name + " has no end", Hint: "run without --exit-when-done"})
		}
	}
	return nil
}

func (a *Agent) folders() error {
	for _, dir := range []string{a.cfg.DataDir, a.cfg.RunFolder()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return &ops.Error{Op: "make folder", Err: err, Hint: "data_dir and run_dir that the agent's user may write"}
		}
	}
	if len(a.cfg.foreignWriters(self())) > 0 { // other users must reach the socket; the kernel tells who they are
		if err := os.Chmod(a.cfg.RunFolder(), 0o711); err != nil {
			return fmt.Errorf("run folder: %w", err)
		}
	}
	return nil
}

// openConsents opens the consent store and takes back what waits on consents that
// are no longer in force.
func (a *Agent) openConsents() error {
	var damage *consent.Damage
	var err error
	if a.consents, damage, err = consent.Open(a.consentPath(), a.now); err != nil {
		return err
	}
	if damage != nil {
		a.log.Error("consent store: "+damage.What, "moved_to", damage.SavedAs)
		a.note(journal.ConsentDamage(*damage))
	}
	a.endConsents()
	return nil
}

func (a *Agent) consentPath() string { return filepath.Join(a.cfg.DataDir, "consents.jsonl") }

// connect makes the uplink and the pipeline.
func (a *Agent) connect() (err error) {
	a.link, err = uplink.New(uplink.Config{
		Broker: a.cfg.Uplink.Broker, ServerName: a.cfg.Uplink.ServerName, IDDir: a.cfg.Vehicle.IDDir,
		KeysFile: filepath.Join(a.cfg.DataDir, "keys.schedule"), Outbox: outbox{tapped{a.store, a.hub}, a.consents.Holds},
		Now: a.clock.Likely, Logger: a.log, OnKeys: a.keys, OnEvent: a.uplinkEvent, OnSettled: a.receipts, OnPublished: a.hub.Published, OnTime: a.signed.Reached,
	})
	if err != nil {
		return err
	}
	l := a.cfg.Limits
	a.pipe = pipeline.New(pipeline.Config{
		Chain: a.enforced().chain, Store: a.store, Vehicle: a.link.Vehicle(),
		Key: a.link.PublicKey, OldestKey: a.oldestKey.Load, Consents: a.consents.InForce, Collecting: a.collects.Classes, Now: a.now, Logger: a.log,
		Records: l.BatchRecords, Bytes: l.BatchBytes, Delay: l.BatchDelay, Memory: l.MemoryRecords,
		Tap: a.hub, Failed: a.commitFailed, Outside: a.outside,
	})
	a.records = records.New(records.Config{
		Writers: a.plan.writers, Self: uint32(os.Getuid()), Sink: a.pipe, Now: a.now,
		Ask: admin.AskHandler(backend{a}.MayAsk),
	})
	return nil
}

// now is the trusted time.
func (a *Agent) now() time.Time { return a.clock.Now() }

// Close releases an agent that is not run.
func (a *Agent) Close() error { return a.close() }

func (a *Agent) close() error {
	var errs []error
	if a.consents != nil {
		errs = append(errs, a.consents.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	a.notes.Wait()
	if a.journal != nil {
		errs = append(errs, a.journal.Close())
	}
	if a.clock != nil {
		errs = append(errs, a.clock.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
	}
	return errors.Join(errs...)
}

func policyHash(p *filters.Program) string { return hex.EncodeToString(p.Hash[:]) }
