package vehicle

import "math"

const (
	idle     = 78.5 // rad/s, about 750 rpm
	fuelHeat = 32e6 // J in a litre of petrol
)

// shift picks the gear; changes are at least 0.8 s apart.
func (c *Car) shift() {
	s, spec := &c.State, &c.Spec
	if s.Selected == 0 {
		s.Gear = 0
		return
	}
	if s.Gear == 0 {
		s.Gear = 1
		return
	}
	rpm := spec.shaft(s.Speed, s.Gear) * 30 / math.Pi
	if s.T-c.shiftAt < 0.8 {
		return
	}
	switch up := 1900 + 2600*s.Throttle; {
	case rpm > up && s.Gear < len(spec.Ratios):
		s.Gear++
		c.shiftAt = s.T
	case rpm < 1150 && s.Gear > 1:
		s.Gear--
		c.shiftAt = s.T
	}
}

// burn draws the step's energy from tank or battery.
func (c *Car) burn() {
	s, m := &c.State, &c.State.Motor
	if !m.Running {
		*m = Motor{}
		s.Energy.FuelRate = 0
		return
	}
	atWheels := s.Forces.Traction * s.Speed
	if atWheels >= 0 {
		m.Power = atWheels / c.Spec.Efficiency
	} else {
		m.Power = atWheels * c.Spec.Efficiency
	}
	w := c.Spec.shaft(s.Speed, s.Gear)
	if c.Spec.Powertrain == ICE {
		w = max(w, idle) // below it the torque converter slips
	}
	m.Speed = w * 30 / math.Pi
	m.Torque = s.Forces.Traction * c.Spec.Radius / (max(c.ratio(), 1) * c.Spec.Efficiency)
	if w > 0.1 && s.Speed > 1 && c.Spec.shaft(s.Speed, s.Gear) >= idle {
		m.Torque = m.Power / w
	}
	if c.Spec.Powertrain == ICE {
		c.burnFuel()
	} else {
		c.discharge()
	}
}

func (c *Car) ratio() float64 {
	if c.State.Gear < 1 {
		return 1
	}
	return c.Spec.Ratios[c.State.Gear-1] * c.Spec.Final
}

// burnFuel uses a Willans line: friction that grows with speed, plus shaft
// power at a constant indicated efficiency.
func (c *Car) burnFuel() {
	s := &c.State
	friction := 400 + 2.6*s.Motor.Speed // W; idling burns about 0.7 litres an hour
	indicated := (max(s.Motor.Power, 0) + friction) / 0.39
	if s.Throttle == 0 && s.Motor.Speed > 1200 {
		indicated = 0 // overrun cut-off
	}
	e := &s.Energy
	e.FuelRate = indicated / fuelHeat
	e.Fuel = max(0, e.Fuel-e.FuelRate*dt)
	e.Range = e.Fuel / 6.8 * 100e3
}

// openCircuit is the battery's voltage without load, V.
func openCircuit(soc float64) float64 { return 330 + 70*soc }

// discharge solves the battery's power equation P = I (OCV - I R).
func (c *Car) discharge() {
	const resistance, auxiliary = 0.085, 650.0 // ohm, W
	s, e := &c.State, &c.State.Energy
	power := auxiliary + s.Motor.Power/0.93
	if s.Motor.Power < 0 {
		power = auxiliary + s.Motor.Power*0.9
	}
	ocv := openCircuit(e.SOC)
	e.Current = (ocv - math.Sqrt(max(0, ocv*ocv-4*resistance*power))) / (2 * resistance)
	e.Voltage = ocv - e.Current*resistance
	e.Battery = e.Voltage * e.Current
	drawn := ocv * e.Current // what leaves the cells, ohmic loss included
	e.SOC = min(1, max(0, e.SOC-drawn*dt/(c.Spec.Battery*3.6e6)))
	e.Range = e.SOC * c.Spec.Battery / 15.5 * 100e3
}
