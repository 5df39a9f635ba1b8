package ops

import (
	"bytes"
	"errors"
	"net/netip"
	"os"
	"strings"
	"testing"
)

type limits struct {
	Max int `yaml:"max"`
}

type inlineConfig struct {
	Shared  Inner      `yaml:",inline"`
	Opt     *limits    `yaml:"opt"`
	Addr    netip.Addr `yaml:"addr"`
	Token   pin        `yaml:"token" secret:"true"`
	Skipped int        `yaml:"-"`
	hidden  int        //lint:ignore U1000 proves that it is passed over
	NoTag   uint16
	Gain    float32  `yaml:"gain"`
	Levels  []int    `yaml:"levels"`
	Secrets []string `yaml:"secrets" secret:"true"`
}

// Inner is inlined.
type Inner struct {
	Depth int `yaml:"depth"`
}

// pin is text whose own error quotes its input.
type pin string

func (p *pin) UnmarshalText(text []byte) error {
	if len(text) != 4 {
		return errors.New("bad pin " + string(text))
	}
	*p = pin(text)
	return nil
}

func TestInlinedAndTextFields(t *testing.T) {
	file := writeConfig(t, "depth: 3\nopt: {max: 4}\naddr: 127.0.0.1\ntoken: \"1234\"\nnotag: 9\nsecrets: [s3cr3t]\n")
	var cfg inlineConfig
	prov, err := Load(&cfg, LoadOptions{File: file, EnvPrefix: "P", Environ: []string{"P_OPT_MAX=5", "P_GAIN=0.5", "P_LEVELS=1,2", "P_NOTAG=10"}})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Shared.Depth != 3 || cfg.Opt.Max != 5 || cfg.Addr != netip.MustParseAddr("127.0.0.1") || cfg.Token != "1234" ||
		cfg.NoTag != 10 || cfg.Gain != 0.5 || len(cfg.Levels) != 2 || cfg.Levels[1] != 2 {
		t.Errorf("%+v", cfg)
	}
	var out bytes.Buffer
	if err := Show(&out, cfg, prov); err != nil {
		t.Fatal(err)
	}
	want := "depth: 3 # car.yaml:1\nopt:\n  max: 5 # P_OPT_MAX\naddr: 127.0.0.1 # car.yaml:3\ntoken: \"[redacted]\" # car.yaml:4\n" +
		"notag: 10 # P_NOTAG\ngain: 0.5 # P_GAIN\nlevels: # P_LEVELS\n  - 1\n  - 2\nsecrets: \"[redacted]\" # car.yaml:6\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestErrorsOfTextTypes(t *testing.T) {
	for _, c := range []struct {
		yaml string
		env  string
		want string
	}{
		{yaml: "addr: here\n", want: "config car.yaml:1:7: addr: ParseAddr(\"here\"): unable to parse IP"},
		{yaml: "token: hunter2\n", want: "config car.yaml:1:8: token: the value is not valid (not shown: it is a secret)"},
		{env: "P_TOKEN=hunter2", want: "config P_TOKEN: the value is not valid (not shown: it is a secret)"},
		{env: "P_LEVELS=1,two", want: "config P_LEVELS: item 2 of the list: the value must be a whole number (64 bits)"},
		{env: "P_NOTAG=70000", want: "config P_NOTAG: the value must be a whole number from 0 (16 bits)"},
		{env: "P_GAIN=loud", want: "config P_GAIN: the value must be a number"},
		{yaml: "levels: 3\n", want: "config car.yaml:1:9: levels must be a list"},
		{yaml: "hidden: 3\n", want: "config car.yaml:1:1: unknown key hidden"},
	} {
		_, err := Load(&inlineConfig{}, LoadOptions{File: writeConfig(t, c.yaml), EnvPrefix: "P", Environ: []string{c.env}})
		if err == nil || err.Error() != c.want {
			t.Errorf("%q %q:\ngot  %v\nwant %s", c.yaml, c.env, err, c.want)
		}
	}
}

func TestLoadWantsAPointerToAStruct(t *testing.T) {
	for _, dst := range []any{nil, inlineConfig{}, (*inlineConfig)(nil), new(int)} {
		if _, err := Load(dst, LoadOptions{}); err == nil || !strings.HasPrefix(err.Error(), "ops.Load needs a pointer to a struct, got ") {
			t.Errorf("%T: %v", dst, err)
		}
	}
}

// FuzzLoadFile: no file makes Load panic or say a secret, and every refusal is
// one line that names the file.
func FuzzLoadFile(f *testing.F) {
	for _, s := range []string{"keep_days: 3\n", "uplink: {broker: x, qos: 2}\n", "buses:\n- &a {name: b}\n- <<: *a\n", "a: [", "? x\n: y\n", "!!binary x", "%YAML 1.2\n---\n- 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name := t.TempDir() + "/car.yaml"
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(testDefaults(), LoadOptions{File: name})
		if err == nil {
			return
		}
		if Code(err) != Usage || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: code %d, %q", text, Code(err), err)
		}
	})
}
