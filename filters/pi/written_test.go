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

// TestWordsAreNoPieces has words of a sentence, two of them of one length, behind a word that
// announces a name, and values in pieces of one length, the last one of them shorter.
func TestWordsAreNoPieces(t *testing.T) {
	for text, want := range map[string]int{
		"the driver still hears a faint noise": 0, "微信号greyl/ynxzh/en05，给他发个红包": 1, "driver: zhan gwei wang is": 1,
	} {
		s, n := NewScanner(Known{}), 0
		s.Scan(nil, nil, []byte(text))
		for _, v := range s.Said() {
			if v.Written() {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d values with a writing of their own, want %d", text, n, want)
		}
	}
}
