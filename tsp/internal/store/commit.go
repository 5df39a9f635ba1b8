package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters"
	"cordon/filters/wire"
)

// Frame is what ingest made of one frame: Status is its verdict before the store
// was asked. Only a frame with StatusStored or StatusQuarantined is entered; one
// with StatusRepeat is looked up; the others are counted.
type Frame struct {
	Vehicle wire.Pseudonym
	Bucket  int64
	ID      wire.FrameID
	Status  wire.Status
	Records []Record
	Refused []Refusal
	// erased counts records of a subject that is erased; they are out of Records.
	erased uint32
}

// Refusal counts records that the platform's own judgement refused.
type Refusal struct {
	Rule   filters.Rule
	Labels filters.Labels
	Count  uint32
}

// RefusedRecords sums the refusals.
func (f *Frame) RefusedRecords() (n uint32) {
	for _, r := range f.Refused {
		n += r.Count
	}
	return n
}

// Outcome is what became of a frame.
type Outcome struct {
	Status  wire.Status
	Stored  uint32
	Refused uint32
}

// ErrTooBig is returned by Commit for more than one transaction can hold. It says
// nothing about the store's health.
var ErrTooBig = errors.New("more than one transaction can hold")

// MaxStored is the most bytes that the records of one frame may have when stored
// (StoredSize), well below what one transaction holds.
const MaxStored = 6 << 20

// Marks of frames that are not entered and do no harm to those beside them.
var (
	errExpired = errors.New("expired")       // the hour ended between opening and storing
	errFuture  = errors.New("in the future") // the hour has not begun
)

// Commit enters frames with their dedupe marks, the vehicles' index entries and
// the counters in one synchronous transaction. The outcomes are in the order of
// the frames. On an error nothing was entered.
func (s *Store) Commit(frames []Frame) ([]Outcome, error) {
	out, next, err := s.commit(frames)
	if errors.Is(err, badger.ErrTxnTooBig) {
		return nil, fmt.Errorf("%w: %w", ErrTooBig, err)
	}
	s.settle(next, err)
	return out, err
}

func (s *Store) commit(frames []Frame) ([]Outcome, Counters, error) {
	next := s.Counters()
	s.eraseMu.RLock() // an erasure that has begun is seen by every frame that comes behind it
	defer s.eraseMu.RUnlock()
	if err := s.room(); err != nil {
		return nil, next, err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	out := make([]Outcome, len(frames))
	for i := range frames {
		o, err := s.enter(txn, &frames[i])
		if err != nil {
			return nil, next, fmt.Errorf("store: frame %d of %d: %w", i+1, len(frames), err)
		}
		out[i] = o
		next.add(&frames[i], o)
	}
	text, err := json.Marshal(next)
	if err != nil {
		return nil, next, fmt.Errorf("store: counters: %w", err)
	}
	if err := txn.Set([]byte(keyCounters), text); err != nil {
		return nil, next, fmt.Errorf("store: counters: %w", err)
	}
	if err := txn.Commit(); err != nil {
		return nil, next, fmt.Errorf("store: commit of %d frames: %w", len(frames), err)
	}
	return out, next, nil
}

func (c *Counters) add(f *Frame, o Outcome) {
	c.Frames[o.Status.String()]++
	if f.erased > 0 && o.Status != wire.StatusRepeat {
		c.Refused[filters.S3.String()] += uint64(f.erased)
	}
	if o.Status != wire.StatusStored && o.Status != wire.StatusQuarantined {
		return // a repeat's records were counted the first time
	}
	c.Stored += uint64(o.Stored)
	for _, r := range f.Refused {
		c.Refused[r.Rule.String()] += uint64(r.Count)
	}
}

// enter puts one frame into the transaction.
func (s *Store) enter(txn *badger.Txn, f *Frame) (Outcome, error) {
	switch f.Status {
	case wire.StatusStored, wire.StatusQuarantined, wire.StatusRepeat:
	default:
		return Outcome{Status: f.Status}, nil
	}
	old, ok, err := s.mark(txn, f)
	switch {
	case err != nil:
		return Outcome{}, err
	case ok:
		old.Status = wire.StatusRepeat
		return old, nil
	case f.Status == wire.StatusRepeat: // its mark went with its hour in the meantime
		return Outcome{Status: wire.StatusExpired}, nil
	}
	erased := s.withhold(f)
	if erased > 0 && len(f.Records) == 0 {
		return Outcome{Status: wire.StatusExpired, Refused: erased}, nil // nobody may open it any more
	}
	switch err := s.putRecords(txn, f); {
	case errors.Is(err, errExpired):
		return Outcome{Status: wire.StatusExpired}, nil
	case errors.Is(err, errFuture):
		return Outcome{Status: wire.StatusRetry}, nil
	case err != nil:
		return Outcome{}, err
	}
	o := Outcome{Status: f.Status, Stored: uint32(len(f.Records)), Refused: f.RefusedRecords() + erased}
	if err := s.setMark(txn, f, o); err != nil {
		return Outcome{}, err
	}
	return o, s.touch(txn, f, o)
}

// markKey is prefix, bucket, vehicle, frame id: marks of an hour lie together and
// go when its key goes, since its frames cannot be opened again.
func markKey(f *Frame) []byte {
	key := appendBucket([]byte(prefixMark), f.Bucket)
	key = append(key, f.Vehicle[:]...)
	return append(key, f.ID[:]...)
}

func (s *Store) mark(txn *badger.Txn, f *Frame) (o Outcome, ok bool, err error) {
	item, err := txn.Get(markKey(f))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return o, false, nil
	}
	if err != nil {
		return o, false, fmt.Errorf("dedupe mark: %w", err)
	}
	err = item.Value(func(v []byte) error { return json.Unmarshal(v, &o) })
	return o, err == nil, err
}

func (s *Store) setMark(txn *badger.Txn, f *Frame, o Outcome) error {
	v, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return txn.Set(markKey(f), v)
}

// Seen reports whether a frame was entered before, and as what. It spares opening
// it again; Commit asks once more.
func (s *Store) Seen(vehicle wire.Pseudonym, bucket int64, id wire.FrameID) (o Outcome, ok bool, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		o, ok, err = s.mark(txn, &Frame{Vehicle: vehicle, Bucket: bucket, ID: id})
		return err
	})
	return o, ok, err
}

// StoredSize bounds the bytes that a record takes when stored.
func StoredSize(r *Record) int { return 80 + len(r.Signal) + len(r.Source) + len(r.Value.Data) }

// Fits reports whether a record is short enough to be stored.
func Fits(r *Record) bool { return StoredSize(r) <= maxRecord }

func (s *Store) now() time.Time { return s.cfg.Clock.Now() }
