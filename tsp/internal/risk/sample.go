package risk

import "math"

// Stat says which aggregate of a span a sample is; "" is a value of an instant.
type Stat string

// The aggregates.
const (
	Instant Stat = ""
	Mean    Stat = "mean"
	Min     Stat = "min"
	Max     Stat = "max"
	Count   Stat = "count"
)

// Sample is one value of a vehicle as a recipient sees it: of an instant, or an
// aggregate of the Span from At on.
type Sample struct {
	Signal string
	At     int64 // UTC, ns
	Span   int64 // ns; 0: an instant
	Stat   Stat
	Value  float64 // in the signal's VSS unit
}

// Vehicle is everything that a recipient has, or would have, of one vehicle, of the
// signals for which Motion says yes, in order of At.
type Vehicle struct{ Samples []Sample }

const (
	second  = int64(1e9)
	tripGap = 300 * second // without movement or samples ends a trip
	tripCap = 24 * 3600 * second
	moving  = 1 / 3.6 // m/s
	// heed is how long the word of a speed or distance holds that the vehicle stands.
	heed = 60 * second
)

// splitter finds where trips begin and end in a series as it comes. A trip goes on
// while the vehicle moves, or stands or is silent for tripGap at most. Every sample
// counts as movement but where a speed or distance says that the vehicle stands: one
// that has told movement before, since a sensor that is missing tells nought for ever,
// and not long ago, since a recipient may have the speed of a moment and the steering of
// hours.
type splitter struct {
	kinds  map[string]observes
	last   map[string]float64 // of distances
	lives  map[string]bool    // speeds and distances that have told movement
	tells  bool               // one of them has been told
	told   int64              // when, last
	moved  int64              // when movement was last seen
	begun  int64
	inTrip bool
	any    bool
}

// step takes the next sample. fresh: it is the first of a trip, or of a stay between
// trips; trip tells which.
func (s *splitter) step(x *Sample) (fresh, trip bool) {
	if x.Stat == Count || x.Stat == Min || x.Stat == Max {
		return false, s.inTrip // the mean of the same span has told
	}
	if s.moves(x) {
		fresh = !s.inTrip || x.At-s.moved > tripGap || x.At-s.begun > tripCap
		s.moved, s.inTrip = max(s.moved, x.At+x.Span), true
	} else if s.inTrip && x.At-s.moved > tripGap || !s.any {
		fresh, s.inTrip = true, false
	}
	if fresh {
		s.begun = x.At
	}
	s.any = true
	return fresh, s.inTrip
}

func (s *splitter) kind(signal string) observes {
	if s.kinds == nil {
		s.kinds, s.last, s.lives = map[string]observes{}, map[string]float64{}, map[string]bool{}
	}
	k, ok := s.kinds[signal]
	if !ok {
		k = classify(signal)
		s.kinds[signal] = k
	}
	return k
}

func (s *splitter) moves(x *Sample) bool {
	k := s.kind(x.Signal)
	if k < speed || k > kilometres {
		return !s.tells || x.At-s.told > heed
	}
	moves := false
	switch k {
	case metres, kilometres:
		before, ok := s.last[x.Signal]
		s.last[x.Signal] = x.Value
		moves = ok && x.Value != before || x.Span > 0
	default:
		moves = math.Abs(perSecond(k, x.Value)) > moving
		if x.Span > 0 { // the mean of a long span hides a short drive
			moves = x.Value != 0
		}
	}
	if moves || s.lives[x.Signal] {
		s.lives[x.Signal], s.tells, s.told = true, true, max(s.told, x.At+x.Span)
	}
	return moves
}

// perSecond converts a speed to m/s. A wheel's turning is taken for one of 0.32 m:
// by how much it is not is within the error that a search allows for.
func perSecond(k observes, v float64) float64 {
	switch k {
	case wheelTurning:
		return v * math.Pi / 180 * 0.32
	case metres:
		return v
	case kilometres:
		return v * 1000
	}
	return v / 3.6
}

// trips cuts a vehicle's samples at the ends of its trips; what lies between trips
// is left out.
func trips(all []Sample) (list [][]Sample) {
	var s splitter
	start, in := 0, false
	for i := range all {
		fresh, trip := s.step(&all[i])
		if !fresh {
			continue
		}
		if in {
			list = append(list, all[start:i])
		}
		start, in = i, trip
	}
	if in {
		list = append(list, all[start:])
	}
	return list
}
