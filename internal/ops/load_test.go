package ops

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

type uplinkConfig struct {
	Broker   string        `yaml:"broker"`
	Password string        `yaml:"password" secret:"true"`
	QoS      uint8         `yaml:"qos"`
	Timeout  time.Duration `yaml:"timeout"`
	Topics   []string      `yaml:"topics"`
}

type busConfig struct {
	Name string `yaml:"name"`
	Key  string `yaml:"key" secret:"true"`
}

type testConfig struct {
	VIN     string            `yaml:"vin" secret:"true"`
	Uplink  uplinkConfig      `yaml:"uplink"`
	Keep    int               `yaml:"keep_days"`
	Ratio   float64           `yaml:"ratio"`
	Debug   bool              `yaml:"debug"`
	Buses   []busConfig       `yaml:"buses"`
	Labels  map[string]string `yaml:"labels"`
	Local   *bool             `yaml:"local"`
	private int               //lint:ignore U1000 proves that it is passed over
}

func (c *testConfig) Validate() error {
	if c.Keep > 7 {
		return &KeyError{Key: "keep_days", What: "more than 7 days", Hint: "7"}
	}
	return nil
}

func testDefaults() *testConfig {
	return &testConfig{Keep: 7, Uplink: uplinkConfig{Broker: "tcp://127.0.0.1:1883", QoS: 1, Timeout: 5 * time.Second}}
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("car.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "car.yaml"
}

func TestLoadLayers(t *testing.T) {
	file := writeConfig(t, "uplink:\n  broker: tcp://127.0.0.1:1\n  qos: 2\nkeep_days: 3\nbuses:\n  - name: body\n    key: k1\nlabels: {a: b}\n")
	cfg := testDefaults()
	prov, err := Load(cfg, LoadOptions{
		File: file, EnvPrefix: "CORDON_AGENT",
		Environ: []string{"HOME=/x", "CORDON_AGENT_UPLINK_BROKER=tcp://127.0.0.1:2", "CORDON_AGENT_KEEP_DAYS=4",
			"CORDON_AGENT_UPLINK_TOPICS=a, b", "CORDON_AGENT_LOCAL=true", "CORDON_AGENT_VIN=LSVAU2180N2183294"},
		Set: []Setting{{Key: "keep_days", Value: "5"}, {Key: "debug", Value: "true", From: "--debug"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	want := testDefaults()
	want.VIN = "LSVAU2180N2183294"
	want.Uplink = uplinkConfig{Broker: "tcp://127.0.0.1:2", QoS: 2, Timeout: 5 * time.Second, Topics: []string{"a", "b"}}
	want.Keep, want.Debug, want.Local = 5, true, &yes
	want.Buses, want.Labels = []busConfig{{Name: "body", Key: "k1"}}, map[string]string{"a": "b"}
	if !reflect.DeepEqual(cfg, want) {
		t.Errorf("got  %#v\nwant %#v", cfg, want)
	}
	for key, from := range map[string]string{
		"uplink.broker": "CORDON_AGENT_UPLINK_BROKER", "uplink.qos": "car.yaml:3", "uplink.timeout": "default",
		"keep_days": "--set", "debug": "--debug", "buses": "car.yaml:5",
	} {
		if got := prov.From(key); got != from {
			t.Errorf("%s comes from %q, want %q", key, got, from)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	for name, c := range map[string]struct {
		yaml string
		env  []string
		set  []Setting
		want string
		hint string
	}{
		"unknown key": {yaml: "uplink:\n  brokr: x\n", want: "config car.yaml:2:3: unknown key uplink.brokr", hint: "uplink.broker (the nearest known name)"},
		"unknown key, nothing near": {yaml: "uplink:\n  zzzzzzzzzzzzzzzzzz: x\n", want: "config car.yaml:2:3: unknown key uplink.zzzzzzzzzzzzzzzzzz",
			hint: "one of uplink.broker, uplink.password, uplink.qos, uplink.timeout, uplink.topics"},
		"unknown key at the top":       {yaml: "debgu: true\n", want: "config car.yaml:1:1: unknown key debgu", hint: "debug (the nearest known name)"},
		"unknown key in a list":        {yaml: "buses:\n- name: a\n- nmae: b\n", want: "config car.yaml:3:3: unknown key buses[1].nmae", hint: "buses[1].name (the nearest known name)"},
		"a field without a key":        {yaml: "private: 1\n", want: "config car.yaml:1:1: unknown key private", hint: "one of vin, uplink, keep_days, ratio, debug, buses, labels, local"},
		"duplicate key":                {yaml: "debug: true\nkeep_days: 3\ndebug: false\n", want: "config car.yaml:3:1: key debug is set twice, first in line 1", hint: "remove one of the two"},
		"not a number":                 {yaml: "keep_days: week\n", want: "config car.yaml:1:12: keep_days must be a whole number (64 bits)"},
		"number out of range":          {yaml: "uplink:\n  qos: 300\n", want: "config car.yaml:2:8: uplink.qos must be a whole number from 0 (8 bits)"},
		"not a duration":               {yaml: "uplink:\n  timeout: soon\n", want: "config car.yaml:2:12: uplink.timeout: the value must be a duration such as 30s or 5m"},
		"a bare number for a duration": {yaml: "uplink:\n  timeout: 5\n", want: "config car.yaml:2:12: uplink.timeout: the value must be a duration such as 30s or 5m"},
		"no value":                     {yaml: "uplink:\n  qos:\n", want: "config car.yaml:2:3: uplink.qos has no value", hint: "remove the line to keep the default"},
		"text for a section":           {yaml: "uplink: fast\n", want: "config car.yaml:1:9: uplink must be a section of keys"},
		"two documents":                {yaml: "debug: true\n---\ndebug: false\n", want: "config car.yaml: holds more than one YAML document", hint: "remove the lines \"---\""},
		"invalid value":                {yaml: "keep_days: 30\n", want: "config keep_days (car.yaml:1): more than 7 days", hint: "7"},
		"invalid value from a flag":    {set: []Setting{{Key: "keep_days", Value: "8"}}, want: "config keep_days (--set): more than 7 days", hint: "7"},
		"unknown variable":             {env: []string{"CORDON_AGENT_UPLINK_BROKKER=x"}, want: "config CORDON_AGENT_UPLINK_BROKKER: no such setting, and a misspelt one must not go unnoticed", hint: "CORDON_AGENT_UPLINK_BROKER (the nearest known name)"},
		"unknown variable, far off":    {env: []string{"CORDON_AGENT_X=x"}, want: "config CORDON_AGENT_X: no such setting, and a misspelt one must not go unnoticed", hint: "unset CORDON_AGENT_X"},
		"variable of a wrong type":     {env: []string{"CORDON_AGENT_UPLINK_QOS=high"}, want: "config CORDON_AGENT_UPLINK_QOS: the value must be a whole number from 0 (8 bits)"},
		"variable for a structure":     {env: []string{"CORDON_AGENT_LABELS=a"}, want: "config CORDON_AGENT_LABELS: this key can be set in the configuration file only"},
		"list of structures":           {env: []string{"CORDON_AGENT_BUSES=a"}, want: "config CORDON_AGENT_BUSES: item 1 of the list: this key can be set in the configuration file only"},
		"unknown key by flag":          {set: []Setting{{Key: "uplink.borker", Value: "x"}}, want: "config --set: unknown key uplink.borker", hint: "uplink.broker (the nearest known name)"},
		"wrong type by flag":           {set: []Setting{{Key: "debug", Value: "maybe"}}, want: "config --set debug: the value must be true or false"},
	} {
		t.Run(name, func(t *testing.T) {
			file := writeConfig(t, c.yaml)
			env := c.env
			if env == nil {
				env = []string{}
			}
			_, err := Load(testDefaults(), LoadOptions{File: file, EnvPrefix: "CORDON_AGENT", Environ: env, Set: c.set})
			if err == nil {
				t.Fatal("no error")
			}
			if err.Error() != c.want || Hint(err) != c.hint || Code(err) != Usage {
				t.Errorf("code %d\ngot  %s\nwant %s\nhint %q\nwant %q", Code(err), err, c.want, Hint(err), c.hint)
			}
		})
	}
}

func TestLoadSyntaxErrorsQuoteNothing(t *testing.T) {
	for _, text := range []string{
		"uplink:\n  password: hunter2\n broker: x\n", "uplink: {password: hunter2\n", "uplink:\n  password: [hunter2\n", "\tpassword: hunter2\n",
		"uplink:\n  password: {a: hunter2}\n", "keep_days: hunter2\n",
	} {
		file := writeConfig(t, text)
		_, err := Load(testDefaults(), LoadOptions{File: file, Environ: []string{}})
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		if !strings.HasPrefix(err.Error(), "config car.yaml:") || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %q", text, err)
		}
	}
}

func TestLoadMissingAndHugeFile(t *testing.T) {
	_, err := Load(testDefaults(), LoadOptions{File: filepath.Join(t.TempDir(), "none.yaml")})
	if err == nil || !strings.HasSuffix(err.Error(), "no such file or directory") || Hint(err) == "" || Code(err) != Usage {
		t.Errorf("missing file: %v", err)
	}
	file := writeConfig(t, strings.Repeat("#", maxConfig+1))
	_, err = Load(testDefaults(), LoadOptions{File: file})
	if err == nil || err.Error() != "config car.yaml: larger than 1048576 bytes; is this a configuration file?" {
		t.Errorf("huge file: %v", err)
	}
}

func TestLoadEmptyFileIsTheDefaults(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "uplink:\n", "uplink:\n  # qos: 2\n"} {
		cfg := testDefaults()
		if _, err := Load(cfg, LoadOptions{File: writeConfig(t, text)}); err != nil || !reflect.DeepEqual(cfg, testDefaults()) {
			t.Errorf("%q: %v %+v", text, err, cfg)
		}
	}
}

func TestLoadRefusesSharedVariable(t *testing.T) {
	var cfg struct {
		A struct {
			B int `yaml:"b"`
		} `yaml:"a"`
		AB int `yaml:"a_b"`
	}
	_, err := Load(&cfg, LoadOptions{EnvPrefix: "P", Environ: []string{}})
	if err == nil || err.Error() != "keys a.b and a_b share the environment variable P_A_B" {
		t.Error(err)
	}
}

func TestBindFlags(t *testing.T) {
	file := writeConfig(t, "keep_days: 2\n")
	var cfg *testConfig
	root := &cobra.Command{Use: "prog"}
	run := &cobra.Command{Use: "run"}
	flags := BindFlags(run)
	run.Flags().StringSlice("topic", nil, "")
	run.Flags().Bool("debug", false, "")
	flags.Map("topic", "uplink.topics")
	flags.Map("debug", "debug")
	run.RunE = func(*cobra.Command, []string) error {
		opt, err := flags.Options("CORDON_AGENT")
		if err != nil {
			return err
		}
		opt.Environ = []string{}
		cfg = testDefaults()
		_, err = Load(cfg, opt)
		return err
	}
	root.AddCommand(run)
	var stderr bytes.Buffer
	code := Run(root, []string{"run", "--config", file, "--set", "uplink.broker=a=b", "--topic", "x,y"}, nil, &stderr, &stderr)
	if code != OK || cfg.Keep != 2 || cfg.Uplink.Broker != "a=b" || strings.Join(cfg.Uplink.Topics, "+") != "x+y" {
		t.Errorf("code %d, %s, %+v", code, stderr.String(), cfg)
	}
	stderr.Reset()
	code = Run(root, []string{"run", "--set", "uplink.broker"}, nil, &stderr, &stderr)
	if code != Usage || stderr.String() != "error: config --set: wants KEY=VALUE\nTry: --set uplink.broker=tcp://127.0.0.1:1883\n" {
		t.Errorf("code %d, %q", code, stderr.String())
	}
}

func TestShow(t *testing.T) {
	file := writeConfig(t, "uplink:\n  broker: tcp://me:hunter2@127.0.0.1:1\n  password: hunter2\n  topics: [a, b]\nbuses:\n- name: body\n  key: hunter2\n")
	cfg := testDefaults()
	prov, err := Load(cfg, LoadOptions{File: file, EnvPrefix: "P", Environ: []string{"P_VIN=LSVAU2180N2183294"}, Set: []Setting{{Key: "debug", Value: "true"}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Show(&out, cfg, prov); err != nil {
		t.Fatal(err)
	}
	want := `vin: "[redacted]" # P_VIN
uplink:
  broker: tcp://me:xxxxx@127.0.0.1:1 # car.yaml:2
  password: "[redacted]" # car.yaml:3
  qos: 1 # default
  timeout: 5s # default
  topics: # car.yaml:4
    - a
    - b
keep_days: 7 # default
ratio: 0.0 # default
debug: true # --set
buses: # car.yaml:5
  - name: body
    key: "[redacted]"
labels: {} # default
local: null # default
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestShownConfigurationLoadsAgain(t *testing.T) {
	yes := false
	cfg := &testConfig{Keep: 1, Ratio: 0.25, Local: &yes, Labels: map[string]string{"k: #": "v # x\ny"},
		Buses: []busConfig{{Name: "- a: b"}}, Uplink: uplinkConfig{Broker: "true", Timeout: time.Hour, Topics: []string{"1", "#"}}}
	var out bytes.Buffer
	if err := Show(&out, cfg, nil); err != nil {
		t.Fatal(err)
	}
	var back testConfig
	if _, err := Load(&back, LoadOptions{File: writeConfig(t, out.String())}); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if !reflect.DeepEqual(&back, cfg) {
		t.Errorf("got  %+v\nwant %+v\nfrom\n%s", &back, cfg, out.String())
	}
}

func TestLoadAnchors(t *testing.T) {
	file := writeConfig(t, "buses:\n- &b\n  name: body\n- <<: *b\n  key: k\nuplink:\n  broker: &x abc\n  password: *x\n")
	cfg := testDefaults()
	if _, err := Load(cfg, LoadOptions{File: file}); err != nil {
		t.Fatal(err)
	}
	if want := []busConfig{{Name: "body"}, {Name: "body", Key: "k"}}; !reflect.DeepEqual(cfg.Buses, want) || cfg.Uplink.Password != "abc" {
		t.Errorf("%+v", cfg)
	}
}
