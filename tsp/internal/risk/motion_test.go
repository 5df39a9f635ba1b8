package risk

import (
	"testing"

	"cordon/filters"
)

func TestMotion(t *testing.T) {
	a := &Assessor{}
	for _, c := range []struct {
		path    string
		classes filters.Labels
		kind    filters.Kind
		want    bool
	}{
		{"Vehicle.Speed", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Speed", filters.Diagnostic, filters.Float, true}, // whatever it is declared as
		{"Vehicle.Chassis.Axle.*.Wheel.*.Speed", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Chassis.Axle.Row2.Wheel.Right.Speed", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Powertrain.TractionBattery.CurrentPower", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Body.Lights.DirectionIndicator.Left.IsSignaling", filters.DrivingStatus, filters.Bool, true},
		{"Vehicle.Body.Lights.*.IsOn", filters.DrivingStatus, filters.Bool, true},
		{"Vehicle.Body.Lights.Fog.Rear.IsOn", filters.DrivingStatus, filters.Bool, false},
		{"Vehicle.Never.Heard.Of", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Never.Heard.Of", filters.AbnormalWarning, filters.Uint, true},
		{"Vehicle.Never.Heard.Of", filters.DrivingStatus | filters.Diagnostic, filters.JSON, true},
		{"Vehicle.Never.Heard.Of", filters.Diagnostic, filters.Float, false},
		{"Vehicle.Never.Heard.Of", filters.VehicleConfig, filters.Uint, false},
		{"Vehicle.Cabin.Door.*.*.IsOpen", filters.DrivingStatus, filters.Bool, false},
		{"Vehicle.Cabin", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.Chassis.Axle.*.Wheel.*.Tire.IsPressureLow", filters.AbnormalWarning, filters.Bool, false},
		{"Vehicle.Chassis.Axle.*.Wheel.*.*", filters.DrivingStatus, filters.Float, true},
		{"Vehicle.OBD.Speed", filters.Diagnostic, filters.Float, true},
		{"Vehicle.Powertrain.ElectricMotor.Speed", filters.Diagnostic, filters.Float, true},
		{"Vehicle.Powertrain.TractionBattery.CurrentPower", filters.VehicleConfig, filters.Float, true},
		{"Vehicle.Cabin.Infotainment.Navigation.NextTurn", filters.DrivingStatus, filters.Uint, true},
		{"Vehicle.Powertrain.ElectricMotor.Temperature", filters.Diagnostic, filters.Float, false},
		{"Vehicle.Cordon.Diagnostics.Warning", filters.AbnormalWarning, filters.String, false},
	} {
		d := filters.Decl{Path: c.path, Classes: c.classes, Kind: c.kind}
		if got := a.Motion(&d); got != c.want {
			t.Errorf("%s as %s: %v, want %v", c.path, c.classes, got, c.want)
		}
	}
	code := filters.Decl{Path: "Vehicle.Never.Heard.Of", Classes: filters.AbnormalWarning, Kind: filters.String, Charset: "code"}
	text := filters.Decl{Path: "Vehicle.Never.Heard.Of", Classes: filters.AbnormalWarning, Kind: filters.String}
	if a.Motion(&code) || !a.Motion(&text) {
		t.Error("a warning out of a closed list tells no way, a free text may")
	}
	turns := filters.Decl{Path: "Vehicle.Never.Heard.Of", Classes: filters.DrivingStatus, Kind: filters.String, Enum: []string{"left", "right"}}
	if !a.Motion(&turns) {
		t.Error("a driving status can tell turns in words")
	}
}
