package media

import (
	"math"
	"slices"
)

const (
	leastSamples = 500 // of one channel
	order        = 16  // of the linear prediction
)

// sound reports whether x, samples of 16 bits or expanded to them, could be sound of
// one channel, or of two in turn.
func sound(x []int32) bool { return swings(x, 1) || swings(x, 2) }

// swings judges every step-th sample. Sensors are smooth as well. What tells sound:
// it swings about zero all over the piece; between its lowest tones and the white
// floor that every converter has lies a slope of overtones and noise, which its
// fourth differences show (floor); and more than one resonance shapes it (shaped). A
// tone in white noise, a drift, a random walk and a body on one spring fail.
func swings(x []int32, step int) bool {
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
	if size < 24 || max(sum, -sum)/n > size*2/3 || rests*8 > n || !slope(x, step, n) {
		return false
	}
	crossings, quarters := crossed(x, step, n, size/3)
	return crossings*100 >= n && quarters == 4 && shaped(x, step, n, float64(sum)/float64(n), maxima(x, step, n))
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

// slope reports whether the fourth differences of x are less negatively correlated
// than those of anything that is white, a random walk or a decay towards a mean, from
// one sample to the next. By theory it is -4/5 for white noise, -3/4 for a random
// walk, and the spread of the estimate falls with the root of the number of samples.
func slope(x []int32, step, n int) bool {
	var d [4]float64 // the last value, and its first three differences
	var last, power, product float64
	for i := range n {
		v := float64(x[i*step])
		for k := range d {
			v, d[k] = v-d[k], v
		}
		if i > 4 {
			power += v * v
			product += v * last
		}
		last = v
	}
	return power > 0 && product > power*(2.2/math.Sqrt(float64(n))-0.75)
}

// shaped reports whether linear prediction over sixteen samples explains x better than
// over two, by more than chance can, both explain most of it, and the spectrum that it
// gives slopes and has so many maxima at least. The gain of fourteen more coefficients
// on a signal of one resonance is that of chi squared with as many degrees of freedom,
// over n.
func shaped(x []int32, step, n int, mean float64, least int) bool {
	n = min(n, most/2)
	var w [most / 2]float64
	for i := range n {
		w[i] = float64(x[i*step]) - mean
	}
	var r [order + 1]float64
	for k := range r {
		s := 0.0
		a, b := w[k:n], w[:n-k]
		for i := range a {
			s += a[i] * b[i]
		}
		r[k] = s
	}
	two, all, a := prediction(r)
	const extra = order - 2
	chance := (extra + 6*math.Sqrt2*3.75) / float64(n) // 3.75 is about the root of extra
	if two*5 >= r[0] || all <= 0 || math.Log(two/all) <= chance {
		return false
	}
	tilt, peaks := spectrum(a)
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
