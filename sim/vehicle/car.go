package vehicle

import (
	"math"
	"math/rand/v2"

	"cordon/sim/road"
)

// Car is the model; State is what it shows after each Step.
type Car struct {
	Spec  Spec
	State State

	route    *road.Route
	driver   driver
	rng      *rand.Rand
	shiftAt  float64 // time of the last gear change, s
	rain     int
	fullTank float64
}

// Departure is when the car sets off: doors, belts and start-up come before.
const Departure = 4.0 // s

// New parks a car at the start of a route.
func New(spec Spec, route *road.Route, rng *rand.Rand) *Car {
	c := &Car{Spec: spec, route: route, rng: rng}
	c.driver = newDriver(route, rng)
	ambient := 8 + rng.Float64()*24
	c.State = State{
		Tyre:     Wheels{245 + rng.Float64()*8, 245 + rng.Float64()*8, 240 + rng.Float64()*8, 240 + rng.Float64()*8},
		TyreTemp: Wheels{ambient, ambient, ambient, ambient},
		Temp: Temperatures{
			Coolant: ambient + 12, Oil: ambient + 10, Motor: ambient + 5, Battery: ambient + 3,
			Ambient: ambient, Cabin: ambient + 4,
		},
		Odometer: math.Floor(3e6 + rng.Float64()*9e7),
	}
	c.State.Body.Passenger = rng.IntN(2) == 0
	c.State.Body.LowBeam = rng.IntN(2) == 0
	if rng.IntN(3) == 0 {
		c.rain = 1 + rng.IntN(2)
	}
	c.fill()
	c.lie()
	return c
}

func (c *Car) fill() {
	switch c.Spec.Powertrain {
	case ICE:
		c.State.Energy.Fuel = c.Spec.Tank * (0.35 + c.rng.Float64()*0.6)
		c.fullTank = c.Spec.Tank
	case EV:
		c.State.Energy.SOC = 0.45 + c.rng.Float64()*0.5
		c.State.Energy.Voltage = openCircuit(c.State.Energy.SOC)
	}
}

// Step advances the car by StepSize under the given faults.
func (c *Car) Step(f Faults) {
	s := &c.State
	s.T += dt
	s.Faults = f
	c.prepare()
	c.drive()
	c.shift()
	c.burn()
	c.lie()
	c.warm()
	c.body()
}

// drive asks the driver for an acceleration and gives what the forces allow.
func (c *Car) drive() {
	s, spec := &c.State, &c.Spec
	want := c.driver.wants(s)
	resist := Forces{Inertia: spec.inertia()}
	resist.Grade = spec.Mass * gravity * s.Grade
	if s.Speed > 0 || want > 0 {
		resist.Drag = 0.5 * 1.2 * spec.DragArea * s.Speed * s.Speed
		resist.Rolling = spec.Mass * gravity * spec.Rolling
	}
	need := want*resist.Inertia + resist.Drag + resist.Rolling + resist.Grade
	s.Forces = resist
	if need >= 0 && s.Gear > 0 && want > -3 {
		limit := spec.tractionAt(s.Speed, s.Gear)
		s.Forces.Traction = min(need, limit)
		s.Throttle, s.BrakePos = s.Forces.Traction/limit, 0
	} else {
		c.brake(-need)
	}
	c.integrate()
}

// brake shares the wanted force between an electric motor and the discs.
func (c *Car) brake(force float64) {
	s, spec := &c.State, &c.Spec
	force = max(force, 0)
	s.Throttle = 0
	if spec.Powertrain == EV && s.Gear > 0 && s.Energy.SOC < 0.97 {
		regen := min(force, 3500, 60e3/max(s.Speed, 1)) * min(1, s.Speed/3)
		s.Forces.Traction = -regen
		force -= regen
	}
	s.Forces.Brake = min(force, spec.MaxBrake)
	if s.Speed == 0 {
		s.Forces.Brake = spec.MaxBrake * 0.15
	}
	s.BrakePos = s.Forces.Brake / spec.MaxBrake
}

func (c *Car) integrate() {
	s := &c.State
	f := &s.Forces
	net := f.Traction - f.Brake - f.Drag - f.Rolling - f.Grade
	before := s.Speed
	s.Speed = before + net/f.Inertia*dt
	if s.Speed < 0 || (before == 0 && net <= 0) {
		// The brakes hold a standing car: they give just what stops it.
		f.Brake += net + before*f.Inertia/dt
		s.Speed = 0
	}
	s.Accel = (s.Speed - before) / dt
	moved := (before + s.Speed) / 2 * dt
	s.Distance += moved
	s.Odometer += moved
	decel := -s.Accel
	s.ABSActive = !s.Faults.ABSFailed && decel > 7 && s.Speed > 2
}

// lie puts the car on its route and turns its front wheels to follow it: a
// bicycle model, with each wheel on its own circle about the turning centre.
func (c *Car) lie() {
	s, spec := &c.State, &c.Spec
	p := c.route.At(s.Distance)
	s.Lat, s.Lon, s.Altitude = p.Lat, p.Lon, p.Altitude
	s.Heading, s.Grade, s.Curvature = p.Heading, p.Grade, p.Curvature
	s.RoadWheel = math.Atan(spec.Wheelbase * s.Curvature)
	angle := s.RoadWheel * spec.SteerRatio
	s.SteerRate = (angle - s.Steering) / dt
	s.Steering = angle
	s.YawRate = s.Speed * s.Curvature
	s.Lateral = s.Speed * s.YawRate
	half := s.YawRate * spec.Track / 2
	sideways := s.YawRate * spec.Wheelbase
	s.Wheel = Wheels{
		FL: math.Hypot(s.Speed-half, sideways), FR: math.Hypot(s.Speed+half, sideways),
		RL: s.Speed - half, RR: s.Speed + half,
	}
}
