package subject

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

// Pauses between two orders to a vehicle that does not answer: doubled from the
// first to the last.
const (
	firstPause = 15 * time.Second
	lastPause  = 5 * time.Minute
	lookEvery  = 2 * time.Second
	heardPause = time.Second // after a vehicle was heard: its subscription comes into force
)

// Journal types.
const (
	TypeOpened    = "erasure-opened"
	TypeDestroyed = "erasure-destroyed"
	TypeReceipt   = "erasure-receipt"
)

// Entry is what the journal says of a ticket: whom, why, when, and what was done.
// It holds no place and no content.
type Entry struct {
	Ticket    string    `json:"ticket"`
	Vehicle   string    `json:"vehicle"` // pseudonym
	Subject   string    `json:"subject"` // a tag, driver, or all
	Reason    string    `json:"reason"`
	Reference string    `json:"reference"`
	By        string    `json:"by"`
	Deadline  time.Time `json:"deadline"`
	Exports   []string  `json:"exports_blocked,omitempty"`
	Left      []Left    `json:"exports_released,omitempty"`
	Destroyed time.Time `json:"destroyed,omitzero"`
	Answer    *Answer   `json:"vehicle_answer,omitempty"`
	InTime    bool      `json:"in_time,omitempty"`
}

func (t *Ticket) entry() Entry {
	e := Entry{
		Ticket: t.ID, Vehicle: t.Vehicle, Subject: t.Subject, Reason: t.Reason, Reference: t.Reference, By: t.By, Deadline: t.Deadline,
		Exports: t.Exports, Left: t.Left, Destroyed: t.Destroyed, Answer: t.Answer,
	}
	if e.Subject == "" {
		e.Subject = "all"
	}
	return e
}

// SetDown says how orders go to vehicles.
func (b *Book) SetDown(d Down) {
	b.down.Store(&d)
	b.stir()
}

// Run works on the open tickets until ctx ends.
func (b *Book) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		b.Work()
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-b.wake:
		}
	}
}

// Work does what can be done for every open ticket now.
func (b *Book) Work() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.open {
		for t.State != Done {
			before := t.State
			if err := b.advance(t); err != nil {
				b.cfg.Log.Error("an erasure does not go on; it is tried again", "ticket", t.ID, "after", string(before), "err", err)
				break
			}
			if t.State == before {
				break // waits for the vehicle
			}
		}
	}
}

// advance does the step after a ticket's state. Each may be done twice, up to
// Admitted: from there on the target's new records are not touched. The lock is
// held.
func (b *Book) advance(t *Ticket) (err error) {
	next := *t
	switch t.State {
	case Opened:
		_, err = b.cfg.Journal(TypeOpened, t.entry())
		next.State = Noted
	case Noted:
		err = b.cfg.Store.Bar(t.target)
		next.State = Barred
	case Barred:
		next.Exports, next.Left, err = b.cfg.Exports.Erase(t.target.Vehicle)
		next.Exports = union(t.Exports, next.Exports)
		next.State = Blocked
	case Blocked:
		if err = b.cfg.Store.Destroy(t.target); err == nil {
			next.Destroyed = b.stamp()
			_, err = b.cfg.Journal(TypeDestroyed, next.entry())
		}
		next.State = Destroyed
	case Destroyed:
		return b.order(t)
	case Answered:
		err = b.cfg.Store.Unbar(t.target, t.admitFrom().UnixNano())
		next.State = Admitted
	case Admitted:
		next.Done = b.stamp()
		e := next.entry()
		e.InTime = !next.Done.After(next.Deadline)
		head, jerr := b.cfg.Journal(TypeReceipt, e)
		next.Receipt, err = &head, jerr
		next.State = Done
	}
	if err != nil {
		return err
	}
	return b.move(t, next)
}

// admitFrom is when what comes in again must have been collected: after the car
// dropped what it had, by the car's own clock, which the records bear too. A clock
// that is wrong lets in nothing from before the ticket.
func (t *Ticket) admitFrom() time.Time {
	at := t.Answer.At
	if at.After(t.Answer.Received) {
		at = t.Answer.Received
	}
	if at.Before(t.Opened) {
		at = t.Opened
	}
	return at
}

// move makes a ticket's next state durable.
func (b *Book) move(t *Ticket, next Ticket) error {
	b.step(next.State)
	if err := b.save(&next); err != nil {
		return err
	}
	if *t = next; t.State == Done {
		delete(b.open, t.ID)
	}
	return nil
}

func (b *Book) stamp() time.Time { return b.cfg.Now().UTC().Truncate(time.Millisecond) }

func union(a, b []string) []string {
	have := map[string]bool{}
	var out []string
	for _, s := range append(append([]string{}, a...), b...) {
		if !have[s] {
			out = append(out, s)
		}
		have[s] = true
	}
	return out
}

// order sends the vehicle its order if it is time to. Nothing depends on what a
// broker keeps: it goes again until the vehicle has answered.
func (b *Book) order(t *Ticket) error {
	now := b.cfg.Now()
	down := b.down.Load()
	if down == nil || now.Before(t.next) {
		return nil
	}
	msg, err := seal.SignErasure(b.cfg.Signer, &wire.Erasure{
		Version: wire.Version, Vehicle: t.target.Vehicle, Ticket: t.id, Seq: t.Seq, Whole: t.target.Whole, Subject: t.target.Subject,
		Issued: now.UnixNano(),
	})
	if err != nil {
		return err
	}
	t.next = now.Add(min(firstPause<<min(t.Sent, 10), lastPause))
	t.Sent++ // durable with the next step
	if err := (*down)(t.target.Vehicle, msg); err != nil {
		return fmt.Errorf("order to the vehicle: %w", err)
	}
	return nil
}

// Heard says that a vehicle is there: what it has not answered goes again soon.
func (b *Book) Heard(v wire.Pseudonym) {
	b.mu.Lock()
	defer b.mu.Unlock()
	soon := b.cfg.Now().Add(heardPause)
	for _, t := range b.open {
		if t.State == Destroyed && t.target.Vehicle == v && t.next.After(soon) {
			t.next = soon
		}
	}
}

// ErrAnswer is an answer that is refused.
var ErrAnswer = errors.New("the answer to an erasure is refused")

// Answered takes what a vehicle published as its answer. It is refused, and
// counted, unless it is signed with the vehicle's certificate and fits a ticket
// whose order went out. A repeated answer changes nothing.
func (b *Book) Answered(vehicle wire.Pseudonym, msg []byte) error {
	err := b.answered(vehicle, msg)
	if err != nil {
		b.refused.Add(1)
		b.cfg.Log.Warn("a vehicle's answer to an erasure is refused", "err", err)
	}
	return err
}

func (b *Book) answered(vehicle wire.Pseudonym, msg []byte) error {
	e, err := seal.OpenErased(msg, vehicle, b.cfg.Trusted)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.tickets[e.Ticket.String()]
	switch {
	case t == nil || t.target.Vehicle != vehicle || t.Seq != e.Seq:
		return fmt.Errorf("%w: there is no such ticket of this vehicle", ErrAnswer)
	case t.State == Answered || t.State == Admitted || t.State == Done:
		return nil
	case t.State != Destroyed:
		return fmt.Errorf("%w: the order is not out yet", ErrAnswer)
	}
	next := *t
	next.Answer = &Answer{
		At: time.Unix(0, e.At).UTC(), Received: b.stamp(), Frames: e.Frames, Records: e.Records,
		Consents: e.Consents, Held: e.Held, Journal: hex.EncodeToString(e.Journal[:]),
	}
	next.State = Answered
	if err := b.move(t, next); err != nil {
		return err
	}
	b.stir()
	return nil
}
