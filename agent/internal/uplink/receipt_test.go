package uplink

import (
	"slices"
	"sync"
	"testing"

	"cordon/filters/wire"
)

// Receipts that are lost, doubled, forged or for another vehicle.
func TestReceipts(t *testing.T) {
	other := newWorld(t)
	foreign := wire.Pseudonym{1, 2, 3}
	tests := []struct {
		name    string
		answer  func(t *testing.T, w *world, nth int, id wire.FrameID) [][]byte
		freed   bool
		refused bool
		resent  bool
	}{
		{"stored", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			return [][]byte{w.receipt(t, w.vehicle, wire.StatusStored, id)}
		}, true, false, false},
		{"doubled", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			r := w.receipt(t, w.vehicle, wire.StatusRepeat, id, id)
			return [][]byte{r, r}
		}, true, false, false},
		{"first one lost", func(t *testing.T, w *world, nth int, id wire.FrameID) [][]byte {
			if nth == 0 {
				return nil
			}
			return [][]byte{w.receipt(t, w.vehicle, wire.StatusRepeat, id)}
		}, true, false, true},
		{"retry first", func(t *testing.T, w *world, nth int, id wire.FrameID) [][]byte {
			status := wire.StatusStored
			if nth == 0 {
				status = wire.StatusRetry
			}
			return [][]byte{w.receipt(t, w.vehicle, status, id)}
		}, true, false, true},
		{"forged", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			return [][]byte{other.receipt(t, w.vehicle, wire.StatusStored, id)}
		}, false, true, true},
		{"another vehicle's", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			return [][]byte{w.receipt(t, foreign, wire.StatusStored, id)}
		}, false, true, true},
		{"changed on the way", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			r := w.receipt(t, w.vehicle, wire.StatusRetry, id)
			r[len(r)-2] ^= 1
			return [][]byte{r}
		}, false, true, true},
		{"a key schedule in its place", func(t *testing.T, w *world, _ int, id wire.FrameID) [][]byte {
			return [][]byte{w.schedule(t, 1, 2)}
		}, false, true, true},
		{"empty", func(*testing.T, *world, int, wire.FrameID) [][]byte { return [][]byte{{0}} }, false, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			b := embedded(t, w, nil)
			defer b.start(t)()
			seen := map[wire.FrameID]int{}
			var mu sync.Mutex
			p := w.join(t, b, func(_ *platform, id wire.FrameID) [][]byte {
				mu.Lock()
				defer mu.Unlock()
				seen[id]++
				return tt.answer(t, w, seen[id]-1, id)
			})
			o, e := newOutbox(), &events{}
			o.add(wire.LaneBulk, wire.LaneStatus)
			l, _ := run(t, w.config(b, o, e))
			if tt.freed {
				await(t, "an empty outbox", func() bool { return o.left() == 0 })
			} else {
				await(t, "frames sent again", func() bool { return l.State().Resent >= 2 })
				if o.left() != 2 {
					t.Errorf("%d frames left of 2", o.left())
				}
			}
			if tt.refused {
				await(t, "word of a refused receipt", func() bool { return len(e.of(ReceiptRefused)) > 0 })
				if n := len(e.of(ReceiptRefused)); n != 1 || l.State().ReceiptsRefused < 2 {
					t.Errorf("told %d times of %d refused receipts", n, l.State().ReceiptsRefused)
				}
			}
			if again := l.State().Resent > 0; again != tt.resent {
				t.Errorf("sent again: %v", again)
			}
			ids := p.ids()
			slices.SortFunc(ids, func(a, b wire.FrameID) int { return slices.Compare(a[:], b[:]) })
			if n := len(slices.Compact(ids)); n != 2 {
				t.Errorf("%d frame ids on the wire, want the same 2", n)
			}
		})
	}
}
