// Package fault lays out what goes wrong on a drive: faults and abnormal
// warnings on a schedule drawn from the seed.
package fault

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"cordon/sim/vehicle"
)

// Kind is a kind of fault.
type Kind int

// The kinds.
const (
	Overheat Kind = iota
	LowTyre
	ABS
	HardBraking
	Airbag
)

// codes are what the diagnostic application reports.
var codes = [...]string{Overheat: "P0217", LowTyre: "C0750", ABS: "C0035", HardBraking: "C1A10", Airbag: "B0051"}

// Code is the trouble code of a kind.
func (k Kind) Code() string {
	if k < 0 || int(k) >= len(codes) {
		return "U3FFF"
	}
	return codes[k]
}

// Event is one fault from one time to another, seconds since the start.
type Event struct {
	Kind     Kind
	From, To float64
	Tyre     int // of LowTyre: 1 FL to 4 RR
}

// Schedule is the faults of one drive, by the time they begin.
type Schedule []Event

// Draw lays out a schedule for a drive of some seconds: every kind but the
// airbag at least once when there is room, hard braking more often. The airbag
// ends a drive, so it comes in one drive of four and near the end.
func Draw(rng *rand.Rand, seconds float64) Schedule {
	first := vehicle.Departure + 6
	room := seconds - first
	airbag, airbagAt := rng.IntN(4) == 0, 0.92+rng.Float64()*0.05
	if room <= 0 {
		return nil
	}
	at := func() float64 { return first + rng.Float64()*room*0.8 }
	var s Schedule
	add := func(k Kind, length float64) {
		from := at()
		s = append(s, Event{Kind: k, From: from, To: from + length, Tyre: 1 + rng.IntN(4)})
	}
	add(Overheat, 60)
	add(LowTyre, seconds)
	add(ABS, 45)
	for range 1 + int(seconds/120) {
		add(HardBraking, 1.5)
	}
	if airbag {
		s = append(s, Event{Kind: Airbag, From: seconds * airbagAt, To: seconds + 1})
	}
	slices.SortStableFunc(s, func(a, b Event) int { return cmp.Compare(a.From, b.From) })
	return s
}

// At merges what is active at t seconds.
func (s Schedule) At(t float64) vehicle.Faults {
	var f vehicle.Faults
	for _, e := range s {
		if t < e.From || t >= e.To {
			continue
		}
		switch e.Kind {
		case Overheat:
			f.CoolingLost = true
		case LowTyre:
			f.TyreLeak = e.Tyre
		case ABS:
			f.ABSFailed = true
		case HardBraking:
			f.HardBraking = true
		case Airbag:
			f.Airbag = true
		}
	}
	return f
}

// Began lists the faults that begin in [from, to).
func (s Schedule) Began(from, to float64) []Event {
	var out []Event
	for _, e := range s {
		if e.From >= from && e.From < to {
			out = append(out, e)
		}
	}
	return out
}
