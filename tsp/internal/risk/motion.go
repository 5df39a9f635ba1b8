package risk

import (
	"strings"

	"cordon/filters"
)

// observes is what a signal says of motion.
type observes uint8

const (
	quiet        observes = iota // nothing
	other                        // something, by no formula known here
	speed                        // km/h
	wheelSpeed                   // km/h, one wheel
	wheelTurning                 // degrees/s, one wheel
	metres                       // distance so far, m
	kilometres                   // distance so far, km
	yawRate                      // degrees/s, counter-clockwise positive
	wheelAngle                   // steering wheel, degrees, left positive
	roadAngle                    // steered wheels, degrees, left positive
	sideways                     // m/s^2, left positive
)

// formulas are the VSS paths whose values say speed or turning by a formula.
var formulas = []struct {
	pattern string
	what    observes
}{
	{"Vehicle.Speed", speed},
	{"Vehicle.Chassis.Axle.*.Wheel.*.Speed", wheelSpeed},
	{"Vehicle.Chassis.Axle.*.Wheel.*.AngularSpeed", wheelTurning},
	{"Vehicle.TraveledDistance", metres},
	{"Vehicle.TraveledDistanceSinceStart", metres},
	{"Vehicle.Powertrain.Transmission.TravelledDistance", kilometres},
	{"Vehicle.AngularVelocity.Yaw", yawRate},
	{"Vehicle.Chassis.SteeringWheel.Angle", wheelAngle},
	{"Vehicle.MotionManagement.Steering.SteeringWheel.Angle", wheelAngle},
	{"Vehicle.Chassis.Axle.*.SteeringAngle", roadAngle},
	{"Vehicle.MotionManagement.Steering.Axle.*.SteerAngle", roadAngle},
	{"Vehicle.Acceleration.Lateral", sideways},
}

// still are VSS paths of driving status and warnings that say nothing of the way,
// however often they are told: doors, belts, comfort, settings, wear and faults.
var still = []string{
	"Vehicle.Cabin.**", "Vehicle.Body.Hood.**", "Vehicle.Body.Trunk.**", "Vehicle.Body.Windshield.**",
	"Vehicle.Body.Lights.Hazard.**", "Vehicle.Body.Lights.Fog.**", "Vehicle.Body.Lights.Beam.**",
	"Vehicle.Body.Lights.Running.**", "Vehicle.Body.Lights.Parking.**", "Vehicle.Body.Lights.LicensePlate.**",
	"Vehicle.ADAS.*.IsEnabled", "Vehicle.ADAS.*.IsError",
	"Vehicle.Chassis.Axle.*.Wheel.*.Tire.**", "Vehicle.Chassis.Axle.*.Wheel.*.Brake.**",
	"Vehicle.Powertrain.FuelSystem.IsFuelLevelLow", "Vehicle.Cordon.Powertrain.IsOverheated",
	"Vehicle.Cordon.Diagnostics.**", "Vehicle.Powertrain.CombustionEngine.IsRunning",
}

// classify tells what a signal says of motion, by its path alone. What is on no list
// is other: unknown counts as motion.
func classify(path string) observes {
	for _, f := range formulas {
		if matches(f.pattern, path) {
			return f.what
		}
	}
	for _, p := range still {
		if matches(p, path) {
			return quiet
		}
	}
	return other
}

// matches compares a path with a pattern in which * is one name and a last ** any
// number. A * of the path, as a declared family has, matches only a * or **.
func matches(pattern, path string) bool {
	for pattern != "" && path != "" {
		var p, name string
		p, pattern, _ = strings.Cut(pattern, ".")
		name, path, _ = strings.Cut(path, ".")
		if p == "**" {
			return true
		}
		if p != name && p != "*" {
			return false
		}
	}
	return pattern == "" && path == ""
}

// Motion reports whether a series of a declared signal says something of the way
// that the vehicle took. Driving status and warnings do unless they are known to say
// nothing; other classes, as Diagnostic and VehicleConfig, do only if their path is
// known to tell motion. A text out of a closed list does not.
func (a *Assessor) Motion(d *filters.Decl) bool {
	switch classify(d.Path) {
	case quiet:
		return false
	case other:
		if d.Kind == filters.String && (len(d.Enum) > 0 || d.Charset == "code") {
			return false
		}
		return d.Classes.Any(filters.DrivingStatus | filters.AbnormalWarning)
	}
	return true
}
