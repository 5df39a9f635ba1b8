package tsp

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"cordon/internal/ops"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
)

// defaultGate names the gate in its log.
const defaultGate = "cordon-tsp"

// ExportConfig is about the export gate and its log.
type ExportConfig struct {
	// Gate is the name in every entry and checkpoint of the log, which keeps it for ever.
	Gate string `yaml:"gate"`
	// SM signs checkpoints with SM2 as well, by a key made at the first start with it.
	SM bool `yaml:"sm"`
	// Graph is an OpenStreetMap extract (.osm.pbf) by which ways are guessed at;
	// empty: a made-up graph of 10,000 junctions.
	Graph string `yaml:"graph"`
	// Candidates is how many ways must remain possible for every trip (E2); 1000 or more.
	Candidates uint64 `yaml:"candidates"`
	// PublicLog opens the log to readers without a token. Entries hold no content, no
	// vehicle and no position, but they say who gets data and what for.
	PublicLog bool `yaml:"public_log"`
	// Witnesses cosign checkpoints (C2SP tlog-witness). Nothing is entered, and so
	// nothing leaves, before Quorum of them have.
	Witnesses []egress.WitnessConfig `yaml:"witnesses"`
	Quorum    int                    `yaml:"quorum"`
	// Channels are the ways out; what is not listed does not exist. Left out: the
	// folder egress of the data folder.
	Channels []egress.Channel `yaml:"channels"`
}

// defaultChannels is the folder alone.
func defaultChannels() []egress.Channel {
	return []egress.Channel{{Name: egress.FileChannel, Kind: egress.File}}
}

var gatePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._/-]{0,63}$`)

func (c *Config) checkExport() error {
	e := &c.Export
	switch {
	case !gatePattern.MatchString(e.Gate):
		return &ops.KeyError{Key: "export.gate", What: "is not 1 to 64 of a-z 0-9 . _ - /", Hint: defaultGate}
	case e.Candidates < export.LeastCandidates:
		return &ops.KeyError{
			Key: "export.candidates", Hint: fmt.Sprintf("%d or more", export.LeastCandidates),
			What: fmt.Sprintf("rule E2: %d ways must remain possible at the least, not %d", export.LeastCandidates, e.Candidates),
		}
	case len(e.Witnesses) > 0 && (e.Quorum < 1 || e.Quorum > len(e.Witnesses)):
		return &ops.KeyError{Key: "export.quorum", What: fmt.Sprintf("is not between 1 and %d, the number of witnesses", len(e.Witnesses)), Hint: "1"}
	case len(e.Witnesses) == 0 && e.Quorum != 0:
		return &ops.KeyError{Key: "export.quorum", What: "there are no witnesses", Hint: "export.witnesses: [{url, key}]"}
	}
	if err := checkWitnesses(e.Witnesses); err != nil {
		return err
	}
	door := egress.Config{Dir: c.DataDir, Channels: e.Channels, Now: time.Now}
	if err := door.Validate(); err != nil {
		return &ops.KeyError{Key: "export.channels", What: err.Error(), Hint: "channels: [{name: file, kind: file}]"}
	}
	return nil
}

// checkWitnesses refuses witnesses that could not be asked, or believed.
func checkWitnesses(list []egress.WitnessConfig) error {
	names := map[string]bool{}
	for i := range list {
		w, err := egress.NewWitness(list[i])
		if err == nil && names[w.Verifier().Name()] {
			err = errors.New("another witness has a key of that name")
		}
		if err != nil {
			return &ops.KeyError{Key: fmt.Sprintf("export.witnesses[%d]", i), What: err.Error(), Hint: "{url: https://HOST/PREFIX, key: NAME+ID+BASE64}"}
		}
		names[w.Verifier().Name()] = true
	}
	return nil
}
