package pipeline

import (
	"errors"
	"time"

	"cordon/agent/internal/source"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
)

// reasonNoKey is the verdict's text for a record whose hour the platform has no
// key for any more.
const reasonNoKey = "the platform has no key for the hour in which it was collected"

// entry judges one record and puts it where it belongs. It allocates nothing for
// a scalar value once its batch has room. waited says that a request waits for it.
func (p *Pipeline) entry(e *source.Entry, waited bool) filters.Verdict {
	if e.Refused != filters.RuleNone {
		v := filters.Verdict{Effect: filters.Drop, Rule: e.Refused}
		p.blocked(e.Record.Source, e.Refused, 1)
		return v
	}
	cl, v := p.chain.Judge(&e.Record, &p.env, p.scratch)
	switch {
	case cl.OK():
		return p.cleared(&cl, v, waited)
	case v.Effect == filters.Hold:
		p.hold(&e.Record)
	default:
		p.blocked(e.Record.Source, v.Rule, 1)
		p.outside(&e.Record, &v)
		return v
	}
	p.counts.add(e.Record.Source, v.Effect, v.Rule)
	return v
}

// outside tells of a record that its source was not to send.
func (p *Pipeline) outside(r *filters.Record, v *filters.Verdict) {
	if p.cfg.Outside == nil || v.Rule != filters.U4 && v.Rule != filters.U5 {
		return
	}
	manifest, beyond := "", filters.Labels(0)
	if s := p.chain.Program().Scope(r.Source); s != nil {
		manifest, beyond = s.Manifest, v.Labels&^s.Classes
		const narrow = filters.SensitivePI | filters.Biometric
		if rest := beyond &^ filters.PI; rest != 0 && v.Labels.Any(narrow&s.Classes) {
			beyond = rest // the narrower class takes it in, and something else was outside
		}
	}
	if v.Rule == filters.U5 {
		beyond = 0
	}
	p.cfg.Outside(r.Source, v.Rule, manifest, beyond)
}

// blocked counts n records that a rule refused.
func (p *Pipeline) blocked(src string, rule filters.Rule, n uint64) {
	p.counts.addN(src, filters.Drop, rule, n)
	p.out.Delta.Received += n
	p.out.Delta.Blocked[rule] += n
	p.touch(max(p.cfg.Delay, countDelay))
}

// shed counts records that are given up.
func (p *Pipeline) shed(reason store.Reason, n uint64) {
	if n == 0 {
		return
	}
	p.out.Delta.Received += n
	p.out.Delta.Shed[reason] += n
	p.touch(max(p.cfg.Delay, countDelay))
}

// touch sets the time by which what was collected must be durable.
func (p *Pipeline) touch(d time.Duration) {
	if by := time.Now().Add(d); p.due.IsZero() || by.Before(p.due) {
		p.due = by
	}
}

// hold queues a record for the local vault.
func (p *Pipeline) hold(r *filters.Record) {
	p.growHeld(r)
	from := len(p.held)
	p.held = appendHeld(p.held, r)
	p.out.Held = append(p.out.Held, store.Held{CollectedAt: r.CollectedAt, Data: p.held[from:len(p.held):len(p.held)]})
	p.out.Delta.Received++
	p.stays()
	p.touch(p.cfg.Delay)
}

// cleared puts a record into the batch of its lane, hour and consent.
func (p *Pipeline) cleared(cl *filters.Cleared, v filters.Verdict, waited bool) filters.Verdict {
	r := cl.Record()
	k := batchKey{lane: wire.LaneOf(cl.Labels()), bucket: wire.BucketOf(r.CollectedAt), consent: cl.Consent()}
	if p.hopeless(k.bucket) {
		p.shed(store.ShedNoKey, 1)
		v.Effect, v.Rule, v.Reason = filters.Drop, filters.RuleNone, reasonNoKey
		return v
	}
	b := p.batchFor(k)
	err := b.enc.Add(*cl, p.env.Consents)
	if errors.Is(err, wire.ErrFull) {
		p.putAside(k, b)
		b = p.batchFor(k)
		err = b.enc.Add(*cl, p.env.Consents)
	}
	if err != nil { // larger than any batch: a declaration allows more than the wire
		p.cfg.Logger.Error("a cleared record fits no batch", "signal", r.Signal, "err", err)
		p.blocked(r.Source, filters.U3, 1)
		v.Effect, v.Rule, v.Reason = filters.Drop, filters.U3, "larger than a frame may be"
		return v
	}
	p.counts.add(r.Source, v.Effect, v.Rule)
	p.stays()
	b.labels |= cl.Labels()
	if k.consent != 0 {
		b.note(r.Source)
	}
	b.waited = b.waited || waited
	if p.full(b) || p.cfg.Delay == 0 {
		p.close(b)
	}
	return v
}

// hopeless tells of a keyless hour that is older than every key the platform has.
func (p *Pipeline) hopeless(bucket int64) bool {
	oldest := p.cfg.OldestKey()
	if oldest == 0 || bucket >= oldest {
		return false
	}
	_, ok := p.cfg.Key(bucket)
	return !ok
}
