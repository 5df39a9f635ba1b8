package pipeline

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
)

// slower is a policy under which speed() is out of range.
const slower = `signals:
  - {path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 40], purpose: driving-safety, from: ['can.*']}
`

func chainOf(t testing.TB, overlays ...string) *filters.Chain {
	t.Helper()
	var src []policy.Source
	for i, o := range overlays {
		src = append(src, policy.Source{Name: fmt.Sprintf("overlay%d.yaml", i), Data: []byte(o)})
	}
	prog, err := policy.Compile("draft-2021", src...)
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(prog, filters.Options{})
}

// byEffect adds up the counts of one source.
func byEffect(c Counts, src string) (passed, dropped uint64) {
	for _, v := range c.Verdicts {
		switch {
		case v.Source != src:
		case v.Effect == "pass":
			passed += v.Count
		default:
			dropped += v.Count
		}
	}
	return passed, dropped
}

// TestSwap: from the next group on the new policy judges; what the old one let out
// stays let out, in frames of its own, and counters go on.
func TestSwap(t *testing.T) {
	before, after := chainOf(t), chainOf(t, slower)
	bubble(t, func(t *testing.T, r *rig) {
		r.put(speed(), speed(), speed())
		synctest.Wait()
		if err := r.Swap(t.Context(), after); err != nil {
			t.Fatal(err)
		}
		if frames, _ := r.store.kept(); len(frames) != 1 || frames[0].Records != 3 {
			t.Errorf("the old policy's batch was not closed: %+v", frames)
		}
		r.put(speed(), speed())
		synctest.Wait()
		if err := r.Swap(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		r.put(speed())
		time.Sleep(1100 * time.Millisecond)
		c := r.account()
		if passed, dropped := byEffect(c, "can.powertrain"); passed != 4 || dropped != 2 || c.Tally.Received != 6 || c.Tally.Blocked[filters.U2] != 2 {
			t.Errorf("%d passed, %d dropped, %+v", passed, dropped, c.Tally)
		}
		if frames, _ := r.store.kept(); len(frames) != 2 {
			t.Errorf("%d frames", len(frames))
		}
	})
}

// TestSwapWithoutKey: what waits for a key goes on waiting, and is neither lost nor
// mixed with what another policy let out.
func TestSwapWithoutKey(t *testing.T) {
	after := chainOf(t, "position_keep: 100h\n")
	bubble(t, func(t *testing.T, r *rig) {
		r.set(func() { r.noKey[0] = true })
		r.put(speed(), speed())
		synctest.Wait()
		if err := r.Swap(t.Context(), after); err != nil {
			t.Fatal(err)
		}
		r.put(speed())
		if c := r.account(); c.NoKey != 3 || c.Memory != 3 {
			t.Errorf("%d in memory, %d without a key", c.Memory, c.NoKey)
		}
		r.set(func() { r.noKey[0] = false })
		time.Sleep(3 * time.Second)
		frames, _ := r.store.kept()
		if len(frames) != 2 || frames[0].Records+frames[1].Records != 3 {
			t.Errorf("frames %+v", frames)
		}
		r.account()
	})
}

// TestSwapUnderLoad: many swaps between many groups of two producers: every record
// is judged once, by one of the two policies.
func TestSwapUnderLoad(t *testing.T) {
	chains := []*filters.Chain{chainOf(t), chainOf(t, slower)}
	bubble(t, func(t *testing.T, r *rig) {
		const groups, each = 200, 7
		var wg sync.WaitGroup
		for producer := range 2 {
			wg.Go(func() {
				for i := range groups {
					if producer == 0 && i%2 == 0 {
						if err := r.Swap(t.Context(), chains[i/2%2]); err != nil {
							t.Error(err)
						}
					}
					g := r.Get()
					for range each {
						g.Add(speed())
					}
					if err := r.Put(t.Context(), g); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		c := r.Final()
		passed, dropped := byEffect(c, "can.powertrain")
		const all = 2 * groups * each
		if passed+dropped != all || c.Tally.Received != all || c.Tally.Pending != passed || c.Tally.Blocked[filters.U2] != dropped || !c.Tally.Balanced() {
			t.Errorf("%d passed, %d dropped of %d: %+v", passed, dropped, all, c.Tally)
		}
		if passed == 0 || dropped == 0 {
			t.Errorf("%d passed, %d dropped: only one policy judged", passed, dropped)
		}
		frames, _ := r.store.kept()
		n := uint64(0)
		for _, f := range frames {
			n += uint64(f.Records)
		}
		if n != passed {
			t.Errorf("%d records in frames, %d passed", n, passed)
		}
	})
}

// TestCollecting: the driver's setting is asked for with every group (C1).
func TestCollecting(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.put(place())
		synctest.Wait()
		r.set(func() { r.off = filters.Location })
		r.put(place(), speed())
		c := r.account()
		if _, dropped := byEffect(c, "gnss"); c.Tally.Blocked[filters.C1] != 1 || dropped != 2 {
			t.Errorf("%+v", c.Verdicts)
		}
	})
}

// TestOutside: what is outside an app's manifest is told with the classes outside,
// what is over its capacity without, and a swap gives no fresh budget.
func TestOutside(t *testing.T) {
	with := chainOf(t, `sources:
  - {name: app.radio}
  - {name: app.chat, capacity: 800}
scopes:
  - {app: app.radio, manifest: radio-2, classes: [Diagnostic]}
`)
	bubble(t, func(t *testing.T, r *rig) {
		var told []string
		r.cfg.Outside = func(source string, rule filters.Rule, manifest string, classes filters.Labels) {
			told = append(told, fmt.Sprint(source, " ", rule, " ", manifest, " ", classes))
		}
		const latitude, note = "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude", "Vehicle.Cordon.App.Note.Text"
		chat := func() filters.Record {
			return record(note, "app.chat", filters.StringValue([]byte("the coolant pump was replaced in the afternoon by hand")))
		}
		if err := r.Swap(t.Context(), with); err != nil {
			t.Fatal(err)
		}
		r.put(record(latitude, "app.radio", filters.FloatValue(30.5)), chat())
		if err := r.Swap(t.Context(), with); err != nil {
			t.Fatal(err)
		}
		r.put(chat())
		r.account()
		if got, want := fmt.Sprint(told), "[app.radio U4 radio-2 Location app.chat U5  none]"; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	})
}
