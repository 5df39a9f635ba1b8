package pi

import (
	"strings"
	"testing"
)

// TestPhraseGate: a word that says something only with the one before it is looked at wherever the
// two stand in a text, and passed over behind other words.
func TestPhraseGate(t *testing.T) {
	s := NewScanner(Known{})
	for pad := range 140 {
		before := strings.Repeat("x", pad%7) + strings.Repeat(" pump", pad/5) + " "
		s.Scan(nil, nil, []byte(before+"contact cell is low, pump replaced"))
		if s.told&hintPhone == 0 {
			t.Errorf("behind %q a phrase is no phrase", before)
		}
		s.Scan(nil, nil, []byte(before+"battery cell is low, pump replaced"))
		if s.told != 0 {
			t.Errorf("behind %q a word says %b", before, s.told)
		}
	}
	for _, p := range []string{"id", "no", "number", "cell"} {
		if !phraseGate.has(gateHashOf(p)) {
			t.Errorf("%s is left to phrase everywhere", p)
		}
	}
}
