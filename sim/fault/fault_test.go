package fault

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"cordon/sim/vehicle"
)

func draw(seed uint64, seconds float64) Schedule {
	return Draw(rand.New(rand.NewPCG(seed, 3)), seconds)
}

func TestEveryKindComes(t *testing.T) {
	airbags := 0
	for seed := range uint64(200) {
		kinds := map[Kind]int{}
		last := 0.0
		for _, e := range draw(seed, 600) {
			kinds[e.Kind]++
			if e.From < last || e.From < vehicle.Departure || e.From >= 600 || e.To <= e.From {
				t.Fatalf("seed %d: %+v", seed, e)
			}
			last = e.From
		}
		if kinds[Overheat] != 1 || kinds[LowTyre] != 1 || kinds[ABS] != 1 || kinds[HardBraking] < 2 {
			t.Fatalf("seed %d: %v", seed, kinds)
		}
		airbags += kinds[Airbag]
	}
	if airbags < 25 || airbags > 80 {
		t.Errorf("%d airbags in 200 drives", airbags)
	}
}

func TestShortDriveHasNone(t *testing.T) {
	if s := draw(1, 5); len(s) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestAtAndBegan(t *testing.T) {
	s := Schedule{{Kind: LowTyre, From: 5, To: 50, Tyre: 3}, {Kind: ABS, From: 10, To: 20}, {Kind: HardBraking, From: 12, To: 13}}
	for _, c := range []struct {
		at   float64
		want vehicle.Faults
	}{
		{4.99, vehicle.Faults{}},
		{5, vehicle.Faults{TyreLeak: 3}},
		{12.5, vehicle.Faults{TyreLeak: 3, ABSFailed: true, HardBraking: true}},
		{20, vehicle.Faults{TyreLeak: 3}},
		{50, vehicle.Faults{}},
	} {
		if got := s.At(c.at); got != c.want {
			t.Errorf("at %v: %+v", c.at, got)
		}
	}
	if got := s.Began(10, 12); len(got) != 1 || got[0].Kind != ABS {
		t.Errorf("began: %+v", got)
	}
}

func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for k := Overheat; k <= Airbag; k++ {
		seen[k.Code()] = true
	}
	if len(seen) != 5 || Kind(99).Code() != "U3FFF" || Overheat.Code() != "P0217" {
		t.Errorf("codes %v", seen)
	}
}

func TestSameSeedSameSchedule(t *testing.T) {
	if !reflect.DeepEqual(draw(7, 300), draw(7, 300)) || reflect.DeepEqual(draw(7, 300), draw(8, 300)) {
		t.Fatal("the schedule does not follow the seed")
	}
}
