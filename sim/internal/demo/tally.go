package demo

import (
	"math"
	"slices"
	"strconv"

	"cordon/sim/truth"
)

// truthTally sums up the ground truth: how much of what was fed, and every value
// that the buses carried, to compare with what the platform stored.
type truthTally struct {
	items    uint64
	byKind   map[string]uint64
	signals  uint64
	people   uint64 // personal values in texts
	media    uint64 // cabin frames and sounds
	physical map[string]map[int64][]float64
}

func (t *truthTally) init() {
	t.byKind = map[string]uint64{}
	t.physical = map[string]map[int64][]float64{}
}

func (t *truthTally) add(i *truth.Item) {
	t.items++
	t.byKind[i.Kind]++
	for _, e := range i.Contains {
		switch e.Type {
		case "MEDIA":
			t.media++
		case "LOCATION":
		default:
			t.people++
		}
	}
	if i.Frame == nil {
		return
	}
	t.signals += uint64(len(i.Frame.Signals))
	for name, v := range i.Frame.Signals {
		key := i.Frame.Message + "." + name
		if t.physical[key] == nil {
			t.physical[key] = map[int64][]float64{}
		}
		// The bus log has microseconds.
		at := i.T / 1000
		t.physical[key][at] = append(t.physical[key][at], v)
	}
}

// match counts the stored values of a signal that the bus carried at that
// microsecond, and those that it did not.
func (t *truthTally) match(key string, stored []storedRecord) (same, other int) {
	for _, r := range stored {
		v, err := strconv.ParseFloat(string(r.Value), 64)
		at := r.T.UnixNano() / 1000
		if err == nil && slices.ContainsFunc(t.physical[key][at], func(x float64) bool { return math.Abs(x-v) <= 1e-9*math.Max(1, math.Abs(x)) }) {
			same++
		} else {
			other++
		}
	}
	return same, other
}

// carried is how many values of a signal the bus carried.
func (t *truthTally) carried(key string) (n int) {
	for _, vs := range t.physical[key] {
		n += len(vs)
	}
	return n
}
