// Package ecu is the car's control units: they put the state of the vehicle
// on three CAN buses in the frames that the car's own DBC files describe, and
// some that no DBC describes.
package ecu

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"go.einride.tech/can"

	"cordon/sim/dbc"
	"cordon/sim/vehicle"
)

// Buses are the record sources of the three buses.
var Buses = [3]string{"can.powertrain", "can.chassis", "can.body"}

// Interfaces are the buses' names in a candump line.
var Interfaces = [3]string{"can0", "can1", "can2"}

// Frame is one classic CAN frame and what it encodes.
type Frame struct {
	Bus     int // index into Buses
	ID      uint32
	Ext     bool
	Len     uint8
	Message string             // empty for an identifier in no DBC
	Signals map[string]float64 // physical values after quantization
	VIN     bool               // carries a piece of the VIN
	Offset  time.Duration      // within the step

	data can.Data
}

// Data is the frame's payload; the caller must not keep it past the Frame.
func (f *Frame) Data() []byte { return f.data[:f.Len] }

// AppendCandump adds the frame as a line of candump -L: time with
// microseconds, interface, identifier and data in upper-case hex.
func (f *Frame) AppendCandump(b []byte, at time.Time) []byte {
	micro := at.UnixMicro()
	b = fmt.Appendf(b, "(%d.%06d) %s ", micro/1e6, micro%1e6, Interfaces[f.Bus])
	if f.Ext {
		b = fmt.Appendf(b, "%08X#", f.ID)
	} else {
		b = fmt.Appendf(b, "%03X#", f.ID)
	}
	return fmt.Appendf(b, "%X\n", f.Data())
}

// stray is an identifier that is in no DBC.
type stray struct {
	bus   int
	id    uint32
	ext   bool
	cycle time.Duration
}

var strays = []stray{
	{bus: 0, id: 0x1A5, cycle: 50 * time.Millisecond},
	{bus: 1, id: 0x5F1, cycle: 100 * time.Millisecond},
	{bus: 2, id: 0x18DAF110, ext: true, cycle: 500 * time.Millisecond},
}

// Units are all control units of one car.
type Units struct {
	messages []*message
	src      source
	rng      *rand.Rand
}

// New builds the control units of a car with the given VIN (17 characters).
func New(spec vehicle.Spec, vin string, rng *rand.Rand) (*Units, error) {
	if len(vin) != 17 {
		return nil, fmt.Errorf("VIN has %d characters, 17 are needed", len(vin))
	}
	u := &Units{src: source{spec: spec, vin: vin}, rng: rng}
	for bus, name := range dbc.Names {
		text, err := dbc.File(name)
		if err != nil {
			return nil, err
		}
		messages, err := parse(bus, name, text)
		if err != nil {
			return nil, err
		}
		u.messages = append(u.messages, messages...)
	}
	u.messages = slices.DeleteFunc(u.messages, func(m *message) bool { return absent(spec.Powertrain, m.name) })
	return u, nil
}

// absent says which messages a car of a powertrain does not send.
func absent(powertrain, message string) bool {
	switch message {
	case "ENGINE_1", "FUEL_1", "ENGINE_TEMP":
		return powertrain == vehicle.EV
	case "MOTOR_1", "BATTERY_1", "BATTERY_2":
		return powertrain == vehicle.ICE
	}
	return false
}

// slot is the time between two frames of one step on one bus: a full frame at
// 500 kbit/s and a gap.
const slot = 280 * time.Microsecond

// Tick gives the frames of one step of the vehicle, in time order.
func (u *Units) Tick(step int, s *vehicle.State) []Frame {
	u.src.State = s
	at := time.Duration(step) * vehicle.StepSize
	var frames []Frame
	var sent [len(Buses)]time.Duration
	add := func(f Frame) {
		f.Offset = sent[f.Bus]*slot + time.Duration(f.Bus)*31*time.Microsecond
		sent[f.Bus]++
		frames = append(frames, f)
	}
	for _, m := range u.messages {
		// The identifier staggers the slow messages over their cycle.
		phase := time.Duration(m.id%16) * vehicle.StepSize
		if m.cycle > 0 && (at+phase)%m.cycle == 0 {
			add(m.encode(&u.src))
		}
	}
	for _, st := range strays {
		if at%st.cycle == 0 {
			add(u.stray(st))
		}
	}
	slices.SortStableFunc(frames, func(a, b Frame) int { return int(a.Offset - b.Offset) })
	return frames
}

func (u *Units) stray(st stray) Frame {
	f := Frame{Bus: st.bus, ID: st.id, Ext: st.ext, Len: 8}
	for i := range f.data {
		f.data[i] = byte(u.rng.Uint32())
	}
	return f
}
