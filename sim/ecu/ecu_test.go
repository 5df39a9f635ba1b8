package ecu

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordon/sim/dbc"
	"cordon/sim/road"
	"cordon/sim/vehicle"
)

const testVIN = "LZZ1AB2C7N0123456"

// drive runs a car for some seconds and hands every frame to each.
func drive(t testing.TB, powertrain string, seconds int, each func(step int, s *vehicle.State, f *Frame)) vehicle.Spec {
	t.Helper()
	spec, err := vehicle.SpecOf(powertrain)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	car := vehicle.New(spec, road.Generate(rng).Route(rng, 3000), rng)
	units, err := New(spec, testVIN, rng)
	if err != nil {
		t.Fatal(err)
	}
	for step := range seconds * 100 {
		car.Step(vehicle.Faults{HardBraking: step > 2000 && step < 2100, TyreLeak: 2})
		frames := units.Tick(step, &car.State)
		for i := range frames {
			each(step, &car.State, &frames[i])
		}
	}
	return spec
}

// field is a signal as this test reads it from the DBC text by itself.
type field struct {
	message, name, mux string
	id                 uint64
	start, size        int
	motorola, signed   bool
	factor, offset     float64
	unit               string
}

var (
	boLine = regexp.MustCompile(`^BO_ (\d+) (\w+): (\d+)`)
	sgLine = regexp.MustCompile(`^ SG_ (\w+) ?(M|m\d+)? ?: (\d+)\|(\d+)@([01])([+-]) \(([^,]+),([^)]+)\) \[[^]]*\] "([^"]*)"`)
)

func fields(t testing.TB) map[string]field {
	t.Helper()
	out := map[string]field{}
	for _, name := range dbc.Names {
		text, err := dbc.File(name)
		if err != nil {
			t.Fatal(err)
		}
		var at field
		for _, line := range strings.Split(string(text), "\n") {
			if m := boLine.FindStringSubmatch(line); m != nil {
				at.message = m[2]
				at.id, _ = strconv.ParseUint(m[1], 10, 32)
			} else if m := sgLine.FindStringSubmatch(line); m != nil {
				f := at
				f.name, f.mux, f.unit = m[1], m[2], m[9]
				f.start, _ = strconv.Atoi(m[3])
				f.size, _ = strconv.Atoi(m[4])
				f.motorola, f.signed = m[5] == "0", m[6] == "-"
				f.factor, _ = strconv.ParseFloat(m[7], 64)
				f.offset, _ = strconv.ParseFloat(m[8], 64)
				out[f.message+"."+f.name] = f
			}
		}
	}
	if len(out) < 90 {
		t.Fatalf("only %d signals were read", len(out))
	}
	return out
}

// bits lists a signal's bits from the most significant one, as byte*8+bit.
func (f field) bits() []int {
	var out []int
	at := f.start
	for range f.size {
		out = append(out, at)
		if !f.motorola {
			at++
		} else if at%8 == 0 {
			at += 15
		} else {
			at--
		}
	}
	if !f.motorola {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

func (f field) decode(data []byte) float64 {
	v := int64(0)
	for i, bit := range f.bits() {
		b := int64(data[bit/8]>>(bit%8)) & 1
		if i == 0 && f.signed {
			b = -b
		}
		v = v<<1 | b&1
		if i == 0 && b < 0 {
			v = -1
		}
	}
	return float64(v)*f.factor + f.offset
}

func TestFramesDecodeToTheirSignals(t *testing.T) {
	all := fields(t)
	for _, powertrain := range []string{vehicle.ICE, vehicle.EV} {
		seen := map[string]bool{}
		drive(t, powertrain, 40, func(_ int, _ *vehicle.State, f *Frame) {
			for name, want := range f.Signals {
				key := f.Message + "." + name
				field, known := all[key]
				if !known {
					t.Fatalf("%s is in no DBC", key)
				}
				seen[key] = true
				if got := field.decode(f.Data()); math.Abs(got-want) > 1e-6 {
					t.Fatalf("%s: frame % X says %v, truth %v", key, f.Data(), got, want)
				}
			}
		})
		if len(seen) < 70 {
			t.Errorf("%s: only %d signals were sent", powertrain, len(seen))
		}
	}
}

func TestSignalsShowTheVehicle(t *testing.T) {
	type want struct {
		of        func(*vehicle.State) float64
		tolerance float64
	}
	wants := map[string]want{
		"WHEEL_SPEEDS.WHEEL_SPEED_FR": {func(s *vehicle.State) float64 { return s.Wheel.FR * 3.6 }, 0.0051},
		"SPEED.VEHICLE_SPEED":         {func(s *vehicle.State) float64 { return s.Speed * 3.6 }, 0.0051},
		"DYNAMICS.YAW_RATE":           {func(s *vehicle.State) float64 { return s.YawRate * 180 / math.Pi }, 0.0051},
		"ENGINE_1.ENGINE_SPEED":       {func(s *vehicle.State) float64 { return s.Motor.Speed }, 0.1251},
		"TPMS.TYRE_PRESSURE_FR":       {func(s *vehicle.State) float64 { return s.Tyre.FR }, 0.501},
		"ENGINE_TEMP.COOLANT_TEMP":    {func(s *vehicle.State) float64 { return s.Temp.Coolant }, 0.501},
	}
	seen := map[string]int{}
	low := false
	drive(t, vehicle.ICE, 40, func(_ int, s *vehicle.State, f *Frame) {
		for name, got := range f.Signals {
			if w, ok := wants[f.Message+"."+name]; ok {
				seen[f.Message+"."+name]++
				if math.Abs(got-w.of(s)) > w.tolerance {
					t.Fatalf("%s is %v, the vehicle has %v", name, got, w.of(s))
				}
			}
			low = low || name == "TYRE_LOW_FR" && got == 1
		}
		if f.Message == "STEERING" {
			sum := f.Signals["STEER_ANGLE"] + f.Signals["STEER_FRACTION"]
			if math.Abs(sum-s.Steering*180/math.Pi) > 0.0501 {
				t.Fatalf("steering wheel at %v, the vehicle has %v rad", sum, s.Steering)
			}
		}
	})
	if len(seen) != len(wants) || !low {
		t.Errorf("seen %v, low tyre %v", seen, low)
	}
}

func TestCycleTimes(t *testing.T) {
	count := map[string]int{}
	var last time.Duration
	drive(t, vehicle.ICE, 10, func(step int, _ *vehicle.State, f *Frame) {
		key := f.Message
		if key == "" {
			key = strconv.FormatUint(uint64(f.ID), 16)
		}
		count[key]++
		if at := time.Duration(step)*vehicle.StepSize + f.Offset; at < last || f.Offset >= vehicle.StepSize {
			t.Fatalf("frame at %v after one at %v", at, last)
		} else {
			last = at
		}
	})
	want := map[string]int{"WHEEL_SPEEDS": 1000, "SPEED": 500, "TPMS": 40, "ODOMETER": 10, "VEHICLE_IDENT": 50,
		"VEHICLE_CONFIG": 2, "1a5": 200, "18daf110": 20, "MOTOR_1": 0, "BATTERY_1": 0}
	for name, n := range want {
		if count[name] != n {
			t.Errorf("%s: %d frames in 10 s, want %d", name, count[name], n)
		}
	}
}

func TestVINOverThreeFrames(t *testing.T) {
	pages := map[byte]string{}
	drive(t, vehicle.EV, 2, func(_ int, _ *vehicle.State, f *Frame) {
		if f.VIN != (f.ID == 0x4C1) {
			t.Fatalf("frame %X: VIN %v", f.ID, f.VIN)
		}
		if f.VIN {
			pages[f.Data()[0]] = string(bytes.TrimRight(f.Data()[1:], "\x00"))
		}
	})
	if got := pages[0] + pages[1] + pages[2]; got != testVIN || len(pages[0]) != 3 {
		t.Fatalf("pages %q", pages)
	}
}

func TestCountersAndChecksums(t *testing.T) {
	last := map[string]float64{}
	checked := map[string]int{}
	drive(t, vehicle.ICE, 3, func(_ int, _ *vehicle.State, f *Frame) {
		if n, ok := f.Signals["COUNTER"]; ok {
			if before, seen := last[f.Message]; seen && n != math.Mod(before+1, 16) {
				t.Fatalf("%s: counter %v after %v", f.Message, n, before)
			}
			last[f.Message] = n
		}
		if f.Message == "STEERING" || f.Message == "SPEED" {
			sum := int(f.ID) + int(f.ID>>8) + 8
			for _, b := range f.Data()[:7] {
				sum += int(b)
			}
			if byte(sum) != f.Data()[7] {
				t.Fatalf("%s % X: checksum", f.Message, f.Data())
			}
			checked[f.Message]++
		}
		if f.Message == "BRAKE_1" {
			if got := crcByDivision(f.Data()[:7]); got != f.Data()[7] {
				t.Fatalf("BRAKE_1 % X: CRC %X", f.Data(), got)
			}
			checked[f.Message]++
		}
	})
	if len(checked) != 3 || len(last) < 6 {
		t.Errorf("checked %v, counters %v", checked, last)
	}
	if got := crcByDivision([]byte("123456789")); got != 0x4B {
		t.Errorf("the test's own CRC gives %X for the standard vector", got)
	}
}

// crcByDivision is CRC-8 SAE J1850 by long division of the bit string.
func crcByDivision(data []byte) byte {
	var bits []byte
	for _, b := range append(append([]byte{}, data...), 0) {
		for i := 7; i >= 0; i-- {
			bits = append(bits, b>>i&1)
		}
	}
	for i := range 8 {
		bits[i] ^= 1
	}
	poly := []byte{1, 0, 0, 0, 1, 1, 1, 0, 1}
	for i := 0; i+8 < len(bits); i++ {
		if bits[i] == 1 {
			for j, p := range poly {
				bits[i+j] ^= p
			}
		}
	}
	out := byte(0)
	for _, b := range bits[len(bits)-8:] {
		out = out<<1 | b
	}
	return ^out
}

func TestNoSignalsOverlap(t *testing.T) {
	used := map[string]string{}
	for key, f := range fields(t) {
		for _, bit := range f.bits() {
			for _, page := range []string{"M", "m0", "m1", "m2", "m3"} {
				if strings.HasPrefix(f.mux, "m") && f.mux != page {
					continue
				}
				slot := f.message + page + strconv.Itoa(bit)
				if other, taken := used[slot]; taken {
					t.Errorf("%s and %s share bit %d", key, other, bit)
				}
				used[slot] = key
			}
		}
	}
}

func TestCandumpLine(t *testing.T) {
	at := time.Unix(1700000000, 5000)
	f := Frame{Bus: 1, ID: 0x25, Len: 2, data: [8]byte{0xAB, 1}}
	if got := string(f.AppendCandump(nil, at)); got != "(1700000000.000005) can1 025#AB01\n" {
		t.Errorf("%q", got)
	}
	f.ID, f.Ext = 0x18DAF110, true
	if got := string(f.AppendCandump(nil, at)); got != "(1700000000.000005) can1 18DAF110#AB01\n" {
		t.Errorf("%q", got)
	}
}

func TestNewRefusesShortVIN(t *testing.T) {
	spec, _ := vehicle.SpecOf(vehicle.EV)
	if _, err := New(spec, "SHORT", rand.New(rand.NewPCG(1, 1))); err == nil {
		t.Fatal("a VIN of five characters was accepted")
	}
}

func TestSameSeedSameFrames(t *testing.T) {
	run := func() (lines []string) {
		drive(t, vehicle.EV, 3, func(step int, _ *vehicle.State, f *Frame) {
			lines = append(lines, string(f.AppendCandump(nil, time.Unix(1, 0).Add(f.Offset))))
		})
		return lines
	}
	if !reflect.DeepEqual(run(), run()) {
		t.Fatal("the same seed gave different frames")
	}
}
