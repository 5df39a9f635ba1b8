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

const zeroKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

// slow declares a signal with a resolution and an interval, slower again with head.
const slow = "signals:\n  - {path: A.B, classes: [Diagnostic], type: float, range: [0, 9], resolution: 0.1, interval: 10s, purpose: driving-safety}\n"

func slower(head string) string {
	return "  - {path: A.B, classes: [Diagnostic], type: float, range: [0, 9], " + head + ", purpose: driving-safety}\n"
}

// radarFields declares the radar's document again with other fields.
func radarFields(fields string) string {
	return "signals: [{path: Vehicle.Cordon.Radar.Objects, classes: [ExteriorObject], type: json, max_length: 65536, purpose: driving-safety, from: ['radar.*'], fields: " + fields + "}]"
}

// TestOverlayLoosens proves that every way to loosen is refused with its rule.
func TestOverlayLoosens(t *testing.T) {
	for name, tc := range map[string]struct{ overlay, want string }{
		"longer keep":                {"position_keep: 169h", "S1"},
		"recipient":                  {"recipient: abroad", "T1"},
		"purpose":                    {"purposes: [advertising]", "P1"},
		"let cabin leave":            {"rules: [{rule: T3, classes: [CabinAudio], effect: redact}]", "T3"},
		"cabin by consent":           {"rules: [{rule: T3, classes: [CabinAudio], effect: drop, unless: consent}]", "T3"},
		"export location":            {"export: [{rule: E2, classes: [Location], approvals: 2}]", "E2"},
		"one approval":               {"export: [{rule: E3, classes: [DrivingStatus], approvals: 1}]", "at least two"},
		"strip source":               {"sources: [{name: cam.cabin, classes: []}]", "T3"},
		"wider range":                {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, range: [-1000, 500], purpose: driving-safety}]", "U2"},
		"other type":                 {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: bytes, max_length: 10, purpose: driving-safety}]", "U2"},
		"strip class":                {"signals: [{path: Vehicle.VehicleIdentification.VIN, classes: [VehicleConfig], type: string, charset: ascii, max_length: 17, purpose: vehicle-management}]", "T1"},
		"longer text":                {"signals: [{path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, charset: code, max_length: 9, purpose: driving-safety, from: ['app.*']}]", "U2"},
		"wider text":                 {"signals: [{path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, charset: ascii, max_length: 8, purpose: driving-safety, from: ['app.*']}]", "U2"},
		"unknown key":                {"signels: []", "1:1"},
		"unknown class":              {"signals: [{path: A.B, classes: [Weather], type: bool, purpose: driving-safety}]", "Weather"},
		"no range":                   {"signals: [{path: A.B, classes: [Diagnostic], type: float, purpose: driving-safety}]", "range"},
		"no class":                   {"signals: [{path: A.B, classes: [], type: bool, purpose: driving-safety}]", "U1"},
		"bad path":                   {"signals: [{path: 'A.**.B', classes: [Diagnostic], type: bool, purpose: driving-safety}]", "segment"},
		"free source name":           {"sources: [{name: 'app.Zhang 13812345678'}]", "U1"},
		"every source":               {"sources: [{name: '*'}]", "U1"},
		"free app name":              {"scopes: [{app: 'app.Zhang 13812345678', manifest: m, classes: [PI]}]", "U1"},
		"unknown input":              {"sources: [{name: app.x, inputs: [cam.roof]}]", "overlay.yaml: source app.x: U1: input \"cam.roof\" is not declared. Try: "},
		"circle":                     {"sources: [{name: app.x, inputs: [app.y]}, {name: app.y, inputs: [app.x]}]", "circle"},
		"other profile":              {"profile: current-law", "profile"},
		"opaque passes":              {"rules: [{rule: U1, classes: [Opaque], effect: hold}]", "U1"},
		"everything":                 {"signals: [{path: 'Vehicle.**', classes: [Diagnostic], type: float, range: [0, 1], purpose: driving-safety}]", "U1"},
		"second document":            {"position_keep: 24h\n---\nrules: []\n", "second YAML document"},
		"other purpose":              {"signals: [{path: Vehicle.CurrentLocation.Latitude, classes: [Location], type: float, unit: degrees, range: [-90, 90], purpose: vehicle-management, from: [gnss]}]", "P1"},
		"other unit":                 {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: m/s, range: [-100, 500], purpose: driving-safety, from: ['can.*']}]", "U2"},
		"unit of a position":         {"signals: [{path: A.B, classes: [Location], type: float, range: [-90, 90], purpose: driving-safety}, {path: A.B, classes: [Location], type: float, unit: m, range: [-90, 90], purpose: driving-safety}]", "U2"},
		"under a pattern":            {"signals: [{path: Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed, classes: [VehicleConfig], type: string, charset: text, max_length: 4096, purpose: driving-safety}]", "U2"},
		"more sources":               {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 500], purpose: driving-safety, from: ['app.*']}]", "U1"},
		"any source":                 {"signals: [{path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 500], purpose: driving-safety}]", "U1"},
		"longer with an enum":        {"signals: [{path: Vehicle.Cordon.App.Phonebook.Entry, classes: [PI], type: json, max_length: 8193, enum: [a], purpose: vehicle-management, from: ['app.*']}]", "U2"},
		"enum of numbers":            {radarFields("[{name: id, type: uint, range: [0, 255], enum: ['1']}]"), "U2"},
		"redact declared":            {"rules: [{rule: P2, classes: [Diagnostic], effect: redact}]", "detector"},
		"free name":                  {"names: ['张三 13812345678']", "U1"},
		"endless keep":               {"position_keep: forever", "position_keep"},
		"purpose of another profile": {"signals: [{path: A.B, classes: [Diagnostic], type: bool, purpose: in-car-service}]", "P1"},
		"legal hold":                 {"holds: [{name: h, basis: x, fields: [Vehicle.Speed], vehicle_class: nev, until: 2030-01-01}]", "S2"},
		"legal holds":                {"legal_holds: true", "S2"},
		"more capacity":              {"capacity: 8388609", "U5"},
		"more for a source":          {"sources: [{name: app.diag, capacity: 8388609}]", "U5"},
		"more for a camera":          {"sources: [{name: cam.exterior.front, capacity: 1073741825}]", "U5"},
		"more after less":            {"sources: [{name: app.diag, capacity: 800}, {name: app.diag.x, capacity: 801}]", "U5"},
		"no capacity":                {"sources: [{name: app.diag, capacity: 0}]", "U5"},
		"finer resolution":           {slow + slower("resolution: 0.05"), "P2"},
		"no resolution":              {slow + slower("resolution: 0"), "P2"},
		"shorter interval":           {slow + slower("interval: 9s"), "P2"},
		"no interval":                {slow + slower("interval: 0s"), "P2"},
		"finer by a path":            {"signals: [{path: 'A.*.C', classes: [Diagnostic], type: float, range: [0, 9], resolution: 0.5, purpose: driving-safety}, {path: A.B.C, classes: [Diagnostic], type: float, range: [0, 9], resolution: 0.1, purpose: driving-safety}]", "P2"},
		"fields of no json":          {"signals: [{path: A.B, classes: [Diagnostic], type: bool, purpose: driving-safety, fields: [{name: a, type: bool}]}]", "U2"},
		"no fields":                  {radarFields("[]"), "U2"},
		"another field":              {radarFields("[{name: note, type: string, charset: text, max_length: 99}]"), "U2"},
		"free field":                 {radarFields("[{name: class, type: string, charset: text, max_length: 99}]"), "U2"},
		"other field type":           {radarFields("[{name: range, type: string, enum: [far]}]"), "U2"},
		"wider field":                {radarFields("[{name: range, type: float, range: [0, 1e18]}]"), "U2"},
		"field twice":                {radarFields("[{name: range, type: float, range: [0, 1]}, {name: range, type: float, range: [0, 1]}]"), "U2"},
		"open field":                 {radarFields("[{name: range, type: float}]"), "U2"},
		"document field":             {radarFields("[{name: range, type: json}]"), "U2"},
		"enum for a code":            {"signals: [{path: Vehicle.Cordon.Diagnostics.Warning, classes: [AbnormalWarning], type: string, enum: [free], purpose: driving-safety, from: [app.diag]}]", "U2"},
		"wider scope":                {"scopes: [{app: app.a, manifest: m, classes: [PI]}, {app: app.a, manifest: m, classes: [PI, Location]}]", "U4"},
		"wider below":                {"scopes: [{app: 'app.*', manifest: m, classes: [Diagnostic]}, {app: app.a, manifest: m, classes: [PI]}]", "U4"},
		"finer scope":                {"scopes: [{app: app.a, manifest: m, classes: [Location], resolution: 0.1}, {app: app.a, manifest: m, classes: [Location], resolution: 0.01}]", "P2"},
		"denser scope":               {"scopes: [{app: app.a, manifest: m, classes: [Location], interval: 10s}, {app: app.a, manifest: m, classes: [Location], interval: 1s}]", "P2"},
		"scope of nobody":            {"scopes: [{app: usb, manifest: m, classes: [Location]}]", "U1"},
		"scope, no manifest":         {"scopes: [{app: app.a, classes: [Location]}]", "U4"},
		"cabin scope":                {"scopes: [{app: app.a, manifest: m, classes: [CabinVideo]}]", "T3"},
		"opaque scope":               {"scopes: [{app: app.a, manifest: m, classes: [Opaque]}]", "U1"},
		"wide scope":                 {"scopes: [{app: app.a, manifest: m, type: payment, classes: [Location]}]", "P1"},
		"detector replaced":          {"detectors: [{name: d, key: " + zeroKey + "}, {name: d, key: " + zeroKey + "}]", "T2"},
		"detector, no key":           {"detectors: [{name: d, key: AAAA}]", "T2"},
		"attested cabin":             {"rules: [{rule: T2, classes: [ExteriorMedia, CabinImage], unless: attested, effect: drop}]", "T"},
		"attested location":          {"rules: [{rule: T2, classes: [Location], unless: attested, effect: drop}]", "T2"},
		"no capacity at all":         {"capacity: 0", "U5"},
		"nothing kept":               {"position_keep: -1h", "S1"},
		"a version":                  {"version: 7", "version"},
		"rule of no class":           {"rules: [{rule: A4, classes: [], effect: drop}]", "rule A4: names no class"},
		"border of no class":         {"export: [{rule: E5, classes: [], deny: true}]", "export rule E5: names no class"},
		"from nobody":                {"signals: [{path: A.B, classes: [Diagnostic], type: bool, purpose: driving-safety, from: []}]", "U1: from names no source"},
		"from part of a name":        {"signals: [{path: A.B, classes: [Diagnostic], type: bool, purpose: driving-safety, from: ['gn*']}]", "from: U1"},
		"enum of nothing":            {"signals: [{path: A.B, classes: [Diagnostic], type: string, charset: text, max_length: 9, enum: [], purpose: driving-safety}]", "U2: enum lists nothing"},
		"charset of a document":      {"signals: [{path: A.B, classes: [Diagnostic], type: json, charset: code, max_length: 9, purpose: driving-safety}]", "U2: charset is for strings"},
		"charset of a field":         {"signals: [{path: A.B, classes: [Diagnostic], type: json, max_length: 9, purpose: driving-safety, fields: [{name: a, type: string, enum: [b], charset: cod}]}]", "U2: charset"},
		"length of a number":         {"signals: [{path: A.B, classes: [Diagnostic], type: float, range: [0, 1], max_length: 9, purpose: driving-safety}]", "U2: max_length"},
		"reason in lines":            {"rules: [{rule: A4, classes: [PI], effect: drop, reason: \"a\\e[2Jb\"}]", "reason: at most 256 bytes"},
		"long reason":                {"export: [{rule: E5, classes: [PI], deny: true, reason: " + strings.Repeat("a", 257) + "}]", "reason: at most 256 bytes"},
		"long unit":                  {"signals: [{path: A.B, classes: [Diagnostic], type: float, range: [0, 1], unit: " + strings.Repeat("a", 33) + ", purpose: driving-safety}]", "unit: at most 32 bytes"},
		"from null":                  {"signals: [{path: A.B, classes: [Diagnostic], type: bool, purpose: driving-safety, from: ~}]", "overlay.yaml:1:89: a value is missing"},
		"from nothing":               {"signals:\n  - path: A.B\n    classes: [Diagnostic]\n    from:\n    type: bool\n    purpose: driving-safety\n", "overlay.yaml:4:10: a value is missing"},
		"an entry of nothing":        {"rules: [~]", "a value is missing"},
		"enum of numbers in text":    {"signals: [{path: A.B, classes: [Diagnostic], type: string, enum: [010], purpose: driving-safety}]", "U2: enum: 8 is no text"},
		"enum of truth in a field":   {"signals: [{path: A.B, classes: [Diagnostic], type: json, max_length: 9, purpose: driving-safety, fields: [{name: a, type: string, enum: [true]}]}]", "U2: enum: true is no text"},
		"string, no charset":         {"signals: [{path: A.B, classes: [Diagnostic], type: string, max_length: 9, purpose: driving-safety}]", "charset"},
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
