package pi

import (
	"strings"
	"testing"
)

// TestSaidAngleEnds has coordinates in words that end where no coordinate goes on, however long their words do.
func TestSaidAngleEnds(t *testing.T) {
	for text, places := range map[string]int{
		"three one point two three four five": 4, "one one one one point two three": 0, "one point " + strings.Repeat("two ", 40): mostPlaces,
	} {
		if a := saidAngle([]byte(text), 0); a.places != places {
			t.Errorf("%s: %d places, want %d", text, a.places, places)
		}
	}
}

// TestDressedMailInPlainText has addresses one of which was found when the next one is tried, in a text that
// needs no folding.
func TestDressedMailInPlainText(t *testing.T) {
	s := NewScanner(Known{})
	if got := s.Scan(nil, nil, []byte(strings.Repeat("haoran@_qq._com ", 3))); len(got) == 0 || got[0].Entity != Email {
		t.Errorf("%v", got)
	}
}
