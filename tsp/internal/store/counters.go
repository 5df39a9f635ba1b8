package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/dgraph-io/badger/v4"
)

// Counters count since the database was made. They are written in the same
// transaction as the records they count.
type Counters struct {
	Frames  map[string]uint64 `json:"frames"`  // by status
	Stored  uint64            `json:"stored"`  // records
	Refused map[string]uint64 `json:"refused"` // records, by rule
}

func (c Counters) clone() Counters {
	return Counters{Frames: cloned(c.Frames), Stored: c.Stored, Refused: cloned(c.Refused)}
}

func cloned(m map[string]uint64) map[string]uint64 {
	if m == nil {
		return map[string]uint64{}
	}
	return maps.Clone(m)
}

// Counters gives the counts as last committed.
func (s *Store) Counters() Counters {
	s.countMu.Lock()
	defer s.countMu.Unlock()
	return s.count.clone()
}

// Ready is nil unless the last commit failed.
func (s *Store) Ready() error {
	s.countMu.Lock()
	defer s.countMu.Unlock()
	return s.sick
}

// settle notes the end of a commit.
func (s *Store) settle(next Counters, err error) {
	s.countMu.Lock()
	defer s.countMu.Unlock()
	if s.sick = err; err == nil {
		s.count = next
	}
}

func (s *Store) loadCounters() error {
	s.count = Counters{}.clone()
	err := s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get([]byte(keyCounters))
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return item.Value(func(v []byte) error { return json.Unmarshal(v, &s.count) })
	})
	if err != nil {
		return fmt.Errorf("read counters: %w", err)
	}
	s.count = s.count.clone()
	return nil
}
