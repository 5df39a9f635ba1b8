package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Query selects records by collection time in [From, To).
type Query struct {
	Vehicle  *wire.Pseudonym  // nil: all vehicles
	Signal   string           // empty: all signals
	Subject  *wire.SubjectTag // nil: everybody
	From, To time.Time
}

// Lost counts what a query could not read.
type Lost struct {
	Frames  int `json:"frames"`  // damaged, or past their deadline
	Records int `json:"records"` // in frames that opened
	// Ended counts the records selected whose consent has ended (rule T1).
	Ended int `json:"consent_ended,omitempty"`
}

// Each is Scan without an end but its own.
func (s *Store) Each(q Query, fn func(*Record) error) (Lost, error) {
	return s.Scan(context.Background(), q, fn)
}

// Scan hands out the records of a query, the location vault's first, in no order
// of time. The record's Data is valid during the call only. It ends with the
// context's error when that ends, and with ErrLocked if it met records that must not
// be read until time is proven again.
func (s *Store) Scan(ctx context.Context, q Query, fn func(*Record) error) (Lost, error) {
	var lost Lost
	from, to := q.From.UnixNano(), q.To.UnixNano()
	if from >= to {
		return lost, errors.New("store: the query ends before it begins")
	}
	if err := ctx.Err(); err != nil {
		return lost, fmt.Errorf("store: query: %w", err)
	}
	ends := ends{clock: s.cfg.Clock, lost: &lost}
	for _, p := range s.parts() {
		stats, err := scan(p.st, q, func(index vault.Index, b []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r := Record{Vehicle: wire.Pseudonym(index)}
			if r.decode(b) != nil {
				lost.Records++
				return nil
			}
			if r.At < from || r.At >= to || (q.Signal != "" && r.Signal != q.Signal) || (q.Subject != nil && r.Subject != *q.Subject) {
				return nil
			}
			if !ends.readable(&r) {
				return nil
			}
			return fn(&r)
		})
		lost.Frames += stats.Unreadable + stats.Expired
		if err != nil {
			return lost, fmt.Errorf("store: query: %w", err)
		}
	}
	return lost, ends.err()
}

// scan reads one vehicle's records from a vault, or everybody's.
func scan(st *vault.Store, q Query, fn func(vault.Index, []byte) error) (vault.ScanStats, error) {
	if q.Vehicle == nil {
		return st.ScanAll(q.From, q.To, func(i vault.Index, _ time.Time, b []byte) error { return fn(i, b) })
	}
	index := vault.Index(*q.Vehicle)
	return st.Scan(index, q.From, q.To, func(_ time.Time, b []byte) error { return fn(index, b) })
}
