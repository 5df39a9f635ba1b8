package api

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
)

// yearSums adds up a year of the export log, read from its files and checked on the
// way.
func (a *API) yearSums(year int) (legal.YearSums, error) {
	log, err := ledger.OpenReader(os.DirFS(a.Ledger.Dir), a.Ledger.Keys)
	if err != nil {
		return legal.YearSums{}, err
	}
	s := summing{year: year, asks: map[string]*ledger.Ask{}, rests: map[string]*ledger.Decision{}, to: map[string]*legal.RecipientSum{}}
	if err := log.Each(func(e ledger.Event) error { s.add(&e); return nil }); err != nil {
		return legal.YearSums{}, err
	}
	if p := log.Problems(); len(p) > 0 {
		return legal.YearSums{}, fmt.Errorf("the export log does not hold: %s %s: %s", p[0].Code, p[0].Shard, p[0].What)
	}
	out := legal.YearSums{Year: year, Incidents: a.Legal.Incidents(year, a.Now()), Denied: s.denied}
	for _, id := range slices.Sorted(maps.Keys(s.to)) {
		out.Recipients = append(out.Recipients, *s.to[id])
	}
	return out, nil
}

// summing adds up entries; requests and what their releases rest on are kept by id,
// since a file can leave in another year than it was asked for.
type summing struct {
	year   int
	asks   map[string]*ledger.Ask
	rests  map[string]*ledger.Decision
	to     map[string]*legal.RecipientSum
	denied uint64
}

func (s *summing) add(e *ledger.Event) {
	now := legal.Year(e.At) == s.year
	switch e.Type {
	case ledger.Request:
		s.asks[e.Request] = e.Ask
		if len(e.Denials) > 0 && now {
			s.denied++
		}
	case ledger.Deny:
		delete(s.asks, e.Request)
		if now {
			s.denied++
		}
	case ledger.Intent:
		s.rests[e.Request] = e.Decision
	case ledger.Sent:
		if now && e.File != nil && s.asks[e.Request] != nil {
			s.sent(e.File, s.asks[e.Request], s.rests[e.Request])
		}
	}
}

// sent adds one file that left.
func (s *summing) sent(f *ledger.File, q *ledger.Ask, on *ledger.Decision) {
	r := s.to[q.Recipient]
	if r == nil {
		r = &legal.RecipientSum{ID: q.Recipient, Group: q.Group, Country: q.Country}
		s.to[q.Recipient] = r
	}
	r.Exports++
	r.Records += uint64(max(f.Records, 0))
	r.Bytes += uint64(max(f.Cipher, 0))
	r.Classes, r.Purposes = with(r.Classes, q.Classes...), with(r.Purposes, q.Purpose)
	if on != nil {
		r.General, r.Sensitive = max(r.General, on.General), max(r.Sensitive, on.Sensitive)
		r.Routes = with(r.Routes, on.Routes...)
	}
}
