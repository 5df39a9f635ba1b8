package pipeline

import (
	"time"

	"cordon/agent/internal/source"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
)

// retryCommit is the pause after a commit that failed.
const retryCommit = time.Second

// waiter is a request to be answered when its records are durable.
type waiter struct {
	done     func([]filters.Verdict, error)
	verdicts []filters.Verdict
}

// request judges a group that somebody waits for, or turns it away unjudged.
func (p *Pipeline) request(g *source.Group) {
	p.begin()
	if p.failing != nil || p.inMemory.Load() > int64(p.cfg.Memory) || p.keyless(g) {
		g.Done(nil, busy)
		p.recycle(g)
		return
	}
	w := waiter{done: g.Done, verdicts: make([]filters.Verdict, len(g.Entries))}
	for i := range g.Entries {
		w.verdicts[i] = p.entry(&g.Entries[i], true)
		w.verdicts[i].Findings = nil // they lie in the scratch
	}
	p.waiters = append(p.waiters, w)
	if p.answerBy.IsZero() {
		p.answerBy = time.Now().Add(min(p.cfg.Delay, shareCommit))
	}
	p.recycle(g)
}

// keyless reports whether a record of the group would have to wait for a key. It
// judges only where a key is missing.
func (p *Pipeline) keyless(g *source.Group) bool {
	for i := range g.Entries {
		e := &g.Entries[i]
		bucket := wire.BucketOf(e.Record.CollectedAt)
		if _, ok := p.cfg.Key(bucket); ok || e.Refused != filters.RuleNone || p.hopeless(bucket) {
			continue
		}
		if cl, _ := p.chain.Judge(&e.Record, &p.env, p.asking); cl.OK() {
			return true
		}
	}
	return false
}

// closeAnswered closes the batches that requests wait for.
func (p *Pipeline) closeAnswered() {
	for _, b := range p.open {
		if b.waited {
			p.close(b)
		}
	}
}

// answer answers all requests, after a commit.
func (p *Pipeline) answer() {
	var err error
	if p.failing != nil {
		err = busy
	}
	for _, b := range p.open {
		if b.waited { // its key went away in between
			err, b.waited = busy, false
		}
	}
	for _, b := range p.waiting {
		if b.waited {
			err, b.waited = busy, false
		}
	}
	for _, w := range p.waiters {
		w.done(w.verdicts, err)
	}
	clear(p.waiters)
	p.waiters, p.answerBy = p.waiters[:0], time.Time{}
}

// commit makes everything collected durable. What a failed commit leaves is kept
// and tried again; meanwhile nothing more is taken.
func (p *Pipeline) commit(now time.Time) {
	if len(p.out.Frames) == 0 && len(p.out.Held) == 0 && p.out.Delta == (store.Delta{}) {
		p.due = time.Time{}
		p.setFailing(nil)
		return
	}
	records, held := p.uncommitted(), p.out.Held
	_, err := p.cfg.Store.Commit(&p.out) // what it sheds is in the tally
	p.inMemory.Add(-int64(records - p.uncommitted()))
	clearHeld(held[:len(held)-len(p.out.Held)])
	if err != nil && p.uncommitted() == 0 && p.out.Delta == (store.Delta{}) {
		// Everything is durable; only the housekeeping after it failed.
		p.cfg.Logger.Warn("store housekeeping", "err", err)
		err = nil
	}
	p.setFailing(err)
	if err != nil {
		p.retry = now.Add(retryCommit)
		return
	}
	clear(p.shares)
	p.out, p.held, p.due = store.Batch{Frames: p.out.Frames[:0], Held: p.out.Held[:0]}, p.held[:0], time.Time{}
}

// uncommitted is the number of records in frames and held records to commit.
func (p *Pipeline) uncommitted() (n uint64) {
	for i := range p.out.Frames {
		n += uint64(p.out.Frames[i].Records)
	}
	return n + uint64(len(p.out.Held))
}

func (p *Pipeline) setFailing(err error) {
	was := p.failing
	p.failing = err
	if (was == nil) != (err == nil) && p.cfg.Failed != nil {
		p.cfg.Failed(err)
	}
}

// takeShed counts what came past the queues: what Offer had no room for and what
// Refused was told.
func (p *Pipeline) takeShed() {
	p.shed(store.ShedMemoryFull, p.offerShed.Swap(0))
	p.refused.take(p.blocked)
}
