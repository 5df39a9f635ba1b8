package history

import (
	"slices"
	"time"

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
// say which subjects they are. Each request brings NewSubjects that no live one has;
// so the new ones of live requests do not overlap, General is at least their sum,
// and as long as no request ended it grows by exactly NewSubjects.
type counters struct {
	pending   []*request // live, not delivered
	sent      uint64     // sum of NewSubjects over delivered requests: they count for good
	general   uint64     // as the last request left it
	sensitive uint64
	shrunk    bool // a request ended, or may have lapsed, since
	carried   bool // requests of the year before are open; whom they name counts anew
}

// maxSubjects is more than there are vehicles.
const maxSubjects = 1 << 40

// account finds the counters of a group in a year. What is open when the year turns
// counts in the new one.
func (r *Replay) account(group string, year int) *counters {
	key := account{group, year}
	c := r.accounts[key]
	if c == nil {
		c = &counters{}
		if old := r.accounts[account{group, year - 1}]; old != nil && len(old.pending) > 0 {
			c.pending, c.carried = old.pending, true
			for _, q := range c.pending {
				q.account = c
			}
		}
		r.accounts[key] = c
	}
	return c
}

// count holds a request's counters against those before it.
func (r *Replay) count(e *ledger.Event, q *request) {
	at, a := place(e), q.ask
	q.brought = min(a.NewSubjects, maxSubjects)
	if a.NewSubjects > a.General || max(a.General, a.Sensitive) > maxSubjects {
		r.out.Add(finding.CounterRange, at, num(a.General), num(a.NewSubjects), a.Group)
		return // a sum that runs over would count down
	}
	c := r.account(a.Group, e.At.In(China).Year())
	c.lapse(e.At)
	switch most := c.general + a.NewSubjects; {
	case a.General < c.least()+a.NewSubjects:
		r.out.Add(finding.CounterLow, at, num(a.General), num(c.least()+a.NewSubjects), a.Group)
	case c.carried: // how many of the year before count is not in the log
	case !c.shrunk && a.General != most:
		r.out.Add(finding.CounterSum, at, num(a.General), num(c.general), num(a.NewSubjects), a.Group)
	case a.General > most:
		r.out.Add(finding.CounterHigh, at, num(a.General), num(most), a.Group)
	}
	switch {
	case !c.shrunk && a.Sensitive < c.sensitive:
		r.out.Add(finding.CounterDown, at, num(a.Sensitive), num(c.sensitive), a.Group)
	case !c.carried && !q.labels.Any(sensitive) && a.Sensitive > c.sensitive, a.Sensitive > a.General:
		r.out.Add(finding.CounterSensitive, at, num(a.Sensitive), num(c.sensitive), a.Group)
	}
	c.general, c.sensitive, c.shrunk, c.carried = a.General, a.Sensitive, false, false
	c.pending = append(c.pending, q)
	q.account = c
}

// least is the sum of what live requests brought.
func (c *counters) least() uint64 {
	n := c.sent
	for _, q := range c.pending {
		n += q.brought
	}
	return n
}

// lapse drops requests that may have expired: the log has no entry for that, so they
// may or may not count any more.
func (c *counters) lapse(now time.Time) {
	c.pending = slices.DeleteFunc(c.pending, func(q *request) bool {
		gone := now.Sub(q.at) >= idle || slices.ContainsFunc(q.approvals, func(a approval) bool { return !a.expires.After(now) })
		c.shrunk = c.shrunk || gone
		return gone
	})
}

// drop takes a request out that was denied, revoked or discarded.
func (c *counters) drop(q *request) {
	if c == nil {
		return
	}
	c.pending = slices.DeleteFunc(c.pending, func(p *request) bool { return p == q })
	c.shrunk = true
}

// released holds the counters of a decision against the log's.
func (r *Replay) released(e *ledger.Event, q *request) {
	d, at := e.Decision, place(e)
	c := r.account(q.ask.Group, e.At.In(China).Year())
	c.lapse(e.At)
	if most := max(c.general, q.ask.General); d.General > most && !c.carried {
		r.out.Add(finding.DecisionHigh, at, num(d.General), num(most), q.ask.Group)
	}
	if least := c.least(); d.General < least || d.Sensitive > d.General {
		r.out.Add(finding.DecisionLow, at, num(d.General), num(least), q.ask.Group)
	}
}

// counted takes a request in for good, in the year in which it left.
func (r *Replay) counted(e *ledger.Event, q *request) {
	if q.ask == nil {
		return
	}
	c := r.account(q.ask.Group, e.At.In(China).Year())
	c.pending = slices.DeleteFunc(c.pending, func(p *request) bool { return p == q })
	c.sent += q.brought
}
