package store

import (
	"bytes"
	"errors"
	"fmt"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

// ErrUnbalanced is returned by Commit for a batch whose Delta does not account for
// its records. Nothing of it was kept.
var ErrUnbalanced = errors.New("store: the counters do not add up")

// Commit makes a batch durable before it returns: frames, held records and the
// counters of both in one synchronous transaction, or in several if one would be
// too large, each of which is complete in itself. Frames that the byte cap leaves
// no room for are shed, lowest lane and oldest first, and returned.
//
// After an error b holds what was not committed: call again with it. Errors:
// ErrNoSpace, ErrUnbalanced, a frame that is not one, or Badger's.
func (s *Store) Commit(b *Batch) (shed []Dropped, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(b); err != nil {
		return nil, err
	}
	if err := s.room.forNew(b.bytes()); err != nil {
		return nil, err
	}
	grew := len(b.Frames) > 0
	for !b.empty() {
		dropped, err := s.commitPart(b)
		shed = append(shed, dropped...)
		if err != nil {
			return shed, err
		}
	}
	if grew {
		select {
		case s.ready <- struct{}{}:
		default:
		}
	}
	return shed, s.room.Refill()
}

func (b *Batch) empty() bool {
	return len(b.Frames) == 0 && len(b.Held) == 0 && b.Delta == Delta{}
}

func (b *Batch) bytes() (n int64) {
	for i := range b.Frames {
		n += int64(len(b.Frames[i].Bytes))
	}
	for i := range b.Held {
		n += int64(len(b.Held[i].Data))
	}
	return n
}

// check refuses what a correct caller never sends.
func (s *Store) check(b *Batch) error {
	records := uint64(len(b.Held)) + b.Delta.total()
	for i := range b.Frames {
		f := &b.Frames[i]
		switch {
		case int(f.Lane) >= wire.NumLanes || f.Records == 0:
			return fmt.Errorf("store: frame %d of the batch has lane %d and %d records", i, f.Lane, f.Records)
		case len(f.Bytes) == 0 || len(f.Bytes) > seal.MaxFrame:
			return fmt.Errorf("store: frame %d of the batch has %d bytes, 1 to %d allowed", i, len(f.Bytes), seal.MaxFrame)
		case !bytes.Equal(f.ID[:8], s.session[:]) || counter(f.ID) >= s.next:
			return fmt.Errorf("store: frame %d of the batch has an id that NextID did not give", i)
		}
		records += uint64(f.Records)
	}
	if records != b.Delta.Received {
		return fmt.Errorf("%w: %d records received, %d accounted for", ErrUnbalanced, b.Delta.Received, records)
	}
	return nil
}

// commitPart commits the first part of b that fits a transaction and cuts it off b.
func (s *Store) commitPart(b *Batch) (shed []Dropped, err error) {
	nf, nh := b.part()
	part := b.Frames[:nf]
	var refused int
	victims, early, err := s.makeRoom(part)
	if err != nil {
		return early, err
	}
	err = s.update(func(t *txn) error {
		if shed, err = t.shedFor(part, victims); err != nil {
			return err
		}
		refused, err = s.hold(t, b.Held[:nh])
		t.count(&b.Delta)
		return err
	})
	if err != nil {
		return early, err
	}
	if refused > 0 {
		s.cfg.Logger.Warn("the local vault refused records", "records", refused)
	}
	b.Frames, b.Held, b.Delta = b.Frames[nf:], b.Held[nh:], Delta{}
	b.Delta.Received = uint64(len(b.Held))
	for i := range b.Frames {
		b.Delta.Received += uint64(b.Frames[i].Records)
	}
	return append(early, shed...), nil
}

// part says how many leading frames and held records go into one transaction.
func (b *Batch) part() (frames, held int) {
	size := 0
	for frames < len(b.Frames) && frames < maxPutCount && (frames == 0 || size+len(b.Frames[frames].Bytes) <= maxPut) {
		size += len(b.Frames[frames].Bytes)
		frames++
	}
	if frames == len(b.Frames) {
		for held < len(b.Held) && held < maxPutCount && (frames+held == 0 || size+len(b.Held[held].Data) <= maxPut) {
			size += len(b.Held[held].Data)
			held++
		}
	}
	return frames, held
}

// count adds what was refused or given up before it came to the store.
func (t *txn) count(d *Delta) {
	t.tally.Received += d.total()
	for i, n := range d.Blocked {
		t.tally.Blocked[i] += n
	}
	for i, n := range d.Shed {
		t.tally.Shed[i] += n
	}
}
