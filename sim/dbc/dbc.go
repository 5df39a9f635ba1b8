// Package dbc holds the simulated car's CAN databases and the map from their
// signals to VSS 6.0 paths, as files.
package dbc

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
)

//go:embed *.dbc signals.map.yaml
var files embed.FS

// MapName is the file name of the signal map.
const MapName = "signals.map.yaml"

// Names are the databases' file names in the order of the buses: powertrain,
// chassis, body.
var Names = [3]string{"cordon_powertrain.dbc", "cordon_chassis.dbc", "cordon_body.dbc"}

// File gives the bytes of one of Names, or of MapName.
func File(name string) ([]byte, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("simulated car's database %s: %w", name, err)
	}
	return b, nil
}

// WriteTo writes every file into a directory that exists, and returns the
// paths of the databases in the order of Names and of the map.
func WriteTo(dir string) (databases []string, signalMap string, err error) {
	for _, name := range append(Names[:], MapName) {
		b, err := File(name)
		if err != nil {
			return nil, "", err
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			return nil, "", fmt.Errorf("write simulated car's database: %w", err)
		}
		databases = append(databases, path)
	}
	last := len(databases) - 1
	return databases[:last], databases[last], nil
}
