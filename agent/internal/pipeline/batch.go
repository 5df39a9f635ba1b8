package pipeline

import (
	"slices"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/seal"
)

// Limits of one commit, and how many encoders are kept for use again.
const (
	maxFrames = 16
	maxHeld   = 256
	maxSpare  = 8
)

// batchKey says which records may share a frame.
type batchKey struct {
	lane    wire.Lane
	bucket  int64
	consent uint64
}

// batch collects the records of one frame.
type batch struct {
	batchKey
	enc    *wire.Encoder
	due    time.Time
	labels filters.Labels
	waited bool // a request waits for one of its records
	from   []share
}

// share is how many records of a batch came from one source.
type share struct {
	source string
	n      uint64
}

// note counts a record's source.
func (b *batch) note(src string) {
	for i := range b.from {
		if b.from[i].source == src {
			b.from[i].n++
			return
		}
	}
	b.from = append(b.from, share{src, 1})
}

func (p *Pipeline) batchFor(k batchKey) *batch {
	if b, ok := p.open[k]; ok {
		return b
	}
	b := &batch{batchKey: k, due: time.Now().Add(p.cfg.Delay)}
	if n := len(p.spare); n > 0 {
		b.enc, p.spare = p.spare[n-1], p.spare[:n-1]
	} else {
		b.enc = wire.NewEncoder(p.chain.Program())
	}
	p.open[k] = b
	return b
}

// release takes a batch out of use; its records are counted elsewhere.
func (p *Pipeline) release(b *batch) {
	b.enc.Reset()
	if len(p.spare) < maxSpare {
		p.spare = append(p.spare, b.enc)
	}
	b.enc = nil
}

// close seals a batch into a frame to be committed. Without a key it waits: full
// ones aside, others open for more.
func (p *Pipeline) close(b *batch) {
	switch {
	case p.seal(b):
		delete(p.open, b.batchKey)
	case p.full(b):
		delete(p.open, b.batchKey)
		p.waiting = append(p.waiting, b)
	default:
		b.due = time.Now().Add(tick)
	}
}

func (p *Pipeline) full(b *batch) bool {
	return b.enc.Len() >= p.cfg.Records || b.enc.Size() >= p.cfg.Bytes
}

// seal reports whether the batch is dealt with: sealed, refused because the
// consent it rests on is no longer in force, or given up.
func (p *Pipeline) seal(b *batch) bool {
	n := uint64(b.enc.Len())
	if !p.consented(b.consent) {
		p.inMemory.Add(-int64(n))
		p.ended(b.from)
		p.release(b)
		return true
	}
	key, ok := p.cfg.Key(b.bucket)
	if !ok {
		if p.hopeless(b.bucket) {
			p.giveUp(b)
			return true
		}
		return false
	}
	frame, err := p.encode(b, key)
	if err != nil {
		p.cfg.Logger.Error("cannot seal a batch", "records", n, "err", err)
		p.inMemory.Add(-int64(n))
		p.shed(store.ShedUnsealable, n)
		p.release(b)
		return true
	}
	p.out.Frames = append(p.out.Frames, frame)
	if b.consent != 0 {
		p.shares[frame.ID] = b.from
	}
	p.out.Delta.Received += n
	p.touch(p.cfg.Delay)
	p.release(b)
	return true
}

func (p *Pipeline) encode(b *batch, key [32]byte) (store.Frame, error) {
	h := wire.Header{
		Version: wire.Version, Vehicle: p.cfg.Vehicle, Bucket: b.bucket,
		ID: p.cfg.Store.NextID(), Lane: b.lane, Records: uint32(b.enc.Len()),
	}
	defer func() { clear(p.plain) }()
	var err error
	if p.plain, err = b.enc.Encode(p.plain[:0]); err != nil {
		return store.Frame{}, err
	}
	sealed, err := seal.Seal(nil, key, &h, p.plain)
	if err != nil {
		return store.Frame{}, err
	}
	if p.cfg.Tap != nil && p.cfg.Tap.Active() {
		p.cfg.Tap.Sealed(&h, p.plain)
	}
	return store.Frame{
		ID: h.ID, Lane: b.lane, Bucket: b.bucket, Records: h.Records,
		Consent: b.consent, Labels: b.labels, Bytes: sealed,
	}, nil
}

// consented reports whether a consent that let records pass is still in force.
func (p *Pipeline) consented(id uint64) bool {
	if id == 0 {
		return true
	}
	now := p.cfg.Now().UnixNano()
	return slices.ContainsFunc(p.cfg.Consents(), func(c filters.Consent) bool { return c.ID == id && c.Active(now) })
}

// retryWaiting seals the batches whose key has come.
func (p *Pipeline) retryWaiting() {
	p.waiting = slices.DeleteFunc(p.waiting, p.seal)
}

// limit sheds batches without a key, the oldest hour first, while memory is full.
func (p *Pipeline) limit() {
	for p.inMemory.Load() > int64(p.cfg.Memory) {
		b := p.oldestKeyless()
		if b == nil {
			return
		}
		p.forget(b)
		p.giveUp(b)
	}
}

func (p *Pipeline) oldestKeyless() (oldest *batch) {
	consider := func(b *batch) {
		if _, ok := p.cfg.Key(b.bucket); !ok && (oldest == nil || b.bucket < oldest.bucket) {
			oldest = b
		}
	}
	for _, b := range p.waiting {
		consider(b)
	}
	for _, b := range p.open {
		consider(b)
	}
	return oldest
}

func (p *Pipeline) forget(b *batch) {
	if p.open[b.batchKey] == b {
		delete(p.open, b.batchKey)
		return
	}
	p.waiting = slices.DeleteFunc(p.waiting, func(w *batch) bool { return w == b })
}

// shedKeyless gives up what has no key when the program ends: the key never came,
// and plaintext does not touch the disk.
func (p *Pipeline) shedKeyless() {
	for _, b := range p.waiting {
		p.giveUp(b)
	}
	for _, b := range p.open {
		p.giveUp(b)
	}
	p.waiting = nil
	clear(p.open)
}

func (p *Pipeline) giveUp(b *batch) {
	n := b.enc.Len()
	p.inMemory.Add(-int64(n))
	p.shed(store.ShedNoKey, uint64(n))
	p.release(b)
}
