package agent

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cordon/agent/internal/durable"
	"cordon/agent/internal/erasure"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/store"
	"cordon/filters/wire"
)

// Pauses of the erasing loop: after a failure, and for the pipeline to take a part.
const (
	eraseAgain = 10 * time.Second
	eraseTime  = time.Minute
)

// maxOrders bounds the orders that wait to be looked at; the platform gives those
// that find no room again.
const maxOrders = 16

// openErasures opens the file of orders. A damaged one is kept aside: the platform
// gives open orders again, and one that is then done twice harms nobody's rights.
func (a *Agent) openErasures() (err error) {
	path := filepath.Join(a.cfg.DataDir, "erasures.line")
	a.erasures, err = erasure.Open(path, a.now)
	if !errors.Is(err, durable.ErrDamaged) {
		return err
	}
	saved := fmt.Sprintf("%s.damaged-%d", path, a.now().Unix())
	if err := errors.Join(os.Rename(path, saved), durable.SyncDir(path)); err != nil {
		return fmt.Errorf("erasures: %w", err)
	}
	a.log.Error("the file of orders to erase was damaged; the platform gives open orders again", "moved_to", saved)
	a.note(journal.Damage{What: "erasures.line", SavedAs: filepath.Base(saved)})
	a.erasures, err = erasure.Open(path, a.now)
	return err
}

// ordered takes an order that the platform signed.
func (a *Agent) ordered(e *wire.Erasure) {
	select {
	case a.orders <- e:
	default:
	}
}

// eraser carries out orders to erase until ctx ends; what a crash cut off goes first.
func (a *Agent) eraser(ctx context.Context) {
	retry := time.NewTimer(0)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-a.orders:
			a.takeOrder(e)
		case <-retry.C:
		}
		if !a.eraseAll(ctx) {
			retry.Reset(eraseAgain)
		}
	}
}

// takeOrder notes an order, or answers one that is done again.
func (a *Agent) takeOrder(e *wire.Erasure) {
	done, err := a.erasures.Take(e)
	switch {
	case errors.Is(err, erasure.ErrOld):
		a.link.RefuseErasure(err)
	case err != nil:
		a.log.Error("an order to erase cannot be noted; the platform gives it again", "err", err)
	case done != nil:
		a.answer(done)
	}
}

// eraseAll carries out what is open; false: something has to be tried again.
func (a *Agent) eraseAll(ctx context.Context) bool {
	for _, o := range a.erasures.Pending() {
		if err := a.erase(ctx, o); err != nil {
			if ctx.Err() == nil {
				a.log.Error("an erasure is not complete and is tried again", "err", err)
				a.note(journal.Failure{Part: "erasure", What: "not complete yet"})
			}
			return false
		}
	}
	return true
}

// erase carries out one order: consents first, so that nothing more comes in on
// them, then what is in memory, then what is durable. After a crash all of it is
// done again; what a step finds done it counts as nothing.
func (a *Agent) erase(ctx context.Context, o erasure.Order) error {
	ctx, cancel := context.WithTimeout(ctx, eraseTime)
	defer cancel()
	out := wire.Erased{Version: wire.Version, Vehicle: a.link.Vehicle(), Ticket: o.Ticket, Seq: o.Seq}
	a.erasing("consents")
	what := store.Erasure{Whole: o.Whole, Subject: o.Subject}
	if err := a.eraseConsents(ctx, o, &what, &out); err != nil {
		return err
	}
	a.erasing("memory")
	if _, err := a.pipe.Flush(ctx); err != nil {
		return err
	}
	dropped, err := a.pipe.Forget(ctx, what.Covers)
	if err != nil {
		return err
	}
	a.erasing("durable")
	gone, err := a.store.Erase(what)
	if err != nil {
		return err
	}
	out.Frames, out.Held, out.Records = gone.Frames, gone.Held, gone.Records+dropped+out.Records
	out.At = a.now().UnixNano()
	a.erasing("journal")
	head, err := a.journal.NoteHead(journal.Erased{
		Ticket: o.Ticket.String(), Whole: o.Whole, Consents: out.Consents, Frames: out.Frames, Records: out.Records, Held: out.Held,
	})
	if err != nil {
		return err
	}
	out.Journal = head.Hash
	a.erasing("finish")
	if err := a.erasures.Finish(&out); err != nil {
		return err
	}
	a.answer(&out)
	return nil
}

// eraseConsents withdraws the person's consents and names all that they ever gave:
// frames may wait on one that is over.
func (a *Agent) eraseConsents(ctx context.Context, o erasure.Order, what *store.Erasure, out *wire.Erased) error {
	for _, r := range a.consents.List() {
		if !o.Whole && wire.TagOf(r.Subject) != o.Subject {
			continue
		}
		what.Consents = append(what.Consents, r.ID)
		if !r.Withdrawn {
			if _, err := a.consents.Withdraw(r.ID); err != nil {
				return err
			}
			out.Consents++
		}
		n, err := a.pipe.Withdraw(ctx, r.ID)
		if err != nil {
			return err
		}
		out.Records += n
	}
	return nil
}

func (a *Agent) answer(done *wire.Erased) {
	if err := a.link.Answer(done); err != nil {
		a.log.Error("an erasure is done and cannot be answered", "err", err)
	}
}
