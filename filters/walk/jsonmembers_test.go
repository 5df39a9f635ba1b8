package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// membersOf are documents with members that are read one after the other and others between them.
var membersOf = []string{
	`{"ts":1700000000123,"ecu":"bms","speed":-83.25,"rpm":2140,"n":0,"e":1e3,"big":1234567,"bigger":12345678,"l":[1,-2.5,3,"x",1e2,00012],"o":{},"t":true,"z":null}`,
	`{"temperature":21.5,"sixteen_bytes_ky":1,"seventeen_bytes_k":2,"text of seven":"seven b","t":"a text of more than eight bytes","esc\u0061ped":"\n","水":"泵","q":"a\"b","l":[[1,2],{"a":3}],"m":{"a":{"b":[]}},"x":0.5}`,
	`{"a":01,"b":2}`, `{"a":1.,"b":2}`, `{"a":-,"b":2}`, `{"a":1,}`, `{"a":1 "b":2}`, `{"a":"b"`, `[1,2,]`, `[1,2`, `{"a":[1,2}}`, `{,"a":12345678}`,
}

// told gives the events of a document, one a line, and its error.
func told(r *Reader, doc string) (events []string, err error) {
	err = r.JSON([]byte(doc), Budget{}, func(ev *Event) error {
		line := fmt.Sprintf("%d %d %q %q %v", ev.Kind, ev.Depth, ev.Key, ev.Text, ev.Escaped)
		if ev.Kind == Number {
			line += fmt.Sprint(" ", ev.Lead, ev.Exponent)
		}
		events = append(events, line)
		return nil
	})
	return events, err
}

// TestMembersAreThoseOfNext: spaces before every mark, which members and elements leave to next,
// change no event.
func TestMembersAreThoseOfNext(t *testing.T) {
	var r Reader
	for _, doc := range membersOf {
		doc = strings.ReplaceAll(doc, "00012", "12")
		got, err := told(&r, doc)
		apart := strings.NewReplacer(",", "  ,  ", ":", "  :  ", "{", "{  ").Replace(doc)
		want, slow := told(&r, apart)
		if !slices.Equal(got, want) || err != slow { //nolint:errorlint // both come unwrapped
			t.Errorf("%s\n%q %v\n%q %v", doc, got, err, want, slow)
		}
	}
}

// TestQuietMembers: of quiet members nothing is left out but short numbers, which are counted; with
// Whole only those with a fraction or of one digit.
func TestQuietMembers(t *testing.T) {
	doc := membersOf[0]
	doc = strings.ReplaceAll(doc, "00012", "12")
	var r Reader
	all, _ := told(&r, doc)
	for _, tc := range []struct {
		whole bool
		out   []string
	}{
		{false, []string{"-83.25", "2140", "0"}},
		{true, []string{"-83.25", "0"}},
	} {
		r := Reader{Whole: tc.whole, OnKey: func([]byte, int, int, bool) (bool, error) { return true, nil }}
		got, err := told(&r, doc)
		want := slices.DeleteFunc(slices.Clone(all), func(line string) bool {
			return strings.HasPrefix(line, fmt.Sprint(Key)+" ") || slices.ContainsFunc(tc.out, func(n string) bool {
				return strings.HasPrefix(line, fmt.Sprint(Number)+" 1 ") && strings.Contains(line, fmt.Sprintf(" %q ", n))
			})
		})
		if err != nil || !slices.Equal(got, want) || r.Quiet != len(tc.out) {
			t.Errorf("whole %v: %q, %d left out, %v, want %q", tc.whole, got, r.Quiet, err, want)
		}
	}
}
