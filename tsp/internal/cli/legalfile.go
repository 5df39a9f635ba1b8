package cli

import (
	"encoding/json"
	"time"

	"cordon/internal/ops"
)

// The structs below are a legal record as a YAML file has it. Configuration files are
// read by the same code, which says in which line a fault is and what was meant.
type fileRecord struct {
	Kind     string        `yaml:"kind" json:"kind"`
	From     time.Time     `yaml:"from" json:"from,omitzero"`
	Until    time.Time     `yaml:"until" json:"until,omitzero"`
	Evidence *fileEvidence `yaml:"evidence" json:"evidence,omitempty"`
	Scope    *fileScope    `yaml:"scope" json:"scope,omitempty"`
	PIA      *filePIA      `yaml:"pia" json:"pia,omitempty"`
	Judicial *fileJudicial `yaml:"judicial" json:"judicial,omitempty"`
	Report   *fileReport   `yaml:"report" json:"report,omitempty"`
}

type fileEvidence struct {
	SHA256    string `yaml:"sha256" json:"sha256"`
	Reference string `yaml:"reference" json:"reference"`
	Authority string `yaml:"authority" json:"authority"`
	Date      string `yaml:"date" json:"date"`
}

type fileScope struct {
	Recipients   []string `yaml:"recipients" json:"recipients,omitempty"`
	Groups       []string `yaml:"groups" json:"groups,omitempty"`
	Countries    []string `yaml:"countries" json:"countries,omitempty"`
	Purposes     []string `yaml:"purposes" json:"purposes,omitempty"`
	Methods      []string `yaml:"methods" json:"methods,omitempty"`
	Classes      []string `yaml:"classes" json:"classes,omitempty"`
	Signals      []string `yaml:"signals" json:"signals,omitempty"`
	MaxGeneral   uint64   `yaml:"max_general" json:"max_general,omitempty"`
	MaxSensitive uint64   `yaml:"max_sensitive" json:"max_sensitive,omitempty"`
}

type fileJudicial struct {
	Agency string `yaml:"agency" json:"agency"`
}

type filePart struct {
	Text string   `yaml:"text" json:"text,omitempty"`
	Open []string `yaml:"open" json:"open,omitempty"`
}

type filePIA struct {
	Necessity      filePart `yaml:"necessity" json:"necessity"`
	DataMap        filePart `yaml:"data_map" json:"data_map"`
	RiskSources    filePart `yaml:"risk_sources" json:"risk_sources"`
	EffectOnRights filePart `yaml:"effect_on_rights" json:"effect_on_rights"`
	CombinedRisk   filePart `yaml:"combined_risk" json:"combined_risk"`
	Treatment      filePart `yaml:"treatment" json:"treatment"`
	Report         filePart `yaml:"report" json:"report"`
}

type fileReport struct {
	Year        int       `yaml:"year" json:"year"`
	Responsible filePart  `yaml:"responsible" json:"responsible"`
	Handling    filePart  `yaml:"handling" json:"handling"`
	Measures    filePart  `yaml:"measures" json:"measures"`
	Exports     filePart  `yaml:"exports" json:"exports"`
	Incidents   filePart  `yaml:"incidents" json:"incidents"`
	Complaints  filePart  `yaml:"complaints" json:"complaints"`
	HandedIn    time.Time `yaml:"handed_in" json:"handed_in,omitzero"`
}

// readYAMLRecord reads a record from a YAML file and gives it as JSON.
func readYAMLRecord(name string) (json.RawMessage, error) {
	var r fileRecord
	if _, err := ops.Load(&r, ops.LoadOptions{File: name}); err != nil {
		return nil, err
	}
	return json.Marshal(&r)
}
