package content

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/verify/finding"
)

// row judges one row; n counts from 1.
func (c *check) row(r *rows.Row) {
	c.n++
	s := c.judge.of(r.Signal)
	if s.decl == nil {
		c.say(finding.ContentUndeclared)
		return
	}
	c.signals[s] = true
	if _, known := c.subjects[r.Subject]; !known {
		c.subjects[strings.Clone(r.Subject)] = struct{}{}
	}
	c.labels |= r.Classes
	c.classes(r, s)
	c.scope(r, s)
	c.coarse(r, s)
	c.value(r, s)
}

// say adds a finding about the current row; its number comes first.
func (c *check) say(id finding.ID, args ...string) {
	if c.count[id]++; c.count[id] <= maxWorded {
		c.found = append(c.found, finding.New(id, c.at, append([]string{strconv.Itoa(c.n)}, args...)...))
	}
}

// maxWorded rows of a file are named for each kind of finding; the rest are counted.
const maxWorded = 10

// more says how many rows were not named.
func (c *check) more() {
	for _, id := range slices.Sorted(maps.Keys(c.count)) {
		if n := c.count[id] - maxWorded; n > 0 {
			c.whole(finding.ContentMore, strconv.Itoa(n), string(id))
		}
	}
}

// classes holds a row's classes against those of its declaration, and both against
// the border.
func (c *check) classes(r *rows.Row, s *signal) {
	if miss := s.decl.Classes &^ r.Classes; miss != 0 {
		c.say(finding.ContentClass, r.Signal, r.Classes.String(), s.decl.Classes.String())
	}
	all := r.Classes | s.decl.Classes
	if no := all & forbidden; no != 0 {
		c.say(finding.ContentForbidden, r.Signal, no.String())
		return
	}
	if s.freeText {
		c.say(finding.ContentFreeText, r.Signal)
	}
	switch b := c.judge.prog.Border(all); {
	case b.Deny:
		c.say(finding.ContentRefused, r.Signal, b.Rule.String())
	case b.Approvals > c.asked.Needs:
		c.say(finding.ContentApprovals, r.Signal, strconv.Itoa(b.Approvals), strconv.Itoa(c.asked.Needs))
	}
}

// scope holds a row against what was approved.
func (c *check) scope(r *rows.Row, s *signal) {
	if more := (r.Classes | s.decl.Classes) &^ c.asked.Labels; more != 0 {
		c.say(finding.ContentNotAsked, r.Signal, more.String())
	} else if c.asked.Fields != nil && !c.asked.Fields[r.Signal] {
		c.say(finding.ContentNotAsked, r.Signal, r.Signal)
	}
	if !c.within(r) {
		c.say(finding.ContentTime, r.Signal)
	}
}

// longest is the longest window of the clock.
const longest = 24 * int64(time.Hour)

// within reports whether a row tells of the asked time. A window of the clock may begin
// before it or end behind it, but not lie outside; a longer one, of a trip, may not.
func (c *check) within(r *rows.Row) bool {
	from, to := c.asked.From, c.asked.To
	switch {
	case r.At >= to || r.Span < 0:
		return false
	case r.Span == 0:
		return r.At >= from
	case r.Span <= longest:
		return r.At > from-r.Span
	}
	return r.At >= from && r.Span <= to-r.At
}

// value has the chain judge the value.
func (c *check) value(r *rows.Row, s *signal) {
	if r.Stat == "count" {
		if n, ok := r.Value.Number(); !ok || n < 0 || n != math.Trunc(n) {
			c.say(finding.ContentFits, r.Signal)
		}
		return
	}
	rec := filters.Record{
		Signal: r.Signal, Source: s.source, Lineage: r.Classes, CollectedAt: r.At, Value: typical(r, s.decl),
	}
	cleared, v := c.judge.chain.Judge(&rec, &c.env, c.judge.scratch)
	switch {
	case len(v.Findings) > 0:
		c.detected(r, &v)
	case v.Rule == filters.U2:
		c.say(finding.ContentFits, r.Signal)
	case v.Rule == filters.P2:
		if r.Stat == "" { // what is summed up was rounded before
			c.say(finding.ContentPrecision, r.Signal)
		}
	case v.Effect == filters.Pass:
		if r.Stat == "" && !same(cleared.Record().Value, rec.Value) {
			c.say(finding.ContentPrecision, r.Signal)
		}
	case r.Classes.Any(filters.Personal) && (v.Rule == filters.T1 || v.Rule == filters.C1):
		// Declared personal information without a consent at hand: see doc.go.
	case (r.Classes | s.decl.Classes).Any(forbidden):
		// Said already.
	default:
		c.say(finding.ContentRefused, r.Signal, v.Rule.String())
	}
}

// detected words what the detectors found: by type, never by content.
func (c *check) detected(r *rows.Row, v *filters.Verdict) {
	for _, f := range v.Findings {
		switch {
		case f.Type == "LOCATION":
			c.say(finding.ContentPosition, r.Signal)
		case f.Type == "MEDIA" || f.Type == "OPAQUE":
			c.say(finding.ContentMedia, r.Signal, f.Type)
		default:
			c.say(finding.ContentFound, r.Signal, f.Type)
		}
	}
}

// typical gives the value as the declaration is held to: a mean over whole numbers
// or bools need not be whole.
func typical(r *rows.Row, d *filters.Decl) filters.Value {
	if f, ok := r.Value.Number(); ok && r.Stat == "mean" && d.Kind != filters.Float {
		return filters.FloatValue(math.Trunc(f))
	}
	return r.Value
}

func same(a, b filters.Value) bool {
	x, ok1 := a.Number()
	y, ok2 := b.Number()
	if ok1 || ok2 {
		return ok1 && ok2 && x == y
	}
	return bytes.Equal(a.Data, b.Data)
}
