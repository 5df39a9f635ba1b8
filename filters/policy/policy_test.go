package policy

import (
	"strings"
	"testing"

	"cordon/filters"
)

func compile(t *testing.T, overlays ...string) (*filters.Program, error) {
	t.Helper()
	var src []Source
	for _, o := range overlays {
		src = append(src, Source{Name: "overlay.yaml", Data: []byte(o)})
	}
	return Compile("draft-2021", src...)
}

// TestOverlayLoosens proves that every way to loosen is refused with its rule.
func TestOverlayLoosens(t *testing.T) {
	for name, tc := range map[string]struct{ overlay, want string }{
		"longer keep":        {"position_keep: 169h", "S1"},
		"recipient":          {"recipient: abroad", "T1"},
		"purpose":            {"purposes: [advertising]", "P1"},
		"let cabin leave":    {"rules: [{rule: T3, classes: [CabinAudio], effect: redact}]", "T3"},
		"cabin by consent":   {"rules: [{rule: T3, classes: [CabinAudio], effect: drop, unless: consent}]", "T3"},
		"export location":    {"export: [{rule: E2, classes: [Location], approvals: 2}]", "E2"},
		"one approval":       {"export: [{rule: E3, classes: [DrivingStatus], approvals: 1}]", "at least two"},
		"strip source":       {"sources: [{name: cam.cabin, classes: []}]", "T3"},
		"wider range":        {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, range: [-1000, 500], purpose: driving-safety}]", "U2"},
		"other type":         {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: bytes, max_length: 10, purpose: driving-safety}]", "U2"},
		"strip class":        {"signals: [{path: Vehicle.VehicleIdentification.VIN, classes: [VehicleConfig], type: string, charset: ascii, max_length: 17, purpose: vehicle-management}]", "T1"},
		"longer text":        {"signals: [{path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, charset: code, max_length: 9, purpose: driving-safety, from: ['app.*']}]", "U2"},
		"wider text":         {"signals: [{path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, charset: ascii, max_length: 8, purpose: driving-safety, from: ['app.*']}]", "U2"},
		"unknown key":        {"signels: []", "1:1"},
		"unknown class":      {"signals: [{path: A.B, classes: [Weather], type: bool, purpose: driving-safety}]", "Weather"},
		"no range":           {"signals: [{path: A.B, classes: [Diagnostic], type: float, purpose: driving-safety}]", "range"},
		"no class":           {"signals: [{path: A.B, classes: [], type: bool, purpose: driving-safety}]", "U1"},
		"bad path":           {"signals: [{path: 'A.**.B', classes: [Diagnostic], type: bool, purpose: driving-safety}]", "segment"},
		"unknown input":      {"sources: [{name: app.x, inputs: [cam.roof]}]", "cam.roof"},
		"circle":             {"sources: [{name: app.x, inputs: [app.y]}, {name: app.y, inputs: [app.x]}]", "circle"},
		"other profile":      {"profile: current-law", "profile"},
		"opaque passes":      {"rules: [{rule: U1, classes: [Opaque], effect: hold}]", "U1"},
		"everything":         {"signals: [{path: 'Vehicle.**', classes: [Diagnostic], type: float, range: [0, 1], purpose: driving-safety}]", "U1"},
		"second document":    {"position_keep: 24h\n---\nrules: []\n", "second YAML document"},
		"other purpose":      {"signals: [{path: Vehicle.CurrentLocation.Latitude, classes: [Location], type: float, unit: degrees, range: [-90, 90], purpose: vehicle-management, from: [gnss]}]", "P1"},
		"other unit":         {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: m/s, range: [-100, 500], purpose: driving-safety, from: ['can.*']}]", "U2"},
		"under a pattern":    {"signals: [{path: Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed, classes: [VehicleConfig], type: string, charset: text, max_length: 4096, purpose: driving-safety}]", "U2"},
		"more sources":       {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 500], purpose: driving-safety, from: ['app.*']}]", "U1"},
		"any source":         {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 500], purpose: driving-safety}]", "U1"},
		"redact declared":    {"rules: [{rule: P2, classes: [Diagnostic], effect: redact}]", "detector"},
		"free name":          {"names: ['张三 13812345678']", "U1"},
		"endless keep":       {"position_keep: forever", "position_keep"},
		"string, no charset": {"signals: [{path: A.B, classes: [Diagnostic], type: string, max_length: 9, purpose: driving-safety}]", "charset"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := compile(t, tc.overlay)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "overlay.yaml") && !strings.Contains(err.Error(), "policy:") {
				t.Fatalf("got %v, want an error with %q and its place", err, tc.want)
			}
		})
	}
}

// TestOverlayAdds proves that what an overlay adds keeps the classes of what it
// overlaps.
func TestOverlayAdds(t *testing.T) {
	p, err := compile(t, `
position_keep: 24h
sources:
  - {name: cam.cabin.rear}
  - {name: app.gaze, inputs: [dms]}
signals:
  - {path: Vehicle.Oem.Pump.Pressure, classes: [Diagnostic], type: float, range: [0, 10], purpose: vehicle-management}
  - {path: Vehicle.Occupant.Row1.DriverSide.MidEyeGaze.Depth, classes: [Diagnostic], type: float, unit: degrees, range: [0, 10], purpose: driving-safety, from: [dms.left]}
  - {path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, enum: [P0217, C0035], purpose: driving-safety, from: [app.diag]}
`)
	if err != nil {
		t.Fatal(err)
	}
	if p.PositionAge.Hours() != 24 {
		t.Errorf("position age %v, want 24h", p.PositionAge)
	}
	for _, src := range []string{"cam.cabin.rear", "app.gaze"} {
		if l, ok := p.SourceClasses(src); !ok || !l.Any(filters.Cabin) {
			t.Errorf("%s: classes %s, want a cabin class", src, l)
		}
	}
	if d := p.Lookup("Vehicle.Oem.Pump.Pressure"); d == nil || d.Classes != filters.Diagnostic {
		t.Errorf("pump: %+v", d)
	}
	if d := p.Lookup("Vehicle.Occupant.Row1.DriverSide.MidEyeGaze.Depth"); d == nil || !d.Classes.Any(filters.CabinDerived) {
		t.Errorf("gaze depth: %+v, want CabinDerived inherited from the entry it falls under", d)
	}
}

// TestHash proves that the policy hash follows its text.
func TestHash(t *testing.T) {
	a, err1 := compile(t)
	b, err2 := compile(t)
	c, err3 := compile(t, "position_keep: 100h")
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if a.Hash != b.Hash || a.Hash == c.Hash {
		t.Fatal("equal texts must hash alike, different ones apart")
	}
}

func TestUnknownProfile(t *testing.T) {
	if _, err := Compile("lenient"); err == nil || !strings.Contains(err.Error(), "draft-2021") {
		t.Fatalf("got %v, want the list of profiles", err)
	}
}

func TestExplain(t *testing.T) {
	p, err := compile(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, kind, effect, rule, with, export string }{
		{"Vehicle.Speed", "signal", "pass", "", "pass", "E3: 2 approvals"},
		{"Vehicle.CurrentLocation.Latitude", "signal", "hold", "T1", "pass", "E2: denied"},
		{"cam.cabin", "source", "drop", "T3", "drop", "T3: denied"},
		{"dms", "source", "drop", "T3", "drop", "T3: denied"},
		{"Vehicle.VehicleIdentification.VIN", "signal", "drop", "T1", "pass", "E4: denied"},
		{"radar.front", "source", "pass", "", "pass", "E2: denied"},
		{"Vehicle.Nowhere", "undeclared", "drop", "U1", "drop", "U1: denied"},
	} {
		e := Explain(p, tc.name)
		got := []string{e.Kind, e.Effect, e.Rule, e.WithConsent, e.Export}
		want := []string{tc.kind, tc.effect, tc.rule, tc.with, tc.export}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: got %v, want %v", tc.name, got, want)
		}
	}
}
