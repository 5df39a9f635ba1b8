package clock

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// The world of the simulation is the ground truth: it knows the time and decides
// what sources say, and uses nothing of the clock under test but the time that an
// attacker would read from it.

// fault of one source, for a while. No two sources are faulty at the same time.
type fault struct {
	source     string
	kind       string
	by         time.Duration
	from, till time.Time
}

var faultKinds = map[string][]string{
	"wall":     {"1970", "2038", "shift", "pushed", "leash", "frozen"},
	"gnss":     {"rollover back", "rollover ahead", "shift", "leash", "frozen"},
	"platform": {"2038", "shift", "replay", "leash"},
}

// world of one vehicle.
type world struct {
	rnd     *rand.Rand
	now     time.Time
	end     time.Time
	crystal float64 // how fast the machine's clocks run, ppm

	on     bool
	boots  int
	booted time.Time // by crystal: when CLOCK_BOOTTIME was 0

	fault  fault
	victim func() time.Time // the clock under attack

	rtcDead    bool
	wallAt     time.Time // what the wall clock said
	wallSet    time.Time // when
	hasGNSS    bool
	sky, radio bool // in this drive
	warm       time.Time
	issued     time.Time // of the platform's last word, true time
	gnss, tsp  Beacon
}

func newWorld(seed uint64) *world {
	w := &world{rnd: rand.New(rand.NewPCG(seed, 7))}
	w.now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(w.upTo(365 * day))
	w.end = w.now.Add(60 * day)
	w.crystal = w.rnd.Float64()*160 - 80
	w.rtcDead = w.rnd.Float64() < 0.1
	w.hasGNSS = w.rnd.Float64() < 0.9
	w.gnss.Boot, w.tsp.Boot = w.boottime, w.boottime
	return w
}

func (w *world) upTo(d time.Duration) time.Duration { return time.Duration(w.rnd.Int64N(int64(d))) }

// about draws from an exponential distribution, cut at eight times its mean.
func (w *world) about(mean time.Duration) time.Duration {
	return time.Duration(min(w.rnd.ExpFloat64(), 8) * float64(mean))
}

func (w *world) boottime() time.Duration {
	d := w.now.Sub(w.booted)
	return d + time.Duration(float64(d)*w.crystal/1e6)
}

func (w *world) bootID() string { return strconv.Itoa(w.boots) }

// boot switches the machine on.
func (w *world) boot() {
	w.boots++
	w.on, w.booted = true, w.now
	w.gnss, w.tsp = Beacon{Boot: w.boottime}, Beacon{Boot: w.boottime}
	w.wallAt, w.wallSet = w.now.Add(w.upTo(4*time.Second)-2*time.Second), w.now
	if w.rtcDead {
		w.wallAt = time.Unix(0, 0).Add(w.upTo(time.Hour))
	}
	w.now = w.now.Add(5*time.Second + w.upTo(time.Minute)) // before programs start
	w.drive()
}

// drive draws what the next drive has of sky and network.
func (w *world) drive() {
	w.sky = w.hasGNSS && w.rnd.Float64() < 0.85
	w.radio = w.rnd.Float64() < 0.8
	w.warm = w.now.Add(w.upTo(3 * time.Minute))
}

// pass lets time go by; the sources are told what they would be told in it.
func (w *world) pass(d time.Duration) {
	w.now = w.now.Add(d)
	w.spoil()
	if w.now.Before(w.warm) {
		return
	}
	if w.sky {
		w.gnss.Tell(w.says("gnss", w.now))
	}
	if w.radio {
		if w.rtcDead && w.now.Sub(w.wallAt) > 1000*day && w.rnd.Float64() < 0.5 {
			w.wallAt, w.wallSet = w.now, w.now // some network sets the wall clock
		}
		if w.issued = w.now; w.rnd.Float64() < 0.4 {
			w.issued = w.now.Add(-w.upTo(time.Hour)) // a schedule, and no receipt
		}
		w.tsp.Reached(w.says("platform", w.issued))
	}
}

// wall is the machine's clock.
func (w *world) wall() time.Time {
	d := w.now.Sub(w.wallSet)
	return w.says("wall", w.wallAt.Add(d+time.Duration(float64(d)*w.crystal/1e6)))
}

// spoil ends a fault and begins the next one.
func (w *world) spoil() {
	if w.now.Before(w.fault.till) {
		return
	}
	source := []string{"wall", "gnss", "platform"}[w.rnd.IntN(3)]
	kinds := faultKinds[source]
	f := fault{source: source, kind: kinds[w.rnd.IntN(len(kinds))]}
	f.from = w.now.Add(15*time.Minute + w.about(60*time.Hour))
	f.till = f.from.Add(w.about(36 * time.Hour))
	f.by = []time.Duration{4 * time.Minute, 7 * time.Minute, time.Hour, day, 3 * day, 8 * day, 30 * day, 390 * day, 410 * day}[w.rnd.IntN(9)]
	if w.rnd.IntN(2) == 0 {
		f.by = -f.by
	}
	w.fault = f
}

// says is what a source makes of the time that it should give.
func (w *world) says(source string, right time.Time) time.Time {
	f := &w.fault
	if f.source != source || w.now.Before(f.from) || !w.now.Before(f.till) {
		return right
	}
	switch f.kind {
	case "1970":
		return time.Unix(0, 0).UTC()
	case "2038":
		return time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC)
	case "rollover back":
		return right.Add(-1024 * 7 * day)
	case "rollover ahead":
		return right.Add(1024 * 7 * day)
	case "pushed": // ever further, a minute each minute
		return right.Add(w.now.Sub(f.from))
	case "leash": // as far from the clock as still counts as agreeing
		return w.victim().Add(max(-1, min(1, f.by)) * (Agree - time.Second))
	case "frozen", "replay":
		return f.from
	}
	return right.Add(f.by)
}
