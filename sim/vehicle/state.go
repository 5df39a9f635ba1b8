// Package vehicle is a physical model of one car on a route: longitudinal
// dynamics, a driver, a gearbox and engine or a traction battery, steering by
// a bicycle model, temperatures, and the body.
package vehicle

import "time"

// StepSize is the length of one step of the model.
const StepSize = 10 * time.Millisecond

const (
	dt      = 0.01    // s
	gravity = 9.80665 // m/s^2
)

// Wheels holds one number for each wheel.
type Wheels struct{ FL, FR, RL, RR float64 }

// Faults are what goes wrong with the car at one moment.
type Faults struct {
	CoolingLost bool // engine or motor overheats
	TyreLeak    int  // 0 none, 1 FL, 2 FR, 3 RL, 4 RR
	ABSFailed   bool
	HardBraking bool // the driver brakes as hard as the car can
	Airbag      bool // deployed
}

// Forces are the longitudinal forces in newtons; the resisting ones are
// positive when they slow the car.
type Forces struct {
	Traction, Brake, Drag, Rolling, Grade float64
	Inertia                               float64 // effective mass, kg
}

// State is everything about the car at one moment.
type State struct {
	T         float64 // s since the start
	Distance  float64 // m along the route
	Speed     float64 // m/s
	Accel     float64 // m/s^2
	Grade     float64 // rise over run
	Forces    Forces
	Throttle  float64 // 0 to 1
	BrakePos  float64 // 0 to 1
	Gear      int     // 0 neutral or park
	Selected  int     // 0 park, 1 drive
	Motor     Motor
	Energy    Energy
	Curvature float64 // 1/m, positive left
	RoadWheel float64 // front wheel angle, rad, positive left
	Steering  float64 // steering wheel angle, rad
	SteerRate float64 // rad/s
	YawRate   float64 // rad/s, positive left
	Lateral   float64 // m/s^2, positive left
	Wheel     Wheels  // m/s
	Tyre      Wheels  // kPa
	TyreTemp  Wheels  // Celsius
	Heading   float64 // degrees from north
	Lat, Lon  float64 // degrees, WGS-84
	Altitude  float64 // m
	Temp      Temperatures
	Body      Body
	Odometer  float64 // m since new
	Faults    Faults
	ABSActive bool
}

// Motor is the engine or the electric machine.
type Motor struct {
	Speed   float64 // rpm
	Torque  float64 // Nm, negative when it brakes the car
	Power   float64 // W at its shaft
	Running bool
}

// Energy is the tank or the traction battery.
type Energy struct {
	Fuel     float64 // litres left
	FuelRate float64 // litres per second
	SOC      float64 // 0 to 1
	Battery  float64 // W drawn from the traction battery, negative charging
	Voltage  float64 // V
	Current  float64 // A, positive discharging
	Range    float64 // m
}

// Temperatures are in Celsius.
type Temperatures struct{ Coolant, Oil, Motor, Battery, Ambient, Cabin float64 }

// Body is what the occupants touch.
type Body struct {
	DriverDoor, PassengerDoor, RearLeftDoor, RearRightDoor bool // open
	DriverBelt, PassengerBelt                              bool
	Passenger                                              bool
	LowBeam, HighBeam, BrakeLight                          bool
	IndicateLeft, IndicateRight                            bool
	Hazard                                                 bool
	Wiper                                                  int // 0 off, 1 slow, 2 fast
	ParkingBrake                                           bool
	ACOn                                                   bool
	LowVoltage                                             float64 // V
}
