package risk

import (
	"slices"
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

// tellers are other VSS paths, and those of the older VSS that came by the diagnostic
// port, whose series tell of the way whatever they are declared as: a speed is none the
// less one for being called diagnostic.
var tellers = []string{
	"Vehicle.OBD.**", "Vehicle.MotionManagement.**", "Vehicle.Acceleration.**", "Vehicle.AngularVelocity.**",
	"Vehicle.IsMoving", "Vehicle.AverageSpeed", "Vehicle.TripMeterReading", "Vehicle.TripDuration", "Vehicle.Service.DistanceToService",
	"Vehicle.Chassis.Accelerator.**", "Vehicle.Chassis.Brake.**", "Vehicle.Chassis.SteeringWheel.**",
	"Vehicle.Powertrain.*.Speed", "Vehicle.Powertrain.*.Torque", "Vehicle.Powertrain.*.Power",
	"Vehicle.Powertrain.*.*.Speed", "Vehicle.Powertrain.*.*.Torque", "Vehicle.Powertrain.*.*.Power",
	"Vehicle.Powertrain.CombustionEngine.TPS", "Vehicle.Powertrain.CombustionEngine.MAP", "Vehicle.Powertrain.CombustionEngine.MAF",
	"Vehicle.Powertrain.Transmission.CurrentGear", "Vehicle.Powertrain.Transmission.ClutchEngagement", "Vehicle.Powertrain.Transmission.TorqueDistribution",
	"Vehicle.Powertrain.TractionBattery.CurrentCurrent", "Vehicle.Powertrain.TractionBattery.CurrentPower", "Vehicle.Powertrain.TractionBattery.CurrentVoltage",
	"Vehicle.Powertrain.TractionBattery.StateOfCharge.**", "Vehicle.Powertrain.TractionBattery.Range", "Vehicle.Powertrain.Range",
	"Vehicle.Powertrain.FuelSystem.Range", "Vehicle.Powertrain.FuelSystem.RelativeLevel", "Vehicle.Powertrain.FuelSystem.AbsoluteLevel",
	"Vehicle.Powertrain.FuelSystem.InstantConsumption", "Vehicle.Powertrain.FuelSystem.ConsumptionSinceStart",
	"Vehicle.ADAS.CruiseControl.SpeedSet", "Vehicle.Body.Lights.DirectionIndicator.*.IsSignaling", "Vehicle.Cabin.Infotainment.Navigation.**",
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
	if !listed(tellers, path) && listed(still, path) {
		return quiet
	}
	return other
}

func listed(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, path) })
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
// known to tell motion. A warning that is a text out of a closed list does not; a
// driving status may tell turns in words.
func (a *Assessor) Motion(d *filters.Decl) bool {
	switch classify(d.Path) {
	case quiet:
		return false
	case other:
		if listed(tellers, d.Path) || d.Classes.Any(filters.DrivingStatus) {
			return true
		}
		closed := d.Kind == filters.String && (len(d.Enum) > 0 || d.Charset == "code")
		return !closed && d.Classes.Any(filters.AbnormalWarning)
	}
	return true
}
