package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Target is whom an erasure is about: one person of a vehicle, or all of it.
type Target struct {
	Vehicle wire.Pseudonym
	Whole   bool            // everybody, and the vehicle's own entries
	Subject wire.SubjectTag // zero: the driver
}

// barrier keeps out records of a target. It is kept until no frame of that time can
// be opened any more.
type barrier struct {
	Whole   bool            `json:"whole,omitempty"`
	Subject wire.SubjectTag `json:"subject"`
	// Before is the end of what is kept out, Unix nanoseconds of collection; 0: there
	// is no end yet, everything is.
	Before int64 `json:"before,omitempty"`
}

func (b *barrier) stops(r *Record) bool {
	return (b.Whole || b.Subject == r.Subject) && (b.Before == 0 || r.At < b.Before)
}

// subjectID names a subject to the keyrings.
func (s *Store) subjectID(v wire.Pseudonym, tag wire.SubjectTag) vault.SubjectID {
	if s.cfg.Subject != nil {
		return s.cfg.Subject(v, tag)
	}
	sum := sha256.Sum256(append(v[:], tag[:]...))
	return vault.SubjectID(sum[:16])
}

// withhold takes the records that a barrier stops out of a frame, and counts them.
// The read lock of eraseMu is held.
func (s *Store) withhold(f *Frame) uint32 {
	f.erased = 0
	for i := range s.barriers[f.Vehicle] {
		b := &s.barriers[f.Vehicle][i]
		if !slices.ContainsFunc(f.Records, func(r Record) bool { return b.stops(&r) }) {
			continue
		}
		left := slices.Clone(f.Records) // the caller's list stays whole: the commit may be tried again
		left = slices.DeleteFunc(left, func(r Record) bool { return b.stops(&r) })
		f.erased += uint32(len(f.Records) - len(left))
		f.Records = left
	}
	return f.erased
}

// Bar keeps everything of a target out from now on, until Unbar. It is durable when
// it returns, and holds for every frame that is committed later.
func (s *Store) Bar(t Target) error {
	return s.setBarrier(t, barrier{Whole: t.Whole, Subject: t.Subject})
}

// Unbar lets the target in again with what was collected at before, in Unix
// nanoseconds, or later, under new secrets. Destroy must have been called.
func (s *Store) Unbar(t Target, before int64) error {
	tags, err := s.tags(t)
	if err != nil {
		return err
	}
	for _, tag := range tags {
		id := s.subjectID(t.Vehicle, tag)
		for _, p := range s.parts() {
			if err := p.ring.ReviveSubject(id); err != nil {
				return fmt.Errorf("store: let a subject in again: %w", err)
			}
		}
	}
	return s.setBarrier(t, barrier{Whole: t.Whole, Subject: t.Subject, Before: max(before, 1)})
}

// Destroy drops the target's secrets in every vault: whatever was stored of it can
// be opened by nobody any more. Of a whole vehicle it deletes the dedupe marks and
// the index entry too. It may be called again after a crash, before Unbar.
func (s *Store) Destroy(t Target) error {
	tags, err := s.tags(t)
	if err != nil {
		return err
	}
	for _, tag := range tags {
		id := s.subjectID(t.Vehicle, tag)
		var errs []error // one vault's failure keeps no other from it
		for _, p := range s.parts() {
			errs = append(errs, p.st.DropSubject(id))
		}
		if err := errors.Join(errs...); err != nil {
			return fmt.Errorf("store: erase: %w", err)
		}
	}
	if !t.Whole {
		return nil
	}
	if err := s.forget(t.Vehicle); err != nil {
		return fmt.Errorf("store: erase a vehicle's entries: %w", err)
	}
	return nil
}

// tags lists the subjects of a target.
func (s *Store) tags(t Target) ([]wire.SubjectTag, error) {
	if !t.Whole {
		return []wire.SubjectTag{t.Subject}, nil
	}
	seen, err := s.Subjects(t.Vehicle)
	if err != nil || slices.Contains(seen, wire.SubjectTag{}) {
		return seen, err
	}
	return append(seen, wire.SubjectTag{}), nil
}

// Subjects lists the subjects that a vehicle ever sent records of.
func (s *Store) Subjects(v wire.Pseudonym) (out []wire.SubjectTag, err error) {
	prefix := append([]byte(prefixSubject), v[:]...)
	err = s.eachKey(prefix, func(key []byte) {
		if len(key) == len(prefix)+len(wire.SubjectTag{}) {
			out = append(out, wire.SubjectTag(key[len(prefix):]))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("store: list subjects: %w", err)
	}
	return out, nil
}

// noteSubject enters a subject beside its first record.
func (s *Store) noteSubject(txn *badger.Txn, v wire.Pseudonym, tag wire.SubjectTag) error {
	key := append(append([]byte(prefixSubject), v[:]...), tag[:]...)
	_, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return txn.Set(key, nil)
	}
	return err
}

// forget deletes a vehicle's dedupe marks and index entry. Its frames cannot come
// in a second time: the barrier stops them.
func (s *Store) forget(v wire.Pseudonym) error {
	doomed := [][]byte{vehicleKey(v)}
	at := len(prefixMark) + 8
	err := s.eachKey([]byte(prefixMark), func(key []byte) {
		if len(key) > at+len(v) && string(key[at:at+len(v)]) == string(v[:]) {
			doomed = append(doomed, slices.Clone(key))
		}
	})
	if err != nil {
		return err
	}
	wb := s.db.NewWriteBatch()
	defer wb.Cancel()
	for _, key := range doomed {
		if err := wb.Delete(key); err != nil {
			return err
		}
	}
	return wb.Flush()
}

// eachKey walks the keys with a prefix; a key is valid during the call.
func (s *Store) eachKey(prefix []byte, fn func(key []byte)) error {
	return s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix, opt.PrefetchValues = prefix, false
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			fn(it.Item().Key())
		}
		return nil
	})
}

func barrierKey(v wire.Pseudonym, b *barrier) []byte {
	key := append([]byte(prefixBarrier), v[:]...)
	if b.Whole {
		return key
	}
	return append(key, b.Subject[:]...)
}

// setBarrier makes a barrier durable and puts it in force.
func (s *Store) setBarrier(t Target, b barrier) error {
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	s.eraseMu.Lock()
	defer s.eraseMu.Unlock()
	err = s.db.Update(func(txn *badger.Txn) error { return txn.Set(barrierKey(t.Vehicle, &b), text) })
	if err != nil && b.Before != 0 {
		return fmt.Errorf("store: barrier: %w", err)
	}
	// One that cannot be written holds in memory all the same.
	list := slices.DeleteFunc(slices.Clone(s.barriers[t.Vehicle]), func(o barrier) bool { return o.Whole == b.Whole && o.Subject == b.Subject })
	s.barriers[t.Vehicle] = append(list, b)
	if err != nil {
		return fmt.Errorf("store: barrier: %w", err)
	}
	return nil
}

// loadBarriers reads them at Open.
func (s *Store) loadBarriers() error {
	s.barriers = map[wire.Pseudonym][]barrier{}
	return s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix = []byte(prefixBarrier)
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			var b barrier
			key := it.Item().Key()[len(prefixBarrier):]
			err := it.Item().Value(func(v []byte) error { return json.Unmarshal(v, &b) })
			if err != nil || len(key) < len(wire.Pseudonym{}) {
				return fmt.Errorf("a barrier of an erasure cannot be read: %w. Try: restore the database; what is erased must not come back", err)
			}
			v := wire.Pseudonym(key[:len(wire.Pseudonym{})])
			s.barriers[v] = append(s.barriers[v], b)
		}
		return nil
	})
}

// dropBarriers lets go of those that no frame can meet any more: frames of hours
// below a bucket cannot be opened.
func (s *Store) dropBarriers(below int64) error {
	limit := wire.BucketStart(below).UnixNano()
	s.eraseMu.Lock()
	defer s.eraseMu.Unlock()
	for v, list := range s.barriers {
		left := slices.Clone(list)
		for i := range list {
			b := &list[i]
			if b.Before == 0 || b.Before > limit {
				continue
			}
			if err := s.db.Update(func(txn *badger.Txn) error { return txn.Delete(barrierKey(v, b)) }); err != nil {
				return err
			}
			left = slices.DeleteFunc(left, func(o barrier) bool { return o == *b })
		}
		if s.barriers[v] = left; len(left) == 0 {
			delete(s.barriers, v)
		}
	}
	return nil
}
