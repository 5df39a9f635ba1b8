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

// TestHeardBeforeBeginningAnew has an account that is said and, behind it, words that begin a value anew: the
// finding ends behind its start.
func TestHeardBeforeBeginningAnew(t *testing.T) {
	const text = "my email degree alpha four dot point Eight underscore four two zero oh slash zero seven underscore seven double hundred triple poERO ZERO slash north niner (at) " +
		"qq.com22.56704 然后 114.13148 尾号前三位尾号分八洞开头度后四位一三个尾号前三位连着四\xe5\x8d三位连着四十拐三个两北纬零十连着逗号两逗号两个零"
	for _, f := range NewScanner(Known{}).Scan(nil, nil, []byte(text)) {
		if f.Start >= f.End || f.End > len(text) {
			t.Errorf("%v", f)
		}
	}
}
