package admin

import (
	"time"

	"cordon/agent/internal/consent"
	"cordon/filters"
)

// Ask is what a person may be asked for.
type Ask struct {
	Subject    string   `json:"subject"`
	Categories []string `json:"categories"`
	Purpose    string   `json:"purpose"`
	Recipient  string   `json:"recipient"`
}

// Grant asks for a consent.
type Grant struct {
	Ask
	Duration   time.Duration `json:"duration_ns"`
	Notice     string        `json:"notice"`
	NoticeHash string        `json:"notice_hash,omitempty"`
}

// Notice is the text that people are shown.
type Notice struct {
	Version string `json:"version"`
	Hash    string `json:"hash"` // SHA-256
	// Ended are the consents that were given on another notice and are over.
	Ended []uint64 `json:"ended,omitempty"`
}

// Answer says whether a person may be asked.
type Answer struct {
	May       bool      `json:"may_ask"`
	Reason    string    `json:"reason"`
	RefusedAt time.Time `json:"refused_at,omitzero"`
	Consent   uint64    `json:"consent,omitempty"` // that is in force
}

// Refusal is a person's no.
type Refusal struct {
	Ask
	At time.Time `json:"at"`
}

// Parse gives the question in the consent store's terms. Errors name the rule.
func (a *Ask) Parse() (consent.Ask, error) {
	out, err := a.parse()
	if err != nil {
		return out, err
	}
	return out, out.Validate()
}

func (a *Ask) parse() (consent.Ask, error) {
	cats, err := consent.ParseCategories(a.Categories)
	if err != nil {
		return consent.Ask{}, err
	}
	out := consent.Ask{Subject: a.Subject, Categories: cats, Recipient: a.Recipient}
	out.Purpose, _ = filters.ParsePurpose(a.Purpose) // no purpose is refused by Validate
	return out, nil
}

// Parse gives the grant in the consent store's terms. Errors name the rule.
func (g *Grant) Parse() (consent.Grant, error) {
	ask, err := g.parse()
	if err != nil {
		return consent.Grant{}, err
	}
	out := consent.Grant{Ask: ask, Duration: g.Duration, Notice: consent.Notice{Version: g.Notice, Hash: g.NoticeHash}}
	return out, out.Validate()
}

// FromRefusal words a refusal.
func FromRefusal(r consent.Refusal) Refusal {
	return Refusal{Ask{r.Subject, r.Categories.Names(), r.Purpose.String(), r.Recipient}, time.Unix(0, r.At).UTC()}
}

// FromAnswer words an answer.
func FromAnswer(a consent.Answer) Answer {
	out := Answer{May: a.May, Reason: a.Reason, Consent: a.Consent}
	if a.RefusedAt != 0 {
		out.RefusedAt = time.Unix(0, a.RefusedAt).UTC()
	}
	return out
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
	NoticeHash string    `json:"notice_hash,omitempty"`
	State      string    `json:"state"` // in force, ended, withdrawn, notice changed
	Withdrawn  time.Time `json:"withdrawn,omitzero"`
	Outdated   time.Time `json:"outdated,omitzero"` // when another notice took its notice's place
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
		Recipient: r.Recipient, From: time.Unix(0, r.From).UTC(), Until: time.Unix(0, r.Until).UTC(),
		Notice: r.Notice.Version, NoticeHash: r.Notice.Hash,
	}
	switch {
	case r.Withdrawn:
		c.State = "withdrawn"
		if r.WithdrawnAt != 0 {
			c.Withdrawn = time.Unix(0, r.WithdrawnAt).UTC()
		}
	case r.OutdatedAt != 0:
		c.State, c.Outdated = "notice changed", time.Unix(0, r.OutdatedAt).UTC()
	case r.Active(now.UnixNano()):
		c.State = "in force"
	default:
		c.State = "ended"
	}
	return c
}
