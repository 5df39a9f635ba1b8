package ops

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestPersonalTypesNeverShow(t *testing.T) {
	const plain = "LSVAU2180N2183294"
	vin, pos, who := VIN(plain), Position(plain), Person(plain)
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%20s", "%T=%[1]v"} {
		fmt.Fprintf(&b, verb+"\n", vin)
		fmt.Fprintf(&b, verb+"\n", []Position{pos})
		fmt.Fprintf(&b, verb+"\n", struct{ P Person }{who})
		fmt.Fprintf(&b, verb+"\n", map[VIN]*Position{vin: &pos})
	}
	for _, v := range []any{vin, &pos, map[string]Person{"k": who}, struct{ V VIN }{vin}} {
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(j)
	}
	y, err := yaml.Marshal(struct{ V VIN }{vin})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(y)
	b.WriteString(fmt.Errorf("car %w", fmt.Errorf("%s", vin)).Error())
	for _, format := range []string{"json", "text"} {
		log, err := NewLogger(&b, LogOptions{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		log.Info("m", "a", vin, "b", pos, "c", []Person{who}, "d", struct{ X VIN }{vin})
		log.With("e", &who).WithGroup("g").Info("m", "VIN", plain, "lat", 31.2304, "Location", plain)
	}
	for _, secret := range []string{plain, "31.23", fmt.Sprintf("%x", plain)} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("%q shows in:\n%s", secret, b.String())
		}
	}
	if vin.Reveal() != plain || !strings.Contains(b.String(), redacted) {
		t.Error("Reveal does not return the text, or nothing was written")
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
