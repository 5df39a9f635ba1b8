package store

import (
	"context"
	"crypto/hpke"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/vault"
	"cordon/internal/vault/tpm"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
	// Margin is how much earlier than promised a location bucket is destroyed:
	// room for a sweep that comes late.
	Margin = 6*time.Hour + 20*time.Minute
	// minGeneralDays keeps the general vault open for longer than any frame that
	// can still be opened.
	minGeneralDays = 9
	// MaxPersonalKeep is the longest time that a consent can hold (rule C2), and so
	// the longest that personal information can be kept (rule T1).
	MaxPersonalKeep = 366 * day
	// MinPersonalKeep is minGeneralDays for the vault of personal information.
	MinPersonalKeep = minGeneralDays * day
	memTable        = 64 << 20 // bounds one transaction at 15% of it
)

// Config of a Store.
type Config struct {
	Dir         string        // the platform's data folder
	Location    time.Duration // how long location is kept, at most 168 h
	Personal    time.Duration // how long other personal information is, at the most; zero: MaxPersonalKeep
	GeneralDays int           // how long the rest is kept
	MinFree     uint64        // bytes that must stay free on the disk
	KEK         tpm.Choice    // what wraps the keyrings; zero: files beside them, for development
	Clock       *clock.Clock
	// Journal takes the deletion receipts; it must have them durable on return.
	Journal func(typ string, data any) error
	// Deletions hands out the deletion receipts that the journal holds, the newest
	// file first, until each returns false. What was destroyed and is not among them
	// is journalled at Open. nil: the journal has none.
	Deletions func(each func(Deletion) (more bool)) error
	// Subject names a person of a vehicle to the keyrings; equal for equal arguments.
	// nil: a hash of both that needs no key.
	Subject func(wire.Pseudonym, wire.SubjectTag) vault.SubjectID
	Log     *slog.Logger
}

// Validate names the setting that is missing or breaks a rule.
func (c *Config) Validate() error {
	switch {
	case c.Dir == "" || c.Clock == nil || c.Journal == nil:
		return errors.New("store: folder, clock and journal are required")
	case c.Location > vault.MaxLocationKeep:
		return fmt.Errorf("rule S1: location may be kept 168h at most, the configuration says %v. Try: 168h or less", c.Location)
	case c.Location < 7*hour+Margin:
		return fmt.Errorf("location kept %v leaves no time to work with it. Try: 24h to 168h", c.Location)
	case c.Personal > MaxPersonalKeep:
		return fmt.Errorf("rule T1: personal information may be kept as long as its consent, %v at most, the configuration says %v. Try: 8784h or less",
			MaxPersonalKeep, c.Personal)
	case c.Personal != 0 && c.Personal < MinPersonalKeep:
		return fmt.Errorf("personal information kept %v, the least is %v: frames up to seven days old still come in. Try: 216h to 8784h", c.Personal, MinPersonalKeep)
	case c.GeneralDays < minGeneralDays:
		return fmt.Errorf("general_days is %d, the least is %d: frames up to seven days old still come in", c.GeneralDays, minGeneralDays)
	}
	return nil
}

// vaultPart is one vault with its keyring.
type vaultPart struct {
	name string
	ring *vault.Keyring
	st   *vault.Store
	keep time.Duration
}

// Store is open and swept. Commit is for one caller at a time; everything else is
// safe for concurrent use.
type Store struct {
	cfg Config
	db  *badger.DB
	// reserve is given back when the disk is full: opening and closing need room.
	reserve *vault.Reserve
	loc     vaultPart
	pers    vaultPart
	gen     vaultPart

	keysMu sync.Mutex
	keys   map[int64]cachedKey

	oweMu sync.Mutex
	owed  []owedReceipt // destroyed, and not journalled yet
	paid  atomic.Uint64 // receipts journalled since Open

	eraseMu  sync.RWMutex // Commit reads, erasures write
	barriers map[wire.Pseudonym][]barrier

	countMu sync.Mutex
	count   Counters
	sick    error // why the last commit failed
}

type cachedKey struct {
	bucket *vault.Bucket
	key    hpke.PrivateKey
}

// Open opens keyrings and database under cfg.Dir. What is due is destroyed before
// Badger is opened, since Badger may not open on a full disk, and swept before
// Open returns, so that nothing past its deadline is ever served.
func Open(cfg Config) (*Store, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Personal == 0 {
		cfg.Personal = MaxPersonalKeep
	}
	s := &Store{cfg: cfg, keys: map[int64]cachedKey{}}
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), s.Close())
	}
	return s, nil
}

func (s *Store) open() (err error) {
	if s.loc, err = openRing(s.cfg.Dir, "location", hour, s.cfg.Location, s.cfg.KEK); err != nil {
		return err
	}
	if s.pers, err = openRing(s.cfg.Dir, "personal", day, s.cfg.Personal, s.cfg.KEK); err != nil {
		return err
	}
	if s.gen, err = openRing(s.cfg.Dir, "general", day, time.Duration(s.cfg.GeneralDays)*day, s.cfg.KEK); err != nil {
		return err
	}
	if err := s.destroyDue(); err != nil {
		return err
	}
	s.oweForgotten()
	if err := s.payReceipts(); err != nil {
		s.cfg.Log.Error("deletion receipts are owed", "err", err)
	}
	dir := filepath.Join(s.cfg.Dir, "store")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	opt := vault.BadgerOptions(dir, false).WithMemTableSize(memTable).WithNumMemtables(2).WithDetectConflicts(false)
	if s.reserve, err = vault.OpenReserve(filepath.Join(s.cfg.Dir, "store.reserve"), memTable, int64(min(s.cfg.MinFree, math.MaxInt64/2))); err != nil {
		return err
	}
	var lost []vault.Loss
	s.db, lost, err = vault.OpenWithin(opt, s.reserve, false)
	for _, l := range lost {
		s.cfg.Log.Error("a part of the database is damaged and was given up", "file", l.File, "why", l.Why)
	}
	if err != nil {
		return fmt.Errorf("open the database in %s: %w. Try: free disk space, or stop the other process that uses it", dir, err)
	}
	if err := s.openVaults(); err != nil {
		return err
	}
	if err := errors.Join(s.loadCounters(), s.loadBarriers()); err != nil {
		return err
	}
	return s.firstSweep()
}

// firstSweep lets a store open whose frames could not be deleted, or whose receipts
// could not be journalled: the keys are gone already.
func (s *Store) firstSweep() error {
	err := s.Sweep(context.Background())
	if err != nil && !serious(err) {
		s.cfg.Log.Warn("what is past its deadline is destroyed, but not tidied up", "err", err)
		return nil
	}
	return err
}

// KeyringPaths names the keyring files under dir.
func KeyringPaths(dir string) []string {
	return []string{ringPath(dir, "location"), ringPath(dir, "personal"), ringPath(dir, "general")}
}

func ringPath(dir, name string) string { return filepath.Join(dir, "keys", name+".ring") }
func kekPath(dir, name string) string  { return filepath.Join(dir, "keys", name+".kek") }

// nthKEK numbers the key-encryption keys of a platform: an agent on the same
// machine has number 0.
var nthKEK = map[string]uint32{"location": 1, "general": 2, "personal": 3}

// openRing opens one keyring under dir/keys.
func openRing(dir, name string, width, keep time.Duration, choice tpm.Choice) (vaultPart, error) {
	p := vaultPart{name: name, keep: keep}
	if err := os.MkdirAll(filepath.Join(dir, "keys"), 0o700); err != nil {
		return p, err
	}
	kek, err := choice.Open(kekPath(dir, name), nthKEK[name])
	if err != nil {
		return p, err
	}
	p.ring, err = vault.OpenKeyring(vault.KeyringConfig{
		Path: ringPath(dir, name), Subjects: filepath.Join(dir, "keys", name+".subjects"), KEK: kek, Width: width, HoldTombstones: true,
	})
	return p, err
}

// parts lists the vaults, the one whose rule is the strictest first.
func (s *Store) parts() []*vaultPart { return []*vaultPart{&s.loc, &s.pers, &s.gen} }

// vaultConfig is that of one of the vaults.
func (s *Store) vaultConfig(p *vaultPart) vault.Config {
	switch p.name {
	case "location":
		return vault.Config{Prefix: prefixLocation, Keyring: p.ring, Width: hour, Keep: p.keep, Margin: Margin, Clock: s.cfg.Clock, Location: true}
	case "personal": // the margin lets the key that wrapped a destroyed bucket end in time too
		return vault.Config{Prefix: prefixPersonal, Keyring: p.ring, Width: day, Keep: p.keep, Margin: Margin, Clock: s.cfg.Clock}
	}
	return vault.Config{Prefix: prefixGeneral, Keyring: p.ring, Width: day, Keep: p.keep, Clock: s.cfg.Clock}
}

func (s *Store) openVaults() (err error) {
	for _, p := range s.parts() {
		if p.st, err = vault.Open(s.db, s.vaultConfig(p)); err != nil {
			return err
		}
	}
	return nil
}

// Close closes database and keyrings.
func (s *Store) Close() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, vault.CloseWithin(s.db, s.reserve))
	}
	for _, p := range s.parts() {
		if p.ring != nil {
			errs = append(errs, p.ring.Close())
		}
	}
	return errors.Join(errs...)
}

// DevelopmentKEK says that the key-encryption keys lie open beside what they
// protect.
func (s *Store) DevelopmentKEK() bool { return s.loc.st.Status().Development }

// DescribeKEK says where the key-encryption keys live.
func (s *Store) DescribeKEK() string { return s.loc.ring.DescribeKEK() }

// Prefixes of the database's keys. No prefix begins with another.
const (
	prefixLocation = "L"
	prefixPersonal = "P"
	prefixGeneral  = "G"
	prefixMark     = "d"
	prefixVehicle  = "v"
	prefixSubject  = "s"
	prefixBarrier  = "x"
	keyCounters    = "c"
)
