package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"cordon/internal/ops"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cordon-sim": func() { ops.Main(root()) }})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", UpdateScripts: os.Getenv("UPDATE") != ""})
}

func TestBuses(t *testing.T) {
	for _, c := range []struct {
		given []string
		want  [3]string
		bad   bool
	}{
		{nil, [3]string{}, false},
		{[]string{"unix:///a"}, [3]string{"unix:///a", "unix:///a", "unix:///a"}, false},
		{[]string{"unix:///a=b"}, [3]string{"unix:///a=b", "unix:///a=b", "unix:///a=b"}, false},
		{[]string{"chassis=tcp://127.0.0.1:1", "body=unix:///b"}, [3]string{"", "tcp://127.0.0.1:1", "unix:///b"}, false},
		{[]string{"engine=unix:///a"}, [3]string{}, true},
	} {
		got, err := buses(c.given)
		if got != c.want || (err != nil) != c.bad {
			t.Errorf("%v: %v %v", c.given, got, err)
		}
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"run"}, ops.Usage},
		{[]string{"run", "--truth", "-", "--duration", "-1s"}, ops.Usage},
		{[]string{"run", "--wheels", "3"}, ops.Usage},
		{[]string{"run", "--truth", filepath.Join(t.TempDir(), "no", "file")}, ops.Failed},
		{[]string{"run", "--truth", "-", "--duration", "10ms"}, ops.OK},
	} {
		var out, errs bytes.Buffer
		if got := ops.Run(root(), c.args, strings.NewReader(""), &out, &errs); got != c.want {
			t.Errorf("%v: exit %d, want %d: %s", c.args, got, c.want, &errs)
		}
	}
}
