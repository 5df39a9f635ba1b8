package pipeline

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
)

// What comes while the last commit is tried again finds the queues empty and the
// goroutine gone from them.
func TestLateComersAreTurnedAwayOrCounted(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.store.setFail(errors.New("disk full"))
		r.put(speed())
		synctest.Wait()
		ended := make(chan error, 1)
		go func() { ended <- r.stop() }()
		time.Sleep(100 * time.Millisecond) // of the bubble: between the first attempt and the second
		for name, done := range map[string]func([]filters.Verdict, error){"a group": nil, "a request": func([]filters.Verdict, error) {}} {
			g := r.Get()
			g.Add(speed())
			g.Done = done
			if err := r.Put(t.Context(), g); !errors.Is(err, ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		g := r.Get()
		g.Add(speed())
		g.Add(speed())
		r.Offer(g)
		r.Refused("app.nav", filters.U1, 3)
		r.store.setFail(nil)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		got := r.store.Tally()
		if got.Received != 6 || got.Pending != 1 || got.Shed[store.ShedMemoryFull] != 2 || got.Blocked[filters.U1] != 3 {
			t.Errorf("%+v", got)
		}
		r.account()
	})
}

// Whoever waits for room when the pipeline stops is either judged or told so;
// every record that was taken is counted.
func TestStopWhileMany(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		taken := uint64(0)
		for range 3 * replayQueue {
			wg.Go(func() {
				g := r.Get()
				g.Add(speed())
				if err := r.Put(context.WithoutCancel(t.Context()), g); err == nil {
					mu.Lock()
					taken++
					mu.Unlock()
				}
			})
		}
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		if got := r.store.Tally(); got.Received != taken {
			t.Errorf("%d taken, %+v", taken, got)
		}
	})
}

// A flood of refusals takes no room from records of live sources.
func TestRefusalsTakeNoRoom(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		const flood = 79_200
		for range 8 {
			r.Refused("app.nav", filters.U1, flood/8)
		}
		for range 100 { // all that there is room for
			g := r.Get()
			g.Add(speed())
			r.Offer(g)
		}
		time.Sleep(3 * time.Second)
		got := r.store.Tally()
		if got.Blocked[filters.U1] != flood || got.Pending != 100 || got.ShedTotal() != 0 || got.Received != flood+100 {
			t.Errorf("%+v", got)
		}
		c := r.account()
		for _, v := range c.Verdicts {
			if v.Source == "app.nav" && (v.Effect != "drop" || v.Count != flood) {
				t.Errorf("%+v", v)
			}
		}
	})
}
