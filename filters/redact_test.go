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

// TestMarksOfPieces: what is left of a value in pieces, or of one whose parts have a member each, is
// found no more.
func TestMarksOfPieces(t *testing.T) {
	c := NewChain(&Program{Rules: []ClassRule{{Rule: T1, Classes: PI, Detected: Redact}}}, Options{})
	for _, doc := range []string{
		`{"地址_a":"广东省广州市天河","地址_b":"区天河路1604号","gear":"D"}`,
		`{"addr_detailSeg1":"裕华区","addr_detailSeg2":"松涛路","addr_detailSeg3":"430号16幢3004"}`,
		`{"省":"湖南省","市":"长沙市","区":"雨花区","街道":"白鹤路51号","门牌":"中央公园18号楼4单元3103号"}`,
		`{"m1":"138","phone_2":"1234","phone_1":"138","phone_3":"5678"}`,
	} {
		s := c.NewScratch()
		s.asking = asking{prog: c.prog, rule: T1}
		v := JSONValue([]byte(doc))
		if err := s.scanValue(v, &resolved{}); err != nil || len(s.raw) == 0 {
			t.Fatalf("%s: %v, %v", doc, s.raw, err)
		}
		v.Data, _ = s.replace(v)
		if err := s.scanValue(v, &resolved{}); err != nil || len(s.raw) > 0 {
			t.Errorf("%s: %v, %v", v.Data, s.raw, err)
		}
	}
	s := pi.NewScanner(pi.Known{})
	for text, want := range map[string]int{"[redacted:T1][redacted:T1]": 0, "[redacted:T1], [redacted:T1]": 0, "[redacted:T1]13812345678": 1, "[redacted:T1][redacted:A4]三里屯路12号院3号楼": 1} {
		if n := len(s.Scan(nil, []byte("address"), []byte(text))); n != want {
			t.Errorf("%q: %d findings, want %d", text, n, want)
		}
	}
}
