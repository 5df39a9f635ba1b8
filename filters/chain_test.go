package filters_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/pi"
	"cordon/filters/policy"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixNano()

func newChain(t testing.TB) *filters.Chain {
	t.Helper()
	return chainOf(t, "draft-2021", "signals:\n  - {path: "+report+", classes: [Diagnostic], type: json, max_length: 65536, purpose: vehicle-management, from: ['app.*']}\n")
}

// chainOf makes the chain of the test car under a profile and one overlay.
func chainOf(t testing.TB, profile, overlay string) *filters.Chain {
	t.Helper()
	p, err := policy.Compile(profile, policy.Source{Name: "test.yaml", Data: []byte(overlay)})
	if err != nil {
		t.Fatal(err)
	}
	return filters.NewChain(p, filters.Options{Known: pi.Known{VIN: "LSVAA4182E2184847", Plate: "渝A12345"}})
}

func judge(t testing.TB, c *filters.Chain, r filters.Record, consents ...filters.Consent) (filters.Cleared, filters.Verdict) {
	t.Helper()
	if r.CollectedAt == 0 {
		r.CollectedAt = now - int64(time.Second)
	}
	return c.Judge(&r, &filters.Env{Now: now, Consents: consents, Collecting: filters.Personal}, c.NewScratch())
}

func text(s string) filters.Value { return filters.StringValue([]byte(s)) }

const (
	noteText = "Vehicle.Cordon.App.Note.Text"
	latitude = "Vehicle.CurrentLocation.Latitude"
	radar    = "Vehicle.Cordon.Radar.Objects"
	report   = "Vehicle.Oem.Report" // free JSON of an app
)

func TestJudge(t *testing.T) {
	c := newChain(t)
	for _, tc := range []struct {
		name   string
		rec    filters.Record
		effect filters.Effect
		rule   filters.Rule
	}{
		{"declared speed", filters.Record{Signal: "Vehicle.Speed", Source: "can.powertrain", Value: filters.FloatValue(88.5)}, filters.Pass, filters.RuleNone},
		{"pattern", filters.Record{Signal: "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", Source: "can.chassis", Value: filters.FloatValue(10)}, filters.Pass, filters.RuleNone},
		{"whole float for int", filters.Record{Signal: "Vehicle.Powertrain.Transmission.CurrentGear", Source: "can.x", Value: filters.FloatValue(3)}, filters.Pass, filters.RuleNone},
		{"split float for int", filters.Record{Signal: "Vehicle.Powertrain.Transmission.CurrentGear", Source: "can.x", Value: filters.FloatValue(3.5)}, filters.Drop, filters.U2},
		{"one for true", filters.Record{Signal: "Vehicle.IsMoving", Source: "can.x", Value: filters.FloatValue(1)}, filters.Pass, filters.RuleNone},
		{"two for true", filters.Record{Signal: "Vehicle.IsMoving", Source: "can.x", Value: filters.FloatValue(2)}, filters.Drop, filters.U2},
		{"undeclared signal", filters.Record{Signal: "Vehicle.Odd", Source: "can.x", Value: filters.FloatValue(1)}, filters.Drop, filters.U1},
		{"family of sources", filters.Record{Signal: noteText, Source: "app.*", Value: text("pump ok")}, filters.Drop, filters.U1},
		{"undeclared source", filters.Record{Signal: "Vehicle.Speed", Source: "usb", Value: filters.FloatValue(1)}, filters.Drop, filters.U1},
		{"undeclared parent", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", DerivedFrom: []string{"cam.roof"}, Value: filters.FloatValue(1)}, filters.Drop, filters.U1},
		{"cabin parent", filters.Record{Signal: "Vehicle.Speed", Source: "app.x", DerivedFrom: []string{"cam.cabin"}, Value: filters.FloatValue(1)}, filters.Drop, filters.T3},
		{"cabin lineage", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", Lineage: filters.CabinDerived, Value: filters.FloatValue(1)}, filters.Drop, filters.T3},
		{"driver monitor", filters.Record{Signal: "Vehicle.Speed", Source: "dms", Value: filters.FloatValue(1)}, filters.Drop, filters.T3},
		{"undeclared from cabin", filters.Record{Signal: "Vehicle.Odd", Source: "mic.cabin.rear", Value: filters.FloatValue(1)}, filters.Drop, filters.T3},
		{"exterior camera", filters.Record{Signal: "Vehicle.Cordon.ExteriorCamera.Frame", Source: "cam.exterior", Value: filters.BytesValue([]byte("\xff\xd8\xff\xe0"))}, filters.Drop, filters.T2},
		{"out of range", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", Value: filters.FloatValue(501)}, filters.Drop, filters.U2},
		{"not a number", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", Value: filters.FloatValue(math.NaN())}, filters.Drop, filters.U2},
		{"text for number", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", Value: text("88")}, filters.Drop, filters.U2},
		{"zero value", filters.Record{Signal: "Vehicle.Speed", Source: "can.x"}, filters.Drop, filters.U2},
		{"control characters", filters.Record{Signal: noteText, Source: "app.x", Value: text("a\x00b")}, filters.Drop, filters.U2},
		{"too long", filters.Record{Signal: noteText, Source: "app.x", Value: text(strings.Repeat("a", 4097))}, filters.Drop, filters.U2},
		{"trouble code", filters.Record{Signal: "Vehicle.Cordon.Diagnostics.Warning", Source: "app.diag", Value: text("P0217-1A")}, filters.Pass, filters.RuleNone},
		{"position as a code", filters.Record{Signal: "Vehicle.Cordon.Diagnostics.Warning", Source: "app.diag", Value: text("N3113824")}, filters.Drop, filters.U2},
		{"geohash as a code", filters.Record{Signal: "Vehicle.Cordon.Diagnostics.Warning", Source: "app.diag", Value: text("wtw3s")}, filters.Drop, filters.U2},
		{"future", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now + int64(6*time.Minute), Value: filters.FloatValue(1)}, filters.Drop, filters.U2},
		{"location, no consent", filters.Record{Signal: latitude, Source: "gnss", Value: filters.FloatValue(29.5)}, filters.Hold, filters.T1},
		{"heading", filters.Record{Signal: "Vehicle.CurrentLocation.Heading", Source: "gnss", Value: filters.FloatValue(29.5)}, filters.Hold, filters.T1},
		{"speed of an app", filters.Record{Signal: "Vehicle.Speed", Source: "app.nav", Value: filters.FloatValue(29.5)}, filters.Drop, filters.U1},
		{"latitude of an app", filters.Record{Signal: "Vehicle.LowVoltageBattery.Latitude", Source: "app.nav", Value: filters.FloatValue(29.5)}, filters.Drop, filters.U1},
		{"content in a name", filters.Record{Signal: "Vehicle.ADAS.张三 13812345678.IsEnabled", Source: "can.x", Value: filters.BoolValue(true)}, filters.Drop, filters.U1},
		{"content in letters", filters.Record{Signal: "Vehicle.ADAS.zhangsan.IsEnabled", Source: "can.x", Value: filters.BoolValue(true)}, filters.Drop, filters.U1},
		{"a known name", filters.Record{Signal: "Vehicle.ADAS.ABS.IsEnabled", Source: "can.x", Value: filters.BoolValue(true)}, filters.Pass, filters.RuleNone},
		{"content in a source", filters.Record{Signal: noteText, Source: "app.Zhang San", Value: text("ok")}, filters.Drop, filters.U1},
		{"old location", filters.Record{Signal: latitude, Source: "gnss", CollectedAt: now - int64(169*time.Hour), Value: filters.FloatValue(29.5)}, filters.Drop, filters.S1},
		{"old speed", filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now - int64(169*time.Hour), Value: filters.FloatValue(29.5)}, filters.Pass, filters.RuleNone},
		{"phonebook", filters.Record{Signal: "Vehicle.Cordon.App.Phonebook.Entry", Source: "app.phonebook", Value: filters.JSONValue([]byte(`{}`))}, filters.Drop, filters.T1},
		{"clean note", filters.Record{Signal: noteText, Source: "app.diag", Value: text("coolant pump replaced at 20000 km")}, filters.Pass, filters.RuleNone},
		{"note with a phone", filters.Record{Signal: noteText, Source: "app.diag", Value: text("请联系13800138000")}, filters.Redact, filters.T1},
		{"note with own VIN", filters.Record{Signal: noteText, Source: "app.diag", Value: text("car lsva a418 2e21 84847")}, filters.Redact, filters.T1},
		{"note with a phone in base64", filters.Record{Signal: noteText, Source: "app.diag", Value: text("cGhvbmUgMTM4MDAxMzgwMDAgb2s=")}, filters.Redact, filters.T1},
		{"radar", filters.Record{Signal: radar, Source: "radar.front", Value: filters.JSONValue([]byte(`[{"class":"car","range":30.5}]`))}, filters.Pass, filters.RuleNone},
		{"radar with a phone", filters.Record{Signal: radar, Source: "radar.front", Value: filters.JSONValue([]byte(`[{"class":"13800138000","range":30.5}]`))}, filters.Drop, filters.U2},
		{"report", filters.Record{Signal: report, Source: "app.diag", Value: filters.JSONValue([]byte(`[{"class":"car","range":30.5}]`))}, filters.Pass, filters.RuleNone},
		{"report with a phone", filters.Record{Signal: report, Source: "app.diag", Value: filters.JSONValue([]byte(`[{"class":"13800138000","range":30.5}]`))}, filters.Redact, filters.T1},
		{"radar as text", filters.Record{Signal: radar, Source: "radar.front", Value: text(`[{"class":"car"}]`)}, filters.Pass, filters.RuleNone},
		{"report as text with a phone", filters.Record{Signal: report, Source: "app.diag", Value: text(`[{"class":"\u00313800138000"}]`)}, filters.Redact, filters.T1},
		{"broken json", filters.Record{Signal: radar, Source: "radar.front", Value: filters.JSONValue([]byte(`[{"class":`))}, filters.Drop, filters.U3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cl, v := judge(t, c, tc.rec)
			if v.Effect != tc.effect || v.Rule != tc.rule {
				t.Fatalf("got %s %s (%s), want %s %s", v.Effect, v.Rule, v.Reason, tc.effect, tc.rule)
			}
			if leaves := v.Effect == filters.Pass || v.Effect == filters.Redact; cl.OK() != leaves {
				t.Fatalf("effect %s and cleared %v", v.Effect, cl.OK())
			}
			if v.Effect != filters.Pass && v.Reason == "" {
				t.Fatal("a refusal without a reason")
			}
		})
	}
}

// TestRedactWhole: the offending value goes whole, the rest stays, and the
// result is valid and clean.
func TestRedactWhole(t *testing.T) {
	c := newChain(t)
	doc := `{"class":"tel 13800138000 home","range":30.5,"n":[1,2]}`
	cl, v := judge(t, c, filters.Record{Signal: report, Source: "app.diag", Value: filters.JSONValue([]byte(doc))})
	if v.Effect != filters.Redact || len(v.Findings) == 0 || v.Findings[0].Type != "MOBILE" {
		t.Fatalf("verdict %+v", v)
	}
	if got := doc[v.Findings[0].Start:v.Findings[0].End]; !strings.Contains(got, "13800138000") {
		t.Fatalf("the finding covers %q", got)
	}
	var out map[string]any
	if err := json.Unmarshal(cl.Record().Value.Data, &out); err != nil {
		t.Fatal(err)
	}
	if out["class"] != filters.T1.Mark() || out["range"] != 30.5 {
		t.Fatalf("redacted to %v", out)
	}
	if cl.Labels().Any(filters.Personal) {
		t.Fatalf("labels %s after redaction", cl.Labels())
	}
}

// TestConsent: every bound of a consent is needed, and none of them opens T3.
func TestConsent(t *testing.T) {
	c := newChain(t)
	good := filters.Consent{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}
	rec := filters.Record{Signal: latitude, Source: "gnss", Value: filters.FloatValue(29.5)}
	cl, v := judge(t, c, rec, good)
	if v.Effect != filters.Pass || cl.Consent() != 7 {
		t.Fatalf("with consent: %s %s, consent %d", v.Effect, v.Rule, cl.Consent())
	}
	for name, change := range map[string]func(*filters.Consent){
		"no id":        func(k *filters.Consent) { k.ID = 0 },
		"category":     func(k *filters.Consent) { k.Categories = filters.PI },
		"purpose":      func(k *filters.Consent) { k.Purpose = filters.VehicleManagement },
		"recipient":    func(k *filters.Consent) { k.Recipient = "insurer" },
		"subject":      func(k *filters.Consent) { k.Subject = "passenger" },
		"expired":      func(k *filters.Consent) { k.Until = now },
		"never ends":   func(k *filters.Consent) { k.Until = 0 },
		"withdrawn":    func(k *filters.Consent) { k.Withdrawn = true },
		"came later":   func(k *filters.Consent) { k.From = now - int64(time.Millisecond) },
		"starts later": func(k *filters.Consent) { k.From = now + 1 },
	} {
		k := good
		change(&k)
		if _, v := judge(t, c, rec, k); v.Effect != filters.Hold {
			t.Errorf("%s: %s, want hold", name, v.Effect)
		}
	}
	nav := filters.Record{Signal: "Vehicle.Cordon.App.Navigation.Text", Source: "app.nav", Value: text("turn left")}
	if _, v := judge(t, c, nav, good); v.Effect != filters.Drop {
		t.Errorf("a consent for location let out personal text: %s", v.Effect)
	}
	old := filters.Record{Signal: noteText, Source: "app.diag", CollectedAt: now - int64(200*time.Hour), Value: text("seen at lat 29.561234, lon 106.551234")}
	month := good
	month.From, month.Purpose = now-int64(720*time.Hour), filters.VehicleManagement
	if _, v := judge(t, c, old, month); v.Effect != filters.Drop || v.Rule != filters.S1 {
		t.Errorf("a position of eight days ago in a text: %s %s", v.Effect, v.Rule)
	}
	sensitive := good
	sensitive.Categories, sensitive.Purpose = filters.SensitivePI, filters.VehicleManagement
	for note, want := range map[string]filters.Effect{
		"id 11010519491231002X":                 filters.Pass,
		"tel 13800138000":                       filters.Redact,
		"id 11010519491231002X tel 13800138000": filters.Redact,
	} {
		if _, v := judge(t, c, filters.Record{Signal: noteText, Source: "app.diag", Value: text(note)}, sensitive); v.Effect != want {
			t.Errorf("%q with a consent for sensitive information only: %s, want %s", note, v.Effect, want)
		}
	}
	all := good
	all.Categories = filters.AllLabels
	if _, v := judge(t, c, filters.Record{Signal: "Vehicle.Driver.FatigueLevel", Source: "dms", Value: filters.FloatValue(3)}, all); v.Effect != filters.Drop || v.Rule != filters.T3 {
		t.Errorf("cabin data with consent: %s %s", v.Effect, v.Rule)
	}
}

// TestCollection: what the driver did not set to be collected is neither kept nor
// sent (C1), and a consent in force counts as the setting.
func TestCollection(t *testing.T) {
	c := newChain(t)
	yes := filters.Consent{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}
	elsewhere := yes
	elsewhere.Recipient = "insurer"
	rec := filters.Record{Signal: latitude, Source: "gnss", CollectedAt: now, Value: filters.FloatValue(29.5)}
	track := rec
	track.DerivedFrom = []string{"gnss"}
	speed := filters.Record{Signal: "Vehicle.Speed", Source: "can.x", CollectedAt: now, Value: filters.FloatValue(1)}
	for _, tc := range []struct {
		name     string
		rec      filters.Record
		collects filters.Labels
		consents []filters.Consent
		effect   filters.Effect
		rule     filters.Rule
	}{
		{"off", rec, 0, nil, filters.Drop, filters.C1},
		{"on for another class", rec, filters.PI, nil, filters.Drop, filters.C1},
		{"on", rec, filters.Location, nil, filters.Hold, filters.T1},
		{"a track needs both", track, filters.Location, nil, filters.Drop, filters.C1},
		{"consent", rec, 0, []filters.Consent{yes}, filters.Pass, filters.RuleNone},
		{"consent for another recipient", rec, 0, []filters.Consent{elsewhere}, filters.Hold, filters.T1},
		{"nothing personal", speed, 0, nil, filters.Pass, filters.RuleNone},
		{"refused anyway", filters.Record{Signal: "Vehicle.VehicleIdentification.VIN", Source: "can.x", CollectedAt: now, Value: text("x")}, 0, nil, filters.Drop, filters.T1},
	} {
		_, v := c.Judge(&tc.rec, &filters.Env{Now: now, Consents: tc.consents, Collecting: tc.collects}, c.NewScratch())
		if v.Effect != tc.effect || v.Rule != tc.rule {
			t.Errorf("%s: %s %s, want %s %s", tc.name, v.Effect, v.Rule, tc.effect, tc.rule)
		}
	}
}

// TestLabelsOnlyGrow: whatever a record claims, its labels hold all classes of
// its source, parents, lineage and declaration.
func TestLabelsOnlyGrow(t *testing.T) {
	c := newChain(t)
	_, v := judge(t, c, filters.Record{Signal: latitude, Source: "radar.front", DerivedFrom: []string{"gnss"}, Lineage: filters.PI, Value: filters.FloatValue(1)})
	want := filters.Location | filters.ExteriorObject | filters.PI
	if !v.Labels.All(want) {
		t.Fatalf("labels %s, want all of %s", v.Labels, want)
	}
}

func TestZeroValuesRefuse(t *testing.T) {
	if (filters.Cleared{}).OK() {
		t.Error("the zero Cleared is cleared")
	}
	var e filters.Effect
	if e != filters.Drop {
		t.Error("the zero Effect does not drop")
	}
}

func TestBorder(t *testing.T) {
	p := newChain(t).Program()
	for _, tc := range []struct {
		labels filters.Labels
		rule   string
		deny   bool
	}{
		{filters.Location, "E2", true},
		{filters.DrivingStatus | filters.Trajectory, "E2", true},
		{filters.ExteriorObject, "E2", true},
		{filters.DrivingStatus, "E3", false},
		{filters.DrivingStatus | filters.PI, "E4", true},
		{filters.Diagnostic, "E5", false},
		{filters.CabinDerived | filters.Diagnostic, "T3", true},
		{0, "U1", true},
		{filters.Unknown, "U1", true},
		{filters.DrivingStatus | 1<<30, "U1", true},
	} {
		b := p.Border(tc.labels)
		if b.Rule.String() != tc.rule || b.Deny != tc.deny || (!b.Deny && b.Approvals < 2) {
			t.Errorf("%s: %+v, want %s deny=%v", tc.labels, b, tc.rule, tc.deny)
		}
	}
}

func TestNamesRoundTrip(t *testing.T) {
	names := filters.AllLabels.Names()
	if len(names) != 18 || slices.Contains(names, "") {
		t.Fatalf("labels %v", names)
	}
	for _, n := range names {
		if l, ok := filters.ParseLabel(n); !ok || l.String() != n {
			t.Errorf("label %s does not round-trip", n)
		}
	}
	for r := filters.RuleNone + 1; int(r) < filters.NumRules; r++ {
		if got, ok := filters.ParseRule(r.String()); !ok || got != r {
			t.Errorf("rule %s does not round-trip", r)
		}
	}
}

// TestUndeclaredBytesAreNamed holds that bytes which nobody declared are reported as
// media or as opaque, whatever could be read in them.
func TestUndeclaredBytesAreNamed(t *testing.T) {
	c := chainOf(t, "draft-2021", "")
	s := c.NewScratch()
	for in, want := range map[string]string{
		`{"speed":52}`:             "OPAQUE",
		`{"tel":"13812345678"}`:    "MOBILE OPAQUE",
		"\x00\x01\x02\xfe\xff\x80": "OPAQUE",
		"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01": "MEDIA",
	} {
		r := filters.Record{Signal: "Vendor.Blob", Source: "app.x", CollectedAt: now, Value: filters.BytesValue([]byte(in))}
		_, v := c.Judge(&r, &filters.Env{Now: now}, s)
		var got []string
		for _, f := range v.Findings {
			got = append(got, f.Type)
		}
		if v.Effect != filters.Drop || strings.Join(slices.Compact(got), " ") != want {
			t.Errorf("%q: %s, %q, want %q", in, v.Effect, got, want)
		}
	}
}

// TestNoPlaceForTheMark: what cannot be redacted is refused, and the reason says why.
func TestNoPlaceForTheMark(t *testing.T) {
	c := chainOf(t, "draft-2021", `
signals:
  - {path: Vehicle.Oem.Blob, classes: [Diagnostic], type: bytes, max_length: 99, purpose: vehicle-management, from: ['app.*']}
  - {path: Vehicle.Oem.Short, classes: [Diagnostic], type: string, charset: text, max_length: 12, purpose: vehicle-management, from: ['app.*']}
  - {path: Vehicle.Oem.Pump, classes: [Diagnostic], type: json, max_length: 99, purpose: vehicle-management, from: ['app.*'], fields: [{name: note, type: string, charset: text, max_length: 12}]}
`)
	for signal, value := range map[string]filters.Value{
		"Vehicle.Oem.Blob":  filters.BytesValue([]byte("call 13800138000 now")),
		"Vehicle.Oem.Short": text("13800138000"),
		"Vehicle.Oem.Pump":  text(`{"note":"13800138000"}`),
	} {
		cl, v := judge(t, c, filters.Record{Signal: signal, Source: "app.diag", Value: value})
		if cl.OK() || v.Rule != filters.T1 || !strings.Contains(v.Reason, "no place for the mark") || len(v.Findings) == 0 {
			t.Errorf("%s: %s %s %q with %+v", signal, v.Effect, v.Rule, v.Reason, v.Findings)
		}
	}
}

// TestConsentLiftsNoOtherRule: a consent lifts the rules that name it as their exception,
// for what is found as for what is declared.
func TestConsentLiftsNoOtherRule(t *testing.T) {
	yes := filters.Consent{ID: 7, Categories: filters.PI, Purpose: filters.VehicleManagement, Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}
	rec := filters.Record{Signal: noteText, Source: "app.diag", Value: text("tel 13800138000")}
	for detected, want := range map[string]filters.Effect{"": filters.Drop, "detected: hold": filters.Hold, "detected: redact": filters.Redact} {
		c := chainOf(t, "draft-2021", "rules:\n  - {rule: A4, classes: [PI], effect: drop, "+detected+"}\n")
		cl, v := judge(t, c, rec, yes)
		left := map[filters.Effect]string{filters.Redact: "[redacted:A4]"}[want]
		if v.Effect != want || v.Rule != filters.A4 || string(cl.Record().Value.Data) != left {
			t.Errorf("%q: %s %s, %q leaves", detected, v.Effect, v.Rule, cl.Record().Value.Data)
		}
	}
	if cl, v := judge(t, newChain(t), rec, yes); v.Effect != filters.Pass || cl.Consent() != 7 || !cl.Labels().Any(filters.PI) {
		t.Errorf("without such a rule: %s %s", v.Effect, v.Rule)
	}
}
