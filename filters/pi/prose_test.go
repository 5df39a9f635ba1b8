package pi

import (
	"strings"
	"testing"
)

func TestProse(t *testing.T) {
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"})
	for _, tc := range []struct {
		text string
		want bool
	}{
		{"cell balanced twice", true},
		{"pump replaced", true},
		{"coolant", true},
		{"weak battery cell", true},
		{"contact cell", false}, // a telephone
		{"pump replaced ", false},
		{" pump", false},
		{"pump  replaced", false},
		{"pump at garage", false},   // the word for a sign of addresses
		{"phone is off", false},     // a word that announces
		{"one two three", false},    // digits
		{"a pump", false},           // letters that are spelled
		{"pump cafe dead", false},   // a list of bytes
		{"hex pump", false},         // the mark of one
		{"replacement pump", false}, // long enough for an encoding
		{"pump 3", false},
		{"Pump", false},
		{"水泵", false},
		{strings.Repeat("pump ", 9) + "pump", false},
		{"", false},
	} {
		text := append([]byte(tc.text), "xxxxxxxx"...)[:len(tc.text)]
		if got := s.Prose(text); got != tc.want {
			t.Errorf("%q: %v", tc.text, got)
		}
		if tc.want {
			if found := s.Scan(nil, nil, text); len(found) > 0 || s.Noted() > 0 {
				t.Errorf("%q: %v", tc.text, found)
			}
		}
	}
	if NewScanner(Known{Plate: "ABCDEFG"}).Prose([]byte("pump replaced")) {
		t.Error("an own identifier of letters alone")
	}
}
