package vehicle

import (
	"fmt"
	"math"
)

// Powertrain kinds.
const (
	ICE = "ice"
	EV  = "ev"
)

// Spec is the car as built.
type Spec struct {
	Powertrain string  // ICE or EV
	Mass       float64 // kg
	DragArea   float64 // drag coefficient times frontal area, m^2
	Rolling    float64 // rolling resistance coefficient
	RotaryMass float64 // rotating parts as a fraction of Mass
	Wheelbase  float64 // m
	Track      float64 // m between the wheels of an axle
	SteerRatio float64 // steering wheel angle over road wheel angle
	Radius     float64 // rolling radius of a wheel, m
	Ratios     []float64
	Final      float64
	Efficiency float64 // of the driveline
	MaxTorque  float64 // Nm at the shaft
	MaxPower   float64 // W
	MaxBrake   float64 // N
	Tank       float64 // litres
	Battery    float64 // kWh, usable
	Seats      int
}

// SpecOf gives a mid-size sedan with the given powertrain.
func SpecOf(powertrain string) (Spec, error) {
	s := Spec{
		Powertrain: powertrain, Mass: 1560, DragArea: 0.64, Rolling: 0.011, RotaryMass: 0.04,
		Wheelbase: 2.74, Track: 1.58, SteerRatio: 15.2, Radius: 0.318,
		Efficiency: 0.92, MaxBrake: 15000, Seats: 5,
	}
	switch powertrain {
	case ICE:
		s.Ratios = []float64{4.04, 2.37, 1.56, 1.16, 0.85, 0.67}
		s.Final, s.MaxTorque, s.MaxPower, s.Tank = 3.6, 250, 125e3, 52
	case EV:
		s.Mass = 1890
		s.Ratios = []float64{1}
		s.Final, s.MaxTorque, s.MaxPower, s.Battery = 9.2, 310, 160e3, 62
	default:
		return Spec{}, fmt.Errorf("powertrain %q is unknown. Try: %q or %q", powertrain, ICE, EV)
	}
	return s, nil
}

// inertia is the mass that the wheels' force has to accelerate, kg.
func (s *Spec) inertia() float64 { return s.Mass * (1 + s.RotaryMass) }

// shaft is the motor's speed in rad/s at a road speed and gear.
func (s *Spec) shaft(speed float64, gear int) float64 {
	if gear < 1 {
		return 0
	}
	return speed / s.Radius * s.Ratios[gear-1] * s.Final
}

// torqueAt is the most torque at a shaft speed (rad/s), Nm.
func (s *Spec) torqueAt(w float64) float64 {
	top := s.MaxTorque
	if s.Powertrain == ICE {
		rpm := w * 30 / math.Pi
		top *= min(1, 0.62+rpm/5000)
	}
	return min(top, s.MaxPower/max(w, 1))
}

// tractionAt is the most force at the wheels, N.
func (s *Spec) tractionAt(speed float64, gear int) float64 {
	if gear < 1 {
		return 0
	}
	w := max(s.shaft(speed, gear), idle)
	return s.torqueAt(w) * s.Ratios[gear-1] * s.Final * s.Efficiency / s.Radius
}
