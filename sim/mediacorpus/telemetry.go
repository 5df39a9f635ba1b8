// Package mediacorpus makes bytes with ground truth for whoever judges media: streams
// of sound and pictures in many forms, and the packed telemetry that must not be
// taken for them.
package mediacorpus

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/klauspost/compress/zstd"
)

// Sample is one item of the corpus: what it is, and its bytes.
type Sample struct {
	Name string
	Data []byte
}

// signal is a value of a car over time.
type signal func() float64

// signals are a drifting one, one that returns to its mean, an oscillating one with
// noise, one held for some samples, and white noise.
func signals(r *rand.Rand) []signal {
	walk, ret, t, held, left := r.NormFloat64()*50, 0.0, 0.0, 0.0, 0
	slow, speed := r.Float64()*0.03+0.002, 0.0
	pull := 0.005 + r.Float64()*0.05
	return []signal{
		func() float64 { walk += r.NormFloat64(); return walk },
		func() float64 { ret += r.NormFloat64()*2 - ret*pull; return ret },
		func() float64 { t += slow; return 40*math.Sin(t) + r.NormFloat64() },
		func() float64 {
			if left == 0 {
				held, left = r.Float64()*200-20, 5+r.IntN(20)
			}
			left--
			return held
		},
		func() float64 { return 9.81 + r.NormFloat64()*0.4 },
		func() float64 { speed = max(0, speed+r.NormFloat64()*0.3); return speed * 3.6 },
	}
}

// packer appends one value in a binary form.
type packer struct {
	name string
	add  func(b []byte, v float64) []byte
}

var packers = []packer{
	{"float32 LE", func(b []byte, v float64) []byte {
		return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
	}},
	{"float32 BE", func(b []byte, v float64) []byte {
		return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(v)))
	}},
	{"float64 LE", func(b []byte, v float64) []byte { return binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }},
	{"float64 BE", func(b []byte, v float64) []byte { return binary.BigEndian.AppendUint64(b, math.Float64bits(v)) }},
	{"int16 LE", func(b []byte, v float64) []byte { return binary.LittleEndian.AppendUint16(b, uint16(int16(v*20))) }},
	{"int16 BE", func(b []byte, v float64) []byte { return binary.BigEndian.AppendUint16(b, uint16(int16(v*20))) }},
	{"int32 LE", func(b []byte, v float64) []byte { return binary.LittleEndian.AppendUint32(b, uint32(int32(v*1000))) }},
	{"int32 BE", func(b []byte, v float64) []byte { return binary.BigEndian.AppendUint32(b, uint32(int32(v*1000))) }},
	{"uint8", func(b []byte, v float64) []byte { return append(b, byte(max(0, min(255, v+40)))) }},
	{"zigzag varint", func(b []byte, v float64) []byte { return binary.AppendVarint(b, int64(v*100)) }},
}

// Telemetry makes n pieces of each form of packed telemetry, of size bytes each.
func Telemetry(r *rand.Rand, n, size int) []Sample {
	var out []Sample
	for range n {
		for _, p := range packers {
			for s := range signals(r) {
				out = append(out, Sample{p.name + " arrays", cut(r, size, array(r, p, s))})
			}
			out = append(out, Sample{p.name + " records", cut(r, size, record(r, p))})
		}
		out = append(out,
			Sample{"counters", cut(r, size, counters(r))}, Sample{"CAN frames", cut(r, size, frames(r))},
			Sample{"IMU of six axes", cut(r, size, imu(r))}, Sample{"protobuf", cut(r, size, protobuf(r))},
			Sample{"MessagePack", cut(r, size, messagePack(r))}, Sample{"bit fields", cut(r, size, bitFields(r))})
		out = append(out, packed(r, size)...)
	}
	return out
}

// cut makes somewhat more than size bytes of a form and takes a piece at any phase.
func cut(r *rand.Rand, size int, next func([]byte) []byte) []byte {
	var b []byte
	at := r.IntN(64)
	for len(b) < size+at {
		b = next(b)
	}
	return b[at : at+size]
}

func array(r *rand.Rand, p packer, s int) func([]byte) []byte {
	v := signals(r)[s]
	return func(b []byte) []byte { return p.add(b, v()) }
}

// record holds a time in milliseconds, a counter and some signals.
func record(r *rand.Rand, p packer) func([]byte) []byte {
	all := signals(r)
	take := all[:1+r.IntN(len(all))]
	t, count := uint64(1767225600000)+r.Uint64N(1<<34), uint32(r.IntN(1<<17))
	wide, order := r.IntN(2) == 0, []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian}[r.IntN(2)]
	return func(b []byte) []byte {
		t += 10 + r.Uint64N(2)
		count++
		if wide {
			b = order.AppendUint64(b, t)
		}
		b = order.AppendUint32(b, count)
		for _, v := range take {
			b = p.add(b, v())
		}
		return b
	}
}

func counters(r *rand.Rand) func([]byte) []byte {
	c, step := r.Uint64N(1<<34), 1+r.Uint64N(9)
	width, order := 2+2*r.IntN(4), []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian}[r.IntN(2)]
	return func(b []byte) []byte {
		c += step
		switch width {
		case 2:
			return order.AppendUint16(b, uint16(c))
		case 4:
			return order.AppendUint32(b, uint32(c))
		}
		return order.AppendUint64(b, c)
	}
}

// frames are struct can_frame of Linux, 16 bytes each, of a bus with cyclic messages.
func frames(r *rand.Rand) func([]byte) []byte {
	type message struct {
		id   uint32
		data [8]byte
	}
	bus := make([]message, 4+r.IntN(30))
	for i := range bus {
		bus[i].id = r.Uint32N(0x7FF)
		for j := range bus[i].data {
			if r.IntN(2) == 0 {
				bus[i].data[j] = byte(r.Uint32())
			}
		}
	}
	at := 0
	return func(b []byte) []byte {
		m := &bus[at%len(bus)]
		at++
		m.data[7]++
		m.data[1] += byte(r.IntN(3))
		m.data[2] = byte(r.Uint32())
		b = binary.LittleEndian.AppendUint32(b, m.id)
		b = append(b, 8, 0, 0, 0)
		return append(b, m.data[:]...)
	}
}

func imu(r *rand.Rand) func([]byte) []byte {
	var all []signal
	for range 2 {
		all = append(all, signals(r)[1:4]...)
	}
	return func(b []byte) []byte {
		for _, v := range all {
			b = binary.LittleEndian.AppendUint16(b, uint16(int16(v()*100)))
		}
		return b
	}
}

func protobuf(r *rand.Rand) func([]byte) []byte {
	all := signals(r)
	t := uint64(1767225600000)
	return func(b []byte) []byte {
		t += r.Uint64N(200)
		m := binary.AppendUvarint([]byte{0x08}, t)
		for i, v := range all {
			if i%2 == 0 {
				m = binary.LittleEndian.AppendUint64(append(m, byte(i+2)<<3|1), math.Float64bits(v()))
			} else {
				m = binary.AppendVarint(append(m, byte(i+2)<<3), int64(v()*50))
			}
		}
		m = append(append(m, 0x4A, 5), "D_ECO"...)
		return append(binary.AppendUvarint(append(b, 0x0A), uint64(len(m))), m...)
	}
}

func messagePack(r *rand.Rand) func([]byte) []byte {
	all := signals(r)
	names := []string{"speed", "rpm", "yaw", "temp", "acc", "soc"}
	return func(b []byte) []byte {
		b = append(b, 0x80|byte(len(all)))
		for i, v := range all {
			b = append(append(b, 0xA0|byte(len(names[i]))), names[i]...)
			b = binary.BigEndian.AppendUint64(append(b, 0xCB), math.Float64bits(v()))
		}
		return b
	}
}

func bitFields(r *rand.Rand) func([]byte) []byte {
	state := r.Uint64()
	return func(b []byte) []byte {
		state ^= 1 << r.IntN(64)
		return binary.LittleEndian.AppendUint64(b, state)
	}
}

// packed is telemetry compressed: from the start and from the middle of gzip, flate
// and zstd of JSON and of packed floats, records of gzip behind lengths, and bytes as
// of a cipher.
func packed(r *rand.Rand, size int) []Sample {
	text, floats := lines(r, size*24), cut(r, size*6, array(r, packers[0], r.IntN(3)))
	out := []Sample{}
	for _, src := range []Sample{{"JSON", text}, {"floats", floats}} {
		g, z, f := gzipped(src.Data), zstandard(src.Data), deflated(src.Data)
		for _, c := range []Sample{{"gzip", g}, {"zstd", z}, {"flate", f}} {
			if len(c.Data) > 2*size {
				at := size/2 + r.IntN(len(c.Data)-size*3/2)
				out = append(out, Sample{"middle of " + c.Name + " of " + src.Name, c.Data[at : at+size]})
			}
			out = append(out, Sample{c.Name + " of " + src.Name, c.Data[:min(len(c.Data), size)]})
		}
	}
	var framed []byte
	for len(framed) < size {
		g := gzipped(lines(r, 300+r.IntN(4000)))
		framed = append(binary.BigEndian.AppendUint32(framed, uint32(len(g))), g...)
	}
	secret := make([]byte, size)
	for i := range secret {
		secret[i] = byte(r.Uint32())
	}
	return append(out, Sample{"gzip behind lengths", framed[:size]}, Sample{"ciphertext", secret})
}

func lines(r *rand.Rand, size int) []byte {
	all := signals(r)
	var b bytes.Buffer
	for t := 1767225600000; b.Len() < size; t += 100 {
		fmt.Fprintf(&b, `{"t":%d,"speed":%.2f,"yaw":%.4f,"steer":%.1f,"temp":%.0f,"acc":%.3f}`+"\n", t, all[5](), all[1](), all[2](), all[3](), all[4]())
	}
	return b.Bytes()
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b) //nolint:errcheck // a buffer takes all
	w.Close()  //nolint:errcheck // as above
	return out.Bytes()
}

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, 9)
	if err != nil {
		return nil
	}
	w.Write(b) //nolint:errcheck // a buffer takes all
	w.Close()  //nolint:errcheck // as above
	return out.Bytes()
}

var encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))

func zstandard(b []byte) []byte { return encoder.EncodeAll(b, nil) }
