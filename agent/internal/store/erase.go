package store

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Erasure says whose frames and held records go (rule S3). A frame is somebody's if
// it rests on a consent of theirs; one that rests on none is the driver's.
type Erasure struct {
	Whole    bool            // everybody
	Subject  wire.SubjectTag // else
	Consents []uint64        // of that person
}

// Covers reports whether what rests on a consent, 0 if on none, goes.
func (e *Erasure) Covers(consent uint64) bool {
	if consent == 0 {
		return e.Whole || e.Subject == (wire.SubjectTag{})
	}
	return e.Whole || slices.Contains(e.Consents, consent)
}

// Gone says what an erasure took.
type Gone struct {
	Frames  uint32
	Records uint64
	Held    uint32 // persons whose records in the local vault became unreadable
}

// Erase deletes the waiting frames of a person, or all, counted as shed, and makes
// their held records unreadable. What is held from now on is readable again. Called
// again after an error or a crash it finishes.
func (s *Store) Erase(e Erasure) (out Gone, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doomed, err := s.filter(func(m *meta) bool { return e.Covers(m.Consent) })
	if err != nil {
		return out, fmt.Errorf("store: erase: %w", err)
	}
	if err := s.room.forDelete(); err != nil {
		return out, err
	}
	for part := range slices.Chunk(doomed, maxDeletes) {
		if err := s.update(func(t *txn) error { return t.freeAll(part, &t.tally.Shed[ShedErased]) }); err != nil {
			return out, err
		}
		out.Frames += uint32(len(part))
		for i := range part {
			out.Records += uint64(part[i].Records)
		}
	}
	if out.Held, err = s.eraseHeld(e); err != nil {
		return out, err
	}
	return out, s.room.Refill()
}

// eraseHeld drops the secrets and lets new ones be made for what comes. The lock is
// held: nothing is put in between. Everybody is everybody whom the keyring knows: an
// outbox that was moved aside took the notes of its subjects with it.
func (s *Store) eraseHeld(e Erasure) (n uint32, err error) {
	if e.Whole {
		if err := s.held.DropSubjects(); err != nil {
			return 0, fmt.Errorf("store: erase held records: %w", err)
		}
		return uint32(len(s.heldOf)), nil
	}
	id := vault.SubjectID(e.Subject)
	if err := s.held.DropSubject(id); err != nil {
		return 0, fmt.Errorf("store: erase held records: %w", err)
	}
	if err := s.ring.ReviveSubject(id); err != nil {
		return 0, fmt.Errorf("store: hold again after an erasure: %w", err)
	}
	if s.heldOf[e.Subject] {
		n = 1
	}
	return n, nil
}

// noteSubject enters somebody beside their first held record.
func (s *Store) noteSubject(t *txn, tag wire.SubjectTag) error {
	if s.heldOf[tag] || slices.Contains(t.heldOf, tag) {
		return nil
	}
	t.heldOf = append(t.heldOf, tag)
	if err := t.Set(append([]byte(subjects), tag[:]...), nil); err != nil {
		return fmt.Errorf("store: note a subject: %w", err)
	}
	return nil
}

var errSubject = errors.New("not the tag of a subject")

// loadSubjects reads them when the store is opened.
func (s *Store) loadSubjects(txn *badger.Txn) error {
	opts := badger.DefaultIteratorOptions
	opts.Prefix, opts.PrefetchValues = []byte(subjects), false
	it := txn.NewIterator(opts)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		key := it.Item().Key()[len(subjects):]
		if len(key) != len(wire.SubjectTag{}) {
			return errSubject
		}
		s.heldOf[wire.SubjectTag(key)] = true
	}
	return nil
}
