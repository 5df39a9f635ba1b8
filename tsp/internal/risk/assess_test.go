package risk

import (
	"math"
	"testing"
	"time"

	"cordon/geo"
)

func assessor(t testing.TB, cfg Config) *Assessor {
	t.Helper()
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func only(all []Sample, signals ...string) (list []Sample) {
	for _, x := range all {
		for _, s := range signals {
			if x.Signal == s {
				list = append(list, x)
			}
		}
	}
	return list
}

func TestX(t *testing.T) {
	a := assessor(t, Config{})
	for _, sec := range []float64{300, 3600} {
		d, _ := a.graph.NewDrive(3, sec)
		fine := driven(d)
		// steering
		steer := make([]Sample, 0)
		for i := range d.Speed {
			if d.Speed[i] > 0.5 {
				ang := -math.Atan(d.Yaw[i]*math.Pi/180*wheelbase/d.Speed[i]) * 180 / math.Pi * 15
				steer = append(steer, Sample{Signal: "Vehicle.Chassis.SteeringWheel.Angle", At: int64(i) * second / 10, Value: ang})
			}
		}
		rpm := make([]Sample, 0)
		for i := range d.Speed {
			rpm = append(rpm, Sample{Signal: "Vehicle.Powertrain.CombustionEngine.Speed", At: int64(i) * second / 10, Value: 800 + d.Speed[i]*80})
		}
		for name, set := range map[string][]Sample{"both": fine, "speed": only(fine, "Vehicle.Speed"), "steer": steer, "rpm": rpm} {
			for _, c := range []Coarsening{"", "1m", "5m", "trip"} {
				list, err := coarsened(set, c, []string{"Vehicle.Speed", "Vehicle.AngularVelocity.Yaw", "Vehicle.Chassis.SteeringWheel.Angle", "Vehicle.Powertrain.CombustionEngine.Speed"})
				if err != nil {
					t.Fatal(err)
				}
				at := time.Now()
				r, err := a.Assess(t.Context(), Vehicle{list})
				t.Log(name, sec, c, len(list), r.Trips, r.Candidates, err, time.Since(at))
			}
		}
	}
	_ = geo.MaxEdges
}
