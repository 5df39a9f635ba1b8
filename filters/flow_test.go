package filters_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

const bounded = `
capacity: 8000
sources:
  - {name: app.small, capacity: 800}
  - {name: app.small.own, capacity: 800}
  - {name: "app.small.sub.*", capacity: 800}
scopes:
  - {app: app.nav, manifest: nav@1, type: map-navigation, classes: [Location, Diagnostic], resolution: 0.01, interval: 10s}
  - {app: app.nav.own, manifest: nav@1, classes: [Location]}
  - {app: "app.nav.more.*", manifest: nav@1, classes: [Location]}
  - {app: app.id, manifest: id@2, classes: [SensitivePI, Diagnostic]}
signals:
  - {path: Vehicle.Oem.FineLatitude, classes: [Location], type: int, unit: degE7, range: [-9e8, 9e8], purpose: driving-safety, from: ["app.*"]}
  - {path: Vehicle.Oem.Height, classes: [Location], type: int, unit: m, range: [-1000, 9000], purpose: driving-safety, from: ["app.*"]}
  - {path: Vehicle.Oem.Report, classes: [Diagnostic], type: json, max_length: 65536, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.Blob, classes: [Diagnostic], type: bytes, max_length: 65536, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.Other, classes: [Diagnostic], type: string, charset: text, max_length: 4096, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.Part1, classes: [Diagnostic], type: uint, range: [0, 1e18], purpose: vehicle-management, from: ["can.*"]}
  - {path: Vehicle.Oem.Part2, classes: [Diagnostic], type: uint, range: [0, 1e18], purpose: vehicle-management, from: ["can.*"]}
`

const (
	other        = "Vehicle.Oem.Other"
	destinationA = "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude"
)

// speak judges records one after another with one Scratch that follows.
type speak struct {
	c   *filters.Chain
	s   *filters.Scratch
	env filters.Env
}

func newSpeak(t testing.TB, overlay string) *speak {
	c := chainOf(t, "draft-2021", overlay)
	s := c.NewScratch()
	s.Follow()
	return &speak{c, s, filters.Env{Now: now, Collecting: filters.Personal}}
}

func (p *speak) say(source, signal string, v filters.Value) (filters.Cleared, filters.Verdict) {
	r := filters.Record{Signal: signal, Source: source, CollectedAt: p.env.Now - 1, Value: v}
	return p.c.Judge(&r, &p.env, p.s)
}

func TestScopeDrift(t *testing.T) {
	p := newSpeak(t, bounded)
	year := filters.Consent{ID: 7, Categories: filters.Personal, Purpose: filters.VehicleManagement, Recipient: "tsp", From: now - 1e15, Until: now + 1e15}
	p.env.Consents = []filters.Consent{year}
	for _, tc := range []struct {
		name, source, signal string
		val                  filters.Value
		effect               filters.Effect
		rule                 filters.Rule
	}{
		{"inside", "app.nav", noteText, text("turn left"), filters.Pass, filters.RuleNone},
		{"declared class", "app.nav", "Vehicle.Cordon.App.Message.Text", text("hello"), filters.Drop, filters.U4},
		{"one class of two", "app.nav", "Vehicle.Cordon.App.Navigation.Text", text("hello"), filters.Drop, filters.U4},
		{"found class, consent or not", "app.nav", noteText, text("tel 13800138000"), filters.Drop, filters.U4},
		{"a longer name", "app.nav.voice", noteText, text("tel 13800138000"), filters.Drop, filters.U4},
		{"no manifest", "app.navi", noteText, text("tel 13800138000"), filters.Pass, filters.RuleNone},
		{"the narrower class", "app.id", noteText, text("id 11010519491231002X"), filters.Pass, filters.RuleNone},
		{"not the wider", "app.id", noteText, text("tel 13800138000"), filters.Drop, filters.U4},
		{"a position in a text cannot be coarsened", "app.nav", noteText, text("at 29.561234,106.551234"), filters.Drop, filters.P2},
	} {
		if _, v := p.say(tc.source, tc.signal, tc.val); v.Effect != tc.effect || v.Rule != tc.rule {
			t.Errorf("%s: %s %s (%s), want %s %s", tc.name, v.Effect, v.Rule, v.Reason, tc.effect, tc.rule)
		}
	}
	r := filters.Record{Signal: noteText, Source: "app.nav", Lineage: filters.ExteriorMap, CollectedAt: now, Value: text("x")}
	if _, v := p.c.Judge(&r, &p.env, p.s); v.Rule != filters.U4 {
		t.Errorf("a class by lineage: %s %s", v.Effect, v.Rule)
	}
}

// TestScopePrecision: what an app says of places is as coarse and as rare as its
// scope, whatever the signal's declaration allows.
func TestScopePrecision(t *testing.T) {
	p := newSpeak(t, bounded)
	p.env.Consents = []filters.Consent{{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp", From: now - 1e15, Until: now + 1e15}}
	cl, v := p.say("app.nav", destinationA, filters.FloatValue(29.561234))
	if f, _ := cl.Record().Value.Number(); v.Rule != filters.P2 || f != 29.56 {
		t.Fatalf("%s %s, %v", v.Effect, v.Rule, f)
	}
	if _, v = p.say("app.nav", destinationA, filters.FloatValue(29.56)); v.Effect != filters.Drop || v.Rule != filters.P2 {
		t.Errorf("again at once: %s %s", v.Effect, v.Rule)
	}
	for _, below := range []string{"app.nav.sub", "app.nav.own", "app.nav.more.a"} {
		if _, v = p.say(below, destinationA, filters.FloatValue(29.56)); v.Effect != filters.Drop || v.Rule != filters.P2 {
			t.Errorf("%s, under a longer name: %s %s", below, v.Effect, v.Rule)
		}
	}
	if _, v = p.say("app.nav", "Vehicle.Oem.FineLatitude", filters.IntValue(295612345)); v.Effect != filters.Drop || v.Rule != filters.P2 {
		t.Errorf("in a unit of one's own: %s %s", v.Effect, v.Rule)
	}
	if _, v = p.say("app.nav", "Vehicle.Oem.Height", filters.IntValue(251)); v.Effect != filters.Pass {
		t.Errorf("a height: %s %s", v.Effect, v.Rule)
	}
	p.env.Now += int64(11 * time.Second)
	if _, v = p.say("app.nav", destinationA, filters.FloatValue(29.56)); v.Effect != filters.Pass {
		t.Errorf("after the interval: %s %s", v.Effect, v.Rule)
	}
	if cl, _ = p.say("app.navi", destinationA, filters.FloatValue(29.561234)); !cl.OK() || cl.Record().Value.Num != math.Float64bits(29.561234) {
		t.Errorf("without a scope: %+v", cl.Record().Value)
	}
}

// TestCapacity: free content is metered per source and hour; what is refused anyway
// and what a redaction took out do not count, and no step of the clock gives more.
func TestCapacity(t *testing.T) {
	p := newSpeak(t, bounded)
	hundred := text(strings.Repeat("pump ok. ", 12)[:100]) // 800 bits
	want := func(when, source string, v filters.Value, effect filters.Effect) {
		t.Helper()
		if _, got := p.say(source, noteText, v); got.Effect != effect || effect == filters.Drop && got.Rule != filters.U5 {
			t.Errorf("%s: %s %s (%s), want %s", when, got.Effect, got.Rule, got.Reason, effect)
		}
	}
	p.say("app.small", noteText, text("a\x00b")) // refused
	want("first", "app.small", hundred, filters.Pass)
	want("full", "app.small", text("x"), filters.Drop)
	for _, below := range []string{"app.small.a", "app.small.own", "app.small.own.a", "app.small.sub.a", "app.small.sub.b"} {
		want("one account for what lies below", below, text("x"), filters.Drop)
	}
	if _, v := p.say("can.x", "Vehicle.Speed", filters.FloatValue(1)); v.Effect != filters.Pass {
		t.Errorf("a number: %s", v.Effect)
	}
	p.env.Now -= int64(5 * time.Hour)
	want("clock steps back", "app.small", text("x"), filters.Drop)
	p.env.Now += int64(6 * time.Hour)
	want("next hour", "app.small", hundred, filters.Pass)
	p.env.Now -= int64(2 * time.Hour)
	want("back and forth", "app.small", text("x"), filters.Drop)
	p.env.Now += int64(2 * time.Hour)
	want("the same hour again", "app.small", text("x"), filters.Drop)

	for i := range 70 { // 13 bytes each when redacted: 104 of 8000 bits
		want(fmt.Sprint("redacted ", i), "app.long", text("call 13800138000 "+strings.Repeat("now ", 100)), filters.Redact)
	}
	s := p.c.NewScratch()
	s.FollowFrom(p.s)
	p.s = s
	want("a new scratch is no new budget", "app.small", text("x"), filters.Drop)
}

// TestCrowd: sources beyond those that can be counted say nothing free.
func TestCrowd(t *testing.T) {
	p := newSpeak(t, bounded)
	for i := range 1100 {
		_, v := p.say(fmt.Sprintf("app.n%d", i), noteText, text("pump ok"))
		if (v.Effect == filters.Pass) != (i < 1024) || i >= 1024 && v.Rule != filters.U5 {
			t.Fatalf("source %d: %s %s", i, v.Effect, v.Rule)
		}
	}
}

// TestPieces: what only the joined records show is found in the one that completes
// it.
func TestPieces(t *testing.T) {
	doc := func(s string) filters.Value { return filters.JSONValue([]byte(fmt.Sprintf(`{"n":1.5,"p":%q}`, s))) }
	for name, tc := range map[string]struct {
		signals []string
		values  []filters.Value
	}{
		"VIN over texts":            {[]string{noteText}, []filters.Value{text("LSV"), text("AA4182E"), text("2184847")}},
		"VIN over signals":          {[]string{noteText, other}, []filters.Value{text("LSV"), text("AA4182E"), text("2184847")}},
		"resident ID in a document": {[]string{report}, []filters.Value{doc("110105"), doc("19491231"), doc("002X")}},
	} {
		p := newSpeak(t, bounded)
		for i, val := range tc.values {
			cl, v := p.say("app.diag", tc.signals[i%len(tc.signals)], val)
			if last := i == len(tc.values)-1; last != (v.Effect == filters.Redact && v.Rule == filters.T1) {
				t.Errorf("%s, piece %d: %s %s %v", name, i, v.Effect, v.Rule, v.Findings)
			} else if last && !strings.Contains(string(cl.Record().Value.Data), filters.T1.Mark()) {
				t.Errorf("%s: left as %s", name, cl.Record().Value.Data)
			}
		}
		q := newSpeak(t, bounded)
		for i, val := range tc.values { // each from another source
			if _, v := q.say(fmt.Sprint("app.d", i), tc.signals[i%len(tc.signals)], val); v.Effect != filters.Pass {
				t.Errorf("%s, apart: %s %s", name, v.Effect, v.Rule)
			}
		}
	}
}

// TestMediaPieces: bytes that alone are only opaque are named as what their source
// has been sending; bytes that can be read are not.
func TestMediaPieces(t *testing.T) {
	p := newSpeak(t, bounded)
	pic := street(t, 640, 480)
	var opaque, media int
	for i := 0; i+700 < len(pic); i += 700 {
		_, v := p.say("app.diag", "Vehicle.Oem.Blob", filters.BytesValue(pic[i:i+700]))
		if v.Effect != filters.Drop {
			t.Fatalf("piece %d: %s", i/700, v.Effect)
		}
		if v.Rule == filters.T3 {
			media++
		} else {
			opaque++
		}
	}
	if media <= opaque {
		t.Errorf("%d pieces named as media, %d as opaque", media, opaque)
	}
	if _, v := p.say("app.diag", "Vehicle.Oem.Blob", filters.BytesValue([]byte("pump pressure is fine"))); v.Effect != filters.Pass {
		t.Errorf("a text in between: %s %s", v.Effect, v.Rule)
	}
}

// TestMediaBetweenDocuments: documents are part of no media and end none.
func TestMediaBetweenDocuments(t *testing.T) {
	pic := street(t, 640, 480)
	named := func(documents int) (n int) {
		p := newSpeak(t, bounded)
		for i := 0; i+700 < len(pic); i += 700 {
			if _, v := p.say("app.diag", "Vehicle.Oem.Blob", filters.BytesValue(pic[i:i+700])); v.Rule == filters.T3 {
				n++
			}
			for range documents {
				for name, doc := range binaries() {
					if _, v := p.say("app.diag", "Vehicle.Oem.Blob", filters.BytesValue(doc)); v.Effect != filters.Pass && v.Rule != filters.U5 {
						t.Fatalf("%s: %s %s", name, v.Effect, v.Rule)
					}
				}
			}
		}
		return n
	}
	if alone, between := named(0), named(7); between != alone {
		t.Errorf("%d pieces named between documents, %d without", between, alone)
	}
}

// TestSpelled: an identifier that a source says in numbers does not leave in the
// number that completes it, over signals or in one.
func TestSpelled(t *testing.T) {
	packed := func(s string) filters.Value {
		v := uint64(0)
		for _, c := range []byte(s) {
			v = v<<8 | uint64(c)
		}
		return filters.UintValue(v)
	}
	p := newSpeak(t, bounded)
	parts := []string{"LSVAA41", "82E2184", "847"}
	for i, part := range parts {
		_, v := p.say("can.x", fmt.Sprintf("Vehicle.Oem.Part%d", 1+i%2), packed(part))
		p.say("can.x", "Vehicle.Speed", filters.FloatValue(88)) // says nothing in between
		if last := i == len(parts)-1; last != (v.Effect == filters.Drop && v.Rule == filters.T1) {
			t.Errorf("part %d: %s %s", i, v.Effect, v.Rule)
		}
	}
	p = newSpeak(t, bounded)
	for i, c := range "LSVAA4182E2184847" {
		_, v := p.say("can.x", "Vehicle.Speed", filters.FloatValue(float64(c)))
		if i == 16 && (v.Effect != filters.Drop || v.Rule != filters.T1) {
			t.Errorf("character codes: %s %s", v.Effect, v.Rule)
		}
	}
	p = newSpeak(t, bounded)
	for i := range 20000 {
		if _, v := p.say("can.x", "Vehicle.Speed", filters.FloatValue(float64(50+i*7%60))); v.Effect != filters.Pass {
			t.Fatalf("a speed: %s %s", v.Effect, v.Rule)
		}
	}
}

// TestNameOfSignalIsContext: a text is judged with the last part of its signal's name, as
// a member of a document is with its key; a name that counts lets nothing pass.
func TestNameOfSignalIsContext(t *testing.T) {
	p := newSpeak(t, `
signals:
  - {path: Vehicle.Oem.DriverName, classes: [Diagnostic], type: string, charset: text, max_length: 99, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.FrameCount, classes: [Diagnostic], type: string, charset: text, max_length: 99, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Oem.Note, classes: [Diagnostic], type: string, charset: text, max_length: 99, purpose: vehicle-management, from: ["app.*"]}
`)
	for signal, tc := range map[string]struct{ text, want string }{
		"Vehicle.Oem.DriverName": {"dilnaz", "NAME"},
		"Vehicle.Oem.FrameCount": {"13800138000", "MOBILE"},
		"Vehicle.Oem.Note":       {"dilnaz", ""},
	} {
		_, v := p.say("app.x", signal, text(tc.text))
		got := ""
		if len(v.Findings) > 0 {
			got = v.Findings[0].Type
		}
		if got != tc.want {
			t.Errorf("%s=%q: found %q, want %q", signal, tc.text, got, tc.want)
		}
	}
}

// TestSpelledByRounding: it is the rounded number that leaves, and that is looked at.
func TestSpelledByRounding(t *testing.T) {
	p := newSpeak(t, "signals:\n  - {path: Vehicle.Oem.Part, classes: [Diagnostic], type: float, range: [0, 500], resolution: 1, purpose: vehicle-management, from: [\"can.*\"]}\n")
	for i, c := range "LSVAA4182E2184847" {
		cl, v := p.say("can.x", "Vehicle.Oem.Part", filters.FloatValue(float64(c)+0.2))
		if i == 16 && (v.Effect != filters.Drop || v.Rule != filters.T1) {
			t.Errorf("the last character: %s %s", v.Effect, v.Rule)
		} else if i < 16 && (v.Effect != filters.Redact || v.Rule != filters.P2 || cl.Record().Value.Num != math.Float64bits(float64(c))) {
			t.Errorf("character %d: %s %s", i, v.Effect, v.Rule)
		}
	}
}
