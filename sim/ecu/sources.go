package ecu

import (
	"math"

	"cordon/sim/vehicle"
)

// source is what the signals are computed from.
type source struct {
	*vehicle.State
	spec vehicle.Spec
	vin  string
}

const (
	kmh     = 3.6
	degrees = 180 / math.Pi
)

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// steering splits the wheel's angle into whole degrees and the rest.
func steering(s *source) (whole, rest float64) {
	angle := s.Steering * degrees
	whole = math.Round(angle)
	return whole, angle - whole
}

// consumption is in litres per 100 km, held at 40 while crawling.
func consumption(s *source) float64 {
	if s.Speed < 1 {
		return 0
	}
	return min(s.Energy.FuelRate/s.Speed*100e3, 40)
}

// sources feeds each signal, by message and name.
var sources = map[string]func(*source) float64{
	"ENGINE_1.ENGINE_SPEED":   func(s *source) float64 { return s.Motor.Speed },
	"ENGINE_1.ENGINE_TORQUE":  func(s *source) float64 { return s.Motor.Torque },
	"ENGINE_1.ENGINE_RUNNING": func(s *source) float64 { return flag(s.Motor.Running) },
	"ENGINE_1.THROTTLE_POS":   func(s *source) float64 { return s.Throttle * 100 },

	"MOTOR_1.MOTOR_SPEED":  func(s *source) float64 { return s.Motor.Speed },
	"MOTOR_1.MOTOR_TORQUE": func(s *source) float64 { return s.Motor.Torque },
	"MOTOR_1.MOTOR_POWER":  func(s *source) float64 { return s.Motor.Power / 1000 },
	"MOTOR_1.MOTOR_TEMP":   func(s *source) float64 { return s.Temp.Motor },

	"PEDALS.ACCEL_PEDAL": func(s *source) float64 { return s.Throttle * 100 },
	"PEDALS.BRAKE_PEDAL": func(s *source) float64 { return s.BrakePos * 100 },

	"TRANSMISSION_1.CURRENT_GEAR": func(s *source) float64 { return float64(s.Gear) },
	"TRANSMISSION_1.SELECTED_GEAR": func(s *source) float64 {
		return 126 + float64(s.Selected)
	},
	"TRANSMISSION_1.PARK_LOCK": func(s *source) float64 { return flag(s.Selected == 0) },

	"BATTERY_1.BATT_SOC":     func(s *source) float64 { return s.Energy.SOC * 100 },
	"BATTERY_1.BATT_CURRENT": func(s *source) float64 { return -s.Energy.Current },
	"BATTERY_1.BATT_VOLTAGE": func(s *source) float64 { return s.Energy.Voltage },
	"BATTERY_1.BATT_TEMP":    func(s *source) float64 { return s.Temp.Battery },
	"BATTERY_2.BATT_POWER":   func(s *source) float64 { return -s.Energy.Battery },
	"BATTERY_2.BATT_RANGE":   func(s *source) float64 { return s.Energy.Range },

	"FUEL_1.FUEL_LEVEL":        func(s *source) float64 { return s.Energy.Fuel / s.spec.Tank * 100 },
	"FUEL_1.FUEL_VOLUME":       func(s *source) float64 { return s.Energy.Fuel },
	"FUEL_1.FUEL_CONSUMPTION":  consumption,
	"FUEL_1.FUEL_RANGE":        func(s *source) float64 { return s.Energy.Range },
	"ENGINE_TEMP.COOLANT_TEMP": func(s *source) float64 { return s.Temp.Coolant },
	"ENGINE_TEMP.OIL_TEMP":     func(s *source) float64 { return s.Temp.Oil },
	"POWERTRAIN_WARN.OVERHEAT": func(s *source) float64 { return flag(overheated(s)) },
	"POWERTRAIN_WARN.FUEL_LOW": func(s *source) float64 { return flag(s.spec.Tank > 0 && s.Energy.Fuel < 6) },

	"DYNAMICS.YAW_RATE":   func(s *source) float64 { return s.YawRate * degrees },
	"DYNAMICS.LAT_ACCEL":  func(s *source) float64 { return s.Lateral },
	"DYNAMICS.LONG_ACCEL": func(s *source) float64 { return s.Accel },

	"STEERING.STEER_ANGLE":      func(s *source) float64 { whole, _ := steering(s); return whole },
	"STEERING.STEER_FRACTION":   func(s *source) float64 { _, rest := steering(s); return rest },
	"STEERING.ROAD_WHEEL_ANGLE": func(s *source) float64 { return s.RoadWheel * degrees },

	"WHEEL_SPEEDS.WHEEL_SPEED_FR": func(s *source) float64 { return s.Wheel.FR * kmh },
	"WHEEL_SPEEDS.WHEEL_SPEED_FL": func(s *source) float64 { return s.Wheel.FL * kmh },
	"WHEEL_SPEEDS.WHEEL_SPEED_RR": func(s *source) float64 { return s.Wheel.RR * kmh },
	"WHEEL_SPEEDS.WHEEL_SPEED_RL": func(s *source) float64 { return s.Wheel.RL * kmh },
	"SPEED.IS_MOVING":             func(s *source) float64 { return flag(s.Speed > 0) },
	"SPEED.VEHICLE_SPEED":         func(s *source) float64 { return s.Speed * kmh },

	"BRAKE_1.PARKING_BRAKE":     func(s *source) float64 { return flag(s.Body.ParkingBrake) },
	"BRAKE_1.EMERGENCY_BRAKING": func(s *source) float64 { return flag(s.Faults.HardBraking && s.Speed > 0) },
	"BRAKE_1.BRAKE_PRESSURE":    func(s *source) float64 { return s.BrakePos * 120 },

	"TPMS.TYRE_PRESSURE_FL": func(s *source) float64 { return s.Tyre.FL },
	"TPMS.TYRE_PRESSURE_FR": func(s *source) float64 { return s.Tyre.FR },
	"TPMS.TYRE_PRESSURE_RL": func(s *source) float64 { return s.Tyre.RL },
	"TPMS.TYRE_PRESSURE_RR": func(s *source) float64 { return s.Tyre.RR },
	"TPMS.TYRE_TEMP_FL":     func(s *source) float64 { return s.TyreTemp.FL },
	"TPMS.TYRE_TEMP_FR":     func(s *source) float64 { return s.TyreTemp.FR },
	"TPMS.TYRE_TEMP_RL":     func(s *source) float64 { return s.TyreTemp.RL },
	"TPMS.TYRE_TEMP_RR":     func(s *source) float64 { return s.TyreTemp.RR },
	"TPMS.TYRE_LOW_FL":      func(s *source) float64 { return flag(vehicle.LowTyre(s.Tyre.FL)) },
	"TPMS.TYRE_LOW_FR":      func(s *source) float64 { return flag(vehicle.LowTyre(s.Tyre.FR)) },
	"TPMS.TYRE_LOW_RL":      func(s *source) float64 { return flag(vehicle.LowTyre(s.Tyre.RL)) },
	"TPMS.TYRE_LOW_RR":      func(s *source) float64 { return flag(vehicle.LowTyre(s.Tyre.RR)) },

	"ABS_ESC.ABS_ACTIVE":      func(s *source) float64 { return flag(s.ABSActive) },
	"ABS_ESC.ABS_ERROR":       func(s *source) float64 { return flag(s.Faults.ABSFailed) },
	"ABS_ESC.ESC_ACTIVE":      func(s *source) float64 { return flag(math.Abs(s.Lateral) > 4) },
	"ABS_ESC.ESC_ERROR":       func(s *source) float64 { return flag(s.Faults.ABSFailed) },
	"ODOMETER.ODOMETER_TOTAL": func(s *source) float64 { return math.Floor(s.Odometer) },
	"ODOMETER.ODOMETER_TRIP":  func(s *source) float64 { return math.Floor(s.Distance) },

	"RESTRAINTS.BELT_DRIVER":      func(s *source) float64 { return flag(s.Body.DriverBelt) },
	"RESTRAINTS.BELT_PASSENGER":   func(s *source) float64 { return flag(s.Body.PassengerBelt) },
	"RESTRAINTS.AIRBAG_DRIVER":    func(s *source) float64 { return flag(s.Faults.Airbag) },
	"RESTRAINTS.AIRBAG_PASSENGER": func(s *source) float64 { return flag(s.Faults.Airbag && s.Body.Passenger) },

	"VEHICLE_CONFIG.SEATS":       func(s *source) float64 { return float64(s.spec.Seats) },
	"VEHICLE_CONFIG.WHEELBASE":   func(s *source) float64 { return s.spec.Wheelbase * 1000 },
	"VEHICLE_CONFIG.TRACK_WIDTH": func(s *source) float64 { return s.spec.Track * 1000 },
	"VEHICLE_CONFIG.CURB_WEIGHT": func(s *source) float64 { return s.spec.Mass },

	"CLIMATE.AMBIENT_TEMP":  func(s *source) float64 { return s.Temp.Ambient },
	"CLIMATE.CABIN_TEMP":    func(s *source) float64 { return s.Temp.Cabin },
	"CLIMATE.AC_ACTIVE":     func(s *source) float64 { return flag(s.Body.ACOn) },
	"LV_BATTERY.LV_VOLTAGE": func(s *source) float64 { return s.Body.LowVoltage },

	"DOORS.DOOR_FL": func(s *source) float64 { return flag(s.Body.DriverDoor) },
	"DOORS.DOOR_FR": func(s *source) float64 { return flag(s.Body.PassengerDoor) },
	"DOORS.DOOR_RL": func(s *source) float64 { return flag(s.Body.RearLeftDoor) },
	"DOORS.DOOR_RR": func(s *source) float64 { return flag(s.Body.RearRightDoor) },
	"DOORS.HOOD":    func(*source) float64 { return 0 }, // stays shut on every drive
	"DOORS.TRUNK":   func(*source) float64 { return 0 },

	"LIGHTS.LOW_BEAM":        func(s *source) float64 { return flag(s.Body.LowBeam) },
	"LIGHTS.HIGH_BEAM":       func(s *source) float64 { return flag(s.Body.HighBeam) },
	"LIGHTS.BRAKE_LIGHT":     func(s *source) float64 { return flag(s.Body.BrakeLight) },
	"LIGHTS.INDICATOR_LEFT":  func(s *source) float64 { return flag(s.Body.IndicateLeft) },
	"LIGHTS.INDICATOR_RIGHT": func(s *source) float64 { return flag(s.Body.IndicateRight) },
	"LIGHTS.HAZARD":          func(s *source) float64 { return flag(s.Body.Hazard) },

	"WIPERS.WIPER_INTENSITY": func(s *source) float64 { return float64(s.Body.Wiper) },
	"WIPERS.WIPING":          func(s *source) float64 { return flag(s.Body.Wiper > 0) },
}

// overheated is what lights the temperature warning.
func overheated(s *source) bool {
	if s.spec.Powertrain == vehicle.EV {
		return s.Temp.Motor > 150
	}
	return s.Temp.Coolant > 112
}

// texts feeds the signals that carry characters of the VIN, packed big-endian.
var texts = map[string]func(*source) uint64{
	"VEHICLE_IDENT.VIN_1_3":   func(s *source) uint64 { return pack(s.vin[:3]) },
	"VEHICLE_IDENT.VIN_4_10":  func(s *source) uint64 { return pack(s.vin[3:10]) },
	"VEHICLE_IDENT.VIN_11_17": func(s *source) uint64 { return pack(s.vin[10:17]) },
}

func pack(s string) uint64 {
	var v uint64
	for i := range len(s) {
		v = v<<8 | uint64(s[i])
	}
	return v
}
