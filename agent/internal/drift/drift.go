// Package drift sums up what sources did outside their declared bounds: data
// outside an app's manifest (scope drift, rule U4) and more free content than its
// budget (rule U5). The first time is told at once, what follows once an hour.
package drift

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"cordon/filters"
)

// Every is the time between two reports on the same source and rule.
const Every = time.Hour

// Report is what one source did outside its bounds since the report before.
type Report struct {
	Source   string
	Rule     filters.Rule // U4 or U5
	Manifest string       // U4: name and version of the app's manifest
	Outside  filters.Labels
	Count    uint64 // of records since the report before
	Since    time.Time
}

// Sum is what one source did outside its bounds since the program started.
type Sum struct {
	Source   string   `json:"source"`
	Rule     string   `json:"rule"`
	Manifest string   `json:"manifest,omitempty"`
	Outside  []string `json:"outside,omitempty"` // classes outside the manifest
	Count    uint64   `json:"count"`
}

// Tracker counts by source and rule. It is safe for concurrent use. Source names
// come from the configuration and the policy, so their number is bounded.
type Tracker struct {
	mu sync.Mutex
	by map[key]*tally
}

type key struct {
	source string
	rule   filters.Rule
}

type tally struct {
	sum     Report // since the program started
	pending Report // since the last report
	told    time.Time
}

// New makes an empty tracker.
func New() *Tracker { return &Tracker{by: map[key]*tally{}} }

// Note counts one record. due is true for the first of its source and rule in an
// hour, and the report is then to be told at once.
func (t *Tracker) Note(now time.Time, source string, rule filters.Rule, manifest string, outside filters.Labels) (r Report, due bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := key{source, rule}
	s, ok := t.by[k]
	if !ok {
		s = &tally{sum: Report{Source: source, Rule: rule}}
		t.by[k] = s
	}
	if s.pending.Count == 0 {
		s.pending = Report{Source: source, Rule: rule, Since: now}
	}
	for _, r := range []*Report{&s.sum, &s.pending} {
		r.Count++
		r.Outside |= outside
		r.Manifest = manifest
	}
	return s.take(now, false)
}

// take gives the pending report if one is due, or if there will be no other.
func (s *tally) take(now time.Time, last bool) (r Report, due bool) {
	if s.pending.Count == 0 || !last && !s.told.IsZero() && now.Before(s.told.Add(Every)) {
		return Report{}, false
	}
	r, s.pending, s.told = s.pending, Report{}, now
	return r, true
}

// Due gives the sums whose hour is over; all of them if last, before the end.
func (t *Tracker) Due(now time.Time, last bool) (out []Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.by {
		if r, due := s.take(now, last); due {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Report) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Rule, b.Rule)) })
	return out
}

// Sums lists everything since the program started.
func (t *Tracker) Sums() (out []Sum) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.by {
		sum := Sum{Source: s.sum.Source, Rule: s.sum.Rule.String(), Manifest: s.sum.Manifest, Count: s.sum.Count}
		if s.sum.Outside != 0 {
			sum.Outside = s.sum.Outside.Names()
		}
		out = append(out, sum)
	}
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Rule, b.Rule)) })
	return out
}
