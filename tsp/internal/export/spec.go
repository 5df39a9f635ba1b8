package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"cordon/filters"
	"cordon/filters/scan"
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

// Limits of a request. They keep every entry that it can cause well below the
// longest that the log takes.
const (
	maxText     = 512  // bytes of purpose and recipient
	maxName     = 128  // bytes of a signal's name
	maxFields   = 500  // signals named or touched
	maxVehicles = 1000 // named
	maxClasses  = 32
	maxKeys     = 16
	maxKey      = 4096 // bytes of a public key
	// futureSlack is how far To may lie ahead of the platform's clock.
	futureSlack = 5 * time.Minute
)

// earliest and latest are the times that Unix nanoseconds in 64 bits can say.
var (
	earliest = time.Unix(0, 0)
	latest   = time.Unix(0, math.MaxInt64)
)

// ErrSpec wraps every fault of a request's form.
var ErrSpec = errors.New("the request is not complete")

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSpec, fmt.Sprintf(format, args...))
}

// Validate names the first thing that is missing or malformed.
func (s *Spec) Validate(now time.Time) error {
	for _, check := range []func() error{s.checkTexts, func() error { return s.checkTimes(now) }, s.checkLists, s.checkSignals} {
		if err := check(); err != nil {
			return err
		}
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

func (s *Spec) checkTexts() error {
	switch {
	case strings.TrimSpace(s.Recipient.Name) == "" || len(s.Recipient.Name) > maxText:
		return wrong("recipient.name is needed, at most %d bytes", maxText)
	case len(s.Recipient.Country) != 2 || strings.Trim(s.Recipient.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return wrong("recipient.country is a two-letter code such as DE")
	case strings.TrimSpace(s.Purpose) == "" || len(s.Purpose) > maxText:
		return wrong("purpose is needed, at most %d bytes", maxText)
	}
	if err := plain("recipient.name", s.Recipient.Name); err != nil {
		return err
	}
	return plain("purpose", s.Purpose)
}

func (s *Spec) checkTimes(now time.Time) error {
	switch {
	case s.From.IsZero() || !s.From.Before(s.To):
		return wrong("from and to are needed, from before to")
	case s.From.Before(earliest) || s.To.After(latest):
		return wrong("from and to lie between the years 1970 and 2262")
	case s.To.After(now.Add(futureSlack)):
		return wrong("to lies in the future: only what is stored can be judged")
	}
	return nil
}

func (s *Spec) checkLists() error {
	switch {
	case len(s.Classes)+len(s.Signals) == 0:
		return wrong("classes or signals are needed: a request for everything is none")
	case len(s.Signals) > maxFields:
		return wrong("signals has more than %d entries", maxFields)
	case len(s.Classes) > maxClasses:
		return wrong("classes has more than %d entries", maxClasses)
	case len(s.Vehicles) > maxVehicles:
		return wrong("vehicles has more than %d entries", maxVehicles)
	case len(s.Keys) == 0 || len(s.Keys) > maxKeys:
		return wrong("age_recipients needs 1 to %d public keys", maxKeys)
	case slices.ContainsFunc(s.Keys, func(k string) bool { return len(k) > maxKey }):
		return wrong("age_recipients has a key of more than %d bytes", maxKey)
	}
	return nil
}

func (s *Spec) checkSignals() error {
	for i, name := range s.Signals {
		if !loggable(name) {
			return wrong("signals: entry %d is no signal name: 1 to %d of letters, digits, underscore and dot", i+1, maxName)
		}
	}
	return nil
}

// loggable reports whether the log takes a signal's name.
func loggable(name string) bool {
	return name != "" && len(name) <= maxName && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// plain refuses a text that holds personal information or a position: it would
// stand in the log, from which nothing is ever taken out.
func plain(what, text string) error {
	found, err := scan.New(scan.Options{}).Text(nil, nil, []byte(text))
	if err != nil || len(found) > 0 {
		return wrong("%s holds personal information or a position, or cannot be read; the export log keeps it for good, so it is not taken", what)
	}
	return nil
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
