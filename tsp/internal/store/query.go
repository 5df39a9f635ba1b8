package store

import (
	"bytes"
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"time"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Query selects records by collection time in [From, To).
type Query struct {
	Vehicle  *wire.Pseudonym // nil: all vehicles
	Signal   string          // empty: all signals
	From, To time.Time
}

// Lost counts what a query could not read.
type Lost struct {
	Frames  int `json:"frames"`  // damaged, or past their deadline
	Records int `json:"records"` // in frames that opened
}

// Each hands out the records of a query, the location vault's first, in no order
// of time. The record's Data is valid during the call only.
func (s *Store) Each(q Query, fn func(*Record) error) (Lost, error) {
	var lost Lost
	from, to := q.From.UnixNano(), q.To.UnixNano()
	if from >= to {
		return lost, errors.New("store: the query ends before it begins")
	}
	for _, st := range []*vault.Store{s.loc.st, s.gen.st} {
		stats, err := scan(st, q, func(index vault.Index, b []byte) error {
			r := Record{Vehicle: wire.Pseudonym(index)}
			if r.decode(b) != nil {
				lost.Records++
				return nil
			}
			if r.At < from || r.At >= to || (q.Signal != "" && r.Signal != q.Signal) {
				return nil
			}
			return fn(&r)
		})
		lost.Frames += stats.Unreadable + stats.Expired
		if err != nil {
			return lost, fmt.Errorf("store: query: %w", err)
		}
	}
	return lost, nil
}

// scan reads one vehicle's records from a vault, or everybody's.
func scan(st *vault.Store, q Query, fn func(vault.Index, []byte) error) (vault.ScanStats, error) {
	if q.Vehicle == nil {
		return st.ScanAll(q.From, q.To, func(i vault.Index, _ time.Time, b []byte) error { return fn(i, b) })
	}
	index := vault.Index(*q.Vehicle)
	return st.Scan(index, q.From, q.To, func(_ time.Time, b []byte) error { return fn(index, b) })
}

// Records gives the first limit records of a query in the order of time, then
// vehicle and signal. It holds no more than limit records in memory.
func (s *Store) Records(q Query, limit int) ([]Record, Lost, error) {
	var h latest
	lost, err := s.Each(q, func(r *Record) error {
		if len(h) == limit && compare(r, &h[0]) >= 0 {
			return nil
		}
		keep := *r
		keep.Value.Data = slices.Clone(r.Value.Data)
		heap.Push(&h, keep)
		if len(h) > limit {
			heap.Pop(&h)
		}
		return nil
	})
	slices.SortStableFunc(h, func(a, b Record) int { return compare(&a, &b) })
	return h, lost, err
}

func compare(a, b *Record) int {
	switch {
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.Vehicle != b.Vehicle:
		return bytes.Compare(a.Vehicle[:], b.Vehicle[:])
	}
	return cmp.Compare(a.Signal, b.Signal)
}

// latest is a heap with the record to give up first on top.
type latest []Record

func (h latest) Len() int           { return len(h) }
func (h latest) Less(i, j int) bool { return compare(&h[i], &h[j]) > 0 }
func (h latest) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *latest) Push(x any)        { *h = append(*h, x.(Record)) }
func (h *latest) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
