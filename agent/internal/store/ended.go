package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters"
)

// awaitReceipt is how long a frame that was on its way when its consent ended may
// be answered. It is never sent again, and a receipt comes within seconds or, if
// the platform was away, not at all: an hour is generous.
const awaitReceipt = time.Hour

// awaited is a frame that was on its way when its consent ended. Its bytes are
// gone; its records are pending until its receipt comes or is overdue.
type awaited struct {
	meta
	since int64 // Unix nanoseconds
}

// Release reports whether a frame that Pending gave may still be published, and
// remembers it as published. It may not if it has left the outbox since, or if it
// rests on a consent for which inForce is false.
//
// It is asked at the very moment of publishing. EndConsents, which takes the same
// lock, therefore sees each frame either as released, or takes it away before.
func (s *Store) Release(f *Frame, inForce func(consent uint64) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Consent != 0 && !inForce(f.Consent) {
		return false
	}
	m := metaOf(f)
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	if _, err := txn.Get(m.key()); err != nil {
		return false
	}
	if f.Consent == 0 {
		return true
	}
	if err := s.released.add(f.ID); err != nil {
		s.cfg.Logger.Warn("cannot note that a frame is on its way: should its consent end after a crash, it counts as taken back", "err", err)
	}
	return true
}

// EndConsents deletes every pending frame that rests on a consent for which
// inForce is false: expired, withdrawn or unknown. A frame that was released may
// have arrived: it waits for its receipt without its bytes. Frames that wait in
// this way for more than an hour are given up. After an error some of it may have
// been done; call again.
func (s *Store) EndConsents(inForce func(consent uint64) bool) (out Ended, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doomed, err := s.filter(func(m *meta) bool { return m.Consent != 0 && !inForce(m.Consent) })
	if err != nil {
		return out, err
	}
	late := s.overdue()
	if len(doomed)+len(late) == 0 {
		return out, nil
	}
	if err := s.room.forDelete(); err != nil {
		return out, err
	}
	for part := range slices.Chunk(doomed, maxDeletes/2) { // each may be put again
		var done Ended
		if err := s.update(func(t *txn) error { return s.end(t, part, &done) }); err != nil {
			return out, err
		}
		out.Blocked = append(out.Blocked, done.Blocked...)
		out.Awaiting = append(out.Awaiting, done.Awaiting...)
	}
	for part := range slices.Chunk(late, maxDeletes) {
		err := s.update(func(t *txn) error { return t.freeAll(part, &t.tally.Shed[ShedUnanswered]) })
		if err != nil {
			return out, err
		}
		for i := range part {
			out.Unanswered = append(out.Unanswered, part[i].dropped(ShedUnanswered))
		}
	}
	return out, s.room.Refill()
}

// end takes frames out of the outbox. What it notes in out holds if the
// transaction does.
func (s *Store) end(t *txn, part []meta, out *Ended) error {
	now := s.now().UnixNano()
	for i := range part {
		m := &part[i]
		if !s.released.ids[m.ID] {
			if err := t.free(m, &t.tally.Blocked[filters.C2]); err != nil {
				return err
			}
			out.Blocked = append(out.Blocked, m.dropped(0))
			continue
		}
		if err := t.await(m, now); err != nil {
			return err
		}
		out.Awaiting = append(out.Awaiting, m.dropped(0))
	}
	return nil
}

// await puts a mark in the place of a frame. Its records stay pending.
func (t *txn) await(m *meta, now int64) error {
	w := awaited{*m, now}
	w.awaiting = true
	if err := t.Set(w.key(), binary.BigEndian.AppendUint64(nil, uint64(now))); err != nil {
		return err
	}
	t.awaited = append(t.awaited, w)
	t.tally.Pending += uint64(m.Records) // free takes them away
	return t.free(m, new(uint64))
}

// overdue gives the frames whose receipt has not come in time.
func (s *Store) overdue() (late []meta) {
	before := s.now().Add(-awaitReceipt).UnixNano()
	for _, w := range s.awaiting {
		if w.since <= before {
			late = append(late, w.meta)
		}
	}
	return late
}

// Awaiting counts the frames that were on their way when their consent ended, and
// their records, which are pending.
func (s *Store) Awaiting() (frames int, records uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.awaiting {
		records += uint64(w.Records)
	}
	return len(s.awaiting), records
}

// loadAwaiting reads them when the store is opened. One whose time cannot be read
// is overdue at once.
func (s *Store) loadAwaiting(txn *badger.Txn) error {
	opts := badger.DefaultIteratorOptions
	opts.Prefix = []byte(awaiting)
	it := txn.NewIterator(opts)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		m, err := parseKey(it.Item().Key())
		if err != nil {
			continue
		}
		w := awaited{meta: m}
		err = it.Item().Value(func(v []byte) error {
			if len(v) != 8 {
				return errAwaiting
			}
			w.since = int64(binary.BigEndian.Uint64(v))
			return nil
		})
		if err != nil {
			w.since = 0
		}
		s.awaiting[m.ID] = w
		s.next = max(s.next, counter(m.ID)+1)
	}
	return nil
}

var errAwaiting = errors.New("not the time of a frame that waits for its receipt")
