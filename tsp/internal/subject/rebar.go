package subject

import (
	"time"

	"cordon/tsp/internal/store"
)

// lateFor is how long a frame of before an erasure may still come in and be opened:
// the seven days of its hour's key, and a day.
const lateFor = 8 * 24 * time.Hour

// rebar puts up the barriers again that the tickets call for: a database that was
// damaged may have lost them, and what is erased must not come in late. Of several
// tickets of one target the last counts.
func (b *Book) rebar() error {
	last := map[store.Target]*Ticket{}
	for _, t := range b.tickets {
		if o := last[t.target]; o == nil || t.Seq > o.Seq {
			last[t.target] = t
		}
	}
	now := b.cfg.Now()
	for _, t := range last {
		var err error
		switch t.State {
		case Barred, Blocked, Destroyed, Answered:
			err = b.cfg.Store.Bar(t.target)
		case Admitted, Done:
			if from := t.admitFrom(); now.Sub(from) < lateFor {
				err = b.cfg.Store.Unbar(t.target, from.UnixNano())
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
