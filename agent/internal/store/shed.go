package store

import (
	"cordon/filters/wire"
)

// victims is what has to go to make room: frames that are in the outbox, and
// frames of the batch, by index.
type victims struct {
	old []meta
	new map[int]bool
}

// makeRoom chooses what to shed so that the frames fit under the cap. If that is
// more than one transaction holds, it sheds in transactions of their own first
// and returns those frames.
func (s *Store) makeRoom(part []Frame) (v victims, early []Dropped, err error) {
	for {
		v, more, err := s.choose(part)
		if err != nil || !more {
			return v, early, err
		}
		if err := s.update(func(t *txn) error { return t.shedOld(v.old) }); err != nil {
			return v, early, err
		}
		early = appendDropped(early, v.old)
	}
}

// choose walks the lanes from the lowest, in each the outbox before the batch, and
// picks the oldest until the rest fits. more says that one transaction does not
// hold all of it.
func (s *Store) choose(part []Frame) (v victims, more bool, err error) {
	over := s.queued() - s.cfg.OutboxBytes
	for i := range part {
		over += int64(len(part[i].Bytes))
	}
	v.new = map[int]bool{}
	for lane := wire.NumLanes - 1; lane >= 0 && over > 0; lane-- {
		n, err := s.oldest(wire.Lane(lane), over, maxDeletes-len(v.old), &v.old)
		if err != nil {
			return v, false, err
		}
		if over -= n; over > 0 && len(v.old) == maxDeletes {
			return v, true, nil
		}
		for i := range part {
			if over > 0 && part[i].Lane == wire.Lane(lane) {
				v.new[i] = true
				over -= int64(len(part[i].Bytes))
			}
		}
	}
	return v, false, nil
}

// oldest appends a lane's oldest frames until their bytes reach want or they are
// limit in number, and returns the bytes.
func (s *Store) oldest(n wire.Lane, want int64, limit int, out *[]meta) (bytes int64, err error) {
	if s.lanes[n].frames == 0 {
		return 0, nil
	}
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	it := keysOnly(txn)
	defer it.Close()
	for it.Seek(seekCounter(n, s.lanes[n].head)); it.Valid() && bytes < want && limit > 0; it.Next() {
		m, err := parseKey(it.Item().Key())
		if err != nil {
			continue
		}
		if m.Lane != n {
			break
		}
		*out = append(*out, m)
		bytes += int64(m.size)
		limit--
	}
	return bytes, nil
}

func (t *txn) shedOld(old []meta) error {
	for i := range old {
		if err := t.free(&old[i], &t.tally.Shed[ShedOutboxFull]); err != nil {
			return err
		}
	}
	return nil
}

// shedFor deletes the victims and puts what is left of the frames.
func (t *txn) shedFor(part []Frame, v victims) (shed []Dropped, err error) {
	if err := t.shedOld(v.old); err != nil {
		return nil, err
	}
	shed = appendDropped(nil, v.old)
	for i := range part {
		f := &part[i]
		if v.new[i] {
			t.tally.Received += uint64(f.Records)
			t.tally.Shed[ShedOutboxFull] += uint64(f.Records)
			m := metaOf(f)
			shed = append(shed, m.dropped(ShedOutboxFull))
			continue
		}
		if err := t.put(f); err != nil {
			return nil, err
		}
	}
	return shed, nil
}

func appendDropped(dst []Dropped, old []meta) []Dropped {
	for i := range old {
		dst = append(dst, old[i].dropped(ShedOutboxFull))
	}
	return dst
}
