package media

import "math"

// leastSamples is the fewest of one channel that are judged.
const leastSamples = 500

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
	if size*5 < full*2 && max(sum, -sum)/n*5 < size*2 && crossings*83 >= n && p.pulses() {
		return true
	}
	if crossings*100 < n || quarters < 4 || !sloped || !p.shaped(maxima(x, step, n)) {
		return false
	}
	return size*5 < full && p.bursts() || size*12 < full && crossings*33 >= n && p.broad()
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
