package vehicle

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"cordon/sim/road"
)

func drive(t *testing.T, powertrain string, seed uint64, seconds float64, fault func(float64) Faults) []State {
	t.Helper()
	spec, err := SpecOf(powertrain)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 9))
	route := road.Generate(rng).Route(rng, seconds*22+500)
	car := New(spec, route, rng)
	states := []State{car.State}
	for i := 0; i < int(seconds/dt); i++ {
		f := Faults{}
		if fault != nil {
			f = fault(car.State.T)
		}
		car.Step(f)
		states = append(states, car.State)
	}
	return states
}

func each(t *testing.T, check func(*testing.T, []State)) {
	for _, powertrain := range []string{ICE, EV} {
		t.Run(powertrain, func(t *testing.T) { check(t, drive(t, powertrain, 5, 400, nil)) })
	}
}

func TestSpecRefusesUnknownPowertrain(t *testing.T) {
	if _, err := SpecOf("steam"); err == nil {
		t.Fatal("steam was accepted")
	}
}

func TestForcesBalance(t *testing.T) {
	each(t, func(t *testing.T, states []State) {
		for _, s := range states[1:] {
			f := s.Forces
			net := f.Traction - f.Brake - f.Drag - f.Rolling - f.Grade
			if d := math.Abs(net - f.Inertia*s.Accel); d > 1e-3 {
				t.Fatalf("t=%.2f: forces sum to %.3f N, mass times acceleration is %.3f N", s.T, net, f.Inertia*s.Accel)
			}
		}
	})
}

// The work of the forces over the drive is the change of kinetic energy.
func TestEnergyBalance(t *testing.T) {
	each(t, func(t *testing.T, states []State) {
		work, through := 0.0, 0.0
		for i, s := range states[1:] {
			f := s.Forces
			moved := s.Distance - states[i].Distance
			work += (f.Traction - f.Brake - f.Drag - f.Rolling - f.Grade) * moved
			through += math.Abs(f.Traction) * moved
		}
		last := states[len(states)-1]
		kinetic := 0.5 * last.Forces.Inertia * last.Speed * last.Speed
		if math.Abs(work-kinetic) > through*1e-3 {
			t.Fatalf("work %.0f J, kinetic energy %.0f J", work, kinetic)
		}
	})
}

func TestSpeedIsDerivativeOfDistance(t *testing.T) {
	each(t, func(t *testing.T, states []State) {
		stopped, fastest := 0, 0.0
		for i := 1; i < len(states)-1; i++ {
			v := (states[i+1].Distance - states[i-1].Distance) / (2 * dt)
			mean := (states[i-1].Speed + 2*states[i].Speed + states[i+1].Speed) / 4
			if math.Abs(v-mean) > 1e-6 {
				t.Fatalf("t=%.2f: dx/dt %.4f, speed %.4f", states[i].T, v, mean)
			}
			if states[i].T > Departure+5 && states[i].Speed == 0 {
				stopped++
			}
			fastest = max(fastest, states[i].Speed)
		}
		if stopped == 0 || fastest < 9 || fastest > 23 {
			t.Fatalf("stood for %d steps, fastest %.1f m/s: not a city drive", stopped, fastest)
		}
	})
}

// Yaw rate from the wheels, from the compass and from the steering angle are
// three different ways through the model.
func TestYawRateAgrees(t *testing.T) {
	each(t, func(t *testing.T, states []State) {
		spec, _ := SpecOf(ICE)
		turned := 0
		for i := 20; i < len(states)-20; i++ {
			s := states[i]
			wheels := (s.Wheel.RR - s.Wheel.RL) / spec.Track
			steer := s.Speed * math.Tan(s.RoadWheel) / spec.Wheelbase
			if math.Abs(wheels-s.YawRate) > 1e-9 || math.Abs(steer-s.YawRate) > 1e-9 {
				t.Fatalf("t=%.2f: yaw %.4f, wheels %.4f, steering %.4f rad/s", s.T, s.YawRate, wheels, steer)
			}
			if front := math.Hypot((s.Wheel.RL+s.Wheel.RR)/2, s.YawRate*spec.Wheelbase); s.Speed > 1 {
				got := math.Sqrt((s.Wheel.FL*s.Wheel.FL+s.Wheel.FR*s.Wheel.FR)/2 - math.Pow(s.YawRate*spec.Track/2, 2))
				if math.Abs(got-front) > 1e-9 {
					t.Fatalf("t=%.2f: front axle %.4f, expected %.4f m/s", s.T, got, front)
				}
			}
			compass := -math.Remainder(states[i+20].Heading-states[i-20].Heading, 360) * math.Pi / 180 / (40 * dt)
			if math.Abs(compass-s.YawRate) > 0.12+0.15*math.Abs(s.YawRate) {
				t.Fatalf("t=%.2f: compass turns at %.3f, yaw rate %.3f rad/s", s.T, compass, s.YawRate)
			}
			if math.Abs(s.YawRate) > 0.1 {
				turned++
			}
			if math.Abs(s.Lateral) > 3.2 {
				t.Fatalf("t=%.2f: %.1f m/s^2 across", s.T, s.Lateral)
			}
		}
		if turned == 0 {
			t.Fatal("the car never turned")
		}
	})
}

func TestEngineTurnsWithWheels(t *testing.T) {
	states := drive(t, ICE, 8, 400, nil)
	spec, _ := SpecOf(ICE)
	gears := map[int]bool{}
	for i, s := range states[1:] {
		gears[s.Gear] = true
		if gap := states[i].Gear - s.Gear; states[i].Gear > 0 && s.Gear > 0 && (gap > 1 || gap < -1) {
			t.Fatalf("t=%.2f: from gear %d to %d", s.T, states[i].Gear, s.Gear)
		}
		if s.Gear == 0 || !s.Motor.Running {
			continue
		}
		wheel := s.Motor.Speed / 60 * 2 * math.Pi * spec.Radius / (spec.Ratios[s.Gear-1] * spec.Final)
		if s.Motor.Speed > 751 && math.Abs(wheel-s.Speed) > 0.05 {
			t.Fatalf("t=%.2f: %.0f rpm in gear %d is %.2f m/s, the car does %.2f", s.T, s.Motor.Speed, s.Gear, wheel, s.Speed)
		}
		if s.Motor.Speed > 6000 || s.Motor.Speed < 700 {
			t.Fatalf("t=%.2f: %.0f rpm", s.T, s.Motor.Speed)
		}
	}
	if len(gears) < 4 {
		t.Fatalf("gears used: %v", gears)
	}
}

func TestFuelBurnsByWork(t *testing.T) {
	states := drive(t, ICE, 8, 600, nil)
	first, last := states[0], states[len(states)-1]
	shaft := 0.0
	for i, s := range states[1:] {
		if s.Energy.Fuel > states[i].Energy.Fuel {
			t.Fatalf("t=%.2f: fuel grew", s.T)
		}
		shaft += max(s.Motor.Power, 0) * dt
	}
	burnt := first.Energy.Fuel - last.Energy.Fuel
	per100 := burnt / (last.Distance / 100e3)
	if eff := shaft / (burnt * fuelHeat); eff < 0.12 || eff > 0.39 || per100 < 4 || per100 > 16 {
		t.Fatalf("efficiency %.2f, %.1f l/100km over %.0f m", eff, per100, last.Distance)
	}
}

func TestBatteryFollowsPower(t *testing.T) {
	states := drive(t, EV, 8, 600, nil)
	driven, charged := 0, 0
	for i, s := range states[1:] {
		before := states[i].Energy.SOC
		switch {
		case s.Motor.Power > 0:
			driven++
			if s.Energy.SOC >= before {
				t.Fatalf("t=%.2f: driving at %.0f W charged the battery", s.T, s.Motor.Power)
			}
		case s.Motor.Power < -2000:
			charged++
			if s.Energy.SOC <= before || s.Energy.Current >= 0 {
				t.Fatalf("t=%.2f: braking at %.0f W drew from the battery", s.T, s.Motor.Power)
			}
		}
		if math.Abs(s.Energy.Voltage*s.Energy.Current-s.Energy.Battery) > 1e-6 {
			t.Fatalf("t=%.2f: V times I is not the power", s.T)
		}
	}
	first, last := states[0], states[len(states)-1]
	used := (first.Energy.SOC - last.Energy.SOC) * 62 / (last.Distance / 100e3)
	if driven == 0 || charged == 0 || used < 7 || used > 26 {
		t.Fatalf("driven %d, charged %d steps, %.1f kWh/100km", driven, charged, used)
	}
}

func TestFaultsShow(t *testing.T) {
	at := func(from float64, f Faults) func(float64) Faults {
		return func(now float64) Faults {
			if now > from {
				return f
			}
			return Faults{}
		}
	}
	hot := drive(t, ICE, 3, 120, at(60, Faults{CoolingLost: true}))
	if end := hot[len(hot)-1].Temp.Coolant; end < 115 || hot[5900].Temp.Coolant > 95 {
		t.Errorf("coolant ended at %.0f", end)
	}
	flat := drive(t, ICE, 3, 60, at(30, Faults{TyreLeak: 2}))
	if end := flat[len(flat)-1].Tyre; !LowTyre(end.FR) || LowTyre(end.FL) {
		t.Errorf("tyres ended at %+v", end)
	}
	calm, hard := drive(t, ICE, 3, 40, nil), drive(t, ICE, 3, 40, at(25, Faults{HardBraking: true}))
	if least(calm) < -4 || least(hard) > -7 {
		t.Errorf("hardest deceleration %.1f calm, %.1f braking hard", least(calm), least(hard))
	}
}

func least(states []State) float64 {
	out := 0.0
	for _, s := range states {
		out = min(out, s.Accel)
	}
	return out
}

func TestSameSeedSameDrive(t *testing.T) {
	if !reflect.DeepEqual(drive(t, EV, 4, 60, nil), drive(t, EV, 4, 60, nil)) {
		t.Fatal("the same seed gave two drives")
	}
}

func TestPreludeBeforeDeparture(t *testing.T) {
	states := drive(t, ICE, 6, 12, nil)
	for _, s := range states {
		if s.Speed > 0 && (s.Body.DriverDoor || !s.Body.DriverBelt || s.Body.ParkingBrake || s.Gear == 0) {
			t.Fatalf("t=%.2f: moving with %+v", s.T, s.Body)
		}
	}
	if !states[50].Body.DriverDoor || states[len(states)-1].Speed == 0 {
		t.Fatal("the door never opened or the car never left")
	}
}
