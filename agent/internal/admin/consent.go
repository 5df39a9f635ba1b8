package admin

import (
	"time"

	"cordon/agent/internal/consent"
	"cordon/filters"
)

// Grant asks for a consent.
type Grant struct {
	Subject    string        `json:"subject"`
	Categories []string      `json:"categories"`
	Purpose    string        `json:"purpose"`
	Recipient  string        `json:"recipient"`
	Duration   time.Duration `json:"duration_ns"`
	Notice     string        `json:"notice"`
}

// Parse gives the grant in the consent store's terms. Errors name the rule.
func (g *Grant) Parse() (consent.Grant, error) {
	cats, err := consent.ParseCategories(g.Categories)
	if err != nil {
		return consent.Grant{}, err
	}
	out := consent.Grant{Subject: g.Subject, Categories: cats, Recipient: g.Recipient, Duration: g.Duration, Notice: g.Notice}
	out.Purpose, _ = filters.ParsePurpose(g.Purpose) // no purpose is refused by Validate
	return out, out.Validate()
}

// Consent is one consent with its history.
type Consent struct {
	ID         uint64    `json:"id"`
	Subject    string    `json:"subject"`
	Categories []string  `json:"categories"`
	Purpose    string    `json:"purpose"`
	Recipient  string    `json:"recipient"`
	From       time.Time `json:"from"`
	Until      time.Time `json:"until"`
	Notice     string    `json:"notice"`
	State      string    `json:"state"` // in force, ended, withdrawn
	Withdrawn  time.Time `json:"withdrawn,omitzero"`
	// Dropped is the number of waiting records that a withdrawal took back.
	Dropped uint64 `json:"dropped,omitempty"`
	// OnTheWay is the number of records that a broker had by then; they are not
	// sent again and count by what the platform's receipt says.
	OnTheWay uint64 `json:"on_the_way,omitempty"`
}

// FromRecord words a consent as it is at now.
func FromRecord(r consent.Record, now time.Time) Consent {
	c := Consent{
		ID: r.ID, Subject: r.Subject, Categories: r.Categories.Names(), Purpose: r.Purpose.String(),
		Recipient: r.Recipient, From: time.Unix(0, r.From).UTC(), Until: time.Unix(0, r.Until).UTC(), Notice: r.Notice,
	}
	switch {
	case r.Withdrawn:
		c.State = "withdrawn"
		if r.WithdrawnAt != 0 {
			c.Withdrawn = time.Unix(0, r.WithdrawnAt).UTC()
		}
	case r.Active(now.UnixNano()):
		c.State = "in force"
	default:
		c.State = "ended"
	}
	return c
}
