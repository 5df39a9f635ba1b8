package store

import (
	"bytes"
	"slices"

	"cordon/filters"
	"cordon/filters/wire"
)

// Settle frees the frames that a verified receipt names and whose status is final:
// stored, repeated and quarantined frames count as sent; expired and rejected ones
// as shed. It is idempotent: an id that is not in the outbox is counted and changes
// nothing. After an error some of the items may have been applied; call again.
func (s *Store) Settle(items []wire.ReceiptItem) (out Settled, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.room.forDelete(); err != nil {
		return out, err
	}
	for part := range slices.Chunk(items, maxDeletes) {
		known, kept, unknown := s.find(part)
		out.Kept += kept
		out.Unknown += unknown
		s.tally.StrayReceipts += uint64(unknown) // durable with the next commit
		if len(known) == 0 {
			continue
		}
		if err := s.update(func(t *txn) error { return t.settle(known) }); err != nil {
			return out, err
		}
		for i := range known {
			out.note(&known[i])
		}
	}
	return out, s.room.Refill()
}

// receipted is a frame of the outbox with what became of it.
type receipted struct {
	meta
	status wire.Status
}

func (r *receipted) sent() bool {
	return r.status != wire.StatusExpired && r.status != wire.StatusRejected
}

// takenBack reports a frame that the platform asks for again, and that does not go
// again because its consent has ended.
func (r *receipted) takenBack() bool { return r.status == wire.StatusRetry }

func (r *receipted) reason() Reason {
	if r.status == wire.StatusExpired {
		return ShedBucketExpired
	}
	return ShedRejected
}

// find looks up the frames of the items that are final.
func (s *Store) find(items []wire.ReceiptItem) (known []receipted, kept, unknown int) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	it := keysOnly(txn)
	defer it.Close()
	seen := make(map[wire.FrameID]bool, len(items))
	var seek []byte
	for i := range items {
		id := items[i].ID
		if m, ok := s.awaiting[id]; ok && !seen[id] && (items[i].Status.Final() || items[i].Status == wire.StatusRetry) {
			known, seen[id] = append(known, receipted{m.meta, items[i].Status}), true
			continue
		}
		if !items[i].Status.Final() {
			kept++
			continue
		}
		found := false
		for lane := 0; lane < wire.NumLanes && !found && !seen[id]; lane++ {
			if s.lanes[lane].frames == 0 {
				continue
			}
			seek = appendSeek(seek[:0], wire.Lane(lane), id)
			if it.Seek(seek); !it.Valid() || !bytes.HasPrefix(it.Item().Key(), seek) {
				continue
			}
			m, err := parseKey(it.Item().Key())
			if found = err == nil; found {
				known = append(known, receipted{m, items[i].Status})
			}
		}
		if seen[id] = true; !found {
			unknown++
		}
	}
	return known, kept, unknown
}

func (t *txn) settle(known []receipted) error {
	for i := range known {
		to := &t.tally.Sent
		switch r := &known[i]; {
		case r.takenBack():
			to = &t.tally.Blocked[filters.C2]
		case !r.sent():
			to = &t.tally.Shed[r.reason()]
		}
		if err := t.free(&known[i].meta, to); err != nil {
			return err
		}
	}
	return nil
}

func (o *Settled) note(r *receipted) {
	o.Frames++
	switch {
	case r.takenBack():
		o.TakenBack = append(o.TakenBack, r.dropped(0))
	case r.sent():
		o.Sent += uint64(r.Records)
	default:
		o.Shed = append(o.Shed, r.dropped(r.reason()))
	}
}

// DropBuckets deletes the pending frames of collection hours before the given one,
// whose keys are past their deadline, and counts their records as shed.
func (s *Store) DropBuckets(before int64) ([]Dropped, error) {
	return s.drop(ShedBucketExpired, func(m *meta) bool { return m.Bucket < before },
		func(t *Tally) *uint64 { return &t.Shed[ShedBucketExpired] })
}

// drop deletes what match chooses.
func (s *Store) drop(why Reason, match func(*meta) bool, to func(*Tally) *uint64) (out []Dropped, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doomed, err := s.filter(match)
	if err != nil || len(doomed) == 0 {
		return nil, err
	}
	if err := s.room.forDelete(); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(doomed, maxDeletes) {
		err := s.update(func(t *txn) error { return t.freeAll(part, to(&t.tally)) })
		if err != nil {
			return out, err
		}
		for i := range part {
			out = append(out, part[i].dropped(why))
		}
	}
	return out, s.room.Refill()
}

func (s *Store) filter(match func(*meta) bool) (out []meta, err error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	err = s.eachFrame(txn, func(m *meta) error {
		if match(m) {
			out = append(out, *m)
		}
		return nil
	})
	return out, err
}
