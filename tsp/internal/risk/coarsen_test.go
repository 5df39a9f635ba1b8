package risk

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestCoarseningValid(t *testing.T) {
	for c, want := range map[Coarsening]bool{"": true, "trip": true, "5m": true, "1s": true, "24h": true, "25h": false, "10ms": false, "1500ms": false, "-5m": false, "often": false} {
		if err := c.Valid(); (err == nil) != want {
			t.Errorf("%q: %v", c, err)
		}
	}
}

// parked makes two trips of a speed and a pedal, an hour apart.
func parked() (list []Sample) {
	for trip := range int64(2) {
		for s := range int64(200) {
			at := (1_700_000_000 + trip*4000 + s) * second
			list = append(list, Sample{Signal: speedPath, At: at, Value: 36}, Sample{Signal: "Vehicle.Chassis.Accelerator.PedalPosition", At: at, Value: float64(s)})
		}
		for s := int64(200); s < 1500; s += 50 { // stands, and says so
			list = append(list, Sample{Signal: speedPath, At: (1_700_000_000 + trip*4000 + s) * second})
		}
	}
	return list
}

func TestTrips(t *testing.T) {
	if got := trips(parked()); len(got) != 2 || got[1][0].At != 1_700_004_000*second {
		t.Fatalf("%d trips, want 2", len(got))
	}
	if got := trips(only(parked(), "Vehicle.Chassis.Accelerator.PedalPosition")); len(got) != 2 {
		t.Errorf("without a speed: %d trips, want 2 by the gap", len(got))
	}
	v, err := Coarsen(Vehicle{parked()}, ByTrip)
	if err != nil {
		t.Fatal(err)
	}
	if got := trips(v.Samples); len(got) != 2 {
		t.Errorf("of aggregates: %d trips, want 2", len(got))
	}
}

func TestCoarsen(t *testing.T) {
	v, err := Coarsen(Vehicle{parked()}, "1m")
	if err != nil {
		t.Fatal(err)
	}
	pedal := only(v.Samples, "Vehicle.Chassis.Accelerator.PedalPosition")
	sums := map[Stat]float64{}
	for _, x := range pedal {
		if x.At%(60*second) != 0 || x.Span != 60*second {
			t.Fatalf("a row from %d for %d", x.At, x.Span)
		}
		sums[x.Stat] += x.Value
		if x.Stat == Max {
			sums[Max] = math.Max(x.Value, sums[Max]-x.Value)
		}
	}
	if sums[Count] != 400 || sums[Max] != 199 {
		t.Errorf("counts add up to %.0f of 400 samples, the largest is %.0f of 199", sums[Count], sums[Max])
	}
	if !slices.IsSortedFunc(v.Samples, func(a, b Sample) int { return int(a.At/second - b.At/second) }) {
		t.Error("rows are not in order of time")
	}
	trip, err := Coarsen(Vehicle{parked()}, ByTrip)
	if err != nil {
		t.Fatal(err)
	}
	means := 0
	for _, x := range only(trip.Samples, "Vehicle.Chassis.Accelerator.PedalPosition") {
		if x.Stat == Mean {
			means++
			if x.Value != 99.5 {
				t.Errorf("mean %.2f, want 99.5", x.Value)
			}
		}
	}
	if means != 2 {
		t.Errorf("%d means of two trips", means)
	}
}

func TestCoarsenerStops(t *testing.T) {
	full := errors.New("full")
	k, err := NewCoarsener("1m", func(Sample) error { return full })
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Add(Sample{Signal: "a", At: 1}); err != nil {
		t.Fatal(err)
	}
	if err := k.Add(Sample{Signal: "a", At: 61 * second}); !errors.Is(err, full) {
		t.Errorf("the receiver's error became %v", err)
	}
	if _, err := NewCoarsener("", nil); err == nil || !strings.Contains(err.Error(), "Try") {
		t.Errorf("no coarsening at all: %v", err)
	}
}
