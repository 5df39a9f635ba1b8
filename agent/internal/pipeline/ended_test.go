package pipeline

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
)

// allow puts a consent for location in force for d.
func (r *rig) allow(d time.Duration) {
	now := time.Now().UnixNano()
	r.set(func() {
		r.consents = []filters.Consent{{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety,
			Recipient: "tsp", From: now, Until: now + int64(d)}}
	})
}

func verdicts(c Counts, effect, rule string) (n uint64) {
	for _, v := range c.Verdicts {
		if v.Source == "gnss" && v.Effect == effect && v.Rule == rule {
			n += v.Count
		}
	}
	return n
}

// However a consent ends before its records are durable, the verdicts of their
// source say what the account says.
func TestVerdictsOfAConsentThatEnded(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(t *testing.T, r *rig)
	}{
		{"expired without a key", func(t *testing.T, r *rig) {
			r.set(func() { r.noKey[0] = true })
			r.put(place(), place(), speed())
			time.Sleep(2 * time.Minute)
			r.set(func() { clear(r.noKey) })
		}},
		{"withdrawn in an open batch", func(t *testing.T, r *rig) {
			r.put(place(), place(), speed())
			synctest.Wait()
			r.set(func() { r.consents = nil })
			if n, err := r.Withdraw(t.Context(), 7); err != nil || n != 2 {
				t.Errorf("took back %d, %v", n, err)
			}
		}},
		{"withdrawn in a frame not committed", func(t *testing.T, r *rig) {
			r.store.setFail(errors.New("disk full"))
			r.put(place(), place(), speed())
			time.Sleep(1500 * time.Millisecond)
			r.set(func() { r.consents = nil })
			if n, err := r.Withdraw(t.Context(), 7); err != nil || n != 2 {
				t.Errorf("took back %d, %v", n, err)
			}
			r.store.setFail(nil)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, r *rig) {
				r.allow(time.Minute)
				tc.end(t, r)
				time.Sleep(3 * time.Second)
				c := r.account()
				if c.Tally.Blocked[filters.C2] != 2 || verdicts(c, "drop", "C2") != 2 || verdicts(c, "pass", "") != 2 {
					t.Errorf("blocked %v, verdicts %+v", c.Tally.Blocked, c.Verdicts)
				}
				frames, _ := r.store.kept()
				if len(frames) != 1 || frames[0].Consent != 0 || len(r.shares) != 0 {
					t.Errorf("%d frames, %d shares kept", len(frames), len(r.shares))
				}
			})
		})
	}
}

// A batch that cannot be sealed never met the platform.
func TestUnsealableIsNotRejected(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		noPoint := func(int64) ([32]byte, bool) { return [32]byte{}, true } // nothing can be agreed on with it
		if err := r.Do(t.Context(), func() { r.cfg.Key = noPoint }); err != nil {
			t.Fatal(err)
		}
		r.put(speed(), speed())
		time.Sleep(2 * time.Second)
		if c := r.account(); c.Tally.Shed[store.ShedUnsealable] != 2 || c.Tally.Shed[store.ShedRejected] != 0 || c.Memory != 0 {
			t.Errorf("%+v", c.Tally)
		}
	})
}

// No plaintext of a held record stays behind once it is durable, however often
// its buffer had to grow.
func TestHeldIsWiped(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		var all [][]byte
		err := r.Do(t.Context(), func() {
			r.begin()
			for range 50 {
				rec := place()
				all = append(all, r.held[:cap(r.held)]) // with what append may leave behind its end
				r.hold(&rec)
			}
			all = append(all, r.held[:cap(r.held)])
			if len(r.out.Held) != 50 || r.out.Held[0].Data[0] != '{' {
				t.Errorf("%d held", len(r.out.Held))
			}
			r.commit(time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		_, held := r.store.kept()
		if len(held) != 50 || len(held[0].Data) == 0 {
			t.Fatalf("%d kept", len(held))
		}
		for i, b := range all {
			for _, c := range b {
				if c != 0 {
					t.Fatalf("buffer %d of %d holds plaintext still", i, len(all))
				}
			}
		}
	})
}
