package filters

import (
	"math"
	"time"
)

// step is a resolution (P2). The zero step leaves values as they are.
type step struct {
	size float64
	per  float64 // steps in 1 where that is a whole number, else 0
}

// newStep gives the step of a resolution. Decimal fractions are kept as their whole
// inverse, so that a rounded value is the nearest float to its decimal form.
func newStep(resolution float64) step {
	s := step{size: resolution}
	if resolution > 0 && resolution < 1 {
		if per := math.Round(1 / resolution); math.Abs(per*resolution-1) < 1e-9 {
			s.per = per
		}
	}
	return s
}

// fine is the number of steps from which on a float64 is itself about as coarse, and
// up to which a rounded value is sure to round to itself.
const fine = 1 << 51

// round gives the multiple nearest to f that lies between low and high. A rounded
// value rounds to itself: the platform judges what the car rounded.
func (s step) round(f, low, high float64) (out float64, ok bool) {
	n := math.RoundToEven(s.count(f))
	if math.Abs(n) >= fine {
		return f, true
	}
	if out = s.times(n); out > high {
		out = s.times(n - 1)
	} else if out < low {
		out = s.times(n + 1)
	}
	return out, out >= low && out <= high
}

func (s step) count(f float64) float64 {
	if s.per != 0 {
		return f * s.per
	}
	return f / s.size
}

// times gives n steps; minus zero, which would tell on which side it was, is zero.
func (s step) times(n float64) float64 {
	if n == 0 {
		return 0
	}
	if s.per != 0 {
		return n / s.per
	}
	return n * s.size
}

// reach is how far, in steps, a value may go from the multiple that left last before
// another one leaves. Half a step is the rounding alone: then a value that trembles on the
// border of two multiples leaves as one and the other, in shares that tell where between
// them it is.
const reach = 0.75

// keeps reports whether f leaves as last did, which is a multiple in the range.
func (s step) keeps(f, last, low, high float64) bool {
	if !(math.Abs(s.count(f)-s.count(last)) < reach) {
		return false
	}
	again, ok := s.round(last, low, high)
	return ok && again == last
}

// coarsen rounds a numeric value, to what left last on turn t if it is near (nil: nothing
// did). Its kind changes only where an integer is rounded to a fraction.
func (s step) coarsen(val Value, d *Decl, t *turn) (Value, bool) {
	f, ok := val.Number()
	if !ok {
		return val, false
	}
	out, ok := s.round(f, d.Min, d.Max)
	if ok && t != nil && t.coarse && s.keeps(f, t.value, d.Min, d.Max) {
		out = t.value
	}
	switch {
	case !ok:
		return val, false
	case val.Kind == Float && out == f && f != 0:
		return val, true
	case val.Kind == Float || out != math.Trunc(out):
		return FloatValue(out), true
	case val.Kind == Int && math.Abs(out) < 1<<63:
		return IntValue(int64(out)), true
	case val.Kind == Uint && out >= 0 && out < 1<<64:
		return UintValue(uint64(out)), true
	}
	return val, false
}

// turn is when a signal of a source last left, and as what.
type turn struct {
	last   int64 // collection, Unix nanoseconds
	said   bool
	value  float64 // rounded
	coarse bool    // there is one
}

// mayLeave reports whether a value collected at lies an interval or more after the
// last one that left. What was collected before that one is refused too: of values
// out of order it cannot be shown that they are no denser than declared.
func (t *turn) mayLeave(at int64, interval time.Duration) bool {
	return !t.said || at >= t.last && uint64(at)-uint64(t.last) >= uint64(interval)
}

// measure is how precise one record may leave, and what it was made of.
type measure struct {
	labels   Labels // for which this was asked
	step     step
	interval time.Duration
	turn     *turn // nil if nobody follows
	rounded  bool  // the value is another one now
}

// precise rounds what is about to leave (P2); false means that it may not.
func (s *Scratch) precise(m *measure, cl *Cleared, v *Verdict, k *resolved) bool {
	m.labels, m.step, m.interval = cl.labels, k.step, k.interval
	if k.scope != nil && cl.labels.Any(Position) && !m.narrow(v, k) {
		return false
	}
	rounds := m.step.size > 0 && k.decl.Numeric()
	if s.flow != nil && (m.interval > 0 || rounds) {
		m.turn = s.flow.turnOf(k)
	}
	if !rounds {
		return true
	}
	val, ok := m.step.coarsen(cl.rec.Value, k.decl, m.turn)
	if !ok {
		return v.refuse(P2, reasonNoMultiple)
	}
	m.rounded = m.rounded || val.Kind != cl.rec.Value.Kind || val.Num != cl.rec.Value.Num
	cl.rec.Value = val
	return true
}

// narrow holds a position to the scope of its app.
func (m *measure) narrow(v *Verdict, k *resolved) bool {
	if k.scope.Resolution > 0 && !k.decl.Numeric() && k.decl.Kind != Bool {
		return v.refuse(P2, reasonFineText)
	}
	switch {
	case k.scope.Resolution == 0 || !k.decl.Numeric():
	case !inDegrees(k.decl.Unit):
		if !noAngle(k.decl.Unit) {
			return v.refuse(P2, reasonFineUnit)
		}
	case k.scope.Resolution > m.step.size:
		m.step = newStep(k.scope.Resolution)
	}
	m.interval = max(m.interval, k.scope.Interval)
	return true
}

// account applies interval and capacity (U5) to what is about to leave, and notes that it
// leaves; false means that it may not. What was found in it may have made it a position.
func (s *Scratch) account(m *measure, cl *Cleared, v *Verdict, k *resolved, env *Env) bool {
	if k.precise && cl.labels != m.labels && !s.precise(m, cl, v, k) {
		return false
	}
	if s.flow != nil && !s.flow.admit(cl, v, k, m.turn, m.interval, env) {
		return false
	}
	if m.rounded {
		v.Effect, v.Rule, v.Reason = Redact, P2, reasonCoarse
	}
	if m.turn != nil && m.step.size > 0 {
		m.turn.value, m.turn.coarse = cl.rec.Value.Number()
	}
	return true
}

// inDegrees reports whether a position's number is, or may be, in degrees.
func inDegrees(unit string) bool { return unit == "degrees" || unit == "" }

// noAngle reports whether a unit is one of those, beside degrees, in which what is said
// of a place is no angle on the globe: heights, accuracies, distances, speeds. A scope
// knows no step for any other, such as millionths of a degree.
func noAngle(unit string) bool {
	switch unit {
	case "m", "km", "m/s", "km/h", "m/s^2", "s", "percent":
		return true
	}
	return false
}
