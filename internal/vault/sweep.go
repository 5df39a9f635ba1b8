package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
)

// Receipt says that a bucket's secret is destroyed. It tells when, how much and
// on what time, and nothing of what was in it.
type Receipt struct {
	Bucket int64
	Start  time.Time // of the bucket
	At     time.Time // of the destruction, or of the tidying if Late
	Basis  clock.State
	// Late: the secret was destroyed by an earlier sweep, which did not get round
	// to deleting the frames. Its receipt may have been lost with it.
	Late bool
	// Frames deleted, and the records in them as their heads say, as far as they
	// could be counted: with a HygieneError the counts are too low.
	Frames  int
	Records int
}

// HygieneError is an error in deleting frames that are already unreadable. The
// next sweep tries again.
type HygieneError struct{ Err error }

func (e *HygieneError) Error() string {
	return fmt.Sprintf("vault: delete unreadable frames: %v. Try: check the free space of the disk", e.Err)
}

func (e *HygieneError) Unwrap() error { return e.Err }

// Sweep destroys the secret of every bucket whose deadline has come, and then
// deletes the frames nobody can read any more. The destruction needs neither
// Badger nor free space. Receipts come for what was destroyed also beside an
// error; an error other than *HygieneError means that a secret may still be on
// disk.
func (s *Store) Sweep(ctx context.Context) ([]Receipt, error) {
	basis := s.cfg.Clock.State()
	destroyed, err := s.cfg.destroyDue(basis)
	s.dropSealers()
	receipts := make(map[int64]*Receipt, len(destroyed))
	for _, id := range destroyed {
		receipts[id] = s.receipt(id, basis)
	}
	// Below the mark no secret exists, whatever the clock says now. Frames of a bucket
	// that ended out of order stay, unreadable, until the mark has passed it.
	if herr := s.tidy(ctx, s.cfg.Keyring.DestroyedBelow(), basis, receipts); herr != nil {
		err = errors.Join(err, &HygieneError{herr})
	}
	out := make([]Receipt, 0, len(receipts))
	for _, r := range receipts {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Receipt) int { return a.Start.Compare(b.Start) })
	return out, err
}

func (s *Store) receipt(id int64, basis clock.State) *Receipt {
	return &Receipt{Bucket: id, Start: s.cfg.Keyring.start(id), At: basis.Now, Basis: basis}
}

// dropSealers lets go of the ciphers of buckets and subjects that are no longer alive. Go
// cannot clear the key inside a cipher; the memory is left to the collector.
func (s *Store) dropSealers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.sealers {
		b, err := s.cfg.Keyring.Lookup(id.bucket)
		gone := id.subject != noSubject && s.cfg.Keyring.subjectByNumber(id.subject) == nil
		if b == nil || err != nil || gone {
			delete(s.sealers, id)
		}
	}
}

// tidyBatch is how many keys are deleted at a time: few enough for the smallest
// Badger of BadgerOptions, and between batches other writers get their turn.
// DropPrefix would stop them all, and skips what it takes for expired.
const tidyBatch = 256

// tidy deletes the frames of all buckets below id, counting into receipts. Each
// batch starts where the last one ended, not at the markers it left behind.
func (s *Store) tidy(ctx context.Context, below int64, basis clock.State, receipts map[int64]*Receipt) error {
	for from := []byte(s.cfg.Prefix); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.db.IsClosed() {
			return badger.ErrDBClosed
		}
		batch, err := s.collect(from, below)
		if err != nil || len(batch) == 0 {
			return err
		}
		if s.cfg.Reserve != nil { // a deletion is a write, and would be a fault
			if err := s.cfg.Reserve.Room(0); err != nil {
				return err
			}
		}
		if err := s.remove(batch); err != nil {
			return err
		}
		for _, d := range batch {
			if receipts[d.bucket] == nil {
				receipts[d.bucket] = s.receipt(d.bucket, basis)
				receipts[d.bucket].Late = true
			}
			receipts[d.bucket].Frames++
			receipts[d.bucket].Records += d.records
		}
		from = batch[len(batch)-1].key
	}
}

// dead is a frame to delete.
type dead struct {
	key     []byte
	bucket  int64
	records int
}

func (s *Store) collect(from []byte, below int64) (batch []dead, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		opts := badger.DefaultIteratorOptions
		opts.Prefix = []byte(s.cfg.Prefix)
		opts.PrefetchValues = false
		it := txn.NewIterator(opts)
		defer it.Close()
		for it.Seek(from); it.Valid() && len(batch) < tidyBatch; it.Next() {
			f, err := parseKey(len(s.cfg.Prefix), it.Item().Key())
			if err != nil {
				continue // not a frame: left alone, and counted by every scan
			}
			if f.Bucket >= below || f.Bucket < 0 {
				return nil
			}
			batch = append(batch, s.dead(it.Item(), f.Bucket))
		}
		return nil
	})
	return batch, err
}

func (s *Store) dead(item *badger.Item, bucket int64) dead {
	d := dead{key: item.KeyCopy(nil), bucket: bucket}
	_ = item.Value(func(v []byte) error { // a damaged value counts no records
		f, err := parseFrame(len(s.cfg.Prefix), item.Key(), v)
		d.records = f.Records
		return err
	})
	return d
}

func (s *Store) remove(batch []dead) error {
	wb := s.db.NewWriteBatch()
	defer wb.Cancel()
	for _, d := range batch {
		if err := wb.Delete(d.key); err != nil {
			return err
		}
	}
	return wb.Flush()
}
