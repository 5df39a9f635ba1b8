package policy

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cordon/filters"
)

// tightening draws an overlay of a few entries, each of which may be refused.
func tightening(rng *rand.Rand) string {
	pick := func(s ...string) string { return s[rng.IntN(len(s))] }
	classes := []string{"Diagnostic", "DrivingStatus", "Location", "PI", "ExteriorObject", "CabinDerived", "Opaque", "Trajectory"}
	entries := []func() string{
		func() string { return fmt.Sprintf("position_keep: %dh\n", 1+rng.IntN(200)) },
		func() string { return fmt.Sprintf("capacity: %d\n", 1+rng.IntN(9e6)) },
		func() string {
			return fmt.Sprintf("rules: [{rule: %s, classes: [%s], effect: %s, detected: %s}]\n",
				pick("A4", "T1", "P2", "T2"), pick(classes...), pick("drop", "hold"), pick("drop", "redact", "hold"))
		},
		func() string {
			return fmt.Sprintf("sources: [{name: %s, classes: [%s], inputs: [%s]}]\n",
				pick("app.diag", "app.nav", "can.powertrain", "gnss", "radar.front", "app.nav.x"), pick(classes...), pick("gnss", "dms", "can.x", "cam.exterior"))
		},
		func() string {
			return fmt.Sprintf("scopes: [{app: %s, manifest: m, classes: [%s, Diagnostic], resolution: %g, interval: %ds}]\n",
				pick("app.diag", "app.nav", "app.*", "app.nav.x"), pick("Location", "PI", "DrivingStatus"), float64(1+rng.IntN(20))/100, 1+rng.IntN(20))
		},
		func() string {
			return fmt.Sprintf("signals:\n  - {path: Vehicle.Speed, classes: [DrivingStatus, %s], type: float, unit: km/h, range: [%d, %d], resolution: %g, purpose: driving-safety, from: [can.powertrain]}\n",
				pick(classes...), -100+rng.IntN(50), 520-rng.IntN(300), float64(1+rng.IntN(50))/10)
		},
		func() string {
			return fmt.Sprintf("signals:\n  - {path: Vehicle.Cordon.App.Note.Text, classes: [Diagnostic, %s], type: string, charset: %s, max_length: %d, purpose: vehicle-management, from: [%s]}\n",
				pick(classes...), pick("text", "ascii", "code"), rng.IntN(4200), pick("app.diag", "'app.*'"))
		},
		func() string {
			return fmt.Sprintf("signals:\n  - {path: Vehicle.CurrentLocation.Latitude, classes: [Location], type: float, unit: degrees, range: [-90, 90], resolution: %g, interval: %ds, purpose: driving-safety, from: [gnss]}\n",
				float64(rng.IntN(100))/1000, rng.IntN(30))
		},
		func() string { return radarFields("[{name: range, type: float, range: [0, 900]}]") + "\n" },
	}
	var out strings.Builder
	seen := map[string]bool{}
	for range 1 + rng.IntN(3) {
		text := entries[rng.IntN(len(entries))]()
		if key, _, _ := strings.Cut(text, ":"); !seen[key] {
			seen[key] = true
			out.WriteString(text)
		}
	}
	return out.String()
}

const at = int64(1_780_000_000e9)

// samples are records that the base catalogue declares, of sources that it declares.
func samples() []filters.Record {
	s := func(t string) filters.Value { return filters.StringValue([]byte(t)) }
	const note = "Vehicle.Cordon.App.Note.Text"
	return []filters.Record{
		{Signal: "Vehicle.Speed", Source: "can.powertrain", Value: filters.FloatValue(88.55)},
		{Signal: "Vehicle.Speed", Source: "can.body", Value: filters.FloatValue(-20)},
		{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", Value: filters.FloatValue(29.561234)},
		{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss.b", CollectedAt: at - 50*3600e9, Value: filters.FloatValue(29.56)},
		{Signal: "Vehicle.CurrentLocation.Longitude", Source: "gnss", Value: filters.FloatValue(106.5)},
		{Signal: note, Source: "app.diag", Value: s("pump ok")},
		{Signal: note, Source: "app.nav", Value: s("水泵 ok")},
		{Signal: note, Source: "app.nav.x", Value: s("tel 13800138000")},
		{Signal: note, Source: "app.diag", Value: s("at 29.561234,106.551234")},
		{Signal: "Vehicle.Cordon.App.Message.Text", Source: "app.diag", Value: s("hello")},
		{Signal: "Vehicle.Cordon.Radar.Objects", Source: "radar.front", Value: filters.JSONValue([]byte(`[{"range":30.5}]`))},
		{Signal: "Vehicle.Cordon.Radar.Objects", Source: "lidar.top", Value: filters.JSONValue([]byte(`[{"class":"car"}]`))},
		{Signal: "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude", Source: "app.nav", Value: filters.FloatValue(29.561234)},
		{Signal: "Vehicle.Driver.FatigueLevel", Source: "dms", Value: filters.FloatValue(1)},
		{Signal: "Vehicle.Oem.Nothing", Source: "can.body", Value: filters.FloatValue(1)},
	}
}

func verdicts(p *filters.Program, consents []filters.Consent) []filters.Verdict {
	c := filters.NewChain(p, filters.Options{})
	s := c.NewScratch()
	s.Follow()
	var out []filters.Verdict
	for _, r := range samples() {
		if r.CollectedAt == 0 {
			r.CollectedAt = at
		}
		_, v := c.Judge(&r, &filters.Env{Now: at, Collecting: filters.Personal, Consents: consents}, s)
		v.Findings = nil
		out = append(out, v)
	}
	return out
}

// TestOverlaysOnlyTighten: whatever two overlays say, each of them adds classes and
// makes effects stricter, and never the reverse.
func TestOverlaysOnlyTighten(t *testing.T) {
	all := []filters.Consent{}
	for id, purpose := range []filters.Purpose{filters.DrivingSafety, filters.VehicleManagement} {
		all = append(all, filters.Consent{ID: uint64(id + 1), Categories: filters.Personal, Purpose: purpose, Recipient: "tsp", From: at - 1e16, Until: at + 1e16})
	}
	rng := rand.New(rand.NewPCG(3, 4))
	taken, refused := 0, 0
	for range 80 {
		one := Source{Name: "one.yaml", Data: []byte(tightening(rng))}
		two := Source{Name: "two.yaml", Data: []byte(tightening(rng))}
		for _, profile := range Profiles() {
			var was []*filters.Program
			for _, overlays := range [][]Source{nil, {one}, {one, two}} {
				p, err := Compile(profile, overlays...)
				if err != nil {
					refused++
					break
				}
				for _, before := range was {
					for _, consents := range [][]filters.Consent{nil, all} {
						grown(t, before, p)
						stricter(t, fmt.Sprintf("%s\n%s---\n%s", profile, one.Data, two.Data), verdicts(before, consents), verdicts(p, consents))
					}
					taken++
				}
				was = append(was, p)
			}
		}
		if t.Failed() {
			return
		}
	}
	if taken < 40 || refused < 20 {
		t.Errorf("%d overlays taken, %d refused: the draw tests too little", taken, refused)
	}
}

// grown checks the classes that declarations and sources give.
func grown(t *testing.T, before, after *filters.Program) {
	t.Helper()
	for _, r := range samples() {
		a, _ := before.SourceClasses(r.Source)
		b, _ := after.SourceClasses(r.Source)
		if !b.All(a) {
			t.Errorf("source %s lost %s", r.Source, a&^b)
		}
		if d := before.Lookup(r.Signal); d != nil && !after.Lookup(r.Signal).Classes.All(d.Classes) {
			t.Errorf("signal %s lost classes of %s", r.Signal, d.Classes)
		}
	}
}

func stricter(t *testing.T, overlays string, before, after []filters.Verdict) {
	t.Helper()
	for i, r := range samples() {
		a, b := before[i], after[i]
		// What is held or refused by its declaration is not searched for more classes.
		if b.Effect >= filters.Redact && !b.Labels.All(a.Labels) {
			t.Errorf("%s of %s lost %s under\n%s", r.Signal, r.Source, a.Labels&^b.Labels, overlays)
		}
		if b.Effect > a.Effect {
			t.Errorf("%s of %s: %s %s became %s %s under\n%s", r.Signal, r.Source, a.Effect, a.Rule, b.Effect, b.Rule, overlays)
		}
	}
}
