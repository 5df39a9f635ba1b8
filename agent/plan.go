package agent

import (
	"fmt"
	"slices"

	"cordon/agent/internal/source"
	"cordon/filters"
	"cordon/filters/pi"
	"cordon/internal/ops"
)

// plan is a configuration whose files were read and found to fit together, but for
// the policy, which may change while it runs.
type plan struct {
	known   pi.Known // the vehicle's own identifiers
	sources []source.Source
	writers map[string][]uint32
}

// Check reads the files that the configuration names: policy, overlays, DBC files
// and signal maps. Errors are usage errors and say where the wrong value stands.
func (c *Config) Check() error {
	prog, err := c.Policy.Compile()
	if err != nil {
		return err
	}
	if err := c.declared(prog); err != nil {
		return err
	}
	_, err = c.prepare(nil)
	return err
}

func (c *Config) prepare(now source.Clock) (*plan, error) {
	known, err := c.Vehicle.Known()
	if err != nil {
		return nil, err
	}
	if err := c.reachable(); err != nil {
		return nil, err
	}
	p := &plan{known: known, writers: map[string][]uint32{}}
	for name, w := range c.Records.Sources {
		p.writers[name] = w.UIDs
	}
	for i := range c.Sources {
		s, err := source.Open(c.Sources[i], now)
		if err != nil {
			return nil, ops.Exit(ops.Usage, err)
		}
		p.sources = append(p.sources, s)
	}
	return p, nil
}

// chain makes the chain of a program in this car.
func (p *plan) chain(prog *filters.Program) *filters.Chain {
	return filters.NewChain(prog, filters.Options{Known: p.known})
}

// declared refuses a configuration that names a source which the policy does not.
func (c *Config) declared(prog *filters.Program) error {
	for i := range c.Sources {
		if _, ok := prog.SourceClasses(c.Sources[i].Name); !ok {
			return undeclared(fmt.Sprintf("sources[%d].name", i), c.Sources[i].Name)
		}
	}
	for _, name := range c.undeclared(prog) {
		return undeclared("records.sources", name)
	}
	return nil
}

// undeclared lists the sources of the configuration that a program does not
// declare: nothing of them leaves (U1).
func (c *Config) undeclared(prog *filters.Program) (names []string) {
	add := func(name string) {
		if _, ok := prog.SourceClasses(name); !ok {
			names = append(names, name)
		}
	}
	for i := range c.Sources {
		add(c.Sources[i].Name)
	}
	for name := range c.Records.Sources {
		add(name)
	}
	slices.Sort(names)
	return names
}

func undeclared(at, name string) error {
	return ops.Exit(ops.Usage, key(at, fmt.Sprintf("no policy declares the source %q, so nothing of it could leave", name),
		"declare it under sources in a policy overlay"))
}
