package pipeline

import (
	"context"

	"cordon/filters"
)

// Swap makes another chain judge, from the next group on. What the old one let out
// goes in batches of its own, under the policy that judged it; counters go on, and
// no record is judged twice. Errors: those of Do, and the old chain judges then.
func (p *Pipeline) Swap(ctx context.Context, c *filters.Chain) error {
	return p.Do(ctx, func() {
		p.closeAll()
		p.spare = nil // encoders carry the old policy's name
		p.use(c)
	})
}

// closeAll seals every batch that has a key, and puts the others aside to wait for
// theirs.
func (p *Pipeline) closeAll() {
	for k, b := range p.open {
		p.putAside(k, b)
	}
}

// putAside closes a batch that takes no more records, whether it is full or not:
// without a key it waits for it.
func (p *Pipeline) putAside(k batchKey, b *batch) {
	p.close(b)
	if p.open[k] == b {
		delete(p.open, k)
		p.waiting = append(p.waiting, b)
	}
}

// use makes a chain judge. It goes on with what the last one remembers of the
// sources: a new policy gives nobody a fresh budget.
func (p *Pipeline) use(c *filters.Chain) {
	old := p.scratch
	p.chain, p.scratch, p.asking = c, c.NewScratch(), c.NewScratch()
	p.scratch.FollowFrom(old)
}

// Settle returns when everything judged before is judged: what a caller changed by
// then holds for every record after it. Errors: those of Do.
func (p *Pipeline) Settle(ctx context.Context) error { return p.Do(ctx, func() {}) }
