package store

import (
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
)

// txn is one transaction: frames and the tally that counts them.
type txn struct {
	*badger.Txn
	tally   Tally
	added   []meta
	removed []meta
	awaited []awaited
	heldOf  []wire.SubjectTag // with their first records in the local vault
}

// A transaction holds no more than this beside one frame: Badger limits both.
const (
	maxDeletes  = 1000
	maxPut      = 96 << 10 // bytes
	maxPutCount = 1000
)

// update runs fn in a transaction, writes the tally with it and makes both
// durable. The lock is held. If it fails, nothing in memory has changed.
func (s *Store) update(fn func(t *txn) error) error {
	t := &txn{Txn: s.db.NewTransaction(true), tally: s.tally}
	defer t.Discard()
	if err := fn(t); err != nil {
		return err
	}
	if !t.tally.Balanced() {
		return fmt.Errorf("%w: the tally after the transaction", ErrUnbalanced)
	}
	encoded := t.tally.encode(s.seq + 1)
	if err := t.Set([]byte(tallyKey), encoded); err != nil {
		return fmt.Errorf("store: tally: %w", err)
	}
	if err := t.Txn.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	s.applied(t, encoded)
	return nil
}

// applied takes over what a durable transaction changed.
func (s *Store) applied(t *txn, encoded []byte) {
	s.tally = t.tally
	s.seq++
	for i := range t.added {
		s.lanes[t.added[i].Lane].add(&t.added[i])
	}
	for i := range t.removed {
		m := &t.removed[i]
		if delete(s.released.ids, m.ID); m.awaiting {
			delete(s.awaiting, m.ID)
		} else {
			s.lanes[m.Lane].remove(m)
		}
	}
	for _, tag := range t.heldOf {
		s.heldOf[tag] = true
	}
	for _, w := range t.awaited {
		s.awaiting[w.ID] = w
	}
	if err := s.mark.write(encoded); err != nil {
		s.cfg.Logger.Warn("cannot write the outbox mark: damage may go unseen after a crash", "err", err)
	}
}

func (s *Store) writeTally() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.update(func(*txn) error { return nil })
}

// put adds a frame.
func (t *txn) put(f *Frame) error {
	m := metaOf(f)
	key := m.key()
	if err := t.Set(key, encodeValue(key, f.Bytes)); err != nil {
		return fmt.Errorf("store: frame of %d bytes: %w", len(f.Bytes), err)
	}
	t.added = append(t.added, m)
	t.tally.Received += uint64(f.Records)
	t.tally.Pending += uint64(f.Records)
	return nil
}

// free deletes a frame; the caller says where its records go.
func (t *txn) free(m *meta, to *uint64) error {
	if err := t.Delete(m.key()); err != nil {
		return fmt.Errorf("store: delete a frame: %w", err)
	}
	t.removed = append(t.removed, *m)
	t.tally.Pending -= uint64(m.Records)
	*to += uint64(m.Records)
	return nil
}

func (t *txn) freeAll(all []meta, to *uint64) error {
	for i := range all {
		if err := t.free(&all[i], to); err != nil {
			return err
		}
	}
	return nil
}

func seekCounter(n wire.Lane, c uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(frames), byte(n)), c)
}
