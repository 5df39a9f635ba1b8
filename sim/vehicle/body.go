package vehicle

import "math"

// prepare is what happens before the car sets off.
func (c *Car) prepare() {
	s, b := &c.State, &c.State.Body
	b.DriverDoor = s.T < 1.2
	b.PassengerDoor = b.Passenger && s.T < 1.6
	b.DriverBelt = s.T > 2.4
	b.PassengerBelt = b.Passenger && s.T > 2.9
	s.Motor.Running = s.T > 1.8
	b.ParkingBrake = s.T < 3.4
	s.Selected = 0
	if s.T > 3.5 {
		s.Selected = 1
	}
}

// body follows the drive: lights, indicators, wipers, low voltage.
func (c *Car) body() {
	s, b := &c.State, &c.State.Body
	b.BrakeLight = s.BrakePos > 0.005 || s.Accel < -1.3
	b.Hazard = s.Faults.Airbag || s.Faults.HardBraking
	ahead := c.route.Curvature(s.Distance + 22)
	lit := math.Mod(s.T, 0.7) < 0.35
	b.IndicateLeft = lit && (b.Hazard || max(ahead, s.Curvature) > 0.02)
	b.IndicateRight = lit && (b.Hazard || min(ahead, s.Curvature) < -0.02)
	b.Wiper = c.rain
	b.HighBeam = b.LowBeam && s.Speed > 17
	b.ACOn = s.Motor.Running && s.Temp.Ambient > 20
	b.LowVoltage = 12.4
	if s.Motor.Running {
		b.LowVoltage = 14.1 + 0.1*math.Sin(s.T/9)
	}
}

// toward moves a temperature towards a goal with a time constant in seconds.
func toward(now, goal, seconds float64) float64 {
	return now + (goal-now)*dt/seconds
}

func (c *Car) warm() {
	s, t := &c.State, &c.State.Temp
	heat := s.Motor.Running
	goal := t.Ambient
	if heat {
		goal = 90.0
	}
	pace := 160.0
	if s.Faults.CoolingLost {
		goal, pace = 126, 12
	}
	t.Coolant = toward(t.Coolant, goal, pace)
	t.Oil = toward(t.Oil, t.Coolant+6, 220)
	t.Motor = toward(t.Motor, t.Ambient+12+math.Abs(s.Motor.Power)/900, 140)
	if s.Faults.CoolingLost {
		t.Motor = toward(t.Motor, 165, 12)
	}
	t.Battery = toward(t.Battery, t.Ambient+6+math.Abs(s.Energy.Battery)/4000, 900)
	t.Cabin = toward(t.Cabin, 22, 240)
	c.tyres()
}

func (c *Car) tyres() {
	s := &c.State
	for i, p := range []*float64{&s.Tyre.FL, &s.Tyre.FR, &s.Tyre.RL, &s.Tyre.RR} {
		if s.Faults.TyreLeak == i+1 {
			*p = max(120, *p-9*dt)
		}
	}
	goal := s.Temp.Ambient + s.Speed*0.7
	for _, p := range []*float64{&s.TyreTemp.FL, &s.TyreTemp.FR, &s.TyreTemp.RL, &s.TyreTemp.RR} {
		*p = toward(*p, goal, 300)
	}
}

// LowTyre says whether a tyre pressure (kPa) would light the warning.
func LowTyre(kPa float64) bool { return kPa < 190 }
