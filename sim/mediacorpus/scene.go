package mediacorpus

import (
	"math"
	"math/rand/v2"
)

// scene is a moving picture as a camera in a car sees one: a textured background,
// soft bodies that move, hard edges, and the noise of a sensor.
type scene struct {
	w, h    int
	texture []layer
	bodies  []body
	bars    [][4]int // x, y, width, height
	grain   float64
	r       *rand.Rand
}

// layer is a grid of random values that is drawn smoothly over the picture.
type layer struct {
	cells  int
	weight float64
	v      [3][]float64
}

// body is a shaded ellipse and its way per frame.
type body struct {
	x, y, rx, ry, dx, dy float64
	colour               [3]float64
}

func newScene(r *rand.Rand, w, h int) *scene {
	s := &scene{w: w, h: h, r: r, grain: r.Float64() * 6}
	weight := 60 + r.Float64()*60
	rough := 0.35 + r.Float64()*0.35
	for cells := 2; cells < w/3; cells *= 2 {
		l := layer{cells: cells, weight: weight}
		weight *= rough
		for c := range l.v {
			l.v[c] = make([]float64, (cells+2)*(cells+2))
			for i := range l.v[c] {
				l.v[c][i] = r.Float64() - 0.5
				if c > 0 { // colours mostly go together
					l.v[c][i] = l.v[0][i]*0.7 + l.v[c][i]*0.4
				}
			}
		}
		s.texture = append(s.texture, l)
	}
	for range 2 + r.IntN(4) {
		s.bodies = append(s.bodies, body{
			x: r.Float64() * float64(w), y: r.Float64() * float64(h),
			rx: float64(w) * (0.05 + r.Float64()*0.2), ry: float64(h) * (0.1 + r.Float64()*0.3),
			dx: r.NormFloat64() * 3, dy: r.NormFloat64() * 2,
			colour: [3]float64{60 + r.Float64()*160, 50 + r.Float64()*140, 40 + r.Float64()*130},
		})
	}
	for range 3 + r.IntN(20) {
		s.bars = append(s.bars, [4]int{r.IntN(w), r.IntN(h), 2 + r.IntN(w/6), 1 + r.IntN(h/8)})
	}
	return s
}

// frames renders n pictures, RGB of 8 bits each, rows from the top.
func (s *scene) frames(n int) []byte {
	base := s.background()
	noise := make([]float64, 1<<14)
	for i := range noise {
		noise[i] = s.r.NormFloat64() * s.grain
	}
	out := make([]byte, 0, n*s.w*s.h*3)
	for k := range n {
		at := s.r.IntN(len(noise))
		for y := range s.h {
			for x := range s.w {
				shade, colour := s.covered(float64(x), float64(y), float64(k))
				for c := range 3 {
					v := base[(y*s.w+x)*3+c]
					if colour != nil {
						v = colour[c]*shade + v*0.15
					}
					at = (at*5 + 12345 + x) & (len(noise) - 1)
					out = append(out, byte(max(0, min(255, v+noise[at]))))
				}
			}
		}
	}
	return out
}

// covered finds the body at a point and how bright it is there.
func (s *scene) covered(x, y, k float64) (float64, *[3]float64) {
	for i := range s.bodies {
		o := &s.bodies[i]
		dx, dy := (x-o.x-o.dx*k)/o.rx, (y-o.y-o.dy*k)/o.ry
		if d := dx*dx + dy*dy; d < 1 {
			return 1 - d*0.6, &o.colour
		}
	}
	return 0, nil
}

func (s *scene) background() []float64 {
	base := make([]float64, s.w*s.h*3)
	for y := range s.h {
		for x := range s.w {
			for c := range 3 {
				v := 110.0
				for _, l := range s.texture {
					v += l.at(c, float64(x)/float64(s.w), float64(y)/float64(s.h)) * l.weight
				}
				base[(y*s.w+x)*3+c] = v
			}
		}
	}
	for i, bar := range s.bars {
		light := 25 + float64(i*61%200)
		for y := bar[1]; y < min(s.h, bar[1]+bar[3]); y++ {
			for x := bar[0]; x < min(s.w, bar[0]+bar[2]); x++ {
				for c := range 3 {
					base[(y*s.w+x)*3+c] = light + float64(c*5)
				}
			}
		}
	}
	return base
}

// at interpolates the grid at a point of the unit square.
func (l *layer) at(c int, x, y float64) float64 {
	x, y = x*float64(l.cells), y*float64(l.cells)
	i, j := int(x), int(y)
	x, y = x-float64(i), y-float64(j)
	x, y = x*x*(3-2*x), y*y*(3-2*y)
	row := l.v[c][j*(l.cells+2)+i:]
	next := l.v[c][(j+1)*(l.cells+2)+i:]
	return (row[0]*(1-x)+row[1]*x)*(1-y) + (next[0]*(1-x)+next[1]*x)*y
}

// voice makes seconds of sound at rate Hz, 16 bits: syllables of a voiced source
// through resonances, hiss between, road noise below, and pauses.
func voice(r *rand.Rand, rate int, seconds float64) []int16 {
	n := int(float64(rate) * seconds)
	out := make([]int16, n)
	level := 2000 + r.Float64()*14000
	road, hum := 0.0, r.Float64()*0.06
	var tracts [3]resonance
	pitch, phase, left, kind := 0.0, 0.0, 0, 0
	for i := range out {
		if left == 0 {
			left = int(float64(rate) * (0.05 + r.Float64()*0.25))
			kind = []int{0, 0, 0, 0, 1, 1, 2}[r.IntN(7)]
			pitch = 90 + r.Float64()*180
			for f := range tracts {
				tracts[f].tune([]float64{300, 900, 2300}[f]*(0.7+r.Float64()*0.9), 60+60*float64(f), float64(rate))
			}
		}
		left--
		pitch *= 1 + r.NormFloat64()*0.0004
		phase += pitch / float64(rate)
		source := r.NormFloat64() * 0.01
		switch {
		case kind == 0 && phase >= 1:
			source += 1
		case kind == 1:
			source += r.NormFloat64() * 0.12
		}
		phase -= math.Floor(phase)
		v := 0.0
		for f := range tracts {
			v += tracts[f].step(source) / float64(1+f)
		}
		road += r.NormFloat64()*0.05 - road*0.02
		out[i] = int16(max(-32768, min(32767, (v+road*hum*10)*level)))
	}
	return out
}

// resonance is a filter of two poles.
type resonance struct{ a, b, gain, y, z float64 }

func (f *resonance) tune(hz, width, rate float64) {
	p := math.Exp(-math.Pi * width / rate)
	f.a, f.b, f.gain = 2*p*math.Cos(2*math.Pi*min(hz, rate*0.45)/rate), -p*p, (1-p)*4
}

func (f *resonance) step(x float64) float64 {
	v := x*f.gain + f.a*f.y + f.b*f.z
	f.z, f.y = f.y, v
	return v
}
