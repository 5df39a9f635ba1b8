package store

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/sys/unix"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Store is open until Close. It is safe for concurrent use; writers take turns.
type Store struct {
	cfg   Config
	lock  *os.File
	ring  *vault.Keyring
	db    *badger.DB
	held  *vault.Store
	mark  *mark
	room  *room
	ready chan struct{}

	session [8]byte // first half of every id given out

	mu    sync.Mutex
	next  uint64 // counter of the next id
	tally Tally
	seq   uint64 // commits so far
	lanes [wire.NumLanes]lane
	bad   map[wire.FrameID]bool // damaged frames that could not be moved aside

	released *released
	awaiting map[wire.FrameID]awaited
}

// Open opens the store, or makes it, and locks it against a second opener. Damage
// does not stop it: see Damage. A full or unreadable disk, a lock held by another
// process, and a keyring that does not open do.
func Open(cfg Config) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg.withDefaults(), ready: make(chan struct{}, 1), bad: map[wire.FrameID]bool{}, awaiting: map[wire.FrameID]awaited{}}
	_, _ = rand.Read(s.session[:]) // never fails: it ends the process instead
	for i := range s.lanes {
		s.lanes[i].buckets = map[int64]int{}
	}
	if err := s.open(); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) open() error {
	if err := os.MkdirAll(s.cfg.keys(), 0o700); err != nil {
		return fmt.Errorf("store: make the data folder: %w. Try: let the agent's user own %s", err, s.cfg.Dir)
	}
	if err := s.takeLock(); err != nil {
		return err
	}
	if err := s.openRing(); err != nil {
		return err
	}
	if err := s.openBase(); err != nil {
		return errors.Join(err, s.expireKeys())
	}
	held, err := vault.Open(s.db, s.heldConfig())
	if err != nil {
		return errors.Join(fmt.Errorf("store: local vault: %w", err), s.expireKeys())
	}
	s.held = held
	return nil
}

func (s *Store) takeLock() error {
	f, err := os.OpenFile(s.cfg.path("store.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return fmt.Errorf("store: %s is in use by another process: %w. Try: stop the other agent, or give this one its own data_dir", s.cfg.Dir, err)
	}
	s.lock = f
	return nil
}

func (s *Store) openRing() error {
	kek := s.cfg.KEK
	if kek == nil {
		var err error
		if kek, err = vault.FileKEK(s.cfg.path("keys/vault.kek")); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	ring, err := vault.OpenKeyring(vault.KeyringConfig{
		Path: s.cfg.path("keys/vault.keyring"), Subjects: s.cfg.path("keys/vault.subjects"), KEK: kek, Width: bucketWidth,
	})
	if err != nil {
		return fmt.Errorf("store: local vault: %w", err)
	}
	s.ring = ring
	return nil
}

// heldConfig is the local vault's.
func (s *Store) heldConfig() vault.Config {
	return vault.Config{
		Prefix: heldPrefix, Keyring: s.ring, Width: bucketWidth,
		Keep: Keep, Margin: Margin, Clock: s.cfg.Clock, Location: true,
	}
}

// expireKeys destroys the secrets that are due, and the key that wrapped them when
// that is, when there is no database to sweep: the seven days end on a full disk
// too. What is due the clock decides, as in every sweep.
func (s *Store) expireKeys() error {
	_, st, err := vault.DestroyDue(s.heldConfig())
	_, rerr := s.ring.Rotate(st.Now)
	return errors.Join(err, rerr)
}

// openBase opens Badger, or moves it aside and makes a new one, and takes the
// tally up where it was.
func (s *Store) openBase() error {
	room, err := newRoom(&s.cfg)
	if err != nil {
		return err
	}
	s.room = room
	if err := room.forDelete(); err != nil {
		return err
	}
	var last epoch
	if s.mark, last.tally, last.seq, last.known, err = openMark(s.cfg.path("outbox.mark")); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if s.released, err = openReleased(s.cfg.path("outbox.released")); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	logs := readLogs(s.cfg.outbox())
	fresh, damage, err := s.openBadger()
	if err != nil {
		return err
	}
	if fresh {
		return s.begin(last, damage)
	}
	return s.resume(last, logs)
}

// options are the vehicle's, with values small enough that any frame and the tally
// fit one transaction, and a value log that takes the largest frame.
func (s *Store) options(dir string) badger.Options {
	o := vault.BadgerOptions(dir, true)
	return o.WithValueThreshold(o.MemTableSize / 16).WithValueLogFileSize(8 << 20)
}

// NextID gives a frame id that was never given before: the first half is drawn
// anew at every opening, so not even a restored backup repeats one.
func (s *Store) NextID() (id wire.FrameID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	copy(id[:], s.session[:])
	binary.BigEndian.PutUint64(id[8:], s.next)
	s.next++
	return id
}

// Ready receives a value after a Commit that added frames.
func (s *Store) Ready() <-chan struct{} { return s.ready }

// Tally gives the counters as last committed.
func (s *Store) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tally
}

// VaultStatus reports the state of the local vault.
func (s *Store) VaultStatus() vault.Status { return s.held.Status() }

// Close flushes and unlocks. The store must not be used afterwards.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.mark != nil {
		errs = append(errs, s.mark.close())
	}
	if s.released != nil {
		errs = append(errs, s.released.f.Close())
	}
	if s.ring != nil {
		errs = append(errs, s.ring.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// now is the trusted time.
func (s *Store) now() time.Time { return s.cfg.Clock.Now() }
