package filters_test

import (
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
