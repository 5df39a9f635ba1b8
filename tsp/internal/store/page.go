package store

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"cordon/filters/wire"
)

// Page is a part of a query's answer, in the order of time, then vehicle, signal
// and content.
type Page struct {
	Records []Record
	// Next is where the next page begins; nil if there is nothing after this one.
	Next *Cursor
	Lost Lost
}

// Records gives the first limit records of a query.
func (s *Store) Records(q Query, limit int) ([]Record, Lost, error) {
	p, err := s.Page(context.Background(), q, nil, limit)
	return p.Records, p.Lost, err
}

// Page gives the first limit records of a query that come after a cursor; nil
// means from the beginning. It holds no more than limit+1 records in memory.
func (s *Store) Page(ctx context.Context, q Query, after *Cursor, limit int) (Page, error) {
	if after != nil && after.At > q.From.UnixNano() {
		q.From = time.Unix(0, after.At)
	}
	if !q.From.Before(q.To) && after != nil {
		return Page{}, nil
	}
	f := first{after: after, keep: limit + 1}
	lost, err := s.Scan(ctx, q, f.take)
	if err != nil {
		return Page{Lost: lost}, err
	}
	slices.SortFunc(f.h, func(a, b Record) int { return compare(&a, &b) })
	p := Page{Records: f.h, Lost: lost}
	if len(f.h) > limit {
		p.Records = f.h[:limit:limit]
		p.Next = cursorAt(p.Records, after)
	}
	return p, nil
}

// first keeps the first records after a cursor.
type first struct {
	after *Cursor
	skip  uint64 // records met that are equal to the cursor's
	keep  int
	h     latest
}

func (f *first) take(r *Record) error {
	if f.after != nil {
		switch c := f.after.compare(r); {
		case c > 0:
			return nil
		case c == 0:
			// Equal in everything: which of them were given before does not matter.
			if f.skip++; f.skip <= f.after.ordinal {
				return nil
			}
		}
	}
	if len(f.h) == f.keep && compare(r, &f.h[0]) >= 0 {
		return nil
	}
	keep := *r
	keep.Value.Data = slices.Clone(r.Value.Data)
	heap.Push(&f.h, keep)
	if len(f.h) > f.keep {
		heap.Pop(&f.h)
	}
	return nil
}

func compare(a, b *Record) int {
	if c := compareKey(a.At, b.At, &a.Vehicle, &b.Vehicle, a.Signal, b.Signal); c != 0 {
		return c
	}
	x, y := a.digest(), b.digest()
	return bytes.Compare(x[:], y[:])
}

func compareKey(at, bt int64, av, bv *wire.Pseudonym, as, bs string) int {
	switch {
	case at != bt:
		return cmp.Compare(at, bt)
	case *av != *bv:
		return bytes.Compare(av[:], bv[:])
	}
	return cmp.Compare(as, bs)
}

// digest orders records of one vehicle, signal and moment by what else they say,
// so that a record that comes in between two pages moves no other.
func (r *Record) digest() (d [16]byte) {
	sum := sha256.Sum256(r.append(nil))
	copy(d[:], sum[:])
	return d
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
