package uplink

import (
	"context"
	"fmt"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters/wire"
)

// pump moves frames from the outbox to a session and receipts back. One goroutine
// owns it.
//
// A frame is in flight from its publication until its receipt, or until the
// receipt is overdue; then it waits (for no time at all, or for a pause if the
// platform asked for one) and goes again in the outbox's order. The window shrinks
// to half whenever the platform is late and grows by one with every receipt, so
// that a platform that does not answer is not sent the whole outbox over and over.
type pump struct {
	link    *Link
	flights map[wire.FrameID]*flight
	waiting map[wire.FrameID]wait
	bytes   int // in flight
	window  int // frames
	failing bool
}

type flight struct {
	size  int
	tries int // before this one
	due   time.Time
	acked func() bool
}

type wait struct {
	tries int
	due   time.Time
}

const (
	maxWaiting  = 4096 // frames remembered as sent before
	forgetAfter = 10 * time.Minute
	outboxPause = 5 * time.Second // after an error of the outbox
)

func newPump(l *Link) pump {
	return pump{link: l, flights: map[wire.FrameID]*flight{}, waiting: map[wire.FrameID]wait{}, window: l.cfg.WindowFrames}
}

// serve works until the session or ctx ends. The error is why the session ended.
func (p *pump) serve(ctx context.Context, s *session) error {
	defer p.recall()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if err := p.fill(s); err != nil {
			return err
		}
		timer.Reset(time.Until(p.next()))
		select {
		case <-ctx.Done():
			return nil
		case err := <-s.lost:
			return lostErr(err)
		case r := <-s.receipts:
			p.settle(r)
		case <-p.link.cfg.Outbox.Ready():
		case <-timer.C:
			if err := p.overdue(); err != nil {
				return err
			}
		}
	}
}

// recall makes everything in flight ready to go again over the next connection.
func (p *pump) recall() {
	now := time.Now()
	for id, f := range p.flights {
		p.land(id, f)
		p.waiting[id] = wait{tries: f.tries, due: now}
	}
	p.bytes = 0
}

func (p *pump) land(id wire.FrameID, f *flight) {
	delete(p.flights, id)
	p.bytes -= f.size
	p.link.inFlight.Store(int64(len(p.flights)))
}

// fill publishes as much as the window allows.
func (p *pump) fill(s *session) error {
	for {
		refused, err := p.read(s)
		if err != nil || refused == 0 {
			return err
		}
		// What may not go must not keep what comes behind it from going.
	}
}

// read publishes what the outbox gives at once. refused is the number of frames
// that it took back in between.
func (p *pump) read(s *session) (refused int, err error) {
	free, room := p.window-len(p.flights), p.link.cfg.WindowBytes-p.bytes
	if free <= 0 || room <= 0 {
		return 0, nil
	}
	now := time.Now()
	frames, err := p.link.cfg.Outbox.Pending(func(id wire.FrameID) bool { return p.busy(id, now) }, free, room)
	if p.failing = err != nil; p.failing {
		p.link.event(OutboxFailed, "the outbox cannot be read: "+err.Error(), err)
	}
	for i := range frames {
		f := &frames[i]
		if len(p.flights) > 0 && p.bytes+len(f.Bytes) > p.link.cfg.WindowBytes {
			break
		}
		if !p.link.cfg.Outbox.Release(f) {
			p.waiting[f.ID] = wait{tries: p.waiting[f.ID].tries, due: now.Add(outboxPause)}
			refused++
			continue
		}
		if err := p.send(s, f); err != nil {
			return refused, err
		}
	}
	return refused, nil
}

// busy reports a frame that is in flight or not due again yet.
func (p *pump) busy(id wire.FrameID, now time.Time) bool {
	if p.flights[id] != nil {
		return true
	}
	w, ok := p.waiting[id]
	return ok && w.due.After(now)
}

func (p *pump) send(s *session, f *store.Frame) error {
	l := p.link
	acked, err := s.publish(wire.TopicUp(l.id.vehicle, f.Lane), f.Bytes)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	w, again := p.waiting[f.ID]
	delete(p.waiting, f.ID)
	p.flights[f.ID] = &flight{
		size: len(f.Bytes), tries: w.tries, acked: acked,
		due: time.Now().Add(l.backoff(2*l.cfg.ReceiptAfter, w.tries)),
	}
	p.bytes += len(f.Bytes)
	l.inFlight.Store(int64(len(p.flights)))
	l.published.Add(1)
	if again {
		l.resent.Add(1)
	}
	if l.cfg.OnPublished != nil {
		l.cfg.OnPublished(f.ID)
	}
	return nil
}

// settle applies a verified receipt.
func (p *pump) settle(r *wire.Receipt) {
	l := p.link
	l.lastReceipt.Store(l.cfg.Now().UnixNano())
	if l.cfg.OnTime != nil && p.answers(r) {
		l.cfg.OnTime(time.Unix(0, r.At))
	}
	out, err := l.cfg.Outbox.Settle(r.Items)
	if err != nil {
		// Nothing is lost: what is still in the outbox goes again and is answered again.
		l.event(OutboxFailed, "a receipt could not be applied: "+err.Error(), err)
		return
	}
	for i := range r.Items {
		it := &r.Items[i]
		f := p.flights[it.ID]
		switch {
		case it.Status.Final():
			p.window = min(p.window+1, l.cfg.WindowFrames)
			delete(p.waiting, it.ID)
			if f != nil {
				p.land(it.ID, f)
			}
		case f != nil:
			p.window = max(p.window/2, 1)
			p.land(it.ID, f)
			p.waiting[it.ID] = wait{tries: f.tries + 1, due: time.Now().Add(l.backoff(l.cfg.ReceiptAfter, f.tries))}
		}
	}
	if l.cfg.OnSettled != nil {
		l.cfg.OnSettled(out)
	}
}

// answers tells whether a receipt names a frame that is on its way. One that was
// kept back or comes twice does not.
func (p *pump) answers(r *wire.Receipt) bool {
	for i := range r.Items {
		if p.flights[r.Items[i].ID] != nil {
			return true
		}
	}
	return false
}

// overdue takes back what has waited too long for its receipt. A broker that did
// not even acknowledge is given up.
func (p *pump) overdue() error {
	now := time.Now()
	late := false
	for id, f := range p.flights {
		if f.due.After(now) {
			continue
		}
		if !f.acked() {
			return errSilent
		}
		late = true
		p.land(id, f)
		p.waiting[id] = wait{tries: f.tries + 1, due: now}
	}
	if late {
		p.window = max(p.window/2, 1)
	}
	p.forget(now)
	return nil
}

// forget bounds what is remembered of frames that did not come again: they left
// the outbox by another way. Forgetting one that is still there costs only the
// count of its tries.
func (p *pump) forget(now time.Time) {
	for id, w := range p.waiting {
		if now.Sub(w.due) > forgetAfter || len(p.waiting) > maxWaiting && !w.due.After(now) {
			delete(p.waiting, id)
		}
	}
}

// next is when something falls due.
func (p *pump) next() time.Time {
	now := time.Now()
	at := now.Add(time.Minute)
	if p.failing {
		at = now.Add(outboxPause)
	}
	for _, f := range p.flights {
		at = earlier(at, f.due)
	}
	for _, w := range p.waiting {
		if w.due.After(now) {
			at = earlier(at, w.due)
		}
	}
	return at
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
