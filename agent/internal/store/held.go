package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// hold puts records into the local vault, grouped by collection hour and subject. Those that
// it refuses are counted as shed, and returned as a number.
func (s *Store) hold(t *txn, held []Held) (refused int, err error) {
	for len(held) > 0 {
		n, bucket := 1, wire.BucketOf(held[0].CollectedAt)
		for n < len(held) && wire.BucketOf(held[n].CollectedAt) == bucket && held[n].Subject == held[0].Subject {
			n++
		}
		no, err := s.holdHour(t, held[:n])
		if err != nil {
			return refused, err
		}
		refused += no
		held = held[n:]
	}
	return refused, nil
}

// holdHour puts records of one hour and one subject.
func (s *Store) holdHour(t *txn, held []Held) (refused int, err error) {
	recs := make([][]byte, 0, len(held))
	for i := range held {
		if len(held[i].Data) > vault.MaxRecord {
			refused++
			continue
		}
		recs = append(recs, held[i].Data)
	}
	t.tally.Received += uint64(len(held))
	t.tally.Shed[ShedUnholdable] += uint64(refused)
	if len(recs) == 0 {
		return refused, nil
	}
	var sealed frameList
	tag := wire.TagOf(held[0].Subject)
	if err := s.noteSubject(t, tag); err != nil {
		return refused, err
	}
	err = s.held.PutSubject(&sealed, vault.Index{}, vault.SubjectID(tag), time.Unix(0, held[0].CollectedAt), recs)
	switch {
	case err == nil:
		t.tally.Stored += uint64(len(recs))
		return refused, sealed.putTo(t.Txn)
	case errors.Is(err, vault.ErrExpired):
		t.tally.Shed[ShedBucketExpired] += uint64(len(recs))
	case errors.Is(err, vault.ErrFuture):
		t.tally.Shed[ShedUnholdable] += uint64(len(recs))
	case passing(err):
		return refused, fmt.Errorf("store: local vault: %w", err)
	default: // it would fail for ever, and with it every record of every source
		s.cfg.Logger.Error("the local vault cannot hold records", "records", len(recs), "err", err)
		t.tally.Shed[ShedUnholdable] += uint64(len(recs))
	}
	return refused + len(recs), nil
}

// frameList keeps sealed frames until all records of their hour are sealed: a
// transaction must not hold part of them.
type frameList []*badger.Entry

// SetEntry implements vault.Writer.
func (l *frameList) SetEntry(e *badger.Entry) error {
	*l = append(*l, e)
	return nil
}

func (l frameList) putTo(t *badger.Txn) error {
	for _, e := range l {
		if err := t.SetEntry(e); err != nil {
			return fmt.Errorf("store: local vault: %w", err)
		}
	}
	return nil
}

// passing tells an error that may be over at the next attempt from one that will
// not: no room or no files left, or a store that is being closed.
func passing(err error) bool {
	for _, e := range []error{
		syscall.ENOSPC, syscall.EDQUOT, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EINTR, syscall.EAGAIN,
		fs.ErrClosed, vault.ErrClosed,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// Held hands out the records of the local vault collected in the hours from and to
// fall into and those between. data is valid during the call only.
func (s *Store) Held(from, to time.Time, fn func(hour time.Time, data []byte) error) (vault.ScanStats, error) {
	return s.held.Scan(vault.Index{}, from, to, fn)
}

// Sweep destroys the secrets of the local vault's hours that are past their time,
// and the key they were wrapped with when that is due; then tidies up and lets
// Badger give space back. Receipts come beside an error
// too; see vault.Store.Sweep.
func (s *Store) Sweep(ctx context.Context) ([]vault.Receipt, error) {
	receipts, err := s.held.Sweep(ctx)
	_, rerr := s.ring.Rotate(s.now())
	err = errors.Join(err, rerr)
	for range 4 {
		if s.room.forNew(0) != nil || s.db.RunValueLogGC(0.5) != nil {
			break // nothing worth rewriting, or no room to
		}
	}
	if errors.Is(err, badger.ErrDBClosed) {
		return receipts, fmt.Errorf("store: sweep after close: %w", err)
	}
	return receipts, err
}
