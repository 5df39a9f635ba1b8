package pi

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// reads key|text lines
func TestZZ(t *testing.T) {
	f, err := os.Open("/tmp/h/probe.txt")
	if err != nil {
		t.Skip()
	}
	s := NewScanner(Known{})
	for sc := bufio.NewScanner(f); sc.Scan(); {
		k, v, ok := strings.Cut(sc.Text(), "¦")
		if !ok {
			k, v = "", sc.Text()
		}
		out := ""
		for _, x := range s.Scan(nil, []byte(k), []byte(v)) {
			out += " " + x.Entity.String() + "[" + v[x.Start:x.End] + "]"
		}
		t.Logf("%s¦%s -->%s", k, v, out)
	}
}
