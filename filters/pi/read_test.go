package pi

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"cordon/filters/walk"
	"cordon/sim/corpus"
)

// reads compares what one pass says of a text with what is looked for in it.
func reads(t *testing.T, s *Scanner, text []byte) {
	t.Helper()
	for _, ascii := range []bool{false, true} {
		if got, want := s.Printable(text, ascii), walk.Printable(text, ascii); got != want {
			t.Fatalf("%q, ASCII %v: printable %v, want %v", text, ascii, got, want)
		}
	}
	signs := s.Traits().Signs
	run, letters := 0, 0
	for _, c := range text {
		if sign := walk.SignOf[c]; sign&^walk.Control&^signs != 0 {
			t.Fatalf("%q has %q unseen", text, c)
		}
		run++
		if !walk.InCode(c) {
			run = 0
		}
		if isAlnum(c) {
			letters++
		}
		if run >= 11 && len(s.code) > 0 && !anyRun(s.code) {
			t.Fatalf("%q has a run of base64 unseen", text)
		}
	}
	if walk.FillsList(letters) && signs&walk.Listed == 0 {
		t.Fatalf("%q may be a list", text)
	}
	for i := range text {
		if bytes.HasPrefix(text[i:], []byte{0xEF, 0xBC, 0x91}) && signs&walk.Wider == 0 {
			t.Fatalf("%q has a wide digit unseen", text)
		}
	}
	if len(text) > 0 {
		found := s.scan(nil, Context{}, text, true)
		if again := s.Scan(nil, nil, text); len(again) != len(found) {
			t.Fatalf("%q: %v found, then %v", text, found, again)
		}
	}
}

// anyRun reports whether eleven bits in a row are set.
func anyRun(code []uint64) bool {
	run := 0
	for i := range 64 * len(code) {
		if run++; code[i/64]>>(i%64)&1 == 0 {
			run = 0
		}
		if run >= 11 {
			return true
		}
	}
	return false
}

func TestReadOnce(t *testing.T) {
	s := NewScanner(Known{VIN: "LSVAU2180E2183294"})
	for _, text := range []string{"", "a", "\x00", "ok\r\n", "ok\rno", "tab\there", "\x7f", "é", "\xff", "冷却水泵", "，１", "a\u200bb", "\x1f冷却水泵已经更换", "水\x1b[1m", "(冷)", "\u2028", "　", "。", strings.Repeat("x ", 40) + "冷_", strings.Repeat("a", 63) + "é+" + strings.Repeat("b", 70)} {
		reads(t, s, []byte(text))
	}
	r := rand.New(rand.NewPCG(8, 9))
	parts := []string{"a", "冷却", "，", "１", "\x1f", "\n", "é", "_", "=", "%41", "+", "12 34 ", "QUJDREVGR0hJ", "\xe5", "😀", " ", "。", "\u200b", "<b>", "\x00", "abcdefgh"}
	for range 20_000 {
		var b []byte
		for range r.IntN(30) {
			b = append(b, parts[r.IntN(len(parts))]...)
		}
		reads(t, s, b)
	}
	for _, c := range corpus.Clean(corpus.E, 2, 3000) {
		reads(t, s, []byte(c.Text))
	}
}

func FuzzReadOnce(f *testing.F) {
	for _, text := range []string{"speed=83.25 rpm=2140", "冷却水泵，１３８", "a\u200bb\x1f"} {
		f.Add([]byte(text))
	}
	s := NewScanner(Known{})
	f.Fuzz(func(t *testing.T, text []byte) { reads(t, s, text) })
}
