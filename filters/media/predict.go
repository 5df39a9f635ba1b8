package media

import (
	"math"
	"slices"
)

// order is that of the linear prediction.
const order = 16

// predictor is a linear prediction of a piece over sixteen samples.
type predictor struct {
	w        [most/2 + order + 4]float64 // the samples without their mean, then zeros
	n        int
	power    float64 // of the samples
	two, all float64 // what a prediction over two samples leaves of it, and over sixteen
	a        [order + 1]float64
}

func (p *predictor) take(x []int32, step, n int, mean float64) {
	p.n = min(n, most/2)
	for i := range p.n {
		p.w[i] = float64(x[i*step]) - mean
	}
	var r [order + 4]float64
	for k := 0; k < len(r); k += 4 { // four sums at once do not wait for each other
		var s0, s1, s2, s3 float64
		w := p.w[k : k+p.n+3]
		for i, v := range p.w[:p.n] {
			s0 += v * w[i]
			s1 += v * w[i+1]
			s2 += v * w[i+2]
			s3 += v * w[i+3]
		}
		r[k], r[k+1], r[k+2], r[k+3] = s0, s1, s2, s3
	}
	p.power = r[0]
	p.two, p.all, p.a = prediction([order + 1]float64(r[:order+1]))
}

// gain is what fourteen more coefficients explain, in nepers of power.
func (p *predictor) gain() float64 { return math.Log(p.two / p.all) }

// explains reports whether the prediction over sixteen samples explains most of the
// power, and more than that over two by more than chance can. The gain of fourteen more
// coefficients on a signal of one resonance is that of chi squared with as many degrees
// of freedom, over n.
func (p *predictor) explains() bool {
	const extra = order - 2
	chance := (extra + 6*math.Sqrt2*3.75) / float64(p.n) // 3.75 is about the root of extra
	return p.all > 0 && p.all*5 < p.power && p.gain() > chance
}

// pulses reports whether the spectrum falls and what the prediction leaves comes in
// pulses all over the piece: its fourth moment is far above that of noise, 3, in three of
// four quarters.
func (p *predictor) pulses() bool {
	if p.gain() < 0.05 || p.a[1] < 1 {
		return false
	}
	if tilt, _ := spectrum(p.a); tilt < 6 {
		return false
	}
	in, _ := p.moments(5)
	return in >= 3
}

// bursts reports whether what the prediction leaves has a higher fourth moment than
// noise by three and a half deviations of its estimate, the root of 24 over n. What gains
// most by more coefficients is lines, and what alternates the steps of a converter.
func (p *predictor) bursts() bool {
	if p.gain() > 1 || p.a[1] < 0.9 {
		return false
	}
	_, whole := p.moments(0)
	return whole > 3+3.5*math.Sqrt(24/float64(p.n))
}

// moments gives the standardised fourth moment of what the prediction leaves, and in
// how many quarters of the piece it is at least so much.
func (p *predictor) moments(least float64) (quarters int, whole float64) {
	square, fourth := 0.0, 0.0
	for q := range 4 {
		s2, s4 := 0.0, 0.0
		from, to := max(order, p.n*q/4), p.n*(q+1)/4
		for i := from; i < to; i++ {
			v := p.w[i]
			for k := 1; k <= order; k++ {
				v -= p.a[k] * p.w[i-k]
			}
			v *= v
			s2 += v
			s4 += v * v
		}
		if s4*float64(to-from) >= least*s2*s2 {
			quarters++
		}
		square += s2
		fourth += s4
	}
	return quarters, fourth * float64(p.n-order) / (square * square)
}

// broad reports whether no line stands out: little is gained by more coefficients, two do
// not explain nearly all, and what is left is noise. The orders of an engine leave something
// flatter than noise is.
func (p *predictor) broad() bool {
	if p.gain() > 0.35 || p.a[1] > 1.8 || p.two < p.power*0.006 {
		return false
	}
	tilt, _ := spectrum(p.a)
	_, whole := p.moments(0)
	return tilt < 45 && whole > 2.65
}

// shaped reports whether the spectrum that the prediction gives slopes and has so many
// maxima at least.
func (p *predictor) shaped(least int) bool {
	if p.two*5 >= p.power {
		return false
	}
	tilt, peaks := spectrum(p.a)
	return tilt >= 9 && peaks >= least
}

// points is how many frequencies up to half the sampling rate a spectrum has.
const points = 64

// spectrum judges the spectrum of the prediction a: the quotient of its upper and
// lower quartile, and its maxima, of which each is twice as high as what lies between.
func spectrum(a [order + 1]float64) (tilt float64, peaks int) {
	var s [points]float64
	for k := range s {
		re, im := 1.0, 0.0
		w := math.Pi * (float64(k) + 0.5) / points
		sin, cos := math.Sincos(w)
		x, y := 1.0, 0.0
		for _, c := range a[1:] {
			x, y = x*cos-y*sin, x*sin+y*cos
			re -= c * x
			im -= c * y
		}
		s[k] = 1 / (re*re + im*im)
	}
	top, bottom, rising := s[0], s[0], true
	for _, v := range s[1:] {
		top, bottom = max(top, v), min(bottom, v)
		switch {
		case rising && v*2 < top:
			peaks++
			rising, bottom = false, v
		case !rising && v > bottom*2:
			rising, top = true, v
		}
	}
	slices.Sort(s[:])
	return s[points*3/4] / s[points/4], peaks
}

// prediction is the recursion of Levinson and Durbin: what is left of the power r[0]
// after a prediction over two samples and over all, and the coefficients of the latter.
func prediction(r [order + 1]float64) (two, all float64, a [order + 1]float64) {
	left := r[0] * (1 + 1e-9)
	for i := 1; i <= order; i++ {
		k := r[i]
		for j := 1; j < i; j++ {
			k -= a[j] * r[i-j]
		}
		if left <= 0 {
			return two, 0, a
		}
		k /= left
		for j := 1; j <= i/2; j++ {
			a[j], a[i-j] = a[j]-k*a[i-j], a[i-j]-k*a[j]
		}
		a[i] = k
		left *= 1 - k*k
		if i == 2 {
			two = left
		}
	}
	return two, left, a
}
