package source

import (
	"context"
	"time"
)

// pacer replays recorded times the way canbus.Replay does for frames: it waits
// until an event is due and gives the time that its records carry.
type pacer struct {
	factor float64 // of the replay; 0 is as fast as possible
	rebase bool    // carry times of the present
	last   time.Time
	now    func() time.Time

	begun bool
	first time.Time // in the log
	start time.Time // of the replay
	shift time.Duration
}

// newPacer makes a pacer. last is the latest time in the log, which is now for a
// replay faster than the log; a slower one begins now, and so does one whose end
// is not known.
func newPacer(factor float64, rebase bool, last time.Time, now func() time.Time) *pacer {
	return &pacer{factor: factor, rebase: rebase, last: last, now: now}
}

func (p *pacer) begin(t time.Time) {
	p.begun, p.first, p.start = true, t, p.now()
	switch {
	case !p.rebase:
	case (p.factor == 0 || p.factor > 1) && !p.last.IsZero():
		p.shift = p.start.Sub(p.last)
	default:
		p.shift = p.start.Sub(t)
	}
}

// wait returns when the event of log time t is due.
func (p *pacer) wait(ctx context.Context, t time.Time) (time.Time, error) {
	if !p.begun {
		p.begin(t)
	}
	if p.factor > 0 {
		due := p.start.Add(time.Duration(float64(t.Sub(p.first)) / p.factor))
		if err := sleep(ctx, due.Sub(p.now())); err != nil {
			return t, err
		}
	}
	return t.Add(p.shift), ctx.Err()
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
