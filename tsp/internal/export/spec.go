package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"cordon/filters"
	"cordon/filters/wire"
)

// Spec is what somebody asks for.
type Spec struct {
	Recipient Recipient `json:"recipient"`
	Purpose   string    `json:"purpose"`
	// Classes and Signals select records: both given, a record must match both.
	Classes  []string  `json:"classes,omitempty"`
	Signals  []string  `json:"signals,omitempty"`
	Vehicles []string  `json:"vehicles"` // pseudonyms, or "*" alone
	From     time.Time `json:"from"`
	To       time.Time `json:"to"` // exclusive
	// Keys are age public keys; each can open the file.
	Keys []string `json:"age_recipients"`
}

// Recipient is who is to have the data, and where.
type Recipient struct {
	Name    string `json:"name"`
	Country string `json:"country"` // ISO 3166-1 alpha-2
}

// Limits of a request.
const (
	maxText = 512
	maxList = 1000
	maxKeys = 16
	// futureSlack is how far To may lie ahead of the platform's clock.
	futureSlack = 5 * time.Minute
)

// ErrSpec wraps every fault of a request's form.
var ErrSpec = errors.New("the request is not complete")

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSpec, fmt.Sprintf(format, args...))
}

// Validate names the first thing that is missing or malformed.
func (s *Spec) Validate(now time.Time) error {
	switch {
	case strings.TrimSpace(s.Recipient.Name) == "" || len(s.Recipient.Name) > maxText:
		return wrong("recipient.name is needed, at most %d bytes", maxText)
	case len(s.Recipient.Country) != 2 || strings.Trim(s.Recipient.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return wrong("recipient.country is a two-letter code such as DE")
	case strings.TrimSpace(s.Purpose) == "" || len(s.Purpose) > maxText:
		return wrong("purpose is needed, at most %d bytes", maxText)
	case len(s.Classes)+len(s.Signals) == 0:
		return wrong("classes or signals are needed: a request for everything is none")
	case max(len(s.Classes), len(s.Signals), len(s.Vehicles)) > maxList:
		return wrong("a list has more than %d entries", maxList)
	case s.From.IsZero() || !s.From.Before(s.To):
		return wrong("from and to are needed, from before to")
	case s.To.After(now.Add(futureSlack)):
		return wrong("to lies in the future: only what is stored can be judged")
	case len(s.Keys) == 0 || len(s.Keys) > maxKeys:
		return wrong("age_recipients needs 1 to %d public keys", maxKeys)
	}
	if _, err := s.labels(); err != nil {
		return err
	}
	if _, err := s.vehicles(); err != nil {
		return err
	}
	_, err := s.recipients()
	return err
}

// labels unites the classes; 0 means that none were named.
func (s *Spec) labels() (l filters.Labels, err error) {
	for _, n := range s.Classes {
		c, ok := filters.ParseLabel(n)
		if !ok {
			return 0, wrong("there is no class %q", n)
		}
		l |= c
	}
	return l, nil
}

// vehicles gives the pseudonyms; nil means all.
func (s *Spec) vehicles() ([]wire.Pseudonym, error) {
	if slices.Equal(s.Vehicles, []string{"*"}) {
		return nil, nil
	}
	if len(s.Vehicles) == 0 {
		return nil, wrong(`vehicles is needed: pseudonyms, or "*" alone`)
	}
	out := make([]wire.Pseudonym, 0, len(s.Vehicles))
	for _, v := range s.Vehicles {
		p, err := wire.ParsePseudonym(v)
		if err != nil {
			return nil, wrong("%v", err)
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out, nil
}

// recipients parses the public keys. Plugins and passphrases are not taken.
func (s *Spec) recipients() ([]age.Recipient, error) {
	rs, err := age.ParseRecipients(strings.NewReader(strings.Join(s.Keys, "\n")))
	if err != nil {
		return nil, wrong("age_recipients: %v", err)
	}
	if len(rs) != len(s.Keys) {
		return nil, wrong("age_recipients: one public key per entry")
	}
	return rs, nil
}

// fingerprints are what the log says of the keys.
func (s *Spec) fingerprints() []string {
	var out []string
	for _, k := range s.Keys {
		out = append(out, digest([]byte(strings.TrimSpace(k))))
	}
	return out
}

func (s *Spec) hash() string {
	text, err := json.Marshal(s)
	if err != nil {
		return "" // a Spec holds nothing that JSON refuses
	}
	return digest(text)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
