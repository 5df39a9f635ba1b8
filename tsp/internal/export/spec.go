package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/rows"
)

// Spec is what somebody asks for.
type Spec struct {
	Recipient string `json:"recipient"` // id in the registry, which knows name, group and keys
	Country   string `json:"country"`   // of the recipient, ISO 3166-1 alpha-2: has to equal the registry's
	Endpoint  string `json:"endpoint"`  // channel, or channel:host
	Purpose   string `json:"purpose"`
	// Classes and Signals select records: both given, a record must match both.
	Classes  []string    `json:"classes,omitempty"`
	Signals  []string    `json:"signals,omitempty"`
	Vehicles []string    `json:"vehicles"` // pseudonyms, or "*" alone
	From     time.Time   `json:"from"`
	To       time.Time   `json:"to"` // exclusive
	Format   rows.Format `json:"format"`
	// Basis is the legal route to rest on; empty: any that covers the request.
	Basis string `json:"basis,omitempty"`
	// Coarsen says how finely motion signals are told: as they are, "trip", or one
	// summary for each duration such as "5m".
	Coarsen risk.Coarsening `json:"coarsen,omitempty"`
	// ForeignAgency: a foreign court or agency asks, directly or through the
	// recipient. Judicial is the record of the competent authority's approval (E7).
	ForeignAgency bool   `json:"foreign_agency,omitempty"`
	Judicial      string `json:"judicial,omitempty"`
	Important     bool   `json:"important,omitempty"` // important data is among it (A4)
}

// Limits of a request. They keep every entry that it can cause well below the
// longest that the log takes.
const (
	maxText     = 512  // bytes of the purpose
	maxName     = 128  // bytes of a signal's name
	maxID       = 128  // bytes of the id of a legal record or recipient
	maxEndpoint = 256  // bytes
	maxFields   = 500  // signals named or touched
	maxVehicles = 1000 // named
	maxClasses  = 32
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

// Validate names the first thing that is missing or malformed. What the registry
// says of recipient and country is not its question.
func (s *Spec) Validate(now time.Time) error {
	for _, check := range []func() error{
		s.checkParties, s.checkTexts, func() error { return s.checkTimes(now) }, s.checkLists, s.checkSignals, s.checkForm, s.checkAgency,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	if _, err := s.labels(); err != nil {
		return err
	}
	_, err := s.vehicles()
	return err
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

// checkForm is about the file that comes out.
func (s *Spec) checkForm() error {
	if !slices.Contains(formats, s.Format) {
		return wrong("format is one of %v", formats)
	}
	if err := s.Coarsen.Valid(); err != nil {
		return wrong("coarsen: %v", err)
	}
	if !aligned(s.Coarsen, s.From) || !aligned(s.Coarsen, s.To) {
		return wrong("from and to are whole multiples of coarsen, %s: a window that a request cuts would tell more than a whole one", s.Coarsen)
	}
	return nil
}

// formats are those that a file can have.
var formats = []rows.Format{rows.JSONL, rows.CSV, rows.Parquet}

// checkAgency holds a judicial approval and the flag that asks for one together.
func (s *Spec) checkAgency() error {
	if s.Judicial != "" && !s.ForeignAgency {
		return wrong("judicial names an approval for a foreign court or agency, but foreign_agency is not set")
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
