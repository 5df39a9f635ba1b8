package filters_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"cordon/filters"
)

const coarse = "Vehicle.Oem.Coarse"

// precise declares signals with a resolution and an interval, and free JSON.
const precise = `
signals:
  - {path: Vehicle.Oem.Coarse, classes: [Diagnostic], type: float, range: [-90, 90], resolution: 0.01, purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Third, classes: [Diagnostic], type: float, range: [-1, 1], resolution: 0.7, purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Whole, classes: [Diagnostic], type: int, range: [-1e18, 1e18], resolution: 1000, purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Count, classes: [Diagnostic], type: uint, range: [0, 1e19], resolution: 16, purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Slow, classes: [Diagnostic], type: float, range: [-90, 90], interval: 10s, purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Report, classes: [Diagnostic], type: json, max_length: 65536, purpose: vehicle-management, from: ["app.*"]}
`

func TestCoarsen(t *testing.T) {
	c := chainOf(t, "draft-2021", precise)
	for _, tc := range []struct {
		signal string
		in     filters.Value
		want   filters.Value
		effect filters.Effect
	}{
		{coarse, filters.FloatValue(29.561234), filters.FloatValue(29.56), filters.Redact},
		{coarse, filters.FloatValue(29.57), filters.FloatValue(29.57), filters.Pass},
		{coarse, filters.FloatValue(-0.001), filters.FloatValue(0), filters.Redact},
		{coarse, filters.FloatValue(0), filters.FloatValue(0), filters.Pass},
		{coarse, filters.FloatValue(90), filters.FloatValue(90), filters.Pass},
		{coarse, filters.IntValue(7), filters.IntValue(7), filters.Pass},
		{"Vehicle.Oem.Third", filters.FloatValue(1), filters.FloatValue(0.7), filters.Redact},
		{"Vehicle.Oem.Third", filters.FloatValue(-1), filters.FloatValue(-0.7), filters.Redact},
		{"Vehicle.Oem.Third", filters.IntValue(1), filters.FloatValue(0.7), filters.Redact},
		{"Vehicle.Oem.Whole", filters.IntValue(-1234567), filters.IntValue(-1235000), filters.Redact},
		{"Vehicle.Oem.Whole", filters.FloatValue(1499), filters.FloatValue(1000), filters.Redact},
		{"Vehicle.Oem.Count", filters.UintValue(9999999999999999984), filters.UintValue(10000000000000000000), filters.Redact},
		{"Vehicle.Oem.Count", filters.UintValue(23), filters.UintValue(16), filters.Redact},
	} {
		rec := filters.Record{Signal: tc.signal, Source: "can.x", Value: tc.in}
		cl, v := judge(t, c, rec)
		if v.Effect != tc.effect || v.Effect == filters.Redact && v.Rule != filters.P2 {
			t.Errorf("%s %+v: %s %s (%s)", tc.signal, tc.in, v.Effect, v.Rule, v.Reason)
			continue
		}
		if got := cl.Record().Value; got.Kind != tc.want.Kind || got.Num != tc.want.Num {
			t.Errorf("%s %+v: became %+v, want %+v", tc.signal, tc.in, got, tc.want)
		}
	}
}

// TestCoarseOnce: what was rounded passes unchanged when it is judged again, and is
// no further from the value than half a step, unless the range ends there.
func TestCoarseOnce(t *testing.T) {
	c := chainOf(t, "draft-2021", precise)
	s, env := c.NewScratch(), &filters.Env{Now: now}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		for _, tc := range []struct {
			signal string
			val    filters.Value
			step   float64
		}{
			{coarse, filters.FloatValue(rng.Float64()*180 - 90), 0.01},
			{"Vehicle.Oem.Whole", filters.IntValue(rng.Int64N(1e18)), 1000},
			{"Vehicle.Oem.Whole", filters.FloatValue(math.Trunc(rng.Float64()*2e18 - 1e18)), 1000},
			{"Vehicle.Oem.Count", filters.UintValue(rng.Uint64N(1e19)), 16},
		} {
			rec := filters.Record{Signal: tc.signal, Source: "can.x", CollectedAt: now, Value: tc.val}
			cl, v := c.Judge(&rec, env, s)
			if !cl.OK() {
				t.Fatalf("%s %+v: %s %s", tc.signal, tc.val, v.Effect, v.Reason)
			}
			again := cl.Record()
			was, _ := tc.val.Number()
			is, _ := again.Value.Number()
			if math.Abs(was-is) > tc.step*0.5000001+math.Abs(was)*1e-15 {
				t.Fatalf("%s: %v became %v", tc.signal, was, is)
			}
			if cl, v = c.Judge(&again, env, s); v.Effect != filters.Pass || cl.Record().Value.Num != again.Value.Num {
				t.Fatalf("%s: %v, rounded to %v, is rounded again to %+v", tc.signal, was, is, cl.Record().Value)
			}
		}
	}
}

// TestInterval: at most one value of a signal and source in any interval, by the
// time of collection, whatever order they come in.
func TestInterval(t *testing.T) {
	c := chainOf(t, "draft-2021", precise)
	s := c.NewScratch()
	s.Follow()
	sec := int64(time.Second)
	say := func(source string, at int64, v float64) filters.Verdict {
		rec := filters.Record{Signal: "Vehicle.Oem.Slow", Source: source, CollectedAt: now + at, Value: filters.FloatValue(v)}
		_, verdict := c.Judge(&rec, &filters.Env{Now: now}, s)
		return verdict
	}
	for i, tc := range []struct {
		source string
		at     int64
		value  float64
		effect filters.Effect
	}{
		{"can.x", -100 * sec, 1, filters.Pass},
		{"can.x", -100 * sec, 1, filters.Drop},        // repeated
		{"can.x", -100*sec + 1, 2, filters.Drop},      // too soon
		{"can.y", -100*sec + 1, 2, filters.Pass},      // another source
		{"can.x", -200 * sec, 2, filters.Drop},        // out of order
		{"can.x", -90 * sec, 91, filters.Drop},        // refused for another reason
		{"can.x", -90 * sec, 3, filters.Pass},         // so that this one is the first
		{"can.x", -1 << 62, 3, filters.Drop},          // no overflow
		{"can.x", 299 * sec, 3, filters.Pass},         // as far ahead as allowed
		{"can.x", 0, 3, filters.Drop},                 // back from there
		{"can.x", math.MinInt64, 3, filters.Drop},     // no overflow
		{"can.z", math.MinInt64, 3, filters.Pass},     // first of its source
		{"can.z", math.MinInt64 + 1, 3, filters.Drop}, // no overflow
		{"can.z", 0, 3, filters.Pass},
	} {
		if v := say(tc.source, tc.at, tc.value); v.Effect != tc.effect {
			t.Errorf("%d: %s %s (%s), want %s", i, v.Effect, v.Rule, v.Reason, tc.effect)
		}
	}
}

// TestTremblingValue: a value that trembles about one place leaves as one multiple, so
// that its mean tells no more than one of them; one that moves on is followed.
func TestTremblingValue(t *testing.T) {
	p := newSpeak(t, precise)
	rng := rand.New(rand.NewPCG(5, 6))
	say := func(source string, f float64) float64 {
		t.Helper()
		cl, v := p.say(source, coarse, filters.FloatValue(f))
		if !cl.OK() {
			t.Fatalf("%v: %s %s", f, v.Effect, v.Rule)
		}
		out, _ := cl.Record().Value.Number()
		return out
	}
	for i := range 40 {
		at, source := 29+rng.Float64(), fmt.Sprint("can.n", i)
		seen := map[float64]int{}
		for range 300 {
			out := say(source, at+rng.NormFloat64()*0.0005)
			if seen[out]++; math.Abs(out-at) > 0.0075+0.003 {
				t.Fatalf("%v left as %v", at, out)
			}
		}
		if len(seen) != 1 {
			t.Errorf("about %v: %v", at, seen)
		}
	}
	for f := 0.0; f < 1; f += 0.0013 {
		if out := say("can.x", f); math.Abs(out-f) > 0.0075001 || math.Abs(out*100-math.Round(out*100)) > 1e-9 {
			t.Fatalf("moving: %v left as %v", f, out)
		}
	}
	if out := say("can.x", -90); out != -90 {
		t.Errorf("the end of the range left as %v", out)
	}
}
