package scan

import "testing"

// TestReadWhole holds values in encodings of which all was read, and values that decode to something by
// chance: none of them is bytes that nobody can read.
func TestReadWhole(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"vin LVVSY2937EE134059", "VIN=LVVSY2937EE134059"},
		{"车架号 LGBHZE9PXH1527306", "VIN=LGBHZE9PXH1527306"},
		{"code=&#57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84;", "CREDIT_CODE=code=&#57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84; CREDIT_CODE=57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84"},
		{"did=62 F1 90 31 4D 38 47 44 4D 39 41 58 4B 50 30 34 32 37 38 38, car", "VIN=62 F1 90 31 4D 38 47 44 4D 39 41 58 4B 50 30 34 32 37 38 38"},
		{"part 62 F1 87 38 48 30 32 35 32 31 32 31 33 35 36 45", ""},
		{"tlv 8111314D3847444D3941584B503034323738389000", "VIN=8111314D3847444D3941584B503034323738389000"},
		{"list 38:36:38:36:35:36:33:37:32:33:39:36:39:34:36, car", ""},
		{"load=eyJzcGVlZCI6MzMuNywiZ2VhciI6IlAiLCJzb2MiOjl9\n  ts: 1", ""},
		{"to: aHVpa2FuZy5saUBleGFtcGxlLWZsZWV0LmNu\r\nContent-Length: 0", "EMAIL=aHVpa2FuZy5saUBleGFtcGxlLWZsZWV0LmNu"},
	} {
		if got := kinds(s, false, "", c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
