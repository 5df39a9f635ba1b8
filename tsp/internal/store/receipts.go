package store

import (
	"fmt"
	"time"

	"cordon/internal/vault"
)

// owedReceipt is a deletion that the journal has not taken yet.
type owedReceipt struct {
	ring   *vault.Keyring
	bucket int64
	entry  Deletion
}

// OwedError says that deletion receipts wait for the journal. What they tell of is
// destroyed all the same.
type OwedError struct {
	Receipts int
	Err      error
}

func (e *OwedError) Error() string {
	return fmt.Sprintf("%d deletion receipts are not journalled yet: %v. Try: make room for the journal; "+
		"the next sweep writes them", e.Receipts, e.Err)
}

func (e *OwedError) Unwrap() error { return e.Err }

// Owed is the number of deletion receipts that wait for the journal.
func (s *Store) Owed() int {
	s.oweMu.Lock()
	defer s.oweMu.Unlock()
	return len(s.owed)
}

func (s *Store) owe(ring *vault.Keyring, bucket int64, d Deletion) {
	s.oweMu.Lock()
	defer s.oweMu.Unlock()
	s.owed = append(s.owed, owedReceipt{ring, bucket, d})
}

// payReceipts journals what is owed, oldest first. What the journal does not take
// stays owed, for the next sweep, and its tombstone stays in the keyring, for the
// next start.
func (s *Store) payReceipts() error {
	s.oweMu.Lock()
	defer s.oweMu.Unlock()
	for len(s.owed) > 0 {
		o := &s.owed[0]
		if err := s.cfg.Journal(TypeDeletion, o.entry); err != nil {
			return &OwedError{len(s.owed), err}
		}
		o.ring.Receipted(o.bucket)
		s.owed = s.owed[1:]
		s.paid.Add(1)
	}
	s.owed = nil
	return nil
}

// grave names one destroyed bucket.
type grave struct {
	vault string
	start int64 // Unix seconds
}

// oweForgotten compares the tombstones in the keyrings with the journal. A bucket
// that an earlier run destroyed and could not journal is owed as late.
func (s *Store) oweForgotten() {
	unknown := s.unreceipted()
	if len(unknown) == 0 {
		return
	}
	if s.cfg.Deletions != nil {
		err := s.cfg.Deletions(func(d Deletion) bool {
			at := grave{d.Vault, d.Start.Unix()}
			if o, ok := unknown[at]; ok {
				o.ring.Receipted(o.bucket)
				delete(unknown, at)
			}
			return len(unknown) > 0
		})
		if err != nil { // a receipt twice is better than none
			s.cfg.Log.Warn("the journal was not read to its end; some deletions may be journalled twice", "err", err)
		}
	}
	for _, p := range s.parts() {
		for _, id := range p.ring.Tombstones() {
			if o, ok := unknown[grave{p.name, p.start(id).Unix()}]; ok {
				s.owe(o.ring, o.bucket, o.entry)
			}
		}
	}
}

// unreceipted gives the tombstones that nothing of this run is owed for.
func (s *Store) unreceipted() map[grave]owedReceipt {
	now := s.cfg.Clock.State()
	out := map[grave]owedReceipt{}
	for _, p := range s.parts() {
		for _, id := range p.ring.Tombstones() {
			out[grave{p.name, p.start(id).Unix()}] = owedReceipt{p.ring, id, Deletion{
				Vault: p.name, Start: p.start(id), At: now.Now, Basis: string(now.Reason), Late: true,
			}}
		}
	}
	s.oweMu.Lock()
	defer s.oweMu.Unlock()
	for _, o := range s.owed {
		delete(out, grave{o.entry.Vault, o.entry.Start.Unix()})
	}
	return out
}

// start is the first instant of a bucket.
func (p *vaultPart) start(id int64) time.Time {
	return time.Unix(id*int64(p.ring.Width()/time.Second), 0).UTC()
}
