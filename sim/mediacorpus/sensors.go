package mediacorpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
)

// Sensors makes n more pieces of each form of telemetry: fast series of 16 bits, dumps
// of diagnosis, tables, text, hashes and settings.
func Sensors(r *rand.Rand, n, size int) []Sample {
	var out []Sample
	for range n {
		for _, f := range []struct {
			name string
			next func([]byte) []byte
		}{
			{"vibration int16", vibration(r)}, {"vibration int16", vibration(r)},
			{"damped vibration int16", damped(r)}, {"wheel speeds int16", wheels(r)},
			{"wheel pulses uint8", pulses(r)}, {"battery cells", cells(r)}, {"UDS dump", uds(r)}, {"CAN FD frames", framesFD(r)},
			{"CBOR", cborMaps(r)}, {"CSV", csvLines(r)}, {"JSON", jsonLines(r)}, {"hashes", hashes(r)},
			{"hashes in hex", hexHashes(r)}, {"settings", settings(r)}, {"map of bytes", calibration(r)},
			{"radar targets", targets(r)}, {"float16 arrays", halves(r)}, {"current int16", current(r)},
		} {
			out = append(out, Sample{f.name, cut(r, size, f.next)})
		}
	}
	return out
}

// vibration is an accelerometer: the orders of an engine and the noise of the road.
func vibration(r *rand.Rand) func([]byte) []byte {
	var tones [3][3]float64 // phase, step, amplitude
	for i := range tones {
		tones[i] = [3]float64{0, 0.01 + r.Float64()*0.6, 100 + r.Float64()*2000}
	}
	noise, order := 50+r.Float64()*800, []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian}[r.IntN(2)]
	return func(b []byte) []byte {
		v := r.NormFloat64() * noise
		for i := range tones {
			tones[i][0] += tones[i][1]
			v += tones[i][2] * math.Sin(tones[i][0])
		}
		return order.AppendUint16(b, uint16(int16(v)))
	}
}

// damped is a body on springs that the road excites, at 100 to 1,000 samples a second.
func damped(r *rand.Rand) func([]byte) []byte {
	var body resonance
	body.tune(1+r.Float64()*14, 0.5+r.Float64()*3, 100+r.Float64()*900)
	gain, noise := 2000+r.Float64()*8000, r.Float64()*20
	return func(b []byte) []byte {
		return binary.LittleEndian.AppendUint16(b, uint16(int16(body.step(r.NormFloat64())*gain+r.NormFloat64()*noise)))
	}
}

func wheels(r *rand.Rand) func([]byte) []byte {
	speed, noise := r.Float64()*30, 0.01+r.Float64()*0.2
	pull := r.NormFloat64() * 0.01
	return func(b []byte) []byte {
		speed = max(0, speed+pull+r.NormFloat64()*0.05)
		for range 4 {
			b = binary.BigEndian.AppendUint16(b, uint16((speed+r.NormFloat64()*noise)*100+0x1A6F))
		}
		return b
	}
}

func pulses(r *rand.Rand) func([]byte) []byte {
	phase, speed := 0.0, 5+r.Float64()*90
	return func(b []byte) []byte {
		speed = max(0, speed+r.NormFloat64()*0.4)
		phase += speed
		return append(b, byte(phase))
	}
}

func cells(r *rand.Rand) func([]byte) []byte {
	n, base := 96+r.IntN(20), 3600+r.Float64()*500
	off := make([]float64, n)
	for i := range off {
		off[i] = r.NormFloat64() * 8
	}
	at := 0
	return func(b []byte) []byte {
		if at++; at == n {
			at = 0
			base += r.NormFloat64() * 2
		}
		return binary.BigEndian.AppendUint16(b, uint16(base+off[at]+r.NormFloat64()))
	}
}

// uds are answers to reading data by identifier and memory, behind ISO-TP lengths.
func uds(r *rand.Rand) func([]byte) []byte {
	did := uint16(r.Uint32())
	return func(b []byte) []byte {
		did++
		n := 4 + r.IntN(24)
		b = append(b, 0x10|byte(n>>8), byte(n), 0x62, byte(did>>8), byte(did))
		for i := range n {
			switch {
			case did%3 == 0:
				b = append(b, byte(48+r.IntN(10)))
			case did%3 == 1 && i%4 < 2:
				b = append(b, 0)
			default:
				b = append(b, byte(r.Uint32()))
			}
		}
		return append(b, 0xFF, 0xFF)
	}
}

func framesFD(r *rand.Rand) func([]byte) []byte {
	classic := frames(r)
	return func(b []byte) []byte {
		b = binary.BigEndian.AppendUint32(b, 0x100+r.Uint32N(40))
		b = append(b, 64, 1, 0, 0)
		for range 4 {
			b = classic(b)
		}
		return b
	}
}

func cborMaps(r *rand.Rand) func([]byte) []byte {
	all := signals(r)
	names := []string{"speed", "rpm", "yaw", "temp", "acc", "soc"}
	return func(b []byte) []byte {
		b = append(b, 0xA0|byte(len(all)))
		for i, v := range all {
			b = append(append(b, 0x60|byte(len(names[i]))), names[i]...)
			b = binary.BigEndian.AppendUint32(append(b, 0xFA), math.Float32bits(float32(v())))
		}
		return b
	}
}

func csvLines(r *rand.Rand) func([]byte) []byte {
	all, t := signals(r), 1767225600000
	return func(b []byte) []byte {
		t += 100
		return fmt.Appendf(b, "%d,%.2f,%.4f,%.1f,%d\r\n", t, all[5](), all[1](), all[2](), int(all[3]()))
	}
}

func jsonLines(r *rand.Rand) func([]byte) []byte {
	text := lines(r, 8192)
	return func(b []byte) []byte { return append(b, text...) }
}

func hashes(r *rand.Rand) func([]byte) []byte {
	i := r.Uint64()
	return func(b []byte) []byte {
		i++
		h := sha256.Sum256(binary.BigEndian.AppendUint64(nil, i))
		return append(b, h[:]...)
	}
}

func hexHashes(r *rand.Rand) func([]byte) []byte {
	next := hashes(r)
	return func(b []byte) []byte { return append(hex.AppendEncode(b, next(nil)), '\n') }
}

// settings is a block of parameters of a control unit: names, tables, and code.
func settings(r *rand.Rand) func([]byte) []byte {
	return func(b []byte) []byte {
		switch r.IntN(4) {
		case 0:
			b = append(b, "CAL_"+strings.Repeat("A", r.IntN(9))+"\x00\x00\x01"...)
			b = binary.LittleEndian.AppendUint32(b, r.Uint32N(5000))
		case 1:
			v := r.Uint32N(4000)
			for range 16 + r.IntN(64) {
				v += r.Uint32N(60)
				b = binary.LittleEndian.AppendUint16(b, uint16(v))
			}
		case 2:
			b = append(b, bytes.Repeat([]byte{[]byte{0, 0xFF}[r.IntN(2)]}, 8+r.IntN(100))...)
		default:
			for range 20 + r.IntN(80) { // instructions of four bytes
				b = append(b, byte(r.Uint32N(64)*4), byte(r.Uint32N(16)), byte(r.Uint32()), []byte{0xE5, 0xE1, 0xE3, 0x0A, 0xEB}[r.IntN(5)])
			}
		}
		return b
	}
}

// calibration is a characteristic map, bytes in rows, smooth in both directions.
func calibration(r *rand.Rand) func([]byte) []byte {
	w, x, y := 8+r.IntN(25), r.Float64()*9, r.Float64()*9
	i := 0
	return func(b []byte) []byte {
		if i++; i%(w*w) == 0 {
			x, y = r.Float64()*9, r.Float64()*9
		}
		return append(b, byte(20+x*float64(i%w)+y*float64(i/w%w)))
	}
}

func targets(r *rand.Rand) func([]byte) []byte {
	var at [12][3]float64
	for i := range at {
		at[i] = [3]float64{r.Float64() * 150, r.NormFloat64() * 10, r.NormFloat64() * 12}
	}
	i := 0
	return func(b []byte) []byte {
		o := &at[i%len(at)]
		i++
		o[0] += o[2] * 0.05
		b = append(b, byte(i%len(at)), byte(r.IntN(4)))
		for k, scale := range []float64{100, 100, 50} {
			b = binary.LittleEndian.AppendUint16(b, uint16(int16((o[k]+r.NormFloat64()*0.05)*scale)))
		}
		return b
	}
}

func halves(r *rand.Rand) func([]byte) []byte {
	v := signals(r)[r.IntN(6)]
	return func(b []byte) []byte {
		f := math.Float32bits(float32(v()))
		return binary.LittleEndian.AppendUint16(b, uint16(f>>16&0x8000)|uint16((f>>13&0x3FFFF)-(112<<10))&0x7FFF)
	}
}

// current is that of an inverter: a sine of changing frequency with ripple.
func current(r *rand.Rand) func([]byte) []byte {
	phase, step, size := 0.0, 0.02+r.Float64()*0.2, 200+r.Float64()*3000
	ripple := 0.02 + r.Float64()*0.1
	return func(b []byte) []byte {
		step = max(0.005, step+r.NormFloat64()*0.0003)
		phase += step
		return binary.LittleEndian.AppendUint16(b, uint16(int16(size*(math.Sin(phase)+r.NormFloat64()*ripple))))
	}
}

// Logged packs a log of candump into blobs of size bytes: frames of Linux, or the
// payloads alone.
func Logged(name string, size int) ([]Sample, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("mediacorpus: %w", err)
	}
	var full, bare []byte
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		id, data, ok := strings.Cut(fields[2], "#")
		payload, err := hex.DecodeString(data)
		if !ok || err != nil {
			continue
		}
		var n uint32
		if _, err := fmt.Sscanf(id, "%x", &n); err != nil {
			continue
		}
		full = append(binary.LittleEndian.AppendUint32(full, n), byte(len(payload)), 0, 0, 0)
		full = append(full, payload...)
		bare = append(bare, payload...)
	}
	var out []Sample
	for _, s := range []Sample{{"logged CAN frames", full}, {"logged CAN payloads", bare},
		{"logged CAN gzip", gzipped(full)}, {"logged CAN zstd", zstandard(full)}} {
		for _, c := range Chunks(s.Data, 0, size, 1000) {
			out = append(out, Sample{s.Name, c})
		}
	}
	return out, nil
}
