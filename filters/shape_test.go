package filters_test

import (
	"strings"
	"testing"

	"cordon/filters"
)

func TestClosedShape(t *testing.T) {
	c := chainOf(t, "draft-2021", `
signals:
  - {path: Vehicle.Oem.Mixed, classes: [Diagnostic], type: json, max_length: 400, purpose: vehicle-management, from: ["app.*"],
     fields: [{name: n, type: int, range: [0, 9]}, {name: s, type: string, charset: text, max_length: 20}, {name: b, type: bool}]}
`)
	long := `[` + strings.Repeat(`{"class":"car"},`, 5000) + `{"class":"car"}]`
	for _, tc := range []struct {
		signal, source, doc string
		effect              filters.Effect
		rule                filters.Rule
	}{
		{radar, "radar.front", `{"class":"car"}`, filters.Pass, filters.RuleNone},
		{radar, "radar.front", `[]`, filters.Pass, filters.RuleNone},
		{radar, "radar.front", `[{"class": "car", "range": 1e2}]` + "\n", filters.Pass, filters.RuleNone},
		{radar, "radar.front", `[{}]`, filters.Pass, filters.RuleNone},
		{radar, "radar.front", `[{"class":"tank"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"class":"c\u0061r"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"cl\u0061ss":"car"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"class":"car","class":"car"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1,"note":"x"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1000.5}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":"13800138000"}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1.000000000000013800138000}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":null}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"id":1.5}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":[1]}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":{"id":1}}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1},5]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1},"car"]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[[{"range":1}]]`, filters.Drop, filters.U2},
		{radar, "radar.front", `{"range":{"range":1}}`, filters.Drop, filters.U2},
		{radar, "radar.front", `13800138000`, filters.Drop, filters.U2},
		{radar, "radar.front", `"car"`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":  1}]`, filters.Drop, filters.U2},
		{radar, "radar.front", "[{\"range\":\t1}]", filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":1e999}]`, filters.Drop, filters.U2},
		{radar, "radar.front", `[{"range":}]`, filters.Drop, filters.U3},
		{radar, "radar.front", ``, filters.Drop, filters.U3},
		{radar, "radar.front", long, filters.Drop, filters.U2},
		{"Vehicle.Oem.Mixed", "app.x", `{"n":3,"s":"pump ok","b":true}`, filters.Pass, filters.RuleNone},
		{"Vehicle.Oem.Mixed", "app.x", `{"n":3,"s":"tel 13800138000","b":true}`, filters.Redact, filters.T1},
		{"Vehicle.Oem.Mixed", "app.x", `{"n":3,"s":"a text of more than twenty bytes"}`, filters.Drop, filters.U2},
		{"Vehicle.Oem.Mixed", "app.x", `{"n":3,"s":"a\u0000b"}`, filters.Drop, filters.U2},
	} {
		cl, v := judge(t, c, filters.Record{Signal: tc.signal, Source: tc.source, Value: filters.JSONValue([]byte(tc.doc))})
		if v.Effect != tc.effect || v.Rule != tc.rule {
			t.Errorf("%.60s: %s %s (%s), want %s %s", tc.doc, v.Effect, v.Rule, v.Reason, tc.effect, tc.rule)
		}
		if v.Effect == filters.Redact && strings.Contains(string(cl.Record().Value.Data), "138") {
			t.Errorf("left as %s", cl.Record().Value.Data)
		}
	}
}

// TestClosedLater: an overlay that closes what was searched lists nothing that may
// then leave unsearched.
func TestClosedLater(t *testing.T) {
	c := chainOf(t, "draft-2021", `
signals:
  - {path: Vehicle.Oem.Free, classes: [Diagnostic], type: json, max_length: 400, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.Free, classes: [Diagnostic], type: json, max_length: 400, purpose: vehicle-management, from: ["app.*"],
     fields: [{name: lat, type: float, range: [-90, 90]}, {name: lon, type: float, range: [-180, 180]}, {name: n, type: string, enum: [ok, "13800138000"]}]}
  - {path: Vehicle.Cordon.App.Note.Text, classes: [Diagnostic], type: string, charset: code, enum: [ok, "tel 13800138000"], purpose: vehicle-management, from: ["app.*"]}
`)
	for _, tc := range []struct {
		signal string
		val    filters.Value
		effect filters.Effect
		rule   filters.Rule
	}{
		{noteText, text("ok"), filters.Pass, filters.RuleNone},
		{noteText, text("tel 13800138000"), filters.Drop, filters.T1}, // the mark is not listed
		{noteText, text("another"), filters.Drop, filters.U2},
		{"Vehicle.Oem.Free", filters.JSONValue([]byte(`{"n":"ok"}`)), filters.Pass, filters.RuleNone},
		{"Vehicle.Oem.Free", filters.JSONValue([]byte(`{"n":"13800138000"}`)), filters.Drop, filters.T1},
		{"Vehicle.Oem.Free", filters.JSONValue([]byte(`{"lat":29.561234,"lon":106.551234}`)), filters.Drop, filters.T1},
	} {
		_, v := judge(t, c, filters.Record{Signal: tc.signal, Source: "app.x", Value: tc.val})
		if v.Effect != tc.effect || v.Rule != tc.rule {
			t.Errorf("%s: %s %s (%s), want %s %s", tc.val.Data, v.Effect, v.Rule, v.Reason, tc.effect, tc.rule)
		}
	}
}
