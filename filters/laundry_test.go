package filters_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

// TestNoLaundering: no longer name of a source, and no detour of a value, sheds a
// class.
func TestNoLaundering(t *testing.T) {
	c := chainOf(t, "draft-2021", `
sources:
  - {name: app.gaze, inputs: [dms]}
  - {name: app.track, classes: [Location]}
  - {name: app.mix, inputs: [app.track, radar.front]}
  - {name: cam.roof, classes: [CabinVideo]}
  - {name: cam.roof.left}
  - {name: app.crowd, inputs: [cam.roof.left]}
  - {name: app.crowd2, inputs: [app.crowd.x]}
  - {name: app.family, inputs: ["cam.cabin.*"]}
`)
	for _, tc := range []struct {
		source  string
		parents []string
		want    filters.Labels
	}{
		{"app.gaze", nil, filters.CabinDerived},
		{"app.gaze.x", nil, filters.CabinDerived},
		{"app.gaze.x.y", nil, filters.CabinDerived},
		{"app.track.sub", nil, filters.Location},
		{"app.mix", nil, filters.Location | filters.Trajectory | filters.ExteriorObject},
		{"cam.roof.left", nil, filters.CabinVideo},
		{"app.crowd", nil, filters.CabinVideo | filters.CabinDerived},
		{"app.crowd2", nil, filters.CabinVideo | filters.CabinDerived},
		{"app.family", nil, filters.CabinDerived},
		{"app.free", []string{"app.gaze.x"}, filters.CabinDerived},
		{"app.free", []string{"app.track.z"}, filters.Location | filters.Trajectory},
		{"app.free", []string{"app.free", "nowhere"}, filters.Unknown},
		{"app.free", []string{""}, filters.Unknown},
	} {
		cl, v := judge(t, c, filters.Record{Signal: noteText, Source: tc.source, DerivedFrom: tc.parents, Value: text("pump ok")})
		if !v.Labels.All(tc.want) || v.Effect == filters.Pass || cl.OK() {
			t.Errorf("%s from %v: %s %s with %s, want %s and no pass", tc.source, tc.parents, v.Effect, v.Rule, v.Labels, tc.want)
		}
	}
}

// TestSubject: a consent is its subject's alone, also as the setting of C1.
func TestSubject(t *testing.T) {
	c := newChain(t)
	yes := filters.Consent{ID: 7, Subject: "passenger", Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp", From: now - int64(time.Hour), Until: now + int64(time.Hour)}
	r := filters.Record{Signal: latitude, Source: "gnss", CollectedAt: now, Value: filters.FloatValue(29.5)}
	for subject, want := range map[string]filters.Effect{"passenger": filters.Pass, "": filters.Drop, "Passenger": filters.Drop} {
		r.Subject = subject
		if _, v := c.Judge(&r, &filters.Env{Now: now, Consents: []filters.Consent{yes}}, c.NewScratch()); v.Effect != want || want == filters.Drop && v.Rule != filters.C1 {
			t.Errorf("%q: %s %s", subject, v.Effect, v.Rule)
		}
	}
}

// TestLongNames: names of any length are refused in time that grows with their
// length alone, and are not remembered.
func TestLongNames(t *testing.T) {
	c := newChain(t)
	s := c.NewScratch()
	s.Follow()
	for range 20 {
		r := filters.Record{Signal: strings.Repeat("A.", 1<<16), Source: "app." + strings.Repeat("x.", 1<<18), CollectedAt: now, Value: text("x")}
		if _, v := c.Judge(&r, &filters.Env{Now: now}, s); v.Rule != filters.U1 {
			t.Fatalf("%s %s", v.Effect, v.Rule)
		}
	}
}

// TestWideInputs: sources that each read the one before them many times over are
// followed once each, not once a way.
func TestWideInputs(t *testing.T) {
	overlay := "sources:\n  - {name: app.n0, classes: [Location]}\n"
	for i := range 40 {
		overlay += fmt.Sprintf("  - {name: app.n%d, inputs: [app.n%d, app.n%[2]d.x, app.n%[2]d]}\n", i+1, i)
	}
	l, ok := chainOf(t, "draft-2021", overlay).Program().SourceClasses("app.n40")
	if want := filters.Location | filters.Trajectory; l != want || !ok {
		t.Errorf("%s, want %s", l, want)
	}
}

// TestDeepPattern: the names that a last wildcard takes in are known ones, and few: a path
// is no place for a text.
func TestDeepPattern(t *testing.T) {
	p := chainOf(t, "draft-2021", "signals:\n  - {path: Vehicle.Oem.**, classes: [Diagnostic], type: bool, purpose: vehicle-management}\n").Program()
	for path, want := range map[string]bool{
		"Vehicle.Oem" + strings.Repeat(".Left", 8):  true,
		"Vehicle.Oem" + strings.Repeat(".Left", 9):  false,
		"Vehicle.Oem.Left.Nobody":                   false,
		"Vehicle.Oem":                               false,
		"Vehicle.Oem." + strings.Repeat("Left.", 8): false,
		"Vehicle.Oem.Left.*":                        false,
	} {
		if got := p.Lookup(path) != nil; got != want {
			t.Errorf("%s: declared %v", path, got)
		}
	}
}
