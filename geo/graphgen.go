package geo

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// town is a plan of streets in the making: lines of a grid whose blocks differ in
// length, bent as a whole, with some stretches left out.
type town struct {
	rng        *rand.Rand
	cols, rows int
	xs, ys     []float64 // metres, of the lines before they are bent
	corner     []Point
	wave       [4]float64 // how the plan is bent: phases, radians
	turn       float64    // of the whole plan, radians
}

// Generate makes a road graph of its own: blocks of 70 to 320 m, streets that curve,
// junctions off the square, one-way streets, gaps, dead ends and some diagonals. The
// same seed gives the same graph. junctions is about what comes out, 4 to 250,000.
func Generate(seed uint64, junctions int) (*Graph, error) {
	if junctions < 4 || junctions > 250_000 {
		return nil, fmt.Errorf("geo: %d junctions asked for. Try: 4 to 250000", junctions)
	}
	t := newTown(rand.New(rand.NewPCG(seed, 0x726f6164)), junctions)
	roads := make([]Road, 0, 2*junctions)
	for row := range t.rows {
		for col := range t.cols {
			roads = t.streets(roads, col, row)
		}
	}
	if len(roads) == 0 {
		return nil, errors.New("geo: this seed gave no road. Try: another seed or more junctions")
	}
	return NewGraph(roads)
}

func newTown(rng *rand.Rand, junctions int) *town {
	cols := max(2, int(math.Round(math.Sqrt(float64(junctions)*1.1))))
	t := &town{rng: rng, cols: cols, rows: max(2, (junctions+cols/2)/cols), turn: rng.Float64() * math.Pi}
	for i := range t.wave {
		t.wave[i] = rng.Float64() * 2 * math.Pi
	}
	t.xs, t.ys = t.lines(t.cols), t.lines(t.rows)
	t.corner = make([]Point, 0, t.cols*t.rows)
	for row := range t.rows {
		for col := range t.cols {
			t.corner = append(t.corner, t.place(t.xs[col]+rng.NormFloat64()*16, t.ys[row]+rng.NormFloat64()*16))
		}
	}
	return t
}

// lines gives where the lines of one direction lie, metres.
func (t *town) lines(n int) []float64 {
	at := make([]float64, n)
	for i := 1; i < n; i++ {
		block := math.Exp(math.Log(150) + 0.38*t.rng.NormFloat64())
		at[i] = at[i-1] + min(max(block, 70), 320)
	}
	return at
}

// place bends the plan and lays it on the ground, around a point of no meaning.
func (t *town) place(x, y float64) Point {
	bx := x + 260*math.Sin(y/1900+t.wave[0]) + 60*math.Sin(y/520+t.wave[1])
	by := y + 260*math.Sin(x/2100+t.wave[2]) + 60*math.Sin(x/610+t.wave[3])
	sin, cos := math.Sincos(t.turn)
	east, north := bx*cos-by*sin, bx*sin+by*cos
	const lat, lon = 30.0, 105.0
	const perDegree = earthRadius * math.Pi / 180
	return Point{lat + north/perDegree, lon + east/(perDegree*math.Cos(lat*math.Pi/180)), WGS84}
}

// streets adds what leads from a corner to its neighbours east and north, and now
// and then across the block or to nowhere.
func (t *town) streets(roads []Road, col, row int) []Road {
	here := t.corner[row*t.cols+col]
	if col+1 < t.cols && t.kept(row) {
		roads = append(roads, t.road(here, t.corner[row*t.cols+col+1], row, col))
	}
	if row+1 < t.rows && t.kept(col) {
		roads = append(roads, t.road(here, t.corner[(row+1)*t.cols+col], col, row))
	}
	if col+1 < t.cols && row+1 < t.rows && t.rng.Float64() < 0.03 {
		roads = append(roads, t.road(here, t.corner[(row+1)*t.cols+col+1], 1, col))
	}
	if t.rng.Float64() < 0.03 { // a lane into the block
		lane := [2]float64{30 + 60*t.rng.Float64(), 30 + 60*t.rng.Float64()}
		end := Point{here.lat + lane[0]/111e3, here.lon + lane[1]/96e3, WGS84}
		roads = append(roads, Road{Points: []Point{here, end}, Limit: 20})
	}
	return roads
}

// kept says whether a stretch of a line is built; main roads have no gaps.
func (t *town) kept(line int) bool { return line%6 == 0 || t.rng.Float64() > 0.17 }

func (t *town) road(a, b Point, line, other int) Road {
	r := Road{Points: []Point{a}, Limit: 40}
	switch {
	case line%6 == 0:
		r.Limit = 60
	case line%5 == 2:
		r.Limit = 30
		// No one-way street touches a main road, so that none becomes a trap.
		r.OneWay = t.rng.Float64() < 0.5 && other%6 != 0 && (other+1)%6 != 0
	}
	if r.OneWay && t.rng.Float64() < 0.5 {
		a, b = b, a
		r.Points[0] = a
	}
	if t.rng.Float64() < 0.35 {
		r.Points = append(r.Points, bow(a, b, t.rng.NormFloat64()*0.09)...)
	}
	r.Points = append(r.Points, b)
	return r
}

// bow gives three points between a and b on a curve that leaves the straight line
// by the given part of its length.
func bow(a, b Point, part float64) []Point {
	part = min(max(part, -0.2), 0.2)
	squeeze := math.Cos(a.lat * math.Pi / 180)
	north, east := b.lat-a.lat, (b.lon-a.lon)*squeeze
	line := make([]Point, 0, 3)
	for _, f := range [3]float64{0.25, 0.5, 0.75} {
		off := part * 4 * f * (1 - f)
		line = append(line, Point{a.lat + f*north + off*east, a.lon + (f*east-off*north)/squeeze, a.crs})
	}
	return line
}
