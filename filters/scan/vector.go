package scan

import (
	"bytes"
	"encoding/binary"
	"math"
)

// moments sums up the numbers of an array.
type moments struct {
	n, negative   int
	sum, sq       float64
	fourth        float64 // sum of fourth powers
	steps, prev   float64 // sum of squared steps from one number to the next
	whole, spoilt bool    // all are integers; one could not be read
}

// add takes the next number.
func (m *moments) add(v float64) {
	if m.n == 0 {
		m.whole = true
	} else {
		d := v - m.prev
		m.steps += d * d
	}
	m.n++
	m.prev = v
	if v < 0 {
		m.negative++
	}
	m.whole = m.whole && v == math.Trunc(v)
	m.sum += v
	m.sq += v * v
	m.fourth += v * v * v * v
}

// text takes the next number as it is written.
func (m *moments) text(s []byte) {
	if len(s) == 1 && s[0]-'0' < 10 {
		m.add(float64(s[0] - '0'))
		return
	}
	v, ok := plainDecimal(s)
	if !ok {
		v, ok = decimal(s)
	}
	m.spoilt = m.spoilt || !ok
	m.add(v)
}

// plainDecimal is decimal for a number of at most fifteen digits without an exponent.
func plainDecimal(s []byte) (v float64, ok bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	i, point, n := 0, len(s), uint64(0)
	if s[0] == '-' {
		i = 1
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c-'0' < 10:
			n = n*10 + uint64(c-'0')
		case c == '.' && point == len(s):
			point = i + 1
		default:
			return 0, false
		}
	}
	v = float64(n) / tens[len(s)-point]
	if s[0] == '-' {
		v = -v
	}
	return v, true
}

// decimal reads a number of JSON to some fifteen digits.
func decimal(s []byte) (v float64, ok bool) {
	i, sign, places, exp := 0, 1.0, 0, 0
	if len(s) > 0 && s[0] == '-' {
		i, sign = 1, -1
	}
	for point := false; i < len(s); i++ {
		switch c := s[i]; {
		case c-'0' < 10:
			v = v*10 + float64(c-'0')
			if point {
				places++
			}
		case c == '.' && !point:
			point = true
		case c|0x20 == 'e':
			exp, ok = exponent(s[i+1:])
			return sign * v * math.Pow10(exp-places), ok
		default:
			return 0, false
		}
	}
	if places < len(tens) {
		return sign * v / tens[places], len(s) > 0
	}
	return sign * v * math.Pow10(-places), true
}

var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16}

func exponent(s []byte) (n int, ok bool) {
	sign := 1
	for i, c := range s {
		switch {
		case c-'0' < 10 && n < 1000:
			n, ok = n*10+int(c-'0'), true
		case i == 0 && c == '-':
			sign = -1
		case i > 0 || c != '+':
			return 0, false
		}
	}
	return sign * n, ok
}

// leastFeatures is the fewest numbers of an embedding, each of a byte or more.
const leastFeatures = 64

// embedding reports whether the numbers look like the features that a network computes:
// as many as a template has, both signs and a mean near zero, and either of norm one, or
// independent of their neighbours and spread like a sum of many (a uniform spread has a
// kurtosis of 1.8, a normal one of 3). Spectra and histograms have one sign, signals in
// time follow their neighbours.
func (m *moments) embedding() bool {
	if m.n < leastFeatures || m.n%64 != 0 || m.spoilt {
		return false
	}
	n := float64(m.n)
	mean := m.sum / n
	spread := m.sq/n - mean*mean
	if m.whole && template(m.n) {
		return m.quantised(mean, spread)
	}
	share := float64(m.negative) / n
	if spread <= 0 || share < 0.2 || share > 0.8 || mean*mean > 0.15*spread {
		return false
	}
	if math.Abs(m.sq-1) < 0.1 {
		return true
	}
	return template(m.n) && !m.whole && m.sq < 1e4 && m.steps > 1.3*n*spread && m.fourth*n > 2.2*m.sq*m.sq
}

// quantised reports whether whole numbers, as many as a template has, look like features that
// were scaled: to signed bytes, or from norm one by a power of ten. Features are independent
// of their neighbours and spread like a sum of many; what is compressed or encrypted
// spreads evenly.
func (m *moments) quantised(mean, spread float64) bool {
	n := float64(m.n)
	if spread < 40 || mean*mean > 0.15*spread || m.steps < 1.5*n*spread {
		return false
	}
	if share := float64(m.negative) / n; share < 0.3 || share > 0.7 {
		return false
	}
	if k := m.fourth / n / (spread * spread); k < 2.2 || k > 5 {
		return false
	}
	if spread < 3600 {
		return true
	}
	for scale := 1e6; scale <= 1e16; scale *= 100 {
		if math.Abs(m.sq/scale-1) < 0.1 {
			return true
		}
	}
	return false
}

// around128 reports whether bytes, as many as a template has, look like features that were
// scaled to bytes around 128.
func around128(b []byte) bool {
	if !template(len(b)) {
		return false
	}
	var m moments
	for _, c := range b {
		m.add(float64(c) - 128)
	}
	return m.embedding()
}

// template reports whether n is a usual length of a biometric template.
func template(n int) bool { return n == 128 || n == 256 || n == 512 || n == 1024 }

// measures reports whether a key says that its numbers were measured, so that they are
// no features.
func measures(key []byte) bool {
	var low [48]byte
	n := copy(low[:], key)
	for i, c := range low[:n] {
		if c-'A' < 26 {
			low[i] = c | 0x20
		}
	}
	for _, w := range [...]string{"spect", "fft", "hist", "wave", "accel", "gyro", "vibr", "noise", "audio", "pcm", "volt", "current", "torque", "temp", "press", "imu", "weight", "coef", "gain", "curve", "频谱", "波形", "直方"} {
		if bytes.Contains(low[:n], []byte(w)) {
			return true
		}
	}
	return false
}

// packed reports whether b is a biometric template of packed floats of either size
// and byte order: a usual count, all of them finite and near 1, most not zero.
func packed(b []byte, announced bool) bool {
	for _, size := range [...]int{4, 8} {
		if len(b)%size != 0 || !template(len(b)/size) {
			continue
		}
		if vector(b, size, binary.LittleEndian, announced) || vector(b, size, binary.BigEndian, announced) {
			return true
		}
	}
	return template(len(b)) && small(b, 1) || template(len(b)/2) && len(b)%2 == 0 && small(b, 2)
}

// small reports whether b is a template of signed bytes or of floats of two bytes, low end
// first.
func small(b []byte, size int) bool {
	var m moments
	for i := 0; i < len(b); i += size {
		v := float64(int8(b[i])) //nolint:gosec // a signed byte
		if size == 2 {
			v = float16(binary.LittleEndian.Uint16(b[i:]))
			if !(math.Abs(v) <= 4) {
				return false
			}
		}
		m.add(v)
	}
	return m.embedding()
}

// float16 gives the value of a float of two bytes (IEEE 754 binary16).
func float16(x uint16) float64 {
	e, f := int(x>>10&31), float64(x&1023)
	var v float64
	switch e {
	case 0:
		v = math.Ldexp(f, -24)
	case 31:
		return math.NaN()
	default:
		v = math.Ldexp(1024+f, e-25)
	}
	if x>>15 != 0 {
		v = -v
	}
	return v
}

func vector(b []byte, size int, order binary.ByteOrder, announced bool) bool {
	zeros := 0
	var m moments
	for i := 0; i < len(b); i += size {
		v := 0.0
		if size == 4 {
			v = float64(math.Float32frombits(order.Uint32(b[i:])))
		} else {
			v = math.Float64frombits(order.Uint64(b[i:]))
		}
		m.add(v)
		a := math.Abs(v)
		switch {
		case a == 0:
			zeros++
		case !(a >= 1e-9 && a <= 1e4):
			return false
		}
	}
	return zeros*size*2 < len(b) && (announced || m.embedding())
}
