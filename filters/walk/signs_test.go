package walk

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestNextRun holds the runs of random texts to those found byte by byte.
func TestNextRun(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	some := 0
	for n := range 20_000 {
		text := make([]byte, n%300)
		for i := range text {
			if text[i] = "aZ09+/-_"[r.IntN(8)]; r.IntN(12) == 0 {
				text[i] = " .,\x80é"[r.IntN(5)]
			}
		}
		code := codeOf(nil, text)
		at := r.IntN(len(text) + 1)
		var want []int
		for i := at; i < len(text); i++ {
			j := i
			for j < len(text) && InCode(text[j]) {
				j++
			}
			if j-i >= leastRun {
				want = append(want, i, j)
			}
			i = j
		}
		var got []int
		for i, j := nextRun(code, at); j > 0; i, j = nextRun(code, j) {
			got = append(got, i, j)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q from %d: runs at %v, want %v", text, at, got, want)
		}
		some += len(got)
	}
	if some < 10_000 {
		t.Errorf("%d runs, want many", some)
	}
	if _, to := nextRun(nil, 0); to != 0 {
		t.Error("a run in nothing")
	}
}

// TestSignOf has each sign in a text alone, and says that nothing else begins an escape.
func TestSignOf(t *testing.T) {
	for c := range 256 {
		sign := SignOf[c]
		if escapeStart[c] && c < 0x80 && sign == 0 && bytes.IndexByte([]byte(`U/`), byte(c)) < 0 {
			t.Errorf("%q begins escapes and has no sign", rune(c))
		}
		if (sign == Wide) != (c >= 0x80) {
			t.Errorf("%#x: sign %b", c, sign)
		}
	}
}
