package consent

import (
	"errors"
	"fmt"
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
	Line    int    // from 1; 0 when only an append was cut short, or consents were suspended
	What    string // in words
	SavedAs string // where the damaged file lies now; empty if there is none
	// Lost are the ids of consents that the file showed and that are in force no
	// more because of the damage.
	Lost []uint64
}

// Store holds all consents. It is safe for concurrent use.
type Store struct {
	path string
	now  func() time.Time
	lock *os.File

	mu        sync.Mutex
	file      disk
	mark      *mark
	at        extent // of the file
	next      uint64 // id of the next grant
	version   int    // of the file
	all       []Record
	notice    Notice // that people are shown; no version: any
	refusals  []Refusal
	unwritten map[uint64]bool // withdrawn here, and not in the file
	suspended bool            // see state
	dead      error           // why nothing can be appended any more

	inForce atomic.Pointer[[]filters.Consent]
}

// Open opens the store, or makes it. now is the trusted clock.
//
// A last line that lacks nothing but its newline counts. A grant that was cut
// short is removed: nobody was told of it. Any other damage, and a line missing
// that the mark beside the file knows of, may have hit a withdrawal, so it leaves
// no consent in force: the file is kept aside and a new one begun, whose ids go on
// behind all that the old one can have given. Damage is nil if there was none.
func Open(path string, now func() time.Time) (*Store, *Damage, error) {
	s := &Store{path: path, now: now, unwritten: map[uint64]bool{}}
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
	s.retry()
	if s.suspended {
		return Record{}, errSuspended
	}
	if err := s.current(&g.Notice); err != nil {
		return Record{}, err
	}
	if g.Notice.Hash != "" {
		if err := s.upgrade(); err != nil {
			return Record{}, err
		}
	}
	at := s.now().UnixNano()
	e := entry{
		Op: opGrant, ID: s.next, At: at, Subject: g.Subject, Categories: g.Categories.Names(),
		Purpose: g.Purpose.String(), Recipient: g.Recipient, Until: at + int64(g.Duration), Notice: g.Notice.Version, NoticeHash: g.Notice.Hash,
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

// errSuspended refuses a grant.
var errSuspended = errors.New("consent: all consents are suspended, because a withdrawal cannot be written. Try: free space on the disk, then again")

// Withdraw ends a consent for good. It is idempotent; ErrNone for an unknown id.
//
// Whatever it returns but ErrNone, the consent is in force no more in this
// process. An error says what a restart will make of it.
func (s *Store) Withdraw(id uint64) (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return Record{}, fmt.Errorf("consent %d: %w", id, ErrNone)
	}
	if r := &s.all[i]; !r.Withdrawn {
		r.Withdrawn, r.WithdrawnAt = true, s.now().UnixNano()
		s.unwritten[id] = true
	}
	err := s.writeWithdrawal(&s.all[i])
	if s.unwritten[id] {
		err = s.suspend(err)
	} else {
		s.retry() // there may be room for earlier ones too
	}
	s.refresh()
	return s.all[i], err
}

// writeWithdrawal makes a withdrawal durable if it is not yet.
func (s *Store) writeWithdrawal(r *Record) error {
	if !s.unwritten[r.ID] {
		return nil
	}
	before := s.at
	err := s.append(&entry{Op: opWithdraw, ID: r.ID, At: r.WithdrawnAt})
	if s.at != before { // in the file, though perhaps not in the mark
		delete(s.unwritten, r.ID)
	}
	return err
}

// suspend makes it durable that no consent can be relied on, which needs no room
// on the disk, and words what has become of the withdrawal.
func (s *Store) suspend(cause error) error {
	st := s.state()
	st.suspended = true
	if !s.suspended {
		if err := s.mark.write(st); err != nil {
			return fmt.Errorf("the consent is withdrawn, but that holds only until the agent restarts: it could not be written: %w", errors.Join(cause, err))
		}
	}
	s.suspended = true
	return fmt.Errorf("the consent is withdrawn and stays so; its line could not be written, so all other consents are suspended until it can, "+
		"and end if the agent restarts before: %w", cause)
}

// retry writes the withdrawals that could not be written; with the last of them
// the other consents are in force again.
func (s *Store) retry() {
	if len(s.unwritten) == 0 && !s.suspended {
		return
	}
	for i := range s.all {
		if s.writeWithdrawal(&s.all[i]) != nil {
			return
		}
	}
	st := s.state()
	st.suspended = false
	if s.suspended && s.mark.write(st) == nil {
		s.suspended = false
	}
}

// List gives all consents ever granted, oldest first.
func (s *Store) List() []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.all)
	for i := range list {
		list[i].Withdrawn = list[i].Withdrawn || s.suspended
	}
	return list
}

// InForce gives the consents that were not withdrawn and had not ended when the
// set last changed; the chain checks each one's end again. The slice is never
// changed.
func (s *Store) InForce() []filters.Consent { return *s.inForce.Load() }

// Holds reports whether the consent is in force at this moment.
func (s *Store) Holds(id uint64) bool {
	now := s.now().UnixNano()
	return slices.ContainsFunc(s.InForce(), func(c filters.Consent) bool { return c.ID == id && c.Active(now) })
}

// NextEnd is when the next of the consents in force ends; false if there is none.
func (s *Store) NextEnd() (time.Time, bool) {
	var first int64
	for _, c := range s.InForce() {
		if first == 0 || c.Until < first {
			first = c.Until
		}
	}
	return time.Unix(0, first), first != 0
}

// Refresh leaves out of InForce what has ended since, and tries again to write
// what could not be written.
func (s *Store) Refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retry()
	s.refresh()
}

func (s *Store) refresh() {
	now := s.now().UnixNano()
	list := []filters.Consent{}
	for i := range s.all {
		if r := &s.all[i]; !r.Withdrawn && r.OutdatedAt == 0 && !s.suspended && now < r.Until {
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
	if s.file != nil {
		errs = append(errs, s.file.Close())
	}
	if s.mark != nil {
		errs = append(errs, s.mark.f.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	s.file, s.mark, s.lock, s.dead = nil, nil, nil, os.ErrClosed
	return errors.Join(errs...)
}

// state is what the mark has to hold.
func (s *Store) state() state { return state{extent: s.at, next: s.next, suspended: s.suspended} }

// append makes a line durable, then the mark that knows of it, or leaves the file
// as it was. Only a withdrawal may use the reserve.
func (s *Store) append(e *entry) error {
	if s.dead != nil {
		return fmt.Errorf("consent: %w", s.dead)
	}
	line, err := e.encode()
	if err != nil {
		return err
	}
	grown := s.at.with(line)
	if e.Op != opWithdraw {
		if err := s.file.Reserve(grown.size + reserve); err != nil {
			return fmt.Errorf("consent: no room for it and for later withdrawals: %w. Try: free space on the disk, then again", err)
		}
	}
	if _, err = s.file.WriteAt(line, s.at.size); err != nil {
		return s.takeBack(err)
	}
	if err = s.file.Sync(); err != nil {
		s.dead = fmt.Errorf("closed to changes after a failed sync: %w", err)
		return s.takeBack(err)
	}
	if err := s.confirm(e, grown); err != nil {
		s.dead = fmt.Errorf("closed to changes because the mark cannot be written: %w", err)
		if e.Op != opWithdraw {
			return s.takeBack(err)
		}
		s.at = grown // never cut off: the mark would only show its loss
		return fmt.Errorf("consent: the withdrawal is written, but not the mark that would show its loss: %w. Try: look at the disk", err)
	}
	if e.Op == opWithdraw {
		_ = s.file.Reserve(s.at.size + reserve) // as far as there is room
	}
	return nil
}

// confirm writes the mark for the file with one line more.
func (s *Store) confirm(e *entry, grown extent) error {
	st := s.state()
	st.extent = grown
	if e.Op == opGrant {
		st.next++
	}
	if err := s.mark.write(st); err != nil {
		return err
	}
	s.at = grown
	return nil
}

// takeBack cuts off what an append left.
func (s *Store) takeBack(cause error) error {
	if err := s.file.Truncate(s.at.size); err != nil {
		s.dead = errors.Join(s.dead, cause, err)
	}
	_ = s.file.Reserve(s.at.size + reserve) // cutting gave it back
	return fmt.Errorf("consent: write: %w. Try: free space on the disk, then again", cause)
}
