package walk

import (
	"slices"
	"strings"
	"testing"
)

// TestMarkedBytes holds lists of bytes with h or x around them, and what is none.
func TestMarkedBytes(t *testing.T) {
	const want = "13812345678"
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"no 31h 33h 38h 31h 32h 33h 34h 35h 36h 37h 38h.", true}, {"31H,33H,38H,31H,32H,33H,34H,35H,36H,37H,38H", true},
		{"H'31' H'33' H'38' H'31' H'32' H'33' H'34' H'35' H'36' H'37' H'38'", true}, {"code>31h 33h 38h 31h 32h 33h 34h 35h 36h 37h 38h</code>", true},
		{"x31 x33 x38 x31 x32 x33 x34 x35 x36 x37 x38", true},
		{"31h 33 38h 31 32h 33 34h 35 36h 37 38h", false}, // one of two kinds
		{"31hours 33hours 38hours 31hours 32hours 33hours", false},
	} {
		if got := slices.Contains(decoded(c.text), want); got != c.ok {
			t.Errorf("%q: %v", c.text, got)
		}
	}
}

// TestPercentBeforeH holds a byte in percent signs before a letter h, which is no mark of it.
func TestPercentBeforeH(t *testing.T) {
	if got := decoded("%E7%89%8C%E9%84%82H87N99%E5%B7%B2"); !slices.Contains(got, "牌鄂H87N99已") {
		t.Error(got)
	}
}

// TestShortLines holds base64 of a text in lines that are too short to be known as such by their
// length, and lines that only look like one more of them.
func TestShortLines(t *testing.T) {
	const first, second = "bGlodWFAMTYz", "LmNvbQ=="
	for _, c := range []struct {
		text, want string
	}{
		{"邮箱 " + first + "\n" + second + "，请", "lihua@163.com"}, {first + "\r\n" + second, "lihua@163.com"}, {`{"a":"` + first + `\n` + second + `"}`, "lihua@163.com"},
		{"tax=OTEyMjAxMDIxNTg3WDdBN0JS\ncolor = red", "91220102158" + "7X7A7BR"}, {"tax=OTEyMjAxMDIxNTg3WDdBN0JS\nOK", "91220102158" + "7X7A7BR"},
	} {
		if got := decoded(c.text); !slices.Contains(got, c.want) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

// TestDumpsInPlace holds dumps behind the end of a key and before what closes their value.
func TestDumpsInPlace(t *testing.T) {
	const want = "number 13812345678 ok"
	dump := "00000000: 6e75 6d62 6572 2031 3338 3132 3334 3536\n00000010: 3738 206f 6b"
	for _, text := range []string{"enc=" + dump, "<msg enc=\"1\">" + dump + "</msg>", "值：" + dump + "，请", `{"raw":"` + strings.ReplaceAll(dump, "\n", `\n`) + `"}`} {
		if got := decoded(text); !slices.Contains(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	broken := "00000000: e7a7 9fe8 bda6 e590 88e5 908c e7ac ac36&#xA;" // breaks off inside a character in the first line
	if got := decoded("x " + strings.TrimSuffix(broken, "ac36&#xA;")); !slices.Contains(got, "租车合同") {
		t.Error(got)
	}
}
