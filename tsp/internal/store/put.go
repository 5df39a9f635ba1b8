package store

import (
	"errors"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/vault"
)

// share is what one subject has in one vault of a frame's records.
type share struct {
	st      *vault.Store
	subject wire.SubjectTag
	records [][]byte
}

// putRecords seals the records into their vaults, each subject's under a secret of
// its own. Location goes first: whether the hour is still open is known before
// anything of the frame is in txn.
func (s *Store) putRecords(txn *badger.Txn, f *Frame) error {
	at := wire.BucketStart(f.Bucket)
	// One time for all shares: a refusal of the first comes before anything is put.
	for _, p := range s.shares(f) {
		err := p.st.PutSubject(txn, vault.Index(f.Vehicle), s.subjectID(f.Vehicle, p.subject), at, p.records)
		if errors.Is(err, vault.ErrExpired) {
			return errExpired
		} else if errors.Is(err, vault.ErrFuture) {
			return errFuture
		} else if err != nil {
			return err
		}
		if err := s.noteSubject(txn, f.Vehicle, p.subject); err != nil {
			return err
		}
	}
	return nil
}

// shares encodes the records and sorts them by vault, location first, and subject.
// Nearly always there is one subject.
func (s *Store) shares(f *Frame) []share {
	var loc, pers, gen []share
	size := 0
	for i := range f.Records {
		size += StoredSize(&f.Records[i])
	}
	all := make([]byte, 0, size) // one piece of memory for the frame, which never moves
	for i := range f.Records {
		r, from := &f.Records[i], len(all)
		all = r.append(all)
		b := all[from:len(all):len(all)]
		switch {
		case r.Labels.Any(filters.Position):
			loc = appendShare(loc, s.loc.st, r.Subject, b)
		case r.Labels.Any(filters.Personal):
			pers = appendShare(pers, s.pers.st, r.Subject, b)
		default:
			gen = appendShare(gen, s.gen.st, r.Subject, b)
		}
	}
	return append(append(loc, pers...), gen...)
}

func appendShare(to []share, st *vault.Store, subject wire.SubjectTag, b []byte) []share {
	for i := range to {
		if to[i].subject == subject {
			to[i].records = append(to[i].records, b)
			return to
		}
	}
	return append(to, share{st, subject, [][]byte{b}})
}
