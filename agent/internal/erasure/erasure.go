// Package erasure remembers the platform's orders to erase somebody (rule S3): which
// is being carried out, which are done and with what outcome. An order that comes
// again is answered again and not done again, and an old one that somebody kept is
// refused.
package erasure

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"cordon/agent/internal/durable"
	"cordon/filters/wire"
)

// maxAge is how old an order may be: the platform signs it anew whenever it sends
// it, so an older one was kept by somebody else.
const maxAge = 24 * time.Hour

// maxDone bounds the orders remembered. Those with a lower number than all of them
// are refused.
const maxDone = 32

// ErrOld refuses an order.
var ErrOld = errors.New("the order was given long ago and comes from somebody who kept it")

// Order is an order as the file has it. Done is nil until it is carried out.
type Order struct {
	Ticket  wire.TicketID   `json:"ticket"`
	Seq     uint64          `json:"seq"`
	Whole   bool            `json:"whole,omitempty"`
	Subject wire.SubjectTag `json:"subject"`
	Done    *wire.Erased    `json:"done,omitempty"`
}

type file struct {
	Floor  uint64  `json:"floor"` // orders up to this number are forgotten
	Orders []Order `json:"orders"`
}

func bySeq(x, y Order) int { return cmp.Compare(x.Seq, y.Seq) }

// Book is the file of orders. Safe for concurrent use.
type Book struct {
	path string
	now  func() time.Time

	mu sync.Mutex
	file
}

// Open reads the book, or begins one. A damaged one is an error: what it forgets
// could be done twice.
func Open(path string, now func() time.Time) (*Book, error) {
	b := &Book{path: path, now: now}
	err := durable.ReadLine(path, &b.file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("erasures %s: %w. Try: move the file away; the platform then gives open orders again", path, err)
	}
	return b, nil
}

// Take notes an order, durable when it returns. done is the outcome of one that is
// done already. Errors: ErrOld, or of the disk.
func (b *Book) Take(e *wire.Erasure) (done *wire.Erased, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now().Sub(time.Unix(0, e.Issued)) > maxAge {
		return nil, ErrOld
	}
	for i := range b.Orders {
		if o := &b.Orders[i]; o.Seq == e.Seq || o.Ticket == e.Ticket {
			if o.Ticket != e.Ticket || o.Seq != e.Seq || o.Whole != e.Whole || o.Subject != e.Subject {
				return nil, fmt.Errorf("%w: its number was another order's", ErrOld)
			}
			return o.Done, nil
		}
	}
	if e.Seq <= b.Floor {
		return nil, ErrOld
	}
	if len(b.Orders) >= 2*maxDone {
		return nil, errors.New("too many orders to erase are open")
	}
	next := file{b.Floor, append(slices.Clone(b.Orders), Order{Ticket: e.Ticket, Seq: e.Seq, Whole: e.Whole, Subject: e.Subject})}
	return nil, b.save(next)
}

// Pending lists the orders that are not done, in the platform's order.
func (b *Book) Pending() []Order {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := slices.DeleteFunc(slices.Clone(b.Orders), func(o Order) bool { return o.Done != nil })
	slices.SortFunc(out, bySeq)
	return out
}

// Counts gives the number of orders that are open and done.
func (b *Book) Counts() (open, done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.Orders {
		if b.Orders[i].Done == nil {
			open++
		}
	}
	return open, int(b.Floor) + len(b.Orders) - open
}

// Finish notes that an order is carried out, durable when it returns.
func (b *Book) Finish(done *wire.Erased) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := file{b.Floor, slices.Clone(b.Orders)}
	for i := range next.Orders {
		if next.Orders[i].Ticket == done.Ticket {
			next.Orders[i].Done = done
		}
	}
	return b.save(next.trimmed())
}

// trimmed forgets the orders with the lowest numbers among those that are done.
func (f file) trimmed() file {
	slices.SortFunc(f.Orders, bySeq)
	for len(f.Orders) > maxDone && f.Orders[0].Done != nil {
		f.Floor = max(f.Floor, f.Orders[0].Seq)
		f.Orders = f.Orders[1:]
	}
	return f
}

func (b *Book) save(next file) error {
	if err := durable.WriteLine(b.path, &next); err != nil {
		return fmt.Errorf("erasures: %w. Try: free some space", err)
	}
	b.file = next
	return nil
}
