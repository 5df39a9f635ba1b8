package media

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// What follows makes packed series of sensors, for the tests of what is no media.

// sensor gives the next value of a signal of a car, about -1 to 1.
type sensor func() float64

// lowPass is white noise behind filters of one pole: a sensor behind the filter that
// keeps what is faster than it may say from it.
func lowPass(r *rand.Rand) sensor {
	poles := make([]float64, 1+r.IntN(4))
	a := math.Exp(-math.Pow(10, -2.5+2.2*r.Float64()))
	gain := 1.0
	for range poles {
		gain *= math.Sqrt((1 + a) / (1 - a))
	}
	return func() float64 {
		v := r.NormFloat64() * gain * 0.15
		for i := range poles {
			poles[i] += (v - poles[i]) * (1 - a)
			v = poles[i]
		}
		return v
	}
}

// suspension is a quarter of a car on a road: the body and the wheel on springs.
func suspension(r *rand.Rand) sensor {
	hz := 100 + r.Float64()*400
	body := spring(1+r.Float64(), 0.3+r.Float64()*0.3, hz)
	wheel := spring(9+r.Float64()*6, 1+r.Float64()*2, hz)
	road := 0.0
	return func() float64 {
		road += r.NormFloat64()*0.3 - road*0.01
		return (body(road)*0.7 + wheel(road)*0.3) * 0.3
	}
}

// spring is a filter of two poles of gain about one.
func spring(hz, width, rate float64) func(float64) float64 {
	p := math.Exp(-math.Pi * width / rate)
	a, b := 2*p*math.Cos(2*math.Pi*hz/rate), -p*p
	y, z := 0.0, 0.0
	return func(x float64) float64 {
		v := x*(1-a-b) + a*y + b*z
		z, y = y, v
		return v
	}
}

// orders is an engine: some multiples of a speed that changes, behind a filter.
func orders(r *rand.Rand) sensor {
	phase, step := 0.0, 0.01+r.Float64()*0.2
	var size, at [4]float64
	for k := range size {
		size[k], at[k] = r.Float64()/float64(k+1), r.Float64()*6
	}
	noise, soft := lowPass(r), r.Float64()*0.3
	return func() float64 {
		step = max(0.005, step*(1+r.NormFloat64()*0.0005))
		phase += step
		v := noise() * soft
		for k := range size {
			v += size[k] * 0.5 * math.Sin(phase*float64(k+1)+at[k])
		}
		return v
	}
}

// steering goes from one angle to the next as a hand does, and rests there.
func steering(r *rand.Rand) sensor {
	from, to, at, length, rest := 0.0, 0.0, 0, 1, 0
	return func() float64 {
		if at++; at > length+rest {
			from, to = to, r.NormFloat64()*0.3
			at, length, rest = 0, 20+r.IntN(200), r.IntN(80)
		}
		t := min(1, float64(at)/float64(length))
		return from + (to-from)*t*t*t*(10+t*(6*t-15))
	}
}

// driving is a speed or a pressure: never negative, rising and falling in turns.
func driving(r *rand.Rand) sensor {
	v, pull, left := r.Float64()*0.5, 0.0, 0
	noise := r.Float64() * 0.002
	return func() float64 {
		if left--; left < 0 {
			pull, left = r.NormFloat64()*0.001, r.IntN(300)
		}
		v = min(1, max(0, v+pull))
		return min(1, max(0, v+r.NormFloat64()*noise))
	}
}

// warming comes closer to a temperature or a state of charge.
func warming(r *rand.Rand) sensor {
	v, to, k := r.Float64(), r.Float64(), 0.00001+r.Float64()*0.003
	noise := r.Float64() * 0.001
	return func() float64 {
		v += (to - v) * k
		return v + r.NormFloat64()*noise
	}
}

// demand is a current that jumps with the load and returns.
func demand(r *rand.Rand) sensor {
	v, to := 0.0, 0.0
	ripple := r.Float64() * 0.02
	return func() float64 {
		if r.IntN(150) == 0 {
			to = r.NormFloat64() * 0.4
		}
		v += (to - v) * 0.05
		return v + r.NormFloat64()*ripple
	}
}

// wandering is a random walk, and heading the integral of one that turns back.
func wandering(r *rand.Rand) sensor {
	v, step := 0.0, math.Pow(10, -3.5+1.5*r.Float64())
	return func() float64 { v += r.NormFloat64() * step; return v }
}

func heading(r *rand.Rand) sensor {
	turn, v := lowPass(r), 0.0
	return func() float64 { v += turn() * 0.02; return math.Remainder(v, 2) }
}

// floored adds the white noise of a converter to a sensor.
func floored(r *rand.Rand, s sensor) sensor {
	if r.IntN(2) == 0 {
		return s
	}
	size := math.Pow(10, -4+2.5*r.Float64())
	return func() float64 { return s() + r.NormFloat64()*size }
}

var sensors = []struct {
	name string
	make func(*rand.Rand) sensor
}{
	{"low pass", lowPass}, {"suspension", suspension}, {"orders", orders}, {"steering", steering}, {"driving", driving},
	{"warming", warming}, {"demand", demand}, {"wandering", wandering}, {"heading", heading},
}

// encoding appends a value to bytes.
type encoding struct {
	name string
	add  func(b []byte, v float64) []byte
}

func clamp(v, limit float64) float64 { return max(-limit, min(limit, v)) }

// encodings are those of packed series, of a size and a resolution that r draws.
func encodings(r *rand.Rand) []encoding {
	size := math.Pow(10, 1.7+2.7*r.Float64())
	step := float64(int(1) << r.IntN(4))
	whole := func(v float64) float64 { return math.Round(clamp(v*size, 32000)/step) * step }
	narrow := 10 + r.Float64()*110
	unit := math.Pow(10, -1.5+3*r.Float64())
	return []encoding{
		{"int16 LE", func(b []byte, v float64) []byte { return binary.LittleEndian.AppendUint16(b, uint16(int16(whole(v)))) }},
		{"int16 BE", func(b []byte, v float64) []byte { return binary.BigEndian.AppendUint16(b, uint16(int16(whole(v)))) }},
		{"uint16 offset", func(b []byte, v float64) []byte { return binary.BigEndian.AppendUint16(b, uint16(whole(v)+32768)) }},
		{"int32 LE", func(b []byte, v float64) []byte {
			return binary.LittleEndian.AppendUint32(b, uint32(int32(whole(v)*100)))
		}},
		{"float32 LE", func(b []byte, v float64) []byte {
			return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v*unit)))
		}},
		{"float32 of integers", func(b []byte, v float64) []byte {
			return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(whole(v)/4096)))
		}},
		{"float32 BE", func(b []byte, v float64) []byte {
			return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(v*unit)))
		}},
		{"uint8", func(b []byte, v float64) []byte { return append(b, byte(128+clamp(v*narrow, 127))) }},
		{"int8", func(b []byte, v float64) []byte { return append(b, byte(int8(clamp(v*narrow, 127)))) }},
	}
}

// series fills size bytes with one signal, or with axes of the same kind in turn.
func series(r *rand.Rand, size, axes int, e encoding, kind func(*rand.Rand) sensor) []byte {
	var all []sensor
	for range axes {
		all = append(all, floored(r, kind(r)))
	}
	for i := range 300 {
		all[i%axes]() // until filters have settled
	}
	var b []byte
	at := r.IntN(4)
	for len(b) < size+at {
		for _, s := range all {
			b = e.add(b, s())
		}
	}
	return b[at : at+size]
}

// pressures is a cylinder over the angle of its crank: 720 values that come again.
func pressures(r *rand.Rand, size int, e encoding) []byte {
	peak, width := 0.5+r.Float64()*0.4, 20+r.Float64()*60
	var b []byte
	for i := r.IntN(720); len(b) < size; i++ {
		if i%720 == 0 {
			peak *= 1 + r.NormFloat64()*0.03
		}
		d := (float64(i%720) - 370) / width
		b = e.add(b, peak/(1+d*d)+r.NormFloat64()*0.001)
	}
	return b[:size]
}

// logged gives, from a log of candump, the payloads of every identifier one after the
// other, and the series of every pair of bytes and every byte of them.
func logged(t *testing.T, name string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		id, data, _ := strings.Cut(fields[2], "#")
		payload, err := hex.DecodeString(data)
		if err != nil || len(payload) != 8 {
			continue
		}
		of[id] = append(of[id], payload...)
		for i := range 8 {
			key := id + string(rune('a'+i))
			of[key] = append(of[key], payload[i])
			if i < 7 {
				of[key+"2"] = append(of[key+"2"], payload[i], payload[i+1])
			}
		}
	}
	var out [][]byte
	for _, b := range of {
		out = append(out, b)
	}
	return out
}
