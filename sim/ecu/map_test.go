package ecu

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"cordon/sim/dbc"
)

func signalMap(t *testing.T) map[string]string {
	t.Helper()
	text, err := dbc.File(dbc.MapName)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Map map[string]string `yaml:"map"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return file.Map
}

// unmapped are the signals nobody collects.
var unmapped = map[string]bool{
	"BRAKE_1.BRAKE_PRESSURE": true, "STEERING.STEER_FRACTION": true, "LIGHTS.BRAKE_LIGHT": true, "TPMS.WHEEL": true,
	"VEHICLE_IDENT.VIN_PAGE": true, "VEHICLE_IDENT.VIN_1_3": true, "VEHICLE_IDENT.VIN_4_10": true, "VEHICLE_IDENT.VIN_11_17": true,
}

func TestMapCoversTheDatabases(t *testing.T) {
	mapped := signalMap(t)
	all := fields(t)
	paths := map[string]string{}
	for key, path := range mapped {
		if _, ok := all[key]; !ok {
			t.Errorf("%s is mapped and in no DBC", key)
		}
		if other, twice := paths[path]; twice {
			t.Errorf("%s and %s both map to %s", key, other, path)
		}
		paths[path] = key
	}
	for key := range all {
		own := strings.HasSuffix(key, "."+counterName) || strings.HasSuffix(key, "."+checksumName)
		if _, ok := mapped[key]; ok == (own || unmapped[key]) {
			t.Errorf("%s: mapped %v", key, ok)
		}
	}
}

// vssUnits are the VSS names of the units written in the DBC files.
var vssUnits = map[string]string{
	"": "", "rpm": "rpm", "Nm": "Nm", "%": "percent", "kW": "kW", "W": "W", "degC": "Celsius", "A": "A", "V": "V",
	"m": "m", "mm": "mm", "kg": "kg", "l": "l", "l/100km": "l/100km", "km/h": "km/h", "deg": "degrees",
	"deg/s": "degrees/s", "m/s^2": "m/s^2", "kPa": "kPa",
}

type vssNode struct {
	Children map[string]vssNode `json:"children"`
	Unit     string             `json:"unit"`
	Datatype string             `json:"datatype"`
}

func (n vssNode) at(path string) (vssNode, bool) {
	for _, part := range strings.Split(path, ".") {
		child, ok := n.Children[part]
		if !ok {
			return vssNode{}, false
		}
		n = child
	}
	return n, true
}

func TestMapAgreesWithVSS(t *testing.T) {
	text, err := os.ReadFile(vssFile(t))
	if err != nil {
		t.Skipf("no VSS catalogue here: %v", err)
	}
	var root vssNode
	if err := json.Unmarshal(text, &root.Children); err != nil {
		t.Fatal(err)
	}
	all := fields(t)
	for key, path := range signalMap(t) {
		node, ok := root.at(path)
		if strings.HasPrefix(path, "Vehicle.Cordon.") {
			if ok {
				t.Errorf("%s: %s is an extension that VSS has", key, path)
			}
			continue
		}
		f := all[key]
		if !ok || node.Datatype == "" {
			t.Errorf("%s: VSS has no signal %s", key, path)
			continue
		}
		if want, known := vssUnits[f.unit]; !known || want != node.Unit {
			t.Errorf("%s: unit %q, %s has %q", key, f.unit, path, node.Unit)
		}
		if !strings.Contains(node.Datatype, "float") && !strings.Contains(node.Datatype, "double") && (f.factor != math.Trunc(f.factor) || f.offset != math.Trunc(f.offset)) {
			t.Errorf("%s: %v is no whole number, %s is %s", key, f.factor, path, node.Datatype)
		}
		if node.Datatype == "boolean" && f.size != 1 || node.Datatype == "string" {
			t.Errorf("%s: %d bits for %s, a %s", key, f.size, path, node.Datatype)
		}
	}
}

// vssFile is where the shared catalogue lies, beside the repository.
func vssFile(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	return filepath.Join(filepath.Dir(dir), "shared", "data", "vss", "vss_release_6.0.json")
}
