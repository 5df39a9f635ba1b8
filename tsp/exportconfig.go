package tsp

import (
	"fmt"
	"net/url"
	"regexp"

	"cordon/internal/ops"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
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
	Witnesses []WitnessConfig `yaml:"witnesses"`
	Quorum    int             `yaml:"quorum"`
}

// WitnessConfig is one witness.
type WitnessConfig struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
	Key  string `yaml:"key"` // verifier key of a signed note, type cosignature/v1: name+id+base64
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
		return &ops.KeyError{Key: "export.quorum", What: "there are no witnesses", Hint: "export.witnesses: [{name, url, key}]"}
	}
	names := map[string]bool{}
	for i := range e.Witnesses {
		if err := e.Witnesses[i].check(names); err != nil {
			return &ops.KeyError{Key: fmt.Sprintf("export.witnesses[%d]", i), What: err.Error(), Hint: "{name: NAME, url: https://HOST/PATH, key: NAME+ID+BASE64}"}
		}
	}
	return nil
}

// check refuses a witness that could not be asked, or believed.
func (w *WitnessConfig) check(names map[string]bool) error {
	v, err := ledger.ParseVerifier(w.Key)
	switch {
	case err != nil:
		return fmt.Errorf("key: %w", err)
	case !ledger.IsWitness(v):
		return fmt.Errorf("key: is not a witness's (cosignature/v1)")
	case v.Name() != w.Name:
		return fmt.Errorf("name: is not the one in the key")
	case names[w.Name]:
		return fmt.Errorf("name: stands twice")
	}
	names[w.Name] = true
	u, err := url.Parse(w.URL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("url: is no address")
	}
	if u.Scheme == "http" && ops.CheckLoopback(u.Host) != nil {
		return fmt.Errorf("url: http is for this machine only")
	}
	return nil
}
