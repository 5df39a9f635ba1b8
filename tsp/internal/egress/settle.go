package egress

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// proven checks with public keys alone that the log includes the intent of a file.
func (d *Door) proven(request string, f *ledger.File) error {
	seq, ok := d.log.Intended(request, f.SHA256)
	if !ok {
		return fmt.Errorf("%w: %s", ErrNoIntent, request)
	}
	proof, err := d.log.Inclusion(seq)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNoIntent, request, err)
	}
	e, err := proof.Check(d.keys)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNoIntent, request, err)
	}
	if e.Type != ledger.Intent || e.Request != request || e.File == nil || e.File.SHA256 != f.SHA256 || e.File.Name != f.Name || e.File.Cipher != f.Cipher {
		return fmt.Errorf("%w: %s: the entry that is proven is another", ErrNoIntent, request)
	}
	return nil
}

// enter writes `sent` and the receipt, and forgets a delivery that is over. The event
// is that of `sent`; if only the receipt fails, Tick enters it.
func (d *Door) enter(a *attempt, actor string) (ledger.Event, error) {
	sent, err := d.log.Append(ledger.Sent, ledger.Entry{Request: a.Request, Actor: actor, File: &a.File})
	if err != nil {
		return ledger.Event{}, err
	}
	return sent, d.receipt(a, actor)
}

// receipt enters what came of a delivery.
func (d *Door) receipt(a *attempt, actor string) error {
	r := ledger.Receipt{Channel: a.Channel, Host: a.Host, Bytes: a.Left, Status: a.Status, Proof: printable(a.Proof, proofLen)}
	if _, err := d.log.Append(ledger.ReceiptKind, ledger.Entry{Request: a.Request, Actor: actor, Receipt: &r}); err != nil {
		return err
	}
	return d.entered(a)
}

// entered closes a delivery whose receipt is in the log, or leaves it open.
func (d *Door) entered(a *attempt) error {
	if a.Status != StatusRefused && a.Status != StatusUnknown {
		return d.forget(a)
	}
	a.State, a.Receipts = open, a.Receipts+1
	a.Next = a.next(d.cfg.Now())
	return d.save(a)
}

const (
	firstWait = 5 * time.Minute
	lastWait  = 6 * time.Hour
	// openLife is how long an undelivered file may be tried again.
	openLife = 30 * 24 * time.Hour
)

// next is when Tick tries again.
func (a *attempt) next(now time.Time) time.Time {
	wait := min(firstWait<<min(a.Receipts-1, 10), lastWait)
	return now.UTC().Add(wait)
}

// Recover enters a delivery that a crash cut off between the first byte and the log.
// ok is false if nothing of the file left; what lies there is removed then.
func (d *Door) Recover(request, actor string, f *ledger.File) (e ledger.Event, ok bool, err error) {
	done, err := d.take(request)
	if err != nil {
		return e, false, err
	}
	defer done()
	a, err := d.load(request)
	switch {
	case err != nil:
		return e, false, err
	case a == nil || a.Channel == d.folder:
		return d.recoverFolder(a, request, actor, f)
	case a.State == staged || a.File.SHA256 != f.SHA256:
		return e, false, d.forget(a)
	}
	if err := d.weigh(a); err != nil || a.Left == 0 {
		return e, false, errors.Join(err, d.forgetUnless(err, a))
	}
	if err := d.proven(request, &a.File); err != nil {
		return e, false, err
	}
	e, err = d.enter(a, actor)
	return e, e.Seq != 0, unlessEntered(e, err)
}

// weigh finds out how much of a file may have left by the counts, if a crash kept the
// attempt from knowing.
func (d *Door) weigh(a *attempt) error {
	if a.State != sending {
		return nil
	}
	left, _, err := d.meter.of(a.Request)
	if err != nil {
		return err
	}
	a.Left, a.Status, a.Proof = min(max(a.Left, left), a.File.Cipher), StatusUnknown, "the platform stopped while sending"
	return nil
}

func (d *Door) forgetUnless(err error, a *attempt) error {
	if err != nil {
		return nil
	}
	return d.forget(a)
}

// unlessEntered drops the error of a receipt: the delivery is in the log, and Tick
// enters the receipt.
func unlessEntered(e ledger.Event, err error) error {
	if e.Seq != 0 {
		return nil
	}
	return err
}

// recoverFolder looks into the folder. A file that is not the intended one is removed:
// it is of an earlier intent that was never sent.
func (d *Door) recoverFolder(a *attempt, request, actor string, f *ledger.File) (e ledger.Event, ok bool, err error) {
	path := filepath.Join(Dir(d.cfg.Dir), f.Name)
	sum, n, err := hashOf(path)
	if err != nil {
		return e, false, err
	}
	if sum != f.SHA256 {
		if sum != "" {
			err = d.removeReleased(f.Name)
		}
		if a != nil && err == nil {
			err = errors.Join(d.meter.void(request), d.forget(a))
		}
		return e, false, err
	}
	if err := d.proven(request, f); err != nil {
		return e, false, err
	}
	if a == nil {
		a = &attempt{Request: request, Channel: d.folder, File: *f, State: answered, Begun: d.cfg.Now().UTC()}
	}
	a.Left, a.Status = n, StatusPlaced
	e, err = d.enter(a, actor)
	return e, e.Seq != 0, unlessEntered(e, err)
}

func (d *Door) removeReleased(name string) error {
	path := filepath.Join(Dir(d.cfg.Dir), name)
	if err := errors.Join(removeIfThere(path), syncDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	return nil
}

// Discard removes the file of a request that ended without a delivery, if a crash left
// one, and enters that first: the folder may have been read meanwhile. What left over a
// network is entered as a delivery: it cannot be called back.
func (d *Door) Discard(request, actor string, f *ledger.File) error {
	done, err := d.take(request)
	if err != nil {
		return err
	}
	defer done()
	a, err := d.load(request)
	if err != nil {
		return err
	}
	if a != nil && a.Channel != d.folder {
		return d.discardSent(a, actor)
	}
	sum, _, err := hashOf(filepath.Join(Dir(d.cfg.Dir), f.Name))
	if err != nil || sum == "" {
		return err
	}
	found := *f
	found.SHA256 = sum
	if _, err := d.log.Append(ledger.Discard, ledger.Entry{Request: request, Actor: actor, File: &found}); err != nil {
		return err
	}
	if a != nil {
		err = errors.Join(d.meter.void(request), d.forget(a))
	}
	return errors.Join(err, d.removeReleased(f.Name))
}

func (d *Door) discardSent(a *attempt, actor string) error {
	switch a.State {
	case open:
		return nil // the log says it
	case staged:
		return d.forget(a)
	}
	if err := d.weigh(a); err != nil {
		return err
	}
	if a.Left == 0 {
		return d.forget(a)
	}
	_, err := d.enter(a, actor)
	return err
}

// Undelivered is a delivery that was refused, or of which it is not known what came of
// it.
type Undelivered struct {
	Request, Channel, Host, Status string
	Bytes                          int64 // of the file that left
	Tries                          int
	Since, Next                    time.Time // Next is zero if only somebody's order tries again
}

// Undelivered lists what is open.
func (d *Door) Undelivered() ([]Undelivered, error) {
	ids, err := d.attempts()
	if err != nil {
		return nil, err
	}
	var out []Undelivered
	for _, id := range ids {
		a, err := d.load(id)
		if err != nil {
			return nil, err
		}
		if a == nil || a.State != open {
			continue
		}
		u := Undelivered{a.Request, a.Channel, a.Host, a.Status, a.Left, a.Try, a.Begun, a.Next}
		if d.presigned(a.Channel) {
			u.Next = time.Time{}
		}
		out = append(out, u)
	}
	return out, nil
}

// errNotOpen says that there is nothing to try again or to end.
var errNotOpen = errors.New("egress: this request has no open delivery")

// takeOpen takes a request whose delivery is open. Call done after use.
func (d *Door) takeOpen(request string) (a *attempt, done func(), err error) {
	if done, err = d.take(request); err != nil {
		return nil, nil, err
	}
	if a, err = d.load(request); err == nil && (a == nil || a.State != open) {
		err = fmt.Errorf("%w: %s", errNotOpen, request)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return a, done, nil
}

// Retry tries an open delivery again: the same bytes, to the same channel. to.Endpoint
// is not looked at; to.PutURL is a new address for a presigned channel.
func (d *Door) Retry(ctx context.Context, request string, to export.Delivery) error {
	a, done, err := d.takeOpen(request)
	if err != nil {
		return err
	}
	defer done()
	return d.again(ctx, a, to)
}

func (d *Door) again(ctx context.Context, a *attempt, to export.Delivery) error {
	ch := d.channels[a.Channel]
	if ch == nil || ch.host() != a.Host {
		return fmt.Errorf("%w: %s to %s, where %s began. Try: configure it again, or end the delivery", ErrEndpoint, a.Channel, a.Host, a.Request)
	}
	if err := errors.Join(ctx.Err(), d.proven(a.Request, &a.File)); err != nil {
		return err
	}
	w := work{d: d, ch: ch, a: a}
	var err error
	if w.to, err = ch.aim(to.PutURL, &a.File); err != nil {
		return err
	}
	if w.copy, err = d.openCopy(a); err != nil {
		return err
	}
	defer func() { _ = w.copy.Close() }()
	failed := w.tries(ctx)
	if err := d.receipt(a, to.Actor); err != nil {
		return err
	}
	if failed != nil {
		return fmt.Errorf("%w: %s by %s is %s: %w", ErrUndelivered, a.Request, a.Channel, a.Status, failed)
	}
	return nil
}

// End gives an open delivery up. It stays in the log as what left.
func (d *Door) End(request, actor, why string) error {
	a, done, err := d.takeOpen(request)
	if err != nil {
		return err
	}
	defer done()
	a.State, a.Status, a.Proof = answered, StatusEnded, why
	if err := d.save(a); err != nil {
		return err
	}
	return d.receipt(a, actor)
}

// Withdraw ends the delivery of a released request, if it is open: somebody of whom the
// file has data was erased, so that no more of it may leave. One that is at work, or
// that waits for the log, is an error: ask again.
func (d *Door) Withdraw(request, actor, why string) error {
	done, err := d.take(request)
	if err != nil {
		return err
	}
	a, err := d.load(request)
	done()
	switch {
	case err != nil || a == nil:
		return err
	case a.State != open:
		return fmt.Errorf("egress: the delivery of %s is not in the log yet. Try: again in a while", request)
	}
	return d.End(request, actor, why)
}

func (d *Door) presigned(name string) bool {
	for i := range d.cfg.Channels {
		if d.cfg.Channels[i].Name == name {
			return d.cfg.Channels[i].Presigned
		}
	}
	return false
}
