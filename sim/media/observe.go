package media

import (
	"math"
	"math/rand/v2"
)

// Driver is what the driver monitor computes from the cabin camera.
type Driver struct {
	Azimuth, Elevation float64 // of the gaze, degrees
	EyesClosed         float64 // share of the last minute, 0 to 1
	Fatigue            float64 // percent
	Attentive          float64 // percent
}

// FaceSize is the length of a face vector.
const FaceSize = 128

// Monitor follows the driver. The face stays that of one person: each vector
// is the person's, of length one, with a little noise.
type Monitor struct {
	rng  *rand.Rand
	now  Driver
	face [FaceSize]float64
}

// NewMonitor draws a driver.
func NewMonitor(rng *rand.Rand) *Monitor {
	m := &Monitor{rng: rng, now: Driver{EyesClosed: 0.05, Fatigue: 5 + rng.Float64()*20, Attentive: 90}}
	for i := range m.face {
		m.face[i] = rng.NormFloat64()
	}
	return m
}

// Look is the driver a moment later.
func (m *Monitor) Look() Driver {
	d := &m.now
	d.Azimuth = bounded(d.Azimuth*0.8+m.rng.NormFloat64()*6, -60, 60)
	d.Elevation = bounded(d.Elevation*0.8+m.rng.NormFloat64()*3, -30, 30)
	d.EyesClosed = bounded(d.EyesClosed+m.rng.NormFloat64()*0.02, 0.01, 0.6)
	d.Fatigue = bounded(d.Fatigue*0.9+d.EyesClosed*100*0.1, 0, 100)
	d.Attentive = bounded(100-math.Abs(d.Azimuth)-d.Fatigue*0.3, 0, 100)
	return Driver{
		Azimuth: cent(d.Azimuth), Elevation: cent(d.Elevation), EyesClosed: cent(d.EyesClosed),
		Fatigue: cent(d.Fatigue), Attentive: cent(d.Attentive),
	}
}

func bounded(v, lo, hi float64) float64 { return min(max(v, lo), hi) }

func cent(v float64) float64 { return math.Round(v*100) / 100 }

// Face is the vector of the driver's face.
func (m *Monitor) Face() []float64 {
	out := make([]float64, FaceSize)
	norm := 0.0
	for i, v := range m.face {
		out[i] = v + m.rng.NormFloat64()*0.05
		norm += out[i] * out[i]
	}
	for i := range out {
		out[i] = math.Round(out[i]/math.Sqrt(norm)*1e6) / 1e6
	}
	return out
}

// Object is one thing that the front radar and camera see.
type Object struct {
	Class   string  `json:"class"`
	Range   float64 `json:"range"`   // m
	Azimuth float64 `json:"azimuth"` // degrees, positive left
	Speed   float64 `json:"speed"`   // m/s relative to the car
}

var classes = []string{"car", "car", "truck", "bus", "pedestrian", "bicycle", "motorcycle"}

// Objects draws what is ahead of a car at a speed in m/s.
func Objects(rng *rand.Rand, speed float64) []Object {
	out := make([]Object, 1+rng.IntN(5))
	for i := range out {
		o := Object{
			Class: classes[rng.IntN(len(classes))], Range: cent(6 + rng.Float64()*110),
			Azimuth: cent((rng.Float64() - 0.5) * 50), Speed: cent(rng.NormFloat64() * 4),
		}
		if o.Class == "pedestrian" {
			o.Speed = cent(-speed + rng.NormFloat64())
		}
		out[i] = o
	}
	return out
}
