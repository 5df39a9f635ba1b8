package scan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cordon/filters/walk"
)

type leafs func(ev *walk.Event, outer bool)

func (f leafs) Leaf(ev *walk.Event, outer bool) { f(ev, outer) }
func (f leafs) Word(_, _ []byte) bool           { return false }

func TestLeaves(t *testing.T) {
	s := New(Options{})
	var told []string
	visit := func(ev *walk.Event, outer bool) { told = append(told, fmt.Sprintf("%s=%s %v", ev.Key, ev.Text, outer)) }
	s.OnLeaf(leafs(visit))
	long := strings.Repeat("x", longLeaf+1)
	for _, tc := range []struct {
		doc  string
		want []string
	}{
		{`{"a":"ok","b":12,"c":1,"d":1.25,"e":-12,"f":12e3,"g":true,"h":"","i":[77,"x"]}`, []string{"a=ok true", "b=12 true", "i=77 true", "i=x true"}},
		{`{"a":"` + long + `","b":"` + long[1:] + `"}`, []string{"b=" + long[1:] + " true"}},
		{`{"a":"{\"in\":\"some\"}"}`, []string{`a={"in":"some"} true`, "in=some false"}},
		{`{"a":[` + strings.Repeat(`0.5,"","`+long+`",`, mostLeaves-1) + `11,12]}`, []string{"a=11 true"}},
	} {
		told = told[:0]
		s.Leaves(true)
		if _, err := s.JSON(nil, []byte(tc.doc)); err != nil {
			t.Fatal(err)
		}
		s.Leaves(false)
		if !slices.Equal(told, tc.want) {
			t.Errorf("%.60s: told %q, want %q", tc.doc, told, tc.want)
		}
	}
	told = told[:0]
	if _, err := s.JSON(nil, []byte(`{"a":"ok"}`)); err != nil || len(told) > 0 {
		t.Errorf("nobody asked: told %q, %v", told, err)
	}
}
