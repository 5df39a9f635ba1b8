package leak

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// simpleRuns looks at every byte.
func simpleRuns(b []byte, table *[256]byte, n int) (out [][]byte) {
	for start := 0; start < len(b); {
		end := start
		for end < len(b) && table[b[end]] != none {
			end++
		}
		if end-start >= n {
			out = append(out, b[start:end])
		}
		start = end + 1
	}
	return out
}

func TestRunsAreAllFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	total := 0
	for range 3000 {
		b := make([]byte, rng.IntN(200))
		gap := 1 + rng.IntN(30)
		for i := range b {
			if b[i] = 'a'; rng.IntN(gap) == 0 {
				b[i] = ' '
			}
		}
		n := 1 + rng.IntN(14)
		got, want := runs(b, &hexValue, n), simpleRuns(b, &hexValue, n)
		if len(got) != len(want) {
			t.Fatalf("%q, %d: %d runs, want %d", b, n, len(got), len(want))
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("%q, %d: run %q, want %q", b, n, got[i], want[i])
			}
		}
		total += len(got)
	}
	if total < 1000 {
		t.Errorf("only %d runs were compared", total)
	}
}

func TestUnescape(t *testing.T) {
	far := strings.Repeat("-", 1000)
	near := far[:around]
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"100% sure", ""}, {"%", ""}, {"%4", ""}, {"%zz", ""},
		{"%41", "A"}, {"a%41b%42c", "aAbBc"}, {"%41%", "A%"}, {"%%41", "%A"},
		{far + "%41" + far + "%42" + far, "\x00" + near + "A" + near + "\x00" + near + "B" + near},
		{"%41" + far[:around*2] + "%42", "A" + far[:around*2] + "B"},
	} {
		if got := string(unescape([]byte(c.in), '%', percent)); got != c.want {
			t.Errorf("%.40q: %.60q (%d bytes), want %d bytes", c.in, got, len(got), len(c.want))
		}
	}
	if got := string(unescape([]byte(`\u738B\U4f1f\n\u00`), '\\', escape)); got != "王伟"+`\n\u00` {
		t.Errorf("%q", got)
	}
}

func TestSeparatedStretches(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"13912345678", ""}, {"139 1234 567", ""}, {"139 1234 5678", "13912345678\x00"},
		{"a139-1234-5678b", "13912345678\x00"}, {"１３９１２３４５６７８", "13912345678\x00"},
		{"\xEF\xBC", ""}, {"\xC2", ""}, {"1\xC2", ""}, {"110105 1949 1231 002X.", "11010519491231002x\x00"},
	} {
		if got := string(separated(nil, []byte(c.in))); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
