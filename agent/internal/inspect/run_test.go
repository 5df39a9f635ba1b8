package inspect

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// mixed gives n lines of all kinds, and the identifier that the car's own source
// says a character at a time between them.
func mixed(n int) string {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		switch r.IntN(8) {
		case 0:
			fmt.Fprintf(&b, "{\"id\":%d,\"signal\":\"Vehicle.Speed\",\"source\":\"can.body\",\"value\":%d}\n", i, r.IntN(600))
		case 1:
			fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"tel 1380013%04d\"}\n", i, r.IntN(10000))
		case 2:
			fmt.Fprintf(&b, "\n{\"id\":%d,\"text\":}\n", i)
		case 3:
			fmt.Fprintf(&b, "{\"id\":%d,\"signal\":\"Vehicle.Cordon.App.Note.Text\",\"source\":\"app.x\",\"value\":\"%d\"}\n", i, 1380+r.IntN(9))
		default:
			fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"%s\"}\n", i, strings.Repeat("pump replaced ", r.IntN(20)))
		}
	}
	return b.String()
}

// TestSameInAnyBlocks: how the input comes, and how many judge it, changes nothing.
func TestSameInAnyBlocks(t *testing.T) {
	in := mixed(3000)
	var want strings.Builder
	one := newPool(config(t))
	one.workers = nil
	text, _ := one.judge([]byte(in), nil)
	want.Write(text)
	many := newPool(config(t))
	for len(many.workers) < 3 {
		many.workers = append(many.workers, &worker{inspector: newInspector(config(t))})
	}
	if got, passed := many.judge([]byte(in), nil); string(got) != want.String() || passed {
		t.Errorf("several judge otherwise than one: %d and %d bytes", len(got), want.Len())
	}
	for _, read := range []struct {
		name string
		run  func() (bool, string, error)
	}{
		{"at once", func() (bool, string, error) {
			var out strings.Builder
			blocked, err := Run(config(t), strings.NewReader(in), &out)
			return blocked, out.String(), err
		}},
		{"in halves, the end with the last", func() (bool, string, error) {
			var out strings.Builder
			blocked, err := Run(config(t), iotest.HalfReader(iotest.DataErrReader(strings.NewReader(in))), &out)
			return blocked, out.String(), err
		}},
		{"a byte at a time", func() (bool, string, error) {
			var out strings.Builder
			blocked, err := Run(config(t), iotest.OneByteReader(strings.NewReader(in)), &out)
			return blocked, out.String(), err
		}},
	} {
		if blocked, got, err := read.run(); err != nil || !blocked || got != want.String() {
			t.Errorf("%s: %d bytes, want %d; blocked %v, %v", read.name, len(got), want.Len(), blocked, err)
		}
	}
}

// TestReadError: what was read before an error is judged, and the error told.
func TestReadError(t *testing.T) {
	var out strings.Builder
	blocked, err := Run(config(t), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("{}"))), &out)
	if err == nil || !blocked || !strings.Contains(out.String(), `"rule":"U3"`) {
		t.Errorf("%v, blocked %v, %s", err, blocked, out.String())
	}
}
