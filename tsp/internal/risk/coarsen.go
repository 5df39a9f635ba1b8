package risk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Coarsening says how a series is aggregated before it leaves: "" not at all, "trip"
// over whole trips, or a duration as "5m" over windows of the clock.
type Coarsening string

// ByTrip aggregates over trips.
const ByTrip Coarsening = "trip"

// Coarsenings are what Offer tries, the finest first.
var Coarsenings = []Coarsening{"1m", "5m", "10m", "30m", ByTrip}

// Valid refuses anything but "", "trip" and durations from one second to a day.
func (c Coarsening) Valid() error {
	if c == "" || c == ByTrip {
		return nil
	}
	d, err := time.ParseDuration(string(c))
	if err != nil || d < time.Second || d > 24*time.Hour || d%time.Second != 0 {
		return fmt.Errorf("no coarsening: %q. Try: trip, or a duration as 5m", c)
	}
	return nil
}

// sum is an aggregate in the making.
type sum struct {
	first, last    int64
	total, low, up float64
	n              int
}

// Coarsener aggregates one vehicle's samples as they come, in order of At, and emits
// mean, minimum, maximum and count of each signal and span. Trips are those that
// Assess sees, found over all signals given to it. It holds one sum for each signal.
type Coarsener struct {
	window int64 // ns, 0: trips
	emit   func(Sample) error
	split  splitter
	sums   map[string]*sum
	start  int64 // of the window
}

// NewCoarsener makes one; c must not be "".
func NewCoarsener(c Coarsening, emit func(Sample) error) (*Coarsener, error) {
	if err := c.Valid(); err != nil {
		return nil, err
	}
	k := &Coarsener{emit: emit, sums: map[string]*sum{}}
	switch c {
	case "":
		return nil, fmt.Errorf("nothing to coarsen. Try: trip, or a duration as 5m")
	case ByTrip:
	default:
		d, _ := time.ParseDuration(string(c)) // Valid has parsed it
		k.window = int64(d)
	}
	return k, nil
}

// Add takes the next sample. What is an aggregate already passes as it is, in its
// place among the rows that come out only as far as its At says.
func (k *Coarsener) Add(x Sample) error {
	fresh, _ := k.split.step(&x)
	if k.window > 0 {
		w := x.At - mod(x.At, k.window)
		fresh = w != k.start
		defer func() { k.start = w }()
	}
	if fresh {
		if err := k.flush(); err != nil {
			return err
		}
	}
	if x.Span > 0 {
		return k.emit(x)
	}
	s := k.sums[x.Signal]
	if s == nil {
		k.sums[x.Signal] = &sum{first: x.At, last: x.At, total: x.Value, low: x.Value, up: x.Value, n: 1}
		return nil
	}
	s.last = max(s.last, x.At)
	s.total, s.low, s.up, s.n = s.total+x.Value, min(s.low, x.Value), max(s.up, x.Value), s.n+1
	return nil
}

// Close emits what is left.
func (k *Coarsener) Close() error { return k.flush() }

func (k *Coarsener) flush() error {
	from, to := int64(0), int64(0)
	for _, s := range k.sums {
		if to == 0 || s.first < from {
			from = s.first
		}
		to = max(to, s.last+1)
	}
	if k.window > 0 {
		from, to = k.start, k.start+k.window
	}
	for _, name := range slices.Sorted(maps.Keys(k.sums)) {
		s := k.sums[name]
		row := Sample{Signal: name, At: from, Span: to - from}
		for _, r := range [4]struct {
			stat Stat
			v    float64
		}{{Mean, s.total / float64(s.n)}, {Min, s.low}, {Max, s.up}, {Count, float64(s.n)}} {
			row.Stat, row.Value = r.stat, r.v
			if err := k.emit(row); err != nil {
				return err
			}
		}
	}
	clear(k.sums)
	return nil
}

func mod(a, b int64) int64 { return (a%b + b) % b }

// Coarsen gives a vehicle as its recipient sees it when every signal of it is
// coarsened.
func Coarsen(v Vehicle, c Coarsening) (Vehicle, error) {
	seen := map[string]bool{}
	var signals []string
	for i := range v.Samples {
		if s := v.Samples[i].Signal; !seen[s] {
			seen[s], signals = true, append(signals, s)
		}
	}
	list, err := coarsened(v.Samples, c, signals)
	return Vehicle{list}, err
}

// coarsened gives samples with those of some signals aggregated, in order of At.
func coarsened(all []Sample, c Coarsening, signals []string) ([]Sample, error) {
	if c == "" {
		return all, nil
	}
	out := make([]Sample, 0, len(all)/8)
	k, err := NewCoarsener(c, func(x Sample) error { out = append(out, x); return nil })
	if err != nil {
		return nil, err
	}
	chosen := make(map[string]bool, len(signals))
	for _, s := range signals {
		chosen[s] = true
	}
	for i := range all {
		if !chosen[all[i].Signal] {
			out = append(out, all[i])
			continue
		}
		if err := k.Add(all[i]); err != nil {
			return nil, err
		}
	}
	if err := k.Close(); err != nil {
		return nil, err
	}
	sortByTime(out)
	return out, nil
}

func sortByTime(list []Sample) {
	slices.SortStableFunc(list, func(a, b Sample) int { return cmp.Compare(a.At, b.At) })
}
