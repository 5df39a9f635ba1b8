package pi

import (
	"strings"
	"testing"
)

func TestWordSet(t *testing.T) {
	small, as := wordSetOf("a ab abc abcd abcde abcdefg abcdefgh", "abcdefghi abcdefghijklmnop"), exactSetOf("Wh kWh 次 毫秒 千米每小时")
	for w, want := range map[string][2]bool{
		"a": {true, false}, "A": {true, false}, "b": {false, false}, "": {false, false}, "\x00": {false, false}, "aB": {true, false}, "ABC": {true, false}, "abcD": {true, false}, "acbd": {false, false},
		"abcdef": {false, false}, "AbcdefG": {true, false}, "abcdefgH": {true, false}, "abcdefghI": {true, false}, "abcdefghh": {false, false}, "abcdefghijklmnoP": {true, false},
		"abcdefghijklmnopq": {false, false}, "abcdefghijklmno": {false, false}, "Wh": {false, true}, "wh": {false, false}, "kWh": {false, true}, "KWh": {false, false}, "次": {false, true},
		"毫秒": {false, true}, "秒毫": {false, false}, "千米每小时": {false, true}, "千米每小": {false, false},
	} {
		if got := [2]bool{small.has([]byte(w)), as.has([]byte(w))}; got != want {
			t.Errorf("%q is in the sets: %v, want %v", w, got, want)
		}
	}
	w := []byte(strings.Repeat("count", 2))
	if n := testing.AllocsPerRun(100, func() { small.has(w) }); n > 0 {
		t.Errorf("a look-up allocates %v times", n)
	}
}
