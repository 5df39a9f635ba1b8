package agent

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"cordon/agent/internal/source"
	"cordon/filters"
	"cordon/filters/pi"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

// Policy names what judges: a built-in profile, and overlays that may only
// tighten it or declare more.
type Policy struct {
	Profile  string   `yaml:"profile"`
	Overlays []string `yaml:"overlays"`
}

// maxText bounds an overlay, and maxIdentifier a file with an identifier, in bytes.
const (
	maxText       = 4 << 20
	maxIdentifier = 64
)

// Sources reads the overlays.
func (p *Policy) Sources() ([]policy.Source, error) {
	var out []policy.Source
	for _, name := range p.Overlays {
		data, err := readFile(name, maxText)
		if err != nil {
			return nil, ops.Exit(ops.Usage, fmt.Errorf("policy overlay: %w", err))
		}
		out = append(out, policy.Source{Name: name, Data: data})
	}
	return out, nil
}

// Compile makes the program that judges.
func (p *Policy) Compile() (*filters.Program, error) {
	overlays, err := p.Sources()
	if err != nil {
		return nil, err
	}
	prog, err := policy.Compile(p.Profile, overlays...)
	if err != nil {
		return nil, ops.Exit(ops.Usage, err)
	}
	return prog, nil
}

// Vehicle says who the car is.
type Vehicle struct {
	IDDir     string `yaml:"id_dir"`     // the folder that enrolment wrote
	VINFile   string `yaml:"vin_file"`   // the car's own VIN, to be recognised and never sent
	PlateFile string `yaml:"plate_file"` // its plate
}

// Known reads the vehicle's own identifiers.
func (v *Vehicle) Known() (k pi.Known, err error) {
	if k.VIN, err = readIdentifier(v.VINFile); err != nil {
		return k, ops.Exit(ops.Usage, fmt.Errorf("vehicle.vin_file: %w", err))
	}
	if k.Plate, err = readIdentifier(v.PlateFile); err != nil {
		return k, ops.Exit(ops.Usage, fmt.Errorf("vehicle.plate_file: %w", err))
	}
	return k, nil
}

// readIdentifier reads one line; its errors never hold it.
func readIdentifier(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	b, err := readFile(name, maxIdentifier)
	if err != nil {
		return "", err
	}
	b = bytes.TrimSpace(b)
	if len(b) == 0 || bytes.ContainsAny(b, "\r\n") {
		return "", fmt.Errorf("%s does not hold one line with one identifier", name)
	}
	return string(b), nil
}

func readFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("%s is larger than %d bytes", name, most)
	}
	return b, err
}

// plan is a configuration whose files were read and found to fit together.
type plan struct {
	chain   *filters.Chain
	sources []source.Source
	writers map[string][]uint32
}

// Check reads the files that the configuration names: policy, overlays, DBC files
// and signal maps. Errors are usage errors and say where the wrong value stands.
func (c *Config) Check() error {
	_, err := c.prepare(nil)
	return err
}

func (c *Config) prepare(now source.Clock) (*plan, error) {
	prog, err := c.Policy.Compile()
	if err != nil {
		return nil, err
	}
	known, err := c.Vehicle.Known()
	if err != nil {
		return nil, err
	}
	if err := c.reachable(); err != nil {
		return nil, err
	}
	p := &plan{chain: filters.NewChain(prog, filters.Options{Known: known}), writers: map[string][]uint32{}}
	for name, w := range c.Records.Sources {
		if _, ok := prog.SourceClasses(name); !ok {
			return nil, undeclared("records.sources", name)
		}
		p.writers[name] = w.UIDs
	}
	for i := range c.Sources {
		if _, ok := prog.SourceClasses(c.Sources[i].Name); !ok {
			return nil, undeclared(fmt.Sprintf("sources[%d].name", i), c.Sources[i].Name)
		}
		s, err := source.Open(c.Sources[i], now)
		if err != nil {
			return nil, ops.Exit(ops.Usage, err)
		}
		p.sources = append(p.sources, s)
	}
	return p, nil
}

func undeclared(at, name string) error {
	return ops.Exit(ops.Usage, key(at, fmt.Sprintf("no policy declares the source %q, so nothing of it could leave", name),
		"declare it under sources in a policy overlay"))
}
