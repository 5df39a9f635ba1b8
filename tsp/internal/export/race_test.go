package export_test

import (
	"crypto/ed25519"
	"errors"
	"sync"
	"testing"
	"time"

	"cordon/filters/wire"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// Everybody at once: each request ends in one way, the log tells of each step in an order
// that a second gate follows to the same states, and the counts are those of what is
// open or out.
func TestEverybodyAtOnce(t *testing.T) {
	w := newWorld(t)
	cars := w.fleet(12)
	w.risk = counting{}
	w.reopen(t)
	ignore := func(err error) {
		if err != nil && !errors.Is(err, export.ErrState) && !errors.Is(err, export.ErrFourEye) && !errors.Is(err, export.ErrUnknown) {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			s := w.spec("Vehicle.Speed")
			s.Vehicles = []string{cars[i].String(), cars[i+1].String()}
			s.Coarsen = "5m"
			r, err := w.gate.Ask(t.Context(), "olga", s)
			if err != nil {
				t.Error(err)
				return
			}
			for _, who := range []string{"ann", "bob"} {
				a, text, err := w.gate.Challenge(r.ID, who)
				if err != nil {
					ignore(err)
					return
				}
				_, err = w.gate.Approve(r.ID, signed(t, who, a, text))
				ignore(err)
			}
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					_, err := w.gate.Release(t.Context(), "olga", r.ID, "")
					ignore(err)
				})
			}
			if i%2 == 0 {
				both.Go(func() {
					_, err := w.gate.Revoke("ann", r.ID)
					ignore(err)
				})
			}
			both.Wait()
		})
	}
	wg.Go(func() {
		for range 10 {
			ignore(w.gate.Tick())
			_ = w.gate.List()
		}
	})
	wg.Go(func() {
		_, _, err := w.gate.Erase(cars[3])
		ignore(err)
	})
	wg.Wait()
	before := w.gate.List()
	ends := map[string]int{}
	for _, e := range w.history(t) {
		if e.Type == ledger.Sent || e.Type == ledger.Revoke || e.Type == ledger.Deny {
			ends[e.Request]++
		}
	}
	out := map[wire.Pseudonym]bool{}
	for _, r := range before {
		if over := r.State == export.StateReleased || r.State == export.StateRevoked || r.State == export.StateDenied; over != (ends[r.ID] == 1) || ends[r.ID] > 1 {
			t.Errorf("%s ended %d times and is %s", r.ID, ends[r.ID], r.State)
		}
		if r.State == export.StateReleased || r.State == export.StatePending || r.State == export.StateApproved {
			for i, v := range cars {
				if v.String() == r.Spec.Vehicles[0] {
					out[v], out[cars[i+1]] = true, true
				}
			}
		}
	}
	n, all := uint64(len(out)), uint64(len(cars))
	w.reopen(t)
	for i, r := range w.gate.List() {
		if r.ID != before[i].ID || r.State != before[i].State {
			t.Errorf("%s was %s, and after a restart %s", before[i].ID, before[i].State, r.State)
		}
	}
	w.counted(t, "labs", cars, [3]uint64{all - n, all, 0})
}

func signed(t *testing.T, who string, a ledger.Approval, text []byte) export.Signed {
	expires, err := time.Parse(time.RFC3339, a.Expires)
	if err != nil {
		t.Error(err)
	}
	return export.Signed{By: as(who), Expires: expires, Signature: sign(who, text)}
}

func sign(who string, text []byte) []byte { return ed25519.Sign(keyOf(who), text) }
