package filters_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cordon/filters"
)

// TestCharset: what a charset allows is what it says, character by character.
func TestCharset(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := string(r)
		text := utf8.ValidRune(r) && (unicode.IsPrint(r) || r == '\n' || r == '\t')
		if got := filters.FitsCharset("a"+s+"b", "text"); got != text && utf8.ValidRune(r) {
			t.Fatalf("text with %U: %v", r, got)
		}
		if got := filters.FitsCharset("a"+s+"b", "ascii"); got != (text && r < 0x80) {
			t.Fatalf("ascii with %U: %v", r, got)
		}
	}
	for _, bad := range []string{"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80", "12345678\x00", "水\x80"} {
		if filters.FitsCharset(bad, "text") {
			t.Errorf("%q is text", bad)
		}
	}
}

// TestOneHalf: a number carries no text, a text no number, and an empty document is no
// document.
func TestOneHalf(t *testing.T) {
	c := newChain(t)
	with := func(v filters.Value, num uint64, data []byte) filters.Value {
		v.Num, v.Data = v.Num+num, append(v.Data, data...)
		return v
	}
	for _, tc := range []struct {
		signal, source string
		value          filters.Value
		rule           filters.Rule
	}{
		{"Vehicle.Speed", "can.x", with(filters.FloatValue(50), 0, []byte{}), filters.RuleNone},
		{"Vehicle.Speed", "can.x", with(filters.FloatValue(50), 0, []byte("a word")), filters.U2},
		{"Vehicle.IsMoving", "can.x", with(filters.BoolValue(true), 0, []byte("a word")), filters.U2},
		{"Vehicle.Powertrain.Transmission.CurrentGear", "can.x", with(filters.IntValue(3), 0, []byte("a word")), filters.U2},
		{noteText, "app.x", text("a word"), filters.RuleNone},
		{noteText, "app.x", with(text("a word"), 13800138000, nil), filters.U2},
		{noteText, "app.x", filters.StringValue(nil), filters.RuleNone},
		{report, "app.x", with(filters.JSONValue([]byte("{}")), 1, nil), filters.U2},
		{report, "app.x", filters.JSONValue(nil), filters.U3},
		{report, "app.x", filters.StringValue(nil), filters.U3},
	} {
		cl, v := judge(t, c, filters.Record{Signal: tc.signal, Source: tc.source, Value: tc.value})
		if v.Rule == filters.U3 && !strings.Contains(v.Reason, "malformed") {
			t.Errorf("%s %+v: %s", tc.signal, tc.value, v.Reason)
		}
		if v.Rule != tc.rule || cl.OK() != (tc.rule == filters.RuleNone) {
			t.Errorf("%s %+v: %s %s %s", tc.signal, tc.value, v.Effect, v.Rule, v.Reason)
		}
	}
}
