package admin

import (
	"time"

	"cordon/agent/internal/collection"
	"cordon/agent/internal/consent"
	"cordon/filters"
)

// Collect asks for classes to be collected; none is off.
type Collect struct {
	Classes   []string `json:"classes"`
	ThisDrive bool     `json:"this_drive"`
}

// Parse gives the classes. Errors name the rule.
func (c *Collect) Parse() (filters.Labels, error) {
	l, err := consent.ParseCategories(c.Classes)
	if err != nil {
		return 0, err
	}
	if more := l &^ filters.Personal; more != 0 {
		return 0, &consent.RuleError{Rule: filters.C1, What: more.String() + " is not what a driver sets: it is for personal data",
			Hint: "one or more of " + filters.Personal.String()}
	}
	return l, nil
}

// Collection is what is collected (rule C1).
type Collection struct {
	Classes   []string  `json:"classes"`    // collected now
	Setting   []string  `json:"setting"`    // collected on every drive, by the driver's own setting
	ThisDrive bool      `json:"this_drive"` // Classes were set for this drive only
	Since     time.Time `json:"since,omitzero"`
	Drive     time.Time `json:"drive,omitzero"` // start of the drive
}

// FromState words what is set.
func FromState(s collection.State) Collection {
	return Collection{
		Classes: s.Classes.Names(), Setting: s.Setting.Names(), ThisDrive: s.ThisDrive, Since: s.Since.UTC(), Drive: s.Drive.UTC(),
	}
}

// Policy is what judges, and where it came from.
type Policy struct {
	Profile  string    `json:"profile"`
	Hash     string    `json:"hash"` // SHA-256 of its texts
	Since    time.Time `json:"since,omitzero"`
	Bundle   *Bundle   `json:"bundle,omitempty"`
	Overlays []string  `json:"overlays,omitempty"`
	// Undeclared are sources of the configuration that the policy does not declare:
	// nothing of them leaves (U1).
	Undeclared []string `json:"undeclared_sources,omitempty"`
	// Refused tells why the last policy that was offered is not in force.
	Refused *Refused `json:"refused,omitempty"`
	Changed bool     `json:"changed,omitempty"` // by the reload that asked
}

// Bundle is a signed policy.
type Bundle struct {
	File     string `json:"file,omitempty"`
	Sequence uint64 `json:"sequence"`
	Hash     string `json:"hash"` // SHA-256 of the bundle
	// LastGood says that the copy of the last good bundle is in force, because the
	// file is not good.
	LastGood bool `json:"last_good_copy,omitempty"`
}

// Refused is a policy that was not taken.
type Refused struct {
	At   time.Time `json:"at"`
	Code string    `json:"code"` // missing, damaged, signature, older, other content, policy, not kept
	What string    `json:"what"`
}
