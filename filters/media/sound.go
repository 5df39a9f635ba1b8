package media

import (
	"math"
	"slices"
)

const (
	leastSamples = 500 // of one channel
	order        = 16  // of the linear prediction
)

// sound reports whether x, samples whose full scale is so much, could be sound of one
// channel, or of two in turn.
func sound(x []int32, full int) bool { return swings(x, 1, full) || swings(x, 2, full) }

// swings judges every step-th sample. Sensors are smooth as well. What tells sound is
// that it swings about zero all over the piece, that prediction explains it, and either
// that pulses drive it, as those of a glottis, a string or a drum (pulses), or that
// several resonances shape it and a slope of overtones and noise lies between its lowest
// tones and the white floor that every converter has (sloped), with more bursts than
// noise has or with tones that are wide and fast. A tone in white noise, a drift, a
// random walk, an engine's orders and a body on springs fail; so do hiss and hum.
func swings(x []int32, step, full int) bool {
	n := len(x) / step
	if n < leastSamples || jumps(x, step) {
		return false
	}
	sum, size, rests := 0, 0, 0
	for i := 0; i < n*step; i += step {
		v := int(x[i])
		sum += v
		size += max(v, -v)
		if i > 0 && x[i] == x[i-step] {
			rests++
		}
	}
	size /= n
	if size < 24 || max(sum, -sum)/n > size*2/3 || rests*4 > n {
		return false
	}
	sloped, sharp := differences(x, step, n)
	if !sloped && !sharp {
		return false
	}
	crossings, quarters := crossed(x, step, n, size/3)
	if crossings*250 < n || quarters < 3 {
		return false
	}
	var p predictor
	if p.take(x, step, n, float64(sum)/float64(n)); !p.explains() {
		return false
	}
	// Louder ones are numbers whose bytes are out of step.
	if size*5 < full*2 && max(sum, -sum)/n*5 < size*2 && p.pulses() {
		return true
	}
	if crossings*100 < n || quarters < 4 || !sloped || !p.shaped(maxima(x, step, n)) {
		return false
	}
	return p.bursts() || crossings*33 >= n && p.broad()
}

// jumps reports whether the first samples differ by nearly as much as white noise.
func jumps(x []int32, step int) bool {
	size, apart := 0, 0
	for i := step; i < 200*step; i += step {
		v, d := int(x[i]), int(x[i]-x[i-step])
		size += max(v, -v)
		apart += max(d, -d)
	}
	return apart > size
}

// maxima is how many resonances it takes: one will do for a channel that has another
// beside it which follows it more closely than it follows itself, as stereo does.
func maxima(x []int32, step, n int) int {
	if step == 1 {
		return 2
	}
	apart, change := 0, 0
	for i := step; i+1 < n*step; i += step {
		d, e := int(x[i+1]-x[i]), int(x[i]-x[i-step])
		apart += max(d, -d)
		change += max(e, -e)
	}
	if apart*4 < change {
		return 1
	}
	return 2
}

// differences reports of x, first, whether its fourth differences are less negatively
// correlated than those of anything that is white, a random walk or a decay towards a
// mean, from one sample to the next: by theory it is -4/5 for white noise, -3/4 for a
// random walk, and the spread of the estimate falls with the root of the number of
// samples; second, whether its second differences have a higher fourth moment than those
// of noise or tones, as those of pulses have.
func differences(x []int32, step, n int) (sloped, sharp bool) {
	var x0, x1, x2, x3, last float64 // the value before and its differences
	var power, product, square, fourth float64
	for i := range n {
		v := float64(x[i*step])
		d1 := v - x0
		d2 := d1 - x1
		d3 := d2 - x2
		d4 := d3 - x3
		x0, x1, x2, x3 = v, d1, d2, d3
		if i > 4 {
			power += d4 * d4
			product += d4 * last
			q := d2 * d2
			square += q
			fourth += q * q
		}
		last = d4
	}
	sloped = power > 0 && product > power*(2.2/math.Sqrt(float64(n))-0.75)
	return sloped, fourth*float64(n) > 3.6*square*square
}

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
// noise by three and a half deviations of its estimate, the root of 24 over n.
func (p *predictor) bursts() bool {
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

// broad reports whether no line stands out: little is gained by more coefficients.
func (p *predictor) broad() bool {
	tilt, _ := spectrum(p.a)
	return p.gain() < 0.35 && tilt < 45
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

// crossed counts the crossings of zero from beyond level on one side to beyond it on
// the other, and the quarters of the piece with at least one.
func crossed(x []int32, step, n, level int) (crossings, quarters int) {
	var in [4]bool
	side := 0
	for i := range n {
		v, now := int(x[i*step]), 0
		if v > level {
			now = 1
		} else if v < -level {
			now = -1
		}
		if now != 0 && now != side {
			if side != 0 {
				crossings++
				in[min(3, i*4/n)] = true
			}
			side = now
		}
	}
	for _, q := range in {
		if q {
			quarters++
		}
	}
	return crossings, quarters
}
