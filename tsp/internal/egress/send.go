package egress

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"cordon/tsp/internal/ledger"
)

// take marks a request as worked on.
func (d *Door) take(request string) (done func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.busy[request] {
		return nil, fmt.Errorf("egress: %s is being sent", request)
	}
	d.busy[request] = true
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.busy, request)
	}, nil
}

func (d *Door) send(ctx context.Context, s *shipment) (ledger.Event, error) {
	name, ch, err := d.find(s.to.Endpoint)
	if err != nil {
		return ledger.Event{}, err
	}
	if !requestID.MatchString(s.id) || !fileName.MatchString(s.file.Name) {
		return ledger.Event{}, fmt.Errorf("%w: its names are none", ErrNotReleased)
	}
	done, err := d.take(s.id)
	if err != nil {
		return ledger.Event{}, err
	}
	defer done()
	if err := errors.Join(ctx.Err(), d.proven(s.id, &s.file)); err != nil {
		return ledger.Event{}, err
	}
	w := work{d: d, ch: ch}
	if w.to, err = ch.aim(s.to.PutURL, &s.file); err != nil {
		return ledger.Event{}, err
	}
	if old, err := d.load(s.id); err != nil || old != nil {
		return ledger.Event{}, errors.Join(err, fmt.Errorf("egress: an earlier delivery of %s is not settled. Try: start the platform again", s.id))
	}
	w.a = &attempt{Request: s.id, Actor: s.to.Actor, Channel: name, Host: ch.host(), File: s.file, State: staged, Begun: d.cfg.Now().UTC()}
	if b, ok := ch.(*bridge); ok {
		w.a.Chunk = b.chunk
	}
	if err := w.prepare(s); err != nil {
		return ledger.Event{}, err
	}
	defer func() { _ = w.copy.Close() }()
	return w.first(ctx)
}

// work is a delivery at work.
type work struct {
	d    *Door
	ch   channel
	a    *attempt
	copy *os.File
	to   *url.URL
}

// prepare makes the copy that is sent.
func (w *work) prepare(s *shipment) error {
	src, err := s.open()
	if err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	defer func() { _ = src.Close() }()
	if err := w.d.save(w.a); err != nil {
		return err
	}
	if err = w.d.stage(w.a, src); err == nil {
		w.copy, err = w.d.openCopy(w.a)
	}
	if err != nil {
		return errors.Join(err, w.d.forget(w.a))
	}
	return nil
}

// first sends, enters what came of it, and forgets the attempt once it is over.
func (w *work) first(ctx context.Context) (ledger.Event, error) {
	failed := w.tries(ctx)
	if failed != nil && w.a.Left == 0 {
		return ledger.Event{}, errors.Join(fmt.Errorf("egress: nothing of %s left: %w", w.a.Request, failed), w.d.forget(w.a))
	}
	sent, err := w.d.enter(w.a, w.a.Actor)
	if err != nil {
		return sent, err
	}
	if failed != nil {
		return sent, fmt.Errorf("%w: %s by %s is %s: %w", ErrUndelivered, w.a.Request, w.a.Channel, w.a.Status, failed)
	}
	return sent, nil
}

// tries sends until it is delivered, refused, or given up, and keeps what came of it.
func (w *work) tries(ctx context.Context) error {
	w.a.State, w.a.Proof = sending, ""
	var err error
	for n := range w.d.triesOf(w.a.Channel) {
		if n > 0 {
			if perr := w.d.cfg.Pause(ctx, time.Second<<n); perr != nil {
				err = errors.Join(err, perr)
				break
			}
		}
		w.a.Try++
		if serr := w.d.save(w.a); serr != nil {
			err = errors.Join(err, serr)
			break
		}
		var ans answer
		if ans, err = w.once(ctx); err == nil {
			w.a.Status, w.a.Proof = ans.status, ans.proof
			break
		}
		if !worthAgain(err) || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		w.a.judge(err)
	}
	if w.a.Left == 0 {
		return err
	}
	w.a.State = answered
	if serr := w.d.save(w.a); serr != nil {
		// Recover finds it in the state of sending, and enters it as unknown.
		return errors.Join(err, serr)
	}
	return err
}

// slowest is how many bytes a second the other end must take.
const slowest = 16 << 10

// tryTime bounds one try by the length of the file. While a file is handed over nobody
// whom it concerns can be erased, so the other end must not be able to stretch that.
func tryTime(size int64) time.Duration {
	return 2*replyTime + time.Duration(size/slowest)*time.Second
}

// once makes one try.
func (w *work) once(ctx context.Context) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, w.d.tryTime(w.a.File.Cipher))
	defer cancel()
	p := w.d.meter.begin(w.a.Channel, w.a.Request, w.a.Try, w.a.File.Cipher)
	ans, err := w.ch.deliver(ctx, &job{
		to: w.to, file: &w.a.File, copy: w.copy, pass: p, acked: w.a.Acked, chunk: w.a.Chunk,
		keep: func(acked int) error { w.a.Acked = acked; return w.d.save(w.a) },
	})
	w.a.Left = max(w.a.Left, p.left())
	if err == nil && w.a.Left != w.a.File.Cipher {
		err = &refusal{what: fmt.Sprintf("the answer came after %d of %d bytes", w.a.Left, w.a.File.Cipher), proof: ans.proof, again: true}
	}
	if derr := p.done(); err != nil { // else the day's comparison finds what was counted too much
		err = errors.Join(err, derr)
	}
	return ans, err
}

func (d *Door) triesOf(name string) int {
	for i := range d.cfg.Channels {
		if c := &d.cfg.Channels[i]; c.Name == name && c.Tries > 0 {
			return c.Tries
		}
	}
	return defaultTries
}

// judge says what a failure makes of a delivery.
func (a *attempt) judge(err error) {
	var no *refusal
	a.Status = StatusUnknown
	if errors.As(err, &no) {
		a.Status, a.Proof = StatusRefused, no.proof
	}
}

func worthAgain(err error) bool {
	var no *refusal
	if errors.As(err, &no) {
		return no.again
	}
	return !errors.Is(err, ErrBytes) && !errors.Is(err, errCounting)
}
