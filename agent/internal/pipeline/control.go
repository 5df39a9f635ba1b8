package pipeline

import (
	"context"
	"maps"
	"slices"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
)

// Withdraw takes back, before they are durable, the records that a consent let
// pass; the store's EndConsents does the same for what is durable. The consent
// must be out of force before: records judged later do not rest on it.
func (p *Pipeline) Withdraw(ctx context.Context, id uint64) (records uint64, err error) {
	err = p.Do(ctx, func() { records = p.withdraw(id) })
	return records, err
}

func (p *Pipeline) withdraw(id uint64) (records uint64) {
	if id == 0 {
		return 0
	}
	drop := func(b *batch) bool {
		if b.consent != id {
			return false
		}
		records += uint64(b.enc.Len())
		p.ended(b.from)
		p.release(b)
		return true
	}
	p.dropBatches(drop)
	p.out.Frames = slices.DeleteFunc(p.out.Frames, func(f store.Frame) bool {
		if f.Consent != id {
			return false
		}
		records += uint64(f.Records)
		p.out.Delta.Received -= uint64(f.Records)
		p.ended(p.shares[f.ID])
		delete(p.shares, f.ID)
		return true
	})
	p.inMemory.Add(-int64(records))
	return records
}

// ended counts records that passed by a consent which is no longer in force: they
// are in the verdicts twice, as passed and as dropped under rule C2, and in the
// account once, as blocked.
func (p *Pipeline) ended(from []share) {
	for _, s := range from {
		p.blocked(s.source, filters.C2, s.n)
	}
}

// Forget gives up, before they are durable, the records that wait for a key and rest
// on a consent that goes names (0: on none), because somebody asked for erasure.
func (p *Pipeline) Forget(ctx context.Context, goes func(consent uint64) bool) (records uint64, err error) {
	err = p.Do(ctx, func() {
		drop := func(b *batch) bool {
			if !goes(b.consent) {
				return false
			}
			n := uint64(b.enc.Len())
			records += n
			p.inMemory.Add(-int64(n))
			p.shed(store.ShedErased, n)
			p.release(b)
			return true
		}
		p.dropBatches(drop)
		p.commit(time.Now())
	})
	return records, err
}

// dropBatches drops the batches that are open or wait for a key and of which drop says so.
func (p *Pipeline) dropBatches(drop func(*batch) bool) {
	maps.DeleteFunc(p.open, func(_ batchKey, b *batch) bool { return drop(b) })
	p.waiting = slices.DeleteFunc(p.waiting, drop)
}

// Flush commits everything that has a key, without waiting for batches to fill.
// It gives the number of records that still wait for a key.
func (p *Pipeline) Flush(ctx context.Context) (waiting uint64, err error) {
	err = p.Do(ctx, func() {
		p.takeQueued()
		p.flush()
		p.commit(time.Now())
		for _, b := range p.waiting {
			waiting += uint64(b.enc.Len())
		}
		for _, b := range p.open {
			waiting += uint64(b.enc.Len())
		}
		if p.failing != nil {
			waiting += p.uncommitted()
		}
	})
	return waiting, err
}

// takeQueued judges what is queued at this moment.
func (p *Pipeline) takeQueued() {
	if p.failing != nil {
		return
	}
	for range len(p.replay) {
		p.take(<-p.replay)
	}
	for range len(p.live) {
		p.takeLive(<-p.live)
	}
}
