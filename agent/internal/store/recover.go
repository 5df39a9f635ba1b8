package store

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
)

// epoch is what the mark remembers of the database.
type epoch struct {
	tally Tally
	seq   uint64
	known bool
}

// begin writes the first tally of a new database. What the mark says was pending
// before is lost, and counted.
func (s *Store) begin(last epoch, damage *Damage) error {
	s.tally, s.seq = last.tally, last.seq
	if lost := s.tally.Pending; last.known && lost > 0 {
		s.tally.Pending = 0
		s.tally.Shed[ShedDamaged] += lost
		if damage == nil {
			damage = &Damage{What: "the outbox folder is gone"}
		}
		damage.Records = lost
	}
	if damage != nil {
		s.tally.Damages++
	}
	if err := s.writeTally(); err != nil {
		return err
	}
	if damage != nil {
		damage.What = fmt.Sprintf("%s; %d records were waiting in it", damage.What, damage.Records)
		s.report(*damage)
	}
	return nil
}

// resume counts the frames that are there, compares them with the tally and the
// mark, and accounts for what is missing.
func (s *Store) resume(last epoch, logs []logFile) error {
	err := s.db.View(func(txn *badger.Txn) error {
		if err := s.readTally(txn, last); err != nil {
			return err
		}
		if err := errors.Join(s.loadAwaiting(txn), s.loadSubjects(txn)); err != nil {
			return err
		}
		have := map[wire.FrameID]bool{}
		err := s.eachFrame(txn, func(m *meta) error {
			s.lanes[m.Lane].add(m)
			s.next = max(s.next, counter(m.ID)+1)
			if s.released.ids[m.ID] {
				have[m.ID] = true
			}
			return nil
		})
		return errors.Join(err, s.released.keep(have))
	})
	if err != nil {
		return fmt.Errorf("store: read the outbox: %w", err)
	}
	damage := s.balance(last)
	if damage == nil {
		return nil
	}
	if damage.Records > 0 || damage.Err != nil {
		s.tally.Damages++
	}
	if err := s.writeTally(); err != nil {
		return err
	}
	if damage.Records > 0 || damage.Err != nil {
		damage.Path, damage.Err = s.keepLogs(logs, damage.Err)
		s.report(*damage)
	}
	return nil
}

// readTally takes the tally from the database, else from the mark, else starts
// from nothing.
func (s *Store) readTally(txn *badger.Txn, last epoch) error {
	item, err := txn.Get([]byte(tallyKey))
	if err == nil {
		err = item.Value(func(v []byte) (err error) {
			s.tally, s.seq, err = decodeTally(v)
			return err
		})
	}
	if err == nil {
		return nil
	}
	if !errors.Is(err, badger.ErrKeyNotFound) && !errors.Is(err, errTally) {
		return err
	}
	s.tally, s.seq = last.tally, last.seq
	return nil
}

// balance makes the tally agree with the frames that are there. It returns nil if
// it did already.
func (s *Store) balance(last epoch) *Damage {
	var have uint64
	for i := range s.lanes {
		have += s.lanes[i].records
	}
	for _, w := range s.awaiting {
		have += uint64(w.Records)
	}
	t, d := &s.tally, &Damage{}
	if last.known && last.seq > s.seq && last.tally.Received > t.Received {
		// Commits that were reported as durable are gone. What became of the records
		// in them is not known, so they all count as lost.
		d.Records = last.tally.Received - t.Received
		d.What = fmt.Sprintf("the last %d commits are gone", last.seq-s.seq)
		t.Received += d.Records
		t.Shed[ShedDamaged] += d.Records
	} else if last.known && last.seq > s.seq {
		d.What = fmt.Sprintf("the last %d commits are gone", last.seq-s.seq)
		d.Err = errors.New("frames that were settled are sent again")
	}
	switch {
	case have < t.Pending:
		lost := t.Pending - have
		d.Records += lost
		d.What = join(d.What, fmt.Sprintf("frames with %d records are gone", lost))
		t.Shed[ShedDamaged] += lost
	case have > t.Pending:
		// A commit that reported an error was durable after all.
		t.Received += have - t.Pending
	case d.What == "":
		return nil
	}
	t.Pending = have
	s.seq = max(s.seq, last.seq)
	return d
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
