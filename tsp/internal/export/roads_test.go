package export_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/geo"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/risk"
)

// city is a graph of roads of our own making.
var city = sync.OnceValues(func() (*geo.Graph, error) { return geo.Generate(1, 10_000) })

// drives puts a drive of so many minutes into the store: speed, or rate of turn, every
// so many tenths of a second.
func (w *world) drives(t testing.TB, v wire.Pseudonym, minutes, every int) risk.Config {
	t.Helper()
	g, err := city()
	if err != nil {
		t.Fatal(err)
	}
	d, err := g.NewDrive(3, float64(60*minutes))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(d.Speed); i += every {
		at := t0.Add(-2 * time.Hour).Add(time.Duration(float64(i) * d.Step * float64(time.Second))).UnixNano()
		for signal, value := range map[string]float64{"Vehicle.Speed": d.Speed[i] * 3.6, "Vehicle.AngularVelocity.Yaw": -d.Yaw[i]} {
			r := record(v, signal, "can.powertrain", filters.DrivingStatus, filters.FloatValue(value))
			r.At = at
			w.source.all = append(w.source.all, r)
		}
	}
	return risk.Config{Graph: g}
}

// A drive of ten minutes, as it was measured, gives its way away. With the coarsening
// that the denial offers it passes, and leaves.
func TestDriveThroughACity(t *testing.T) {
	w := newWorld(t)
	w.source.all = nil
	cfg := w.drives(t, carA, 10, 5)
	var err error
	if w.risk, err = risk.New(cfg); err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	s := w.spec("Vehicle.Speed")
	r := w.ask(t, s)
	offer := regexp.MustCompile(`coarsen "(\w+)"`).FindStringSubmatch(r.Instead)
	if !isRisk(r) || offer == nil {
		t.Fatalf("%s %+v %q", r.State, r.Denials, r.Instead)
	}
	t.Logf("as measured %d routes remain; offered: %s", r.Judged.Candidates, offer[1])
	s.Coarsen = risk.Coarsening(offer[1])
	r = w.release(t, w.approved(t, s).ID)
	if r.State != export.StateReleased || r.Judged.Candidates < export.LeastCandidates || r.File.Records == 0 || r.File.Records > 4*32 {
		t.Errorf("%s %d routes, %+v %+v", r.State, r.Judged.Candidates, r.File, r.Denials)
	}
}

// BenchmarkRisk asks for an hour of speed, ten times a second, with the search for a
// coarsening that would pass.
func BenchmarkRisk(b *testing.B) {
	w := newWorld(b)
	w.source.all = nil
	cfg := w.drives(b, carA, 60, 1)
	var err error
	if w.risk, err = risk.New(cfg); err != nil {
		b.Fatal(err)
	}
	w.reopen(b)
	for b.Loop() {
		if r := w.ask(b, w.spec("Vehicle.Speed")); r.State != export.StateDenied {
			b.Fatal(r.State)
		}
	}
}
