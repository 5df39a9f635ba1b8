package store

import (
	"fmt"

	"cordon/internal/clock"
)

// askEvery is after how many records a query asks the time again: it may take long.
const askEvery = 256

// ends withholds what was kept on a consent that has ended (rule T1), by the clock
// that does not go back.
type ends struct {
	clock  *clock.Clock
	state  clock.State
	asked  int
	lost   *Lost
	locked int // records whose consent may have ended while nobody knew the time
}

// readable reports whether a record may be handed out at this moment.
func (e *ends) readable(r *Record) bool {
	if r.Until == 0 {
		return true
	}
	if e.asked%askEvery == 0 {
		e.state = e.clock.State()
	}
	e.asked++
	switch {
	case e.state.Now.UnixNano() >= r.Until:
		e.lost.Ended++
		return false
	case !e.state.Anchored: // it may be later than that
		e.locked++
		return false
	}
	return true
}

func (e *ends) err() error {
	if e.locked == 0 {
		return nil
	}
	return fmt.Errorf("store: query: %d records kept on consents: %w. Try: let the clock find two sources that agree", e.locked, ErrLocked)
}
