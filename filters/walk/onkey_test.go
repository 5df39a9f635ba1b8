package walk

import (
	"fmt"
	"slices"
	"testing"
)

// TestOnKeyIsTheEvent: with OnKey the keys come in their order with what their events
// would say, and count as nodes as these do.
func TestOnKeyIsTheEvent(t *testing.T) {
	for _, doc := range [][]byte{[]byte(`{"a":1,"b\u0020":[{"c":"x"},{"":null}],"水":{}}`), []byte(`[{"n":{}},"x",{"n":[0]}]`), []byte(`{"ts":1700000000123,"ecu": "bms", "speed":83.25,"a name of many bytes":"a text of more","temperature": -1e3,"o":{"rpm":2140,"ok":true},"l":[1.5,2,"x"],"n":0}`)} {
		for nodes := 1; nodes < 30; nodes++ {
			var want, got []string
			key := func(text []byte, start, end int, escaped bool) string {
				return fmt.Sprintf("%q %d %d %v", text, start, end, escaped)
			}
			var r Reader
			errWant := r.JSON(doc, Budget{Nodes: nodes}, func(ev *Event) error {
				if ev.Kind == Key {
					want = append(want, key(ev.Text, ev.Start, ev.End, ev.Escaped))
				} else {
					want = append(want, fmt.Sprintf("%d %q %q", ev.Kind, ev.Key, ev.Text))
				}
				return nil
			})
			r.OnKey = func(text []byte, start, end int, escaped bool) (bool, error) {
				got = append(got, key(text, start, end, escaped))
				return false, nil
			}
			err := r.JSON(doc, Budget{Nodes: nodes}, func(ev *Event) error {
				got = append(got, fmt.Sprintf("%d %q %q", ev.Kind, ev.Key, ev.Text))
				return nil
			})
			if err != errWant || !slices.Equal(got, want) { //nolint:errorlint // both come unwrapped
				t.Fatalf("%s, %d nodes: %v %v, with events %v %v", doc, nodes, got, err, want, errWant)
			}
		}
	}
}
