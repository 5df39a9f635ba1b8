package export_test

import (
	"context"
	"errors"
	"testing"

	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// cutOff is a door whose file left and did not arrive.
type cutOff struct{ *egress.Door }

func (c cutOff) Send(ctx context.Context, r export.Released, d export.Delivery) (ledger.Event, error) {
	e, err := c.Door.Send(ctx, r, d)
	return e, errors.Join(err, egress.ErrUndelivered)
}

// A file that left and is not delivered is out: it says so, and is not sent twice.
func TestUndelivered(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	export.SetDoor(w.gate, cutOff{w.door})
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, egress.ErrUndelivered) {
		t.Fatalf("got %v", err)
	}
	if got, err := w.gate.Get(r.ID); err != nil || got.State != export.StateReleased {
		t.Errorf("%s, %v", got.State, err)
	}
	if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) {
		t.Errorf("released twice: %v", err)
	}
	if n := w.kinds(ledger.Sent); n != 1 {
		t.Errorf("%d deliveries", n)
	}
}
