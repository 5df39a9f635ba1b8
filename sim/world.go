// Package sim is a whole simulated car in the hands of made-up people: its
// buses, receiver, cameras, microphone and applications, in time order, with
// the ground truth of everything it emits. The same Config gives the same
// bytes. It imports nothing that it is meant to test.
package sim

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"cordon/sim/ecu"
	"cordon/sim/fault"
	"cordon/sim/gnss"
	"cordon/sim/media"
	"cordon/sim/people"
	"cordon/sim/road"
	"cordon/sim/truth"
	"cordon/sim/vehicle"
)

// Record is what an application, camera, microphone or monitor hands to the
// agent.
type Record struct {
	Signal, Source string
	Value          any // bool, float64, string, map[string]any or []byte
	CollectedAt    time.Time
	DerivedFrom    []string
}

// Event is one thing emitted: exactly one of Frame, NMEA and Record is set.
type Event struct {
	At     time.Time
	Frame  *ecu.Frame
	NMEA   []byte
	Record *Record
	Truth  truth.Item
}

// World is one drive.
type World struct {
	cfg    Config
	start  time.Time
	spec   vehicle.Spec
	vin    string
	car    *vehicle.Car
	units  *ecu.Units
	faults fault.Schedule
	gnss   *gnss.Receiver
	mic    *media.Microphone
	dms    *media.Monitor
	people *rand.Rand
	camera *rand.Rand
	radar  *rand.Rand
	apps   *rand.Rand

	timers []timer
	step   int
	seq    uint64
	looks  int
	heard  int
	cards  int
	out    []Event
}

// The independent random streams of a drive: one more texture in the camera
// must not change the traffic lights.
const (
	streamRoad = iota + 1
	streamCar
	streamUnits
	streamFaults
	streamGNSS
	streamPeople
	streamCamera
	streamMic
	streamMonitor
	streamRadar
	streamApps
)

// New lays out a drive.
func New(cfg Config) (*World, error) {
	if err := cfg.valid(); err != nil {
		return nil, fmt.Errorf("simulation: %w", err)
	}
	stream := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(cfg.Seed, n)) }
	spec, err := vehicle.SpecOf(cfg.Powertrain)
	if err != nil {
		return nil, fmt.Errorf("simulation: %w", err)
	}
	w := &World{
		cfg: cfg, start: cfg.start().Truncate(time.Millisecond), spec: spec,
		mic: media.NewMicrophone(stream(streamMic)), dms: media.NewMonitor(stream(streamMonitor)),
		people: stream(streamPeople), camera: stream(streamCamera), radar: stream(streamRadar), apps: stream(streamApps),
	}
	w.vin = people.NewVIN(w.people)
	seconds := cfg.Duration.Seconds()
	roads := stream(streamRoad)
	w.car = vehicle.New(spec, road.Generate(roads).Route(roads, seconds*22+600), stream(streamCar))
	w.faults = fault.Draw(stream(streamFaults), seconds)
	if w.units, err = ecu.New(spec, w.vin, stream(streamUnits)); err != nil {
		return nil, fmt.Errorf("simulation: %w", err)
	}
	if w.gnss, err = gnss.New(cfg.GNSSHz, stream(streamGNSS)); err != nil {
		return nil, fmt.Errorf("simulation: %w", err)
	}
	w.timers = w.plan()
	return w, nil
}

// VIN is the car's.
func (w *World) VIN() string { return w.vin }

// Start is the first moment of the drive, End the moment after its last.
func (w *World) Start() time.Time { return w.start }

// End is the moment after the drive's last.
func (w *World) End() time.Time { return w.start.Add(w.cfg.Duration) }

// Faults is what goes wrong on the drive, in seconds since Start.
func (w *World) Faults() fault.Schedule { return slices.Clone(w.faults) }

// Step advances the drive by vehicle.StepSize and gives what was emitted, in
// time order; io.EOF after the end. The slice is reused by the next Step.
func (w *World) Step() ([]Event, error) {
	base := time.Duration(w.step) * vehicle.StepSize
	if base >= w.cfg.Duration {
		return nil, io.EOF
	}
	w.out = w.out[:0]
	w.car.Step(w.faults.At(base.Seconds()))
	w.frames(base)
	w.warnings(base)
	for i := range w.timers {
		t := &w.timers[i]
		for t.next < base+vehicle.StepSize {
			if err := t.fire(t.next); err != nil {
				return nil, fmt.Errorf("simulation: %w", err)
			}
			t.next += t.every()
		}
	}
	slices.SortStableFunc(w.out, func(a, b Event) int { return cmp.Compare(a.Truth.T, b.Truth.T) })
	for i := range w.out {
		w.seq++
		w.out[i].Truth.Seq = w.seq
	}
	w.step++
	return w.out, nil
}

// Events steps through the whole drive. An event is valid until the next one.
func (w *World) Events() iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		for {
			events, err := w.Step()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range events {
				if !yield(&events[i], nil) {
					return
				}
			}
		}
	}
}

// emit queues an event at a time since the start.
func (w *World) emit(at time.Duration, e Event) {
	e.At = w.start.Add(at)
	e.Truth.T = e.At.UnixNano()
	if e.Record != nil {
		e.Record.CollectedAt = e.At
		e.Truth.Channel, e.Truth.Source, e.Truth.Signal = truth.HTTP, e.Record.Source, e.Record.Signal
		e.Truth.Derived = e.Record.DerivedFrom
		if b, ok := e.Record.Value.([]byte); ok {
			e.Truth.SetBytes(b)
		} else {
			e.Truth.Value = e.Record.Value
		}
	}
	w.out = append(w.out, e)
}
