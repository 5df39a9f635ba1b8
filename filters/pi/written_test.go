package pi

import "testing"

func TestWrittenFrom(t *testing.T) {
	for _, c := range []struct {
		text string
		h    hint
		want bool
	}{
		{"31h 33h 38h 39h", hintPhone, true}, {"1${}3${}8", hintPhone, true}, {"(1)(3)(8)", hintPhone, true}, {"138%%1234%%5678", hintPhone, true},
		{"rev:8765432183", hintPhone, true}, {"reversed 12", hintPhone, true}, {"revision 12", hintPhone, true}, {"<<876543", hintPhone, true}, {"倒序:12345", hintPhone, true},
		{"87654321← x", hintPhone, false}, // an arrow is a symbol only when the text was read
		{"bGlodWFAMTYz\nLmNvbQ==", hintEmail, true}, {"ODYwMzQ1MD QxMjM0NTY2", hintIMEI, true}, {"xxu${}@189.cn", hintEmail, true},
		{"13812345678, ok", hintPhone, false}, {"Li Lei is here", hintName, false}, {"on the table", hintName, false}, {"13812345678</phone><soc>3</soc>", hintPhone, false},
		{"abc&x=1&y=2", hintWeChat, false}, {"2.14.25", hintPhone, false}, {"something like that", hintWeChat, false},
	} {
		if got := written([]byte(c.text), 0, c.h); got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
	}
}
