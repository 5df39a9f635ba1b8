package risk

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"cordon/geo"
)

// Version of the model. It changes whenever an estimate may.
const Version = "routes-2"

// Config says what an Assessor works with. Zero values give the defaults.
type Config struct {
	Graph      *geo.Graph // nil: 10,000 junctions that geo.Generate makes from seed 1
	K          uint64     // routes that must remain possible; 0: 1000
	MaxSamples int        // of one vehicle; 0: 4 million
}

func (c *Config) valid() error {
	if c.MaxSamples < 0 {
		return errors.New("risk: a negative number of samples")
	}
	return nil
}

// ErrTooManySamples is wrapped by errors about vehicles beyond Config.MaxSamples.
var ErrTooManySamples = errors.New("too many samples of one vehicle")

// Result is the outcome of an assessment.
type Result struct {
	Trips int
	// Candidates is how many routes remain possible for the trip that gives away the
	// most, at least 1; from K on it is a lower bound, and math.MaxUint64 if nothing
	// says anything of a way.
	Candidates uint64
	Worst      string // the signals of that trip, with commas, eight at most
	Engine     string // see Assessor.Engine
}

// Assessor estimates. It may be used by many at a time.
type Assessor struct {
	graph  *geo.Graph
	k      uint64
	max    int
	engine string

	mu   sync.Mutex
	refs map[refKey]uint64
}

// New makes an Assessor.
func New(cfg Config) (*Assessor, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	a := &Assessor{graph: cfg.Graph, k: cfg.K, max: cfg.MaxSamples, refs: map[refKey]uint64{}}
	if a.k == 0 {
		a.k = 1000
	}
	if a.max == 0 {
		a.max = 4_000_000
	}
	if a.graph == nil {
		var err error
		if a.graph, err = geo.Generate(1, 10_000); err != nil {
			return nil, fmt.Errorf("risk: %w", err)
		}
	}
	hash := a.graph.Hash()
	a.engine = Version + " graph " + hex.EncodeToString(hash[:8])
	return a, nil
}

// Engine names model, version and graph: two assessments by one engine are the same.
func (a *Assessor) Engine() string { return a.engine }

// K is the number of routes that must remain possible.
func (a *Assessor) K() uint64 { return a.k }

// Assess estimates over all of a vehicle's samples at once. An error is about the
// samples' number or their order, or that ctx ended: then nothing is known, and
// nothing should leave.
func (a *Assessor) Assess(ctx context.Context, v Vehicle) (Result, error) {
	r := Result{Candidates: math.MaxUint64, Engine: a.engine}
	if len(v.Samples) > a.max {
		return r, fmt.Errorf("risk: %w: %d of at most %d. Try: a shorter time, or a coarsening", ErrTooManySamples, len(v.Samples), a.max)
	}
	heard := make([]Sample, 0, len(v.Samples))
	kinds := splitter{}
	for i, x := range v.Samples {
		if i > 0 && x.At < v.Samples[i-1].At {
			return r, errors.New("risk: samples are not in order of time")
		}
		if x.Span < 0 || math.IsNaN(x.Value) || math.IsInf(x.Value, 0) || kinds.kind(x.Signal) == quiet {
			continue // a value that is no number tells nothing
		}
		heard = append(heard, x)
	}
	if len(heard) < minSamples {
		return r, nil
	}
	for _, trip := range trips(heard) {
		n, err := a.trip(ctx, trip)
		if err != nil {
			return r, err
		}
		r.Trips++
		if n < r.Candidates || r.Worst == "" {
			r.Candidates, r.Worst = min(n, r.Candidates), names(trip)
		}
	}
	return r, nil
}

// minSamples is how many samples it takes to tell anything: two values of a distance
// make one.
const minSamples = 2

func names(trip []Sample) string {
	seen := map[string]bool{}
	var list []string
	for i := range trip {
		if s := trip[i].Signal; !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	slices.Sort(list)
	if more := len(list) - 8; more > 0 {
		list = append(list[:8], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ",")
}

// trip estimates for one trip, as a whole and in its parts, until one is found of which
// too few routes remain.
func (a *Assessor) trip(ctx context.Context, trip []Sample) (uint64, error) {
	k := understand(trip)
	least, err := a.whole(ctx, k)
	if err != nil {
		return 0, err
	}
	for _, part := range k.parts(trip) {
		if least < a.k || len(part) < minSamples {
			continue
		}
		n, err := a.whole(ctx, understand(part))
		if err != nil {
			return 0, err
		}
		least = min(least, n)
	}
	return least, nil
}

func (a *Assessor) whole(ctx context.Context, k *known) (uint64, error) {
	least := uint64(math.MaxUint64)
	if p, ok := k.profile(); ok {
		n, err := a.search(ctx, p, k)
		if err != nil {
			return 0, err
		}
		least = n
	}
	for _, s := range k.others {
		if least <= 1 {
			break
		}
		n, err := a.reference(ctx, s.spacing(), int64(len(k.speed.rates)))
		if err != nil {
			return 0, err
		}
		least = min(least, n)
	}
	return least, nil
}

// search counts routes; none found means that the graph lacks the true one, which is
// no reason to believe in others. k.turned is by how much fewer they are for what is
// known besides the profile.
func (a *Assessor) search(ctx context.Context, p *geo.Profile, k *known) (uint64, error) {
	many := float64(a.k) * k.turned
	if many > 1e18 {
		return 1, nil // more than can be counted
	}
	found, err := a.graph.Candidates(ctx, p, geo.Budget{Many: uint64(many), Sample: p.HeadLo == nil, Quick: k.rough()})
	if err != nil {
		return 0, fmt.Errorf("risk: %w", err)
	}
	return max(uint64(float64(found.Routes)/k.turned), 1), nil
}

// refKey is a class of trips: powers of two of the seconds that a value speaks of
// and of the trip's length.
type refKey struct{ span, length int }

// reference estimates for a signal without a formula: as if each of its values told
// speed and turning of its time exactly. Two made drives of the trip's length stand
// for the trip; the fewer routes count.
func (a *Assessor) reference(ctx context.Context, spacing, seconds int64) (uint64, error) {
	if spacing < 20*second {
		return 1, nil // drives told so finely are unique
	}
	key := refKey{int(math.Log2(float64(spacing / second))), int(math.Log2(float64(min(max(seconds, 60), 4*3600))))}
	a.mu.Lock()
	n, ok := a.refs[key]
	a.mu.Unlock()
	if ok {
		return n, nil
	}
	n = math.MaxUint64
	for seed := range uint64(2) {
		p, known, err := a.madeTrip(seed, 1<<key.span, 1<<key.length)
		if err != nil {
			return 0, err
		}
		found, err := a.search(ctx, p, known)
		if err != nil {
			return 0, err
		}
		n = min(n, found)
	}
	a.mu.Lock()
	a.refs[key] = n
	a.mu.Unlock()
	return n, nil
}

// madeTrip is a made drive as it looks in windows of so many seconds.
func (a *Assessor) madeTrip(seed uint64, window, seconds int64) (p *geo.Profile, k *known, err error) {
	d, err := a.graph.NewDrive(seed, float64(seconds))
	if err != nil {
		return nil, nil, fmt.Errorf("risk: %w", err)
	}
	fine := driven(d)
	rows := make([]Sample, 0, 64)
	c := Coarsener{window: window * second, sums: map[string]*sum{}, emit: func(x Sample) error { rows = append(rows, x); return nil }}
	for _, x := range fine {
		if err := c.Add(x); err != nil {
			return nil, nil, err
		}
	}
	if err := c.Close(); err != nil {
		return nil, nil, err
	}
	k = understand(rows)
	p, ok := k.profile()
	if !ok {
		return nil, nil, errors.New("risk: this graph holds no drive")
	}
	return p, k, nil
}

// driven gives a made drive as a car tells it, in VSS.
func driven(d *geo.Drive) []Sample {
	list := make([]Sample, 0, 2*len(d.Speed))
	for i := range d.Speed {
		at := int64(float64(i) * d.Step * float64(second))
		list = append(list, Sample{Signal: "Vehicle.Speed", At: at, Value: d.Speed[i] * 3.6},
			Sample{Signal: "Vehicle.AngularVelocity.Yaw", At: at, Value: -d.Yaw[i]})
	}
	return list
}

// Offer finds the least coarsening of the named signals with which K routes remain;
// what the recipient already has stays as it is. ok is false if none does.
func (a *Assessor) Offer(ctx context.Context, v Vehicle, signals []string) (c Coarsening, ok bool, err error) {
	for _, c := range Coarsenings {
		list, err := coarsened(v.Samples, c, signals)
		if err != nil {
			return "", false, err
		}
		r, err := a.Assess(ctx, Vehicle{list})
		if err != nil {
			return "", false, err
		}
		if r.Candidates >= a.k {
			return c, true, nil
		}
	}
	return "", false, nil
}
