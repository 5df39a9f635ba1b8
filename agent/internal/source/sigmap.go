package source

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"cordon/agent/canbus"
	"cordon/internal/ops"
)

// mapFile is the content of a signal map.
type mapFile struct {
	Map map[string]string `yaml:"map"`
}

// decoder turns frames into records by DBC files and a signal map.
type decoder struct {
	db *canbus.Database
	// paths names every signal that the DBC files define: its VSS path if it is
	// mapped, else CAN.<Message>.<Signal>, which no policy declares.
	paths map[*canbus.Signal]string
}

// newDecoder loads DBC files and maps. A mapped name that no DBC file defines,
// or that two maps send to different paths, is an error with file and line.
func newDecoder(dbc, maps []string) (*decoder, error) {
	db, err := canbus.LoadDBC(dbc...)
	if err != nil {
		return nil, err
	}
	d := &decoder{db: db, paths: map[*canbus.Signal]string{}}
	byName := map[string]*canbus.Signal{}
	for _, m := range db.Messages() {
		for i := range m.Signals {
			name := m.Name + "." + m.Signals[i].Name
			byName[name] = &m.Signals[i]
			d.paths[&m.Signals[i]] = "CAN." + name
		}
	}
	mapped := map[string]string{}
	for _, file := range maps {
		if err := d.load(file, byName, mapped); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *decoder) load(file string, byName map[string]*canbus.Signal, mapped map[string]string) error {
	var f mapFile
	if _, err := ops.Load(&f, ops.LoadOptions{File: file}); err != nil {
		return err
	}
	names := make([]string, 0, len(byName))
	for n := range byName {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, name := range sorted(f.Map) {
		path := f.Map[name]
		sig, ok := byName[name]
		if !ok {
			return mapError(file, name, "no DBC file of this source defines "+name, near(name, names))
		}
		if path == "" || strings.HasPrefix(path, "CAN.") {
			return mapError(file, name, name+" is mapped to no signal path", "Vehicle.Speed")
		}
		if other, twice := mapped[name]; twice && other != path {
			return mapError(file, name, name+" is mapped to "+other+" by another map", "one path for each signal")
		}
		mapped[name], d.paths[sig] = path, path
	}
	return nil
}

func mapError(file, name, what, hint string) error {
	at := file
	if line := lineOf(file, name); line > 0 {
		at = fmt.Sprintf("%s:%d", file, line)
	}
	return ops.Exit(ops.Usage, &ops.Error{Op: "signal map", Path: at, What: what, Hint: hint})
}

// lineOf finds the line that holds a key; 0 if it cannot be told.
func lineOf(file, key string) int {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.Contains(lines.Text(), key) {
			return n
		}
	}
	return 0
}

func near(name string, names []string) string {
	if n := ops.Nearest(name, names); n != "" {
		return n + " (the nearest name that is defined)"
	}
	return "a name as it stands in the DBC file, MESSAGE.SIGNAL"
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
