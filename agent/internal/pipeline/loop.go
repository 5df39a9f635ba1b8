package pipeline

import (
	"context"
	"time"

	"cordon/agent/internal/source"
)

// Run judges until ctx ends. The caller stops the sources first; what is queued
// by then is judged and everything is committed before Run returns. The error is
// that of the last commit if it failed to the end.
func (p *Pipeline) Run(ctx context.Context) error {
	timer := time.NewTimer(tick)
	defer timer.Stop()
	for {
		replay, live := p.replay, p.live
		if p.failing != nil {
			replay, live = nil, nil // no room for more; requests are told so
		}
		timer.Reset(p.untilDue(time.Now()))
		select {
		case g := <-replay:
			p.take(g)
		case g := <-live:
			p.takeLive(g)
		case g := <-p.requests:
			p.request(g)
		case op := <-p.ops:
			op()
		case <-timer.C:
		case <-ctx.Done():
			return p.finish()
		}
		p.work(time.Now(), len(p.replay)+len(p.live) == 0)
	}
}

// untilDue is how long nothing has to be done.
func (p *Pipeline) untilDue(now time.Time) time.Duration {
	wait := tick
	soon := func(t time.Time) {
		if !t.IsZero() {
			wait = min(wait, max(0, t.Sub(now)))
		}
	}
	if p.failing != nil {
		soon(p.retry)
		return wait
	}
	soon(p.due)
	soon(p.answerBy)
	for _, b := range p.open {
		soon(b.due)
	}
	return wait
}

// takeLive judges a group whose records are in the count already. Those that stay
// keep their place in it, the others give it back: counted twice they would take
// room from the next group, uncounted they would let too many in.
func (p *Pipeline) takeLive(g *source.Group) {
	p.counted = int64(len(g.Entries))
	p.take(g)
	p.inMemory.Add(-p.counted)
	p.counted = 0
}

// stays counts a record that stays in memory, unless it was counted in its group.
func (p *Pipeline) stays() {
	if p.counted > 0 {
		p.counted--
		return
	}
	p.inMemory.Add(1)
}

// take judges a group that nobody waits for.
func (p *Pipeline) take(g *source.Group) {
	p.begin()
	for i := range g.Entries {
		p.entry(&g.Entries[i], false)
	}
	p.recycle(g)
}

// begin sets what all records of a group are judged by.
func (p *Pipeline) begin() {
	p.env.Now, p.env.Consents, p.env.Collecting = p.cfg.Now().UnixNano(), p.cfg.Consents(), p.cfg.Collecting()
}

// work closes what is due, sheds what is too much and commits. idle says that
// nothing is queued, so there is nothing to gain from waiting for more.
func (p *Pipeline) work(now time.Time, idle bool) {
	p.takeShed()
	for _, b := range p.open {
		if !now.Before(b.due) {
			p.close(b)
		}
	}
	p.retryWaiting()
	p.limit()
	answer := !p.answerBy.IsZero() && !now.Before(p.answerBy)
	if answer {
		p.closeAnswered()
	}
	full := len(p.out.Frames) > 0 && (idle || len(p.out.Frames) >= maxFrames) || len(p.out.Held) >= maxHeld
	dueNow := !p.due.IsZero() && !now.Before(p.due)
	if p.failing != nil && now.Before(p.retry) {
		return
	}
	if full || dueNow || answer || p.failing != nil {
		p.commit(now)
	}
	if answer {
		p.answer()
	}
}

// finish judges what is queued and commits everything.
func (p *Pipeline) finish() error {
	defer close(p.done)
	p.shut()
	for more := true; more; {
		select {
		case g := <-p.replay:
			p.take(g)
		case g := <-p.live:
			p.takeLive(g)
		case g := <-p.requests:
			p.request(g)
		default:
			more = false
		}
	}
	p.flush()
	p.shedKeyless()
	for range 5 {
		p.takeShed()
		if p.commit(time.Now()); p.failing == nil {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	p.answer()
	return p.failing
}

// flush seals every batch that has a key.
func (p *Pipeline) flush() {
	for _, b := range p.open {
		p.close(b)
	}
	p.retryWaiting()
}
