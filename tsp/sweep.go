package tsp

import (
	"context"

	"cordon/internal/clock"
	"cordon/tsp/internal/store"
)

// sweepLoop destroys what is due, for as long as the platform serves.
func (p *platform) sweepLoop(ctx context.Context) error {
	tick := clock.Ticks(ctx, store.SweepEvery)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
			p.sweep(ctx)
		}
	}
}

func (p *platform) sweep(ctx context.Context) {
	err := p.store.Sweep(ctx)
	if ctx.Err() != nil {
		return
	}
	p.sweepErr.Store(&err)
	if err != nil {
		p.log.Error("retention sweep", "err", err)
	}
}
