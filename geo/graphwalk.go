package geo

import "math"

// walk is a line measured along its length: where each vertex lies and which way
// each segment leads, without jumps at 360 degrees.
type walk struct {
	at      []float64 // metres, one for each vertex
	bearing []float64 // degrees clockwise from north, one for each segment
}

func newWalk(line []Point) walk {
	w := walk{at: make([]float64, 1, len(line)), bearing: make([]float64, 0, len(line)-1)}
	for i := 1; i < len(line); i++ {
		d, b := segment(line[i-1], line[i])
		if d == 0 {
			continue
		}
		if n := len(w.bearing); n > 0 {
			b = w.bearing[n-1] + halfTurn(b-w.bearing[n-1])
		}
		w.at, w.bearing = append(w.at, w.at[len(w.at)-1]+d), append(w.bearing, b)
	}
	return w
}

func (w *walk) length() float64 { return w.at[len(w.at)-1] }

// heading gives the mean heading between two distances along the line.
func (w *walk) heading(from, to float64) float64 {
	sum, long := 0.0, 0.0
	for i, b := range w.bearing {
		part := min(to, w.at[i+1]) - max(from, w.at[i])
		if part > 0 {
			sum, long = sum+part*b, long+part
		}
	}
	if long > 0 {
		return sum / long
	}
	if from <= 0 {
		return w.bearing[0]
	}
	return w.bearing[len(w.bearing)-1]
}

// segment gives length and bearing of a short line on the plane that touches the
// earth there, good to a thousandth within a few kilometres.
func segment(a, b Point) (metres, bearing float64) {
	const rad = math.Pi / 180
	north := (b.lat - a.lat) * rad * earthRadius
	east := (b.lon - a.lon) * rad * earthRadius * math.Cos((a.lat+b.lat)/2*rad)
	return math.Hypot(north, east), math.Atan2(east, north) / rad
}

func lineLength(line []Point) (metres float64) {
	for i := 1; i < len(line); i++ {
		d, _ := segment(line[i-1], line[i])
		metres += d
	}
	return metres
}
