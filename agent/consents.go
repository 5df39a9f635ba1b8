package agent

import (
	"slices"
	"time"

	"cordon/agent/internal/journal"
	"cordon/agent/internal/store"
)

// shortestWait keeps a clock that stands still from making a busy loop.
const shortestWait = 10 * time.Millisecond

// untilEnd is how long no consent ends.
func (a *Agent) untilEnd() time.Duration {
	end, ok := a.consents.NextEnd()
	if !ok {
		return sweepEvery
	}
	return min(max(end.Sub(a.now()), shortestWait), sweepEvery)
}

// endConsents takes back what waits in the outbox on consents that are not in
// force. Until that succeeds, outbox.Release keeps it from going.
func (a *Agent) endConsents() {
	a.consents.Refresh()
	a.endMu.Lock()
	defer a.endMu.Unlock()
	if _, err := a.takeBack(0); err != nil {
		a.log.Error("frames whose consent has ended cannot be taken out of the outbox; they are not sent", "err", err)
		a.note(journal.Failure{Part: "consents", What: "frames are not taken back yet"})
	}
}

// takeBack does it and notes everything but the frames of one consent, which the
// caller notes. endMu is held.
func (a *Agent) takeBack(but uint64) (store.Ended, error) {
	out, err := a.store.EndConsents(a.consents.Holds)
	if e := takenBack(&out, but); len(e.Consents) > 0 {
		a.note(e)
	}
	return out, err
}

// takenBack sums up frames for the journal, without those of one consent.
func takenBack(out *store.Ended, but uint64) (e journal.TakenBack) {
	sum := func(list []store.Dropped) (n uint64) {
		for i := range list {
			if d := &list[i]; d.Consent != but {
				n += uint64(d.Records)
				e.Consents = append(e.Consents, d.Consent)
			}
		}
		return n
	}
	e.Blocked, e.OnTheWay, e.Unanswered = sum(out.Blocked), sum(out.Awaiting), sum(out.Unanswered)
	slices.Sort(e.Consents)
	e.Consents = slices.Compact(e.Consents)
	return e
}

// restingOn counts the records of frames that rested on a consent.
func restingOn(list []store.Dropped, id uint64) (n uint64) {
	for i := range list {
		if list[i].Consent == id {
			n += uint64(list[i].Records)
		}
	}
	return n
}
