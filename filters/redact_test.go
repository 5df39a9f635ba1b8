package filters

import (
	"testing"

	"cordon/filters/pi"
)

// TestFoundLater: what a redaction brings to light is held to the rules like what was
// found at first.
func TestFoundLater(t *testing.T) {
	for effect, want := range map[Effect]struct {
		ok   bool
		rule Rule
		data string
	}{
		Redact: {true, T1, `{"a":"[redacted:T1]","b":"[redacted:A4]"}`},
		Drop:   {false, A4, ""},
	} {
		p := &Program{Rules: []ClassRule{{Rule: T1, Classes: PI, Detected: Redact}, {Rule: A4, Classes: Location, Detected: effect}}}
		c := NewChain(p, Options{})
		s := c.NewScratch()
		doc := []byte(`{"a":"tel 13800138000","b":"at 29.561234,106.551234"}`)
		cl := Cleared{rec: Record{Value: JSONValue(doc)}}
		v := Verdict{Effect: Redact, Rule: T1}
		s.raw, s.asking = []pi.Finding{{Start: 9, End: 20, Entity: pi.Mobile}}, asking{prog: p, rule: T1}
		ok := c.redact(&cl, &v, &resolved{decl: &Decl{Kind: JSON, MaxLen: 999}}, &Env{}, s)
		if ok != want.ok || v.Rule != want.rule || ok && string(cl.rec.Value.Data) != want.data || !v.Labels.Any(Location) {
			t.Errorf("%s: %v, %s, %s, %s", effect, ok, v.Rule, cl.rec.Value.Data, v.Labels)
		}
	}
}

// TestMarks: every rule has a mark of its own, which no detector takes for anything.
func TestMarks(t *testing.T) {
	seen := map[string]bool{}
	for r := range Rule(numRules + 2) {
		m := r.Mark()
		if !pi.IsMark([]byte(m)) && r != RuleNone && r < numRules || r < numRules && seen[m] {
			t.Errorf("%s: %q", r, m)
		}
		seen[m] = true
	}
}
