// Package legal keeps what an export rests on in law: routes (assessment, standard
// contract, certification), impact assessments, approvals of competent authorities,
// incidents with their clocks, annual reports and entrustments. It answers whether a
// request is covered (rules E3, E4, E5, E7, A1), and what would cover it.
//
// A record counts only while it is in force: it is complete, has the evidence of a
// document with its reference number, has not run out, and stands in the export log.
// Statements about the law that were not read at a source say "unverified".
package legal

import (
	"time"
)

// Kind is what a record is.
type Kind string

// The kinds. The first three are routes.
const (
	Assessment    Kind = "assessment"    // security assessment by the authority
	Contract      Kind = "contract"      // standard contract, filed
	Certification Kind = "certification" // certification of protection
	Impact        Kind = "pia"           // impact assessment (A1)
	Approval      Kind = "judicial"      // the competent authority's approval for a foreign agency (E7)
	Breach        Kind = "incident"      // an incident and its clocks (A3)
	Annual        Kind = "report"        // annual report (A3)
	Entrusting    Kind = "entrustment"   // PI provided or entrusted to somebody (A2)
)

var routes = []Kind{Assessment, Contract, Certification}

// State is where a record is in its life. Expired follows from the time.
type State string

// The states.
const (
	Draft     State = "draft"
	InForce   State = "in-force"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
)

// Record is one record. Which parts it has depends on its kind. The JSON is stored
// in the canonical form of the chain log, keys ascending.
type Record struct {
	ID    string `json:"id"` // kind and number, given by the book
	Kind  Kind   `json:"kind"`
	State State  `json:"state"`
	// From and Until bound when it is in force: From <= t < Until, to the second.
	From     time.Time `json:"from,omitzero"`
	Until    time.Time `json:"until,omitzero"`
	Evidence *Evidence `json:"evidence,omitempty"`
	Scope    *Scope    `json:"scope,omitempty"`
	PIA      *PIA      `json:"pia,omitempty"`
	Judicial *Judicial `json:"judicial,omitempty"`
	Incident *Incident `json:"incident,omitempty"`
	Report   *Report   `json:"report,omitempty"`
	// Filed is when the book took this version.
	Filed time.Time `json:"filed,omitzero"`
}

// Evidence names the document that a record rests on.
type Evidence struct {
	SHA256    string `json:"sha256"`    // of the document, hexadecimal
	Reference string `json:"reference"` // number that the authority or filing gave it
	Authority string `json:"authority"` // who gave it
	Date      string `json:"date"`      // of the document, YYYY-MM-DD
}

// Scope is what a record covers. A request must lie within every part that its kind
// asks for.
type Scope struct {
	Recipients []string `json:"recipients,omitempty"` // ids of the registry
	Groups     []string `json:"groups,omitempty"`     // of recipients; a recipient or its group has to be named
	Countries  []string `json:"countries,omitempty"`  // two capital letters
	Purposes   []string `json:"purposes,omitempty"`
	Methods    []string `json:"methods,omitempty"` // formats
	Classes    []string `json:"classes,omitempty"`
	Signals    []string `json:"signals,omitempty"` // paths; a segment * is any one name, a last ** one or more
	// MaxGeneral and MaxSensitive bound the subjects of a year.
	MaxGeneral   uint64 `json:"max_general,omitempty"`
	MaxSensitive uint64 `json:"max_sensitive,omitempty"`
}

// Judicial is an approval to answer a foreign court or agency.
type Judicial struct {
	Agency string `json:"agency"` // the foreign one
}

// Class is a class of incident; each has a clock.
type Class string

// The classes.
const (
	Critical Class = "critical" // critical infrastructure: one hour
	Large    Class = "large"    // other large incidents: four hours
	EU       Class = "eu"       // subjects in the EU: 72 hours
)

// Clocks is how long after an incident was noticed it has to be notified (A3).
var Clocks = map[Class]time.Duration{Critical: time.Hour, Large: 4 * time.Hour, EU: 72 * time.Hour}

// Incident is a breach. An incident is in force from the moment in which it is filed,
// with or without evidence: the clocks run.
type Incident struct {
	Opened  time.Time `json:"opened"`
	Classes []Class   `json:"classes"`
	Notices []Notice  `json:"notices,omitempty"`
}

// Notice says that an incident was notified.
type Notice struct {
	Class     Class     `json:"class"`
	At        time.Time `json:"at"`
	Authority string    `json:"authority"`
	Reference string    `json:"reference"`
}

// Notified gives the first notice of class c.
func (i *Incident) Notified(c Class) (Notice, bool) {
	for _, n := range i.Notices {
		if n.Class == c {
			return n, true
		}
	}
	return Notice{}, false
}

// StateAt is the record's state at t.
func (r *Record) StateAt(t time.Time) State {
	if r.State == InForce && !r.Until.IsZero() && !t.Before(r.Until) {
		return Expired
	}
	return r.State
}

// inForce reports whether the record is in force at t: not before From either.
func (r *Record) inForce(t time.Time) bool {
	return r.StateAt(t) == InForce && !t.Before(r.From)
}

// China is China Standard Time. Years of counters and reports are its years.
var China = time.FixedZone("CST", 8*60*60)

// Year is the year in which t counts.
func Year(t time.Time) int { return t.In(China).Year() }
