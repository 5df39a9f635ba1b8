package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/vault"
	"cordon/internal/vault/report"
)

// SweepEvery is how often a running platform sweeps. It is far below Margin.
const SweepEvery = 5 * time.Minute

// Deletion is the journal's entry for a destroyed bucket. It holds no place, no
// vehicle and no content.
type Deletion struct {
	Vault   string    `json:"vault"`
	Start   time.Time `json:"start"` // of the bucket
	At      time.Time `json:"at"`
	Basis   string    `json:"basis"` // what the time rested on
	Late    bool      `json:"late,omitempty"`
	Frames  int       `json:"frames"`
	Records int       `json:"records"`
}

// TypeDeletion is the journal type of a Deletion.
const TypeDeletion = "deletion"

// destroyDue destroys the secrets that are due, by the keyrings alone. Their
// frames are deleted, and counted, by the sweep that follows.
func (s *Store) destroyDue() error {
	for _, p := range s.parts() {
		ids, st, err := vault.DestroyDue(s.vaultConfig(p))
		for _, id := range ids {
			s.owe(p.ring, id, Deletion{Vault: p.name, Start: p.start(id), At: st.Now, Basis: string(st.Reason)})
		}
		switch {
		case err == nil:
		case serious(err):
			return fmt.Errorf("destroy what is due in the %s vault: %w", p.name, err)
		default:
			s.cfg.Log.Warn("what is past its deadline is destroyed, but not tidied up", "err", err)
		}
	}
	return nil
}

// Sweep destroys what is due in every vault, and the keys that wrapped it when they
// are, journals it and deletes what can no
// longer be read, dedupe marks included. An error that is not of hygiene alone
// means that something may have outlived its deadline.
func (s *Store) Sweep(ctx context.Context) error {
	var errs []error
	for _, p := range s.parts() {
		receipts, err := p.st.Sweep(ctx)
		if err != nil {
			errs = append(errs, err)
		}
		if _, err := p.ring.Rotate(s.cfg.Clock.Now()); err != nil {
			errs = append(errs, fmt.Errorf("%s vault: %w", p.name, err))
		}
		for _, r := range receipts {
			s.owe(p.ring, r.Bucket, Deletion{
				Vault: p.name, Start: r.Start, At: r.At, Basis: string(r.Basis.Reason), Late: r.Late, Frames: r.Frames, Records: r.Records,
			})
		}
	}
	if err := s.payReceipts(); err != nil {
		errs = append(errs, err)
	}
	if err := s.reserve.Refill(); err != nil {
		errs = append(errs, &vault.HygieneError{Err: err})
	}
	s.forgetKeys()
	below := s.loc.ring.DestroyedBelow()
	if err := errors.Join(s.dropMarks(below), s.dropBarriers(below)); err != nil {
		errs = append(errs, &vault.HygieneError{Err: err})
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("store: sweep: %w", err)
	}
	return nil
}

// serious reports whether an error of Sweep is more than undeleted frames and
// receipts that wait for the journal.
func serious(err error) bool {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(many.Unwrap(), serious)
	}
	switch err.(type) { //nolint:errorlint // this error itself; those inside are asked in turn
	case nil, *vault.HygieneError, *OwedError:
		return false
	}
	if inner := errors.Unwrap(err); inner != nil {
		return serious(inner)
	}
	return true
}

// dropMarks deletes the dedupe marks of hours below a bucket.
func (s *Store) dropMarks(below int64) error {
	end := appendBucket([]byte(prefixMark), below)
	wb := s.db.NewWriteBatch()
	defer wb.Cancel()
	err := s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix, opt.PrefetchValues = []byte(prefixMark), false
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid() && string(it.Item().Key()) < string(end); it.Next() {
			if err := wb.Delete(it.Item().KeyCopy(nil)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return wb.Flush()
}

// Retention gives the state of every vault.
func (s *Store) Retention() report.Report {
	r := report.Report{
		Clock:    report.OfClock(s.cfg.Clock.State()),
		Receipts: report.Receipts{Written: s.paid.Load(), Owed: s.Owed()},
		Reserve:  report.Reserve{Bytes: s.reserve.Size(), Held: !s.reserve.Given()},
	}
	for _, p := range s.parts() {
		r.Vaults = append(r.Vaults, report.OfVault(p.name, p.keep, s.cfg.KEK.Type, p.st.Status()))
	}
	return r
}
