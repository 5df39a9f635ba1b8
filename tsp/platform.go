package tsp

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/internal/seal"
	"cordon/internal/vault"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ingest"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/subject"
)

const maxFrame = seal.MaxFrame

// journalName sets the journal's signatures apart from those of the export log.
const journalName = "platform-journal"

// Paths of a data folder.
func pkiDir(dir string) string       { return filepath.Join(dir, "pki") }
func clockPath(dir string) string    { return filepath.Join(dir, "clock") }
func usersPath(dir string) string    { return filepath.Join(dir, "access", "users.json") }
func journalPath(dir string) string  { return filepath.Join(dir, "journal", "journal.log") }
func schedulePath(dir string) string { return filepath.Join(dir, "keys", "schedule.signed") }

// downlink is the way to the vehicles: the embedded broker or an existing one.
type downlink interface {
	ingest.Downlink
	Schedule(msg []byte) error
}

// platform is everything that is open while the program serves.
type platform struct {
	cfg Config
	opt Options
	log *slog.Logger

	pki      *pki.Dir
	clock    *clock.Clock
	journal  *chainlog.Log
	chain    *filters.Chain
	store    *store.Store
	book     *access.Book
	ledger   *ledger.Log
	door     *egress.Door
	gate     *export.Gate
	legal    *legal.Book
	subjects *subject.Book
	ingest   *ingest.Ingest
	down     downlink
	uplink   uplink

	sweepErr atomic.Pointer[error]
	tendErr  atomic.Pointer[error]
	tended   tending

	logKeysUsed []note.Verifier // of the export log and its witnesses
	issued      atomic.Int64    // of the last schedule published, Unix seconds
}

// Options are what Serve needs beside the configuration.
type Options struct {
	Out io.Writer    // first-start tokens and the ready line
	Log *slog.Logger // nil: none
	// Now is the source of time; nil: time.Now. The platform's own clock never goes
	// back, whatever it says.
	Now func() time.Time
}

// open opens everything in the order in which it depends on each other. What is
// past its deadline is destroyed before anything can be read.
func open(cfg Config, opt Options) (p *platform, err error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	p = &platform{cfg: cfg, opt: opt, log: opt.Log}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	for _, step := range []func() error{p.openFolder, p.openKeys, p.openClock, p.openJournal, p.openPolicy, p.openStore, p.openUsers, p.openExport, p.openSubjects, p.openIngest} {
		if err := step(); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *platform) openFolder() error {
	for _, sub := range []string{"", "journal"} {
		if err := os.MkdirAll(filepath.Join(p.cfg.DataDir, sub), 0o700); err != nil {
			return fmt.Errorf("data folder: %w", err)
		}
	}
	return nil
}

func (p *platform) openKeys() (err error) {
	if p.pki, err = pki.Open(pkiDir(p.cfg.DataDir)); err != nil {
		return err
	}
	if p.pki.Development() {
		p.log.Warn("DEVELOPMENT certificate authority in use: its key lies in a file; do not enrol real vehicles with it",
			"authority", p.pki.AuthorityName(), "made_now", p.pki.Made())
	}
	return nil
}

// openClock comes before everything that asks for the time, and after the signing key
// by which a witness of the time is believed.
func (p *platform) openClock() error {
	w, err := readWitnesses(p.cfg.DataDir, p.cfg.Export.Gate, p.publicKey())
	if err != nil {
		return err
	}
	p.clock, err = clock.Open(clock.Config{
		Path: clockPath(p.cfg.DataDir), Sources: p.timeSources(), Floor: w.floor, Needed: w.live > 0,
		OnEvent: func(e clock.Event) {
			p.log.Warn("a clock is not believed", "source", e.Source, "why", string(e.Reason), "by", e.By)
		},
	})
	return err
}

func (p *platform) openJournal() (err error) {
	p.journal, err = chainlog.Open(journalPath(p.cfg.DataDir), chainlog.Options{
		Name: journalName, Key: p.pki.Signer(), Now: p.clock.Now, MaxBytes: 64 << 20,
		OnRepair: func(r chainlog.Repair) { p.log.Warn("the journal's tail was damaged and cut off") },
	})
	return err
}

// note writes to the journal.
func (p *platform) note(typ string, data any) error {
	_, err := p.journal.Append(typ, data)
	return err
}

// noteAll writes several entries with one sync.
func (p *platform) noteAll(items []chainlog.Item) error {
	_, err := p.journal.AppendBatch(items)
	return err
}

func (p *platform) openPolicy() error {
	prog, err := CompilePolicy(p.cfg.Policy)
	if err != nil {
		return err
	}
	p.chain = filters.NewChain(prog, filters.Options{})
	return nil
}

// CompilePolicy compiles the configured profile with its overlays.
func CompilePolicy(c PolicyConfig) (*filters.Program, error) {
	var overlays []policy.Source
	for _, name := range c.Overlays {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("policy overlay: %w", err)
		}
		overlays = append(overlays, policy.Source{Name: name, Data: data})
	}
	prog, err := policy.Compile(c.Profile, overlays...)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return prog, nil
}

func (p *platform) openStore() (err error) {
	p.store, err = store.Open(store.Config{
		Dir: p.cfg.DataDir, Location: p.cfg.Retention.Location, Personal: p.cfg.Retention.PI, GeneralDays: p.cfg.Retention.GeneralDays,
		MinFree: p.cfg.Limits.MinFreeBytes, KEK: p.cfg.KEK, Clock: p.clock, Journal: p.note, Deletions: p.deletions, Log: p.log,
		Subject: func(v wire.Pseudonym, tag wire.SubjectTag) vault.SubjectID { return p.pki.Subject(v, tag) },
	})
	switch {
	case err != nil:
		return err
	case p.store.DevelopmentKEK():
		p.log.Warn("DEVELOPMENT key-encryption key: whoever copies the disk can read what bucket keys protect; set kek: {type: tpm}",
			"kek", p.store.DescribeKEK())
	default:
		p.log.Info("bucket keys are wrapped", "kek", p.store.DescribeKEK())
	}
	return nil
}

func (p *platform) openIngest() (err error) {
	p.ingest, err = ingest.New(ingest.Config{
		Chain: p.chain, Store: p.store, Signer: p.pki.Signer(), Now: p.clock.Now, Clock: p.clock.State, Journal: p.noteAll, Log: p.log,
		RecordsPerHour: p.cfg.Limits.RecordsPerHour,
	})
	return err
}

// publicKey is what receipts, schedules and both logs are verified with.
func (p *platform) publicKey() ed25519.PublicKey { return p.pki.Public() }

// close closes what is open, in the reverse order.
func (p *platform) close() error {
	var errs []error
	if p.door != nil {
		errs = append(errs, p.door.Close())
	}
	if p.legal != nil {
		errs = append(errs, p.legal.Close())
	}
	if p.ledger != nil {
		errs = append(errs, p.ledger.Close())
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	if p.journal != nil {
		errs = append(errs, p.journal.Close())
	}
	if p.clock != nil {
		errs = append(errs, p.clock.Close())
	}
	return errors.Join(errs...)
}

// ready is nil while frames can be taken and answered.
func (p *platform) ready() error {
	if err := p.store.Ready(); err != nil {
		return errors.New("frames cannot be stored: " + publicReason(err))
	}
	if n := p.store.Owed(); n > 0 {
		return fmt.Errorf("retention: %d deletion receipts are not journalled yet", n)
	}
	if err := p.sweepErr.Load(); err != nil && *err != nil {
		return errors.New("retention: the last sweep failed")
	}
	return p.uplink.ready()
}

// publicReason keeps paths out of what an unauthenticated caller may read.
func publicReason(err error) string {
	if errors.Is(err, store.ErrNoRoom) {
		return "the disk is full"
	}
	return "the last commit failed"
}
