package store

import (
	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
)

// lane sums up the frames of one lane. head is a counter below which no frame of
// the lane lies: it spares a walk over what was deleted. adds counts additions,
// each of which may lower head.
type lane struct {
	frames  int
	records uint64
	bytes   int64
	buckets map[int64]int // frames per collection hour
	head    uint64
	adds    uint64
}

func (l *lane) add(m *meta) {
	l.frames++
	l.records += uint64(m.Records)
	l.bytes += int64(m.size)
	l.buckets[m.Bucket]++
	l.head = min(l.head, counter(m.ID))
	l.adds++
}

func (l *lane) remove(m *meta) {
	l.frames--
	l.records -= uint64(m.Records)
	l.bytes -= int64(m.size)
	if l.buckets[m.Bucket]--; l.buckets[m.Bucket] == 0 {
		delete(l.buckets, m.Bucket)
	}
}

func (l *lane) oldest() (b int64) {
	first := true
	for have := range l.buckets {
		if first || have < b {
			b, first = have, false
		}
	}
	return b
}

// Queue sums up the outbox lane by lane.
func (s *Store) Queue() (q [wire.NumLanes]LaneQueue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.lanes {
		l := &s.lanes[i]
		q[i] = LaneQueue{Lane: wire.Lane(i), Frames: l.frames, Records: l.records, Bytes: l.bytes, Oldest: l.oldest()}
	}
	return q
}

// queued is the number of sealed bytes waiting. The lock is held.
func (s *Store) queued() (n int64) {
	for i := range s.lanes {
		n += s.lanes[i].bytes
	}
	return n
}

// keysOnly makes an iterator over frames that reads no values.
func keysOnly(txn *badger.Txn) *badger.Iterator {
	opts := badger.DefaultIteratorOptions
	opts.Prefix = []byte(frames)
	opts.PrefetchValues = false
	return txn.NewIterator(opts)
}

// eachFrame walks all frames in the order of sending.
func (s *Store) eachFrame(txn *badger.Txn, fn func(m *meta) error) error {
	it := keysOnly(txn)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		m, err := parseKey(it.Item().Key())
		if err != nil {
			continue // not a frame of this version: left alone
		}
		if err := fn(&m); err != nil {
			return err
		}
	}
	return nil
}

// Pending reads frames in the order in which they should go: lane by lane, oldest
// first, leaving out those that skip names. It stops after limit frames, or before
// the one that would make their bytes exceed maxBytes, but gives at least one. A
// damaged frame is moved aside, counted and passed over.
func (s *Store) Pending(skip func(wire.FrameID) bool, limit, maxBytes int) ([]Frame, error) {
	p := pending{store: s, skip: skip, limit: limit, maxBytes: maxBytes}
	for i := range s.lanes {
		if err := p.lane(wire.Lane(i)); err != nil {
			return nil, err
		}
		if p.full {
			break
		}
	}
	for i := range p.damaged {
		if err := s.setAside(&p.damaged[i]); err != nil {
			return p.out, err
		}
	}
	return p.out, nil
}

// pending is the state of one call of Pending.
type pending struct {
	store    *Store
	skip     func(wire.FrameID) bool
	limit    int
	maxBytes int
	bytes    int
	full     bool
	out      []Frame
	damaged  []damagedFrame
}

func (p *pending) lane(n wire.Lane) error {
	s := p.store
	s.mu.Lock()
	l := &s.lanes[n]
	empty, head, adds := l.frames == 0, l.head, l.adds
	txn := s.db.NewTransaction(false) // under the lock: sees exactly what is counted
	s.mu.Unlock()
	defer txn.Discard()
	if empty {
		return nil
	}
	it := keysOnly(txn)
	defer it.Close()
	first := true
	for it.Seek(seekCounter(n, head)); it.Valid(); it.Next() {
		m, err := parseKey(it.Item().Key())
		if err != nil {
			continue
		}
		if m.Lane != n {
			return nil
		}
		if first {
			s.raiseHead(n, counter(m.ID), adds)
			first = false
		}
		if p.take(it.Item(), &m); p.full {
			return nil
		}
	}
	return nil
}

// take reads one frame unless it is skipped or does not fit.
func (p *pending) take(item *badger.Item, m *meta) {
	if p.skip != nil && p.skip(m.ID) || p.store.isBad(m.ID) {
		return
	}
	if len(p.out) >= p.limit || p.maxBytes > 0 && len(p.out) > 0 && p.bytes+m.size > p.maxBytes {
		p.full = true
		return
	}
	f := m.Frame
	var raw []byte
	err := item.Value(func(v []byte) (err error) {
		if f.Bytes, err = decodeValue(m, item.Key(), v); err != nil {
			raw = append([]byte{}, v...)
		}
		return err
	})
	if err != nil {
		p.damaged = append(p.damaged, damagedFrame{meta: *m, raw: raw, err: err})
		return
	}
	p.bytes += m.size
	p.out = append(p.out, f)
}

// raiseHead notes the first frame seen in a lane, unless frames were added since.
func (s *Store) raiseHead(n wire.Lane, head, adds uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := &s.lanes[n]; l.adds == adds {
		l.head = max(l.head, head)
	}
}

func (s *Store) isBad(id wire.FrameID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bad[id]
}
