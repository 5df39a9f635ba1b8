package consent

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"cordon/filters"
)

// ErrLocked is returned by Open while another process has the store open.
var ErrLocked = errors.New("the consent store is open in another process")

// Damage tells what Open found wrong with the file.
type Damage struct {
	Line    int    // from 1; 0 when only an append was cut short
	What    string // in words
	SavedAs string // where the damaged file lies now; empty if it was only cut
	// Lost are the ids of consents that the file showed and that are in force no
	// more because of the damage.
	Lost []uint64
}

// Store holds all consents. It is safe for concurrent use.
type Store struct {
	path string
	now  func() time.Time
	lock *os.File

	mu   sync.Mutex
	file *os.File
	size int64
	next uint64 // id of the next grant
	all  []Record
	dead error // why nothing can be appended any more

	inForce atomic.Pointer[[]filters.Consent]
}

// Open opens the store, or makes it. now is the trusted clock.
//
// A last line without a newline is an append that was never confirmed: it is
// cut off. Any other damage may have hit a withdrawal, so it leaves no consent
// in force: the file is moved aside and a new one begun, whose ids go on behind
// all that the old one can have given. Damage is nil if there was none.
func Open(path string, now func() time.Time) (*Store, *Damage, error) {
	s := &Store{path: path, now: now, next: 1}
	s.inForce.Store(&[]filters.Consent{})
	if err := s.acquire(); err != nil {
		return nil, nil, err
	}
	damage, err := s.load()
	if err != nil {
		_ = s.Close()
		return nil, nil, fmt.Errorf("consent: %w", err)
	}
	s.refresh()
	return s, damage, nil
}

// acquire locks a file beside the store, which itself may be moved aside.
func (s *Store) acquire() error {
	f, err := os.OpenFile(s.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("consent: %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return fmt.Errorf("consent: %w", ErrLocked)
		}
		return fmt.Errorf("consent: lock: %w", err)
	}
	s.lock = f
	return nil
}

// Grant adds a consent, in force from now on, and gives it back once it is
// durable.
func (s *Store) Grant(g Grant) (Record, error) {
	if err := g.Validate(); err != nil {
		return Record{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.now().UnixNano()
	e := entry{
		Op: opGrant, ID: s.next, At: at, Subject: g.Subject, Categories: g.Categories.Names(),
		Purpose: g.Purpose.String(), Recipient: g.Recipient, Until: at + int64(g.Duration), Notice: g.Notice,
	}
	rec, err := e.record()
	if err != nil {
		return Record{}, err
	}
	if err := s.append(&e); err != nil {
		return Record{}, err
	}
	s.next++
	s.all = append(s.all, rec)
	s.refresh()
	return rec, nil
}

// Withdraw ends a consent for good. It is idempotent; ErrNone for an unknown id.
func (s *Store) Withdraw(id uint64) (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return Record{}, fmt.Errorf("consent %d: %w", id, ErrNone)
	}
	if s.all[i].Withdrawn {
		return s.all[i], nil
	}
	e := entry{Op: opWithdraw, ID: id, At: s.now().UnixNano()}
	if err := s.append(&e); err != nil {
		// What a person takes back is not in force in this process, whatever the
		// disk says; the error tells that a restart may not know of it.
		s.all[i].Withdrawn = true
		s.refresh()
		return s.all[i], err
	}
	s.all[i].Withdrawn, s.all[i].WithdrawnAt = true, e.At
	s.refresh()
	return s.all[i], nil
}

// List gives all consents ever granted, oldest first.
func (s *Store) List() []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

// InForce gives the consents that were not withdrawn and had not ended when the
// set last changed; the chain checks each one's end again. The slice is never
// changed.
func (s *Store) InForce() []filters.Consent { return *s.inForce.Load() }

// Refresh leaves out of InForce what has ended since.
func (s *Store) Refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh()
}

func (s *Store) refresh() {
	now := s.now().UnixNano()
	list := []filters.Consent{}
	for i := range s.all {
		if r := &s.all[i]; !r.Withdrawn && now < r.Until {
			list = append(list, r.Consent)
		}
	}
	s.inForce.Store(&list)
}

// Close releases the store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range []*os.File{s.file, s.lock} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	s.file, s.lock, s.dead = nil, nil, os.ErrClosed
	return errors.Join(errs...)
}

// append makes a line durable, or leaves the file as it was.
func (s *Store) append(e *entry) error {
	if s.dead != nil {
		return fmt.Errorf("consent: %w", s.dead)
	}
	line, err := e.encode()
	if err != nil {
		return err
	}
	if _, err = s.file.WriteAt(line, s.size); err == nil {
		if err = s.file.Sync(); err == nil {
			s.size += int64(len(line))
			return nil
		}
		s.dead = fmt.Errorf("closed to changes after a failed sync: %w", err)
	}
	if back := s.file.Truncate(s.size); back != nil {
		s.dead = errors.Join(err, back)
	}
	return fmt.Errorf("consent: write: %w. Try: free space on the disk, then again", err)
}

// read gives the whole file; it is small.
func read(f *os.File) ([]byte, error) {
	const most = 64 << 20
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && len(b) > most {
		err = fmt.Errorf("larger than %d bytes", most)
	}
	return b, err
}
