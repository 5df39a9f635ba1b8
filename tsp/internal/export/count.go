package export

import (
	"fmt"

	"cordon/tsp/internal/export/tally"
)

// recount counts the subjects of the year anew, of every request that is open, or was
// released in it. The lock is held.
func (g *Gate) recount() {
	now := g.cfg.Now()
	g.book.Turn(yearOf(now))
	for _, r := range g.requests {
		r.tally = ""
		if r.live(now) && (r.end != StateReleased || yearOf(r.sentAt) >= g.book.Year()) {
			g.count(r)
		}
	}
}

// turnYear recounts when the year has turned: what is still open counts in the year in
// which it may leave. A clock that was ahead and is put back turns it back.
func (g *Gate) turnYear() {
	if yearOf(g.cfg.Now()) != g.book.Year() {
		g.recount()
	}
}

// count takes a request into the counts. If its list is not the logged one, it is closed;
// and if it is out already, nobody can say whom its group has been sent, so that nothing
// more goes to the group. The lock
// is held.
func (g *Gate) count(r *Request) {
	l, err := g.listOf(r)
	if err != nil {
		if r.end == "" {
			g.cfg.Log.Error("the list of a request's subjects is not the logged one; the request is closed", "request", r.ID, "err", err)
			r.close("the list of its subjects is missing or not the logged one")
			return
		}
		g.cfg.Log.Error("the subjects of a request cannot be counted; its recipient group gets nothing more", "request", r.ID, "err", err)
		g.blind[r.Judged.Group] = fmt.Sprintf("the list of the subjects of %s is missing or not the logged one", r.ID)
		return
	}
	r.tally = r.Judged.Group
	g.book.Add(r.tally, l)
}

func (g *Gate) listOf(r *Request) (tally.List, error) {
	return tally.Load(g.subjects(r.ID), r.Judged.Subjects)
}

// forget takes a request that ended without a delivery out of the counts, and lets go
// of what it needs no more. A list that cannot be read stays counted until the next
// start: too many is the safe side. The lock is held.
func (g *Gate) forget(r *Request) {
	if r.tally != "" {
		l, err := g.listOf(r)
		if err != nil {
			g.cfg.Log.Warn("an ended request counts until the next start", "request", r.ID, "err", err)
			return
		}
		g.book.Remove(r.tally, l)
		r.tally = ""
	}
	for _, name := range []string{g.records(r.ID), g.subjects(r.ID)} {
		if err := remove(name); err != nil {
			g.cfg.Log.Warn("a list of an ended request stays until the next start", "request", r.ID, "err", err)
		}
	}
}

// sweep lets go of requests that have expired. One with an intent is settled first:
// its file may be out. The turn and the lock are held.
func (g *Gate) sweep() error {
	now := g.cfg.Now()
	for _, r := range g.requests {
		if r.tally == "" || r.busy || r.end != "" || r.stateAt(now) != StateExpired {
			continue
		}
		if err := g.settle(r); err != nil {
			return err
		}
		if r.end == "" {
			g.forget(r)
		}
	}
	return nil
}
