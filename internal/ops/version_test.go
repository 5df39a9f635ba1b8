package ops

import (
	"bytes"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionText(t *testing.T) {
	tail := " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	for _, c := range []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{}, "(devel)" + tail},
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3" + tail},
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"},
		}}, "v1.2.3 0123456789ab modified" + tail},
		{debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123"}, {Key: "vcs.modified", Value: "false"}}}, "(devel) 0123" + tail},
	} {
		if got := versionFrom(&c.info).String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestVersionCommand(t *testing.T) {
	var out, stderr bytes.Buffer
	if code := Run(NewVersionCommand("cordon-x"), []string{"--json"}, nil, &out, &stderr); code != OK {
		t.Fatalf("code %d: %s", code, stderr.String())
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got["program"] != "cordon-x" || got["go"] != runtime.Version() {
		t.Errorf("%s: %v", out.String(), err)
	}
	out.Reset()
	Run(NewVersionCommand("cordon-x"), nil, nil, &out, &stderr)
	if !strings.HasPrefix(out.String(), "cordon-x ") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%q", out.String())
	}
}
