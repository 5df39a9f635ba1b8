package scan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cordon/filters/pi"
)

// TestAnyOrder: what a scanner remembers of keys changes no finding, whatever came before.
func TestAnyOrder(t *testing.T) {
	known := Options{Known: pi.Known{VIN: "LSVAU2180E2183294"}}
	keys := []string{"tel", "phone", "lat", "lng", "x", "y", "speed", "note", "name", "rpm", "vin", "value", "label", "temperature", "路", "unit", "bytes"}
	values := []string{`13812345678`, `"13812345678"`, `31.23416`, `121.47372`, `"王小明"`, `2140`, `"cell balanced twice"`, `"contact cell 13812345678"`, `"mobile"`, `[1,2,13912345678]`, `{"in":13812345678,"out":2}`, `83.25`}
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]string, 300)
	want := make([]string, len(docs))
	for i := range docs {
		m := make([]string, 1+r.IntN(6))
		for k := range m {
			m[k] = fmt.Sprintf("%q:%s", keys[r.IntN(len(keys))], values[r.IntN(len(values))])
		}
		docs[i] = "{" + strings.Join(m, ",") + "}"
		found, err := New(known).JSON(nil, []byte(docs[i]))
		want[i] = fmt.Sprint(found, err)
	}
	s := New(known)
	for range 2000 {
		i := r.IntN(len(docs))
		if found, err := s.JSON(nil, []byte(docs[i])); fmt.Sprint(found, err) != want[i] {
			t.Fatalf("%s: %v %v, want %s", docs[i], found, err, want[i])
		}
	}
}
