package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/store"
)

// Draft is a record that a person completes and files, and the same to read.
type Draft struct {
	Record legal.Record `json:"record"`
	Page   string       `json:"page"` // Markdown, English and Chinese
}

// draftPIA answers GET /v1/legal/drafts/pia: an impact assessment as far as it follows
// from what is stored and exported.
func (a *API) draftPIA(w http.ResponseWriter, r *http.Request, _ access.User) error {
	done, err := a.scan(w, r)
	if err != nil {
		return err
	}
	defer done()
	m, err := a.dataMap(r.Context())
	if err != nil {
		return err
	}
	pia, scope := legal.DraftPIA(m), m.Scope()
	return reply(w, http.StatusOK, Draft{legal.Record{Kind: legal.Impact, State: legal.Draft, Scope: &scope, PIA: &pia}, pia.Page()})
}

// draftReport answers GET /v1/legal/drafts/report?year=: the annual report as far as
// it follows from the export log and the records.
func (a *API) draftReport(w http.ResponseWriter, r *http.Request, _ access.User) error {
	year := legal.Year(a.Now())
	if text := r.URL.Query().Get("year"); text != "" {
		var err error
		if year, err = strconv.Atoi(text); err != nil || year < 2021 || year > 2262 {
			return badRequest("year is none that is reported", "year=2026")
		}
	}
	done, err := a.scan(w, r)
	if err != nil {
		return err
	}
	defer done()
	sums, err := a.yearSums(year)
	if err != nil {
		return err
	}
	rep := legal.DraftReport(sums)
	return reply(w, http.StatusOK, Draft{legal.Record{Kind: legal.Annual, State: legal.Draft, Report: &rep}, rep.Page()})
}

// dataMap counts what is stored and what was released this year. Consents are the
// cars' and not known here.
func (a *API) dataMap(ctx context.Context) (legal.DataMap, error) {
	now := a.Now()
	m := legal.DataMap{Made: now}
	signals, vehicles := map[string]*legal.MappedSignal{}, map[wire.Pseudonym]bool{}
	_, err := a.Store.Scan(ctx, store.Query{From: time.Unix(0, 0).UTC(), To: now.Add(time.Hour)}, func(r *store.Record) error {
		a.mapped(signals, r.Signal).Stored++
		vehicles[r.Vehicle] = true
		return nil
	})
	if err != nil {
		return m, err
	}
	m.Subjects = uint64(len(vehicles))
	a.mapExports(&m, signals, legal.Year(now))
	for _, name := range slices.Sorted(maps.Keys(signals)) {
		m.Signals = append(m.Signals, *signals[name])
	}
	return m, nil
}

// mapped gives the entry of a signal.
func (a *API) mapped(signals map[string]*legal.MappedSignal, name string) *legal.MappedSignal {
	s := signals[name]
	if s == nil {
		s = &legal.MappedSignal{Name: name}
		l := filters.Unknown
		if d := a.Program.Lookup(name); d != nil {
			l, s.Purposes = d.Classes, []string{d.Purpose.String()}
		}
		s.Classes = l.Names()
		if a.Keep != nil {
			s.Keep = a.Keep(l)
		}
		signals[name] = s
	}
	return s
}

// mapExports adds what was asked for and released in a year. A file's records count
// for each of its signals, so a signal's number is at most too high.
func (a *API) mapExports(m *legal.DataMap, signals map[string]*legal.MappedSignal, year int) {
	to := map[string]*legal.MappedRecipient{}
	for _, r := range a.Gate.List() {
		if r.State != export.StateReleased || legal.Year(r.Made) != year || r.Judged == nil || r.File == nil {
			continue
		}
		for _, name := range r.Fields {
			a.mapped(signals, name).Exported += uint64(max(r.File.Records, 0))
		}
		q := r.Judged
		if to[q.Recipient] == nil {
			to[q.Recipient] = &legal.MappedRecipient{ID: q.Recipient, Group: q.Group, Country: q.Country}
		}
		to[q.Recipient].Purposes = with(to[q.Recipient].Purposes, q.Purpose)
		to[q.Recipient].Classes = with(to[q.Recipient].Classes, q.Classes...)
	}
	for _, id := range slices.Sorted(maps.Keys(to)) {
		m.Recipients = append(m.Recipients, *to[id])
	}
}

// with adds what is not in a list.
func with(list []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
