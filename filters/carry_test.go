package filters_test

import (
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

// reload makes p judge under another overlay, as a car does.
func (p *speak) reload(t *testing.T, overlay string) {
	t.Helper()
	c := chainOf(t, "draft-2021", overlay)
	s := c.NewScratch()
	s.FollowFrom(p.s)
	p.c, p.s = c, s
}

// budgets gives an overlay in which all sources have 800 bits an hour, those named an
// account for all that lies below them as well.
func budgets(names ...string) string {
	out := "capacity: 800\n"
	if len(names) > 0 {
		out += "sources:\n"
	}
	for _, n := range names {
		out += "  - {name: " + n + ", capacity: 800}\n"
	}
	return out
}

// TestReloadBuysNoBudget: what was used up stays used up, whatever account a new policy
// counts a source under, and it counts once.
func TestReloadBuysNoBudget(t *testing.T) {
	type step struct {
		reload []string // accounts of a new policy
		source string
		bytes  int // of the 100 of an hour
		passes bool
	}
	for name, steps := range map[string][]step{
		"as before":      {{nil, "app.a", 100, true}, {[]string{}, "app.a", 1, false}},
		"joined":         {{nil, "app.a.x", 60, true}, {nil, "app.a.y", 30, true}, {[]string{"app.a"}, "app.a.z", 11, false}, {nil, "app.a.z", 10, true}},
		"parted":         {{[]string{"app.a"}, "app.a.x", 100, true}, {[]string{}, "app.a.x", 1, false}, {nil, "app.a.y", 1, false}, {nil, "app.b", 100, true}},
		"a longer name":  {{[]string{"app.a"}, "app.a.x.y", 100, true}, {[]string{"app.a.x"}, "app.a.x.z", 1, false}, {nil, "app.a", 1, false}},
		"a shorter name": {{[]string{"app.a.x"}, "app.a.x.y", 100, true}, {[]string{"app.a"}, "app.a.q", 1, false}},
		"twice":          {{[]string{"app.a"}, "app.a.x", 100, true}, {[]string{}, "app.c", 1, true}, {[]string{"app.d"}, "app.a.x", 1, false}},
		"unheard since":  {{[]string{"app.a"}, "app.a.x", 100, true}, {[]string{"app.d"}, "app.d", 1, true}, {[]string{}, "app.a.y", 1, false}},
		"there and back": {
			{[]string{"app.a"}, "app.a.x", 40, true},
			{[]string{}, "app.a.x", 30, true},
			{[]string{"app.a"}, "app.a.y", 20, true},
			{[]string{}, "app.a.x", 11, false},
			{nil, "app.a.x", 10, true},
			{nil, "app.a.z", 41, false}, // what the account used up counts for all that it was of
			{nil, "app.a.z", 40, true},
		},
		"apart all along": {{nil, "app.a", 100, true}, {[]string{}, "app.a.x", 100, true}, {[]string{}, "app.a.x", 1, false}, {nil, "app.ab", 100, true}},
	} {
		p := newSpeak(t, budgets())
		for i, s := range steps {
			if s.reload != nil {
				p.reload(t, budgets(s.reload...))
			}
			_, v := p.say(s.source, noteText, text(strings.Repeat("pump ok. ", 12)[:s.bytes]))
			if passes := v.Effect == filters.Pass; passes != s.passes || !passes && v.Rule != filters.U5 {
				t.Errorf("%s, step %d: %s %s", name, i, v.Effect, v.Rule)
			}
		}
		p.env.Now += int64(time.Hour)
		p.reload(t, budgets("app.a"))
		if _, v := p.say("app.a.x", noteText, text("pump ok")); v.Effect != filters.Pass {
			t.Errorf("%s, an hour later: %s %s", name, v.Effect, v.Rule)
		}
		p.env.Now -= int64(time.Hour)
		p.reload(t, budgets())
		p.say("app.e", noteText, text(strings.Repeat("pump ok. ", 12)[:100]))
		if _, v := p.say("app.e", noteText, text("x")); v.Effect != filters.Drop {
			t.Errorf("%s, a step back: %s", name, v.Effect)
		}
	}
}

// TestReloadBuysNoTurn: an interval goes on, whoever takes turns with whom under the new
// policy.
func TestReloadBuysNoTurn(t *testing.T) {
	scopes := func(apps ...string) string {
		out := "signals:\n  - {path: Vehicle.Oem.Slow, classes: [Diagnostic], type: float, range: [0, 9], interval: 10s, purpose: driving-safety}\n"
		if len(apps) > 0 {
			out += "scopes:\n"
		}
		for _, a := range apps {
			out += "  - {app: " + a + ", manifest: m, classes: [Diagnostic]}\n"
		}
		return out
	}
	for name, tc := range map[string]struct {
		before, after []string
		first, second string
		passes        bool
	}{
		"as before":      {nil, nil, "app.a", "app.a", false},
		"joined":         {nil, []string{"app.a"}, "app.a.x", "app.a.y", false},
		"parted":         {[]string{"app.a"}, nil, "app.a.x", "app.a.y", false},
		"longer":         {[]string{"app.a"}, []string{"app.a.x"}, "app.a.y", "app.a.x.z", false},
		"apart":          {nil, nil, "app.a", "app.a.x", true},
		"another branch": {nil, []string{"app.b"}, "app.a.x", "app.b.x", true},
	} {
		p := newSpeak(t, scopes(tc.before...))
		say := func(source string) filters.Effect {
			_, v := p.say(source, "Vehicle.Oem.Slow", filters.FloatValue(1))
			return v.Effect
		}
		if got := say(tc.first); got != filters.Pass {
			t.Fatalf("%s: first %s", name, got)
		}
		p.reload(t, scopes("app.z"))
		p.reload(t, scopes(tc.after...))
		p.env.Now += int64(9 * time.Second)
		if got := say(tc.second); (got == filters.Pass) != tc.passes {
			t.Errorf("%s: %s", name, got)
		}
		p.env.Now += int64(10 * time.Second)
		if got := say(tc.second); got != filters.Pass {
			t.Errorf("%s, after the interval: %s", name, got)
		}
	}
}

// TestReloadForgetsNoPieces: what a source said in pieces before a new policy is completed
// by what it says after.
func TestReloadForgetsNoPieces(t *testing.T) {
	for name, values := range map[string][]filters.Value{
		"text":     {text("LSV"), text("AA4182E"), text("2184847")},
		"document": {filters.JSONValue([]byte(`{"n":1.5,"p":"LSV"}`)), filters.JSONValue([]byte(`{"n":1.5,"p":"AA4182E"}`)), filters.JSONValue([]byte(`{"n":1.5,"p":"2184847"}`))},
	} {
		p := newSpeak(t, bounded)
		for i, val := range values {
			p.reload(t, bounded)
			if i == 1 {
				p.reload(t, bounded+"position_keep: 24h\n")
			}
			signal := noteText
			if val.Kind == filters.JSON {
				signal = report
			}
			if _, v := p.say("app.diag", signal, val); (v.Effect == filters.Redact) != (i == 2) {
				t.Errorf("%s, piece %d: %s %s", name, i, v.Effect, v.Rule)
			}
		}
	}
	p := newSpeak(t, bounded)
	pic := street(t, 640, 480)
	media := 0
	for i := 0; i+700 < len(pic); i += 700 {
		p.reload(t, bounded)
		if _, v := p.say("app.diag", "Vehicle.Oem.Blob", filters.BytesValue(pic[i:i+700])); v.Rule == filters.T3 {
			media++
		}
	}
	if media < len(pic)/1400 {
		t.Errorf("%d of %d pieces named as media", media, len(pic)/700)
	}
}
