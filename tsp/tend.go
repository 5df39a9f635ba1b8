package tsp

import (
	"context"
	"errors"
	"time"

	"cordon/internal/clock"
	"cordon/tsp/internal/legal"
)

// tending is what tend remembers from one round to the next; only one goroutine at a
// time uses it.
type tending struct {
	proposed map[string]bool             // fingerprints of keys
	timers   map[string]legal.TimerState // by name, record and clock
}

func (t *tending) init() {
	t.proposed, t.timers = map[string]bool{}, map[string]legal.TimerState{}
}

// tendEvery is how often exports are tended.
const tendEvery = time.Minute

// tendLoop tends the exports for as long as the platform serves. It is apart from the
// sweep, which must not wait for somebody else's server.
func (p *platform) tendLoop(ctx context.Context) error {
	tick := clock.Ticks(ctx, tendEvery)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
			p.tend(ctx)
		}
	}
}

// tend does for the exports what time brings: heartbeats, requests that expire, legal
// records that are not in the log yet, keys of new approvers, deliveries that are open, the
// daily comparison of log and channels, alarms.
func (p *platform) tend(ctx context.Context) {
	err := errors.Join(p.gate.Tick(), p.legal.Settle(), p.enterKeys(), p.door.Tick(ctx, p.clock.Now()))
	if ctx.Err() != nil {
		return
	}
	p.tendErr.Store(&err)
	if err != nil {
		p.log.Error("export log", "err", err)
	}
	p.alarms()
}

// alarms tells of timers once each time they come nearer or run out.
func (p *platform) alarms() {
	for _, t := range p.legal.Timers(p.clock.Now()) {
		key := t.Name + " " + t.ID + " " + t.Of
		if p.tended.timers[key] == t.State {
			continue
		}
		p.tended.timers[key] = t.State
		switch t.State {
		case legal.Due:
			p.log.Warn("something is due", "what", t.Text.EN, "by", t.Due)
		case legal.Overdue:
			p.log.Error("something is overdue", "what", t.Text.EN, "since", t.Due)
		}
	}
}

// trouble says whether the last round failed; why stands in the platform's log.
func (p *platform) trouble() string {
	if err := p.tendErr.Load(); err != nil && *err != nil {
		return "the last round of the export log failed; the platform's log says why"
	}
	return ""
}
