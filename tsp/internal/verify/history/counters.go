package history

import (
	"slices"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// account is one recipient group in one year: recipients of a group count together,
// from 1 January of China Standard Time (E4).
type account struct {
	group string
	year  int
}

// counters are what must hold of the counts of an account, though the log does not
// say which subjects they are. Each request brings New subjects that no live one has;
// so the new ones of live requests do not overlap, and General is at least their sum
// and, as long as no request ended, grows by exactly New.
type counters struct {
	pending   []*request // live, not released
	released  uint64     // sum of New over released requests: they count for good
	general   uint64     // as the last request left it
	sensitive uint64
	shrunk    bool // a request ended, or may have lapsed, since
}

func (r *Replay) account(group string, year int) *counters {
	key := account{group, year}
	if r.accounts[key] == nil {
		r.accounts[key] = &counters{}
	}
	return r.accounts[key]
}

// count holds a request's counters against those before it.
func (r *Replay) count(e *ledger.Event, q *request) {
	at, a := place(e), q.ask
	c := r.account(a.Group, e.At.In(China).Year())
	c.lapse(e)
	switch most := c.general + a.NewSubjects; {
	case !c.shrunk && a.General != most:
		r.out.Add(finding.CounterSum, at, num(a.General), num(c.general), num(a.NewSubjects), a.Group)
	case c.shrunk && a.General > most:
		r.out.Add(finding.CounterHigh, at, num(a.General), num(most), a.Group)
	case a.General < c.least()+a.NewSubjects:
		r.out.Add(finding.CounterLow, at, num(a.General), num(c.least()+a.NewSubjects), a.Group)
	}
	switch {
	case !c.shrunk && a.Sensitive < c.sensitive:
		r.out.Add(finding.CounterDown, at, num(a.Sensitive), num(c.sensitive), a.Group)
	case !q.labels.Any(sensitive) && a.Sensitive > c.sensitive, a.Sensitive > a.General:
		r.out.Add(finding.CounterSensitive, at, num(a.Sensitive), num(c.sensitive), a.Group)
	}
	c.general, c.sensitive, c.shrunk = a.General, a.Sensitive, false
	c.pending = append(c.pending, q)
	q.account = c
}

// least is the sum of what live requests brought.
func (c *counters) least() uint64 {
	n := c.released
	for _, q := range c.pending {
		n += q.ask.NewSubjects
	}
	return n
}

// lapse drops requests that may have expired by the time of e: the log has no entry
// for that, so they may or may not count any more.
func (c *counters) lapse(e *ledger.Event) {
	c.pending = slices.DeleteFunc(c.pending, func(q *request) bool {
		gone := e.At.Sub(q.at) >= idle || slices.ContainsFunc(q.approvals, func(a approval) bool { return !a.expires.After(e.At) })
		c.shrunk = c.shrunk || gone
		return gone
	})
}

// end takes a request out that was denied or revoked.
func (c *counters) end(q *request) {
	if c == nil {
		return
	}
	c.pending = slices.DeleteFunc(c.pending, func(p *request) bool { return p == q })
	c.shrunk = true
}

// released holds the counters of a decision against the log's and counts the request
// for good.
func (r *Replay) released(e *ledger.Event, q *request) {
	d, at := e.Decision, place(e)
	c := q.account
	if year := e.At.In(China).Year(); c == nil || year != q.at.In(China).Year() {
		c = r.account(q.ask.Group, year)
		c.shrunk = true
	}
	c.pending = slices.DeleteFunc(c.pending, func(p *request) bool { return p == q })
	if most := max(c.general, q.ask.General); d.General > most {
		r.out.Add(finding.DecisionHigh, at, num(d.General), num(most), q.ask.Group)
	}
	if least := c.released + q.ask.NewSubjects; d.General < least || d.Sensitive > d.General {
		r.out.Add(finding.DecisionLow, at, num(d.General), num(least), q.ask.Group)
	}
	if q.intent < 0 {
		c.released += q.ask.NewSubjects
	}
}
