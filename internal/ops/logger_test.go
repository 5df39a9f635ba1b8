package ops

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestPersonalKeysNeverShow: what stands under such a key is redacted in either form.
func TestPersonalKeysNeverShow(t *testing.T) {
	const plain = "LSVAU2180N2183294"
	var b bytes.Buffer
	for _, format := range []string{"json", "text"} {
		log, err := NewLogger(&b, LogOptions{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		log.With("vin", plain).WithGroup("g").Info("m", "VIN", plain, "lat", 31.2304, "Location", plain)
	}
	if strings.Contains(b.String(), plain) || strings.Contains(b.String(), "31.23") || strings.Count(b.String(), redacted) != 8 {
		t.Errorf("shows in:\n%s", b.String())
	}
}

func TestNewLogger(t *testing.T) {
	var b bytes.Buffer
	log, err := NewLogger(&b, LogOptions{Level: "warn"})
	if err != nil {
		t.Fatal(err)
	}
	log.Info("quiet")
	log.Warn("loud", "n", 1)
	var line struct {
		Msg string
		N   int
	}
	if err := json.Unmarshal(b.Bytes(), &line); err != nil || line.Msg != "loud" || line.N != 1 {
		t.Errorf("a buffer is no terminal, so one JSON line was due: %v %q", err, b.String())
	}
	for _, c := range []struct {
		opt  LogOptions
		want string
	}{
		{LogOptions{Format: "xml"}, "config log.format: no such format"},
		{LogOptions{Level: "loud"}, "config log.level: no such level"},
	} {
		if _, err := NewLogger(&b, c.opt); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v", c.opt, err)
		}
	}
}
