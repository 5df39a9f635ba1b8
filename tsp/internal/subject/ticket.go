package subject

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/tsp/internal/store"
)

// State is the last step that is done and durable.
type State string

// The states, in order.
const (
	Opened    State = "opened"    // the ticket is a file
	Noted     State = "noted"     // and in the journal
	Barred    State = "barred"    // nothing of the target comes in any more
	Blocked   State = "blocked"   // no export of it is released any more
	Destroyed State = "destroyed" // its secrets are gone; the vehicle has not answered
	Answered  State = "answered"  // the vehicle has dropped what it held
	Admitted  State = "admitted"  // what is collected from now on may come in again
	Done      State = "done"      // the receipt is in the journal
)

// Reasons of a request.
const (
	ReasonClosure = "account-closure"
	ReasonRequest = "request"
)

// Ask is a request for erasure, as the operator enters it.
type Ask struct {
	Vehicle   string `json:"vehicle"`           // pseudonym
	Subject   string `json:"subject,omitempty"` // a tag, or "driver"; empty: everybody of the vehicle
	Reason    string `json:"reason"`
	Reference string `json:"reference"` // of the person's request, in the operator's own books
	Sensitive bool   `json:"sensitive"`
}

// Left is an export that is out and cannot be recalled.
type Left struct {
	Export  string    `json:"export"`
	At      time.Time `json:"at,omitzero"`
	Certain bool      `json:"certain"` // it names the vehicle; else it took all vehicles
}

// Answer is what the vehicle's signed answer says.
type Answer struct {
	At       time.Time `json:"at"` // by the car's clock
	Received time.Time `json:"received"`
	Frames   uint32    `json:"frames"`
	Records  uint64    `json:"records"`
	Consents uint32    `json:"consents"`
	Held     uint32    `json:"held_subjects"`
	Journal  string    `json:"journal"` // hash of the car's entry
}

// Ticket is one request with what became of it. It holds no place, no content and
// no name.
type Ticket struct {
	ID string `json:"id"` // 32 hexadecimal digits
	Ask
	By          string    `json:"by"`
	Seq         uint64    `json:"seq"` // of the vehicle
	Opened      time.Time `json:"opened"`
	WorkingDays int       `json:"working_days"`
	Deadline    time.Time `json:"deadline"`
	// Unverified are years whose holidays the deadline was not reckoned with.
	Unverified []int          `json:"unverified_years,omitempty"`
	State      State          `json:"state"`
	Exports    []string       `json:"exports_blocked,omitempty"`
	Left       []Left         `json:"exports_released,omitempty"`
	Destroyed  time.Time      `json:"destroyed,omitzero"`
	Sent       int            `json:"orders_sent"`
	Answer     *Answer        `json:"vehicle_answer,omitempty"`
	Done       time.Time      `json:"done,omitzero"`
	Receipt    *chainlog.Head `json:"receipt,omitempty"` // entry of the journal
	Overdue    bool           `json:"overdue"`           // as of the asking
	target     store.Target   // parsed
	id         wire.TicketID  // parsed
	next       time.Time      // of the next order
}

// Errors that callers tell apart.
var (
	ErrAsk     = errors.New("this is no request for erasure")
	ErrUnknown = errors.New("there is no such ticket")
	ErrTwice   = errors.New("an erasure of the same target is open")
)

// Driver is the word for the person without a name.
const Driver = "driver"

var referenceForm = regexp.MustCompile(`^[\pL\pN][\pL\pN ._:/#-]{0,63}$`)

// ValidReference reports whether a text can stand for a person's request.
func ValidReference(s string) bool { return referenceForm.MatchString(s) }

func wrong(what, try string) error { return fmt.Errorf("%w: %s. Try: %s", ErrAsk, what, try) }

// check parses the target and names what is wrong.
func (a *Ask) check() (t store.Target, err error) {
	if t.Vehicle, err = wire.ParsePseudonym(a.Vehicle); err != nil || a.Vehicle != t.Vehicle.String() {
		return t, wrong("the vehicle is no pseudonym of 32 lower-case hexadecimal digits", "an id that GET /v1/vehicles lists")
	}
	switch a.Subject {
	case "":
		t.Whole = true
	case Driver:
	default:
		if t.Subject, err = wire.ParseTag(a.Subject); err != nil || t.Subject == (wire.SubjectTag{}) || a.Subject != t.Subject.String() {
			return t, wrong("the subject is no tag of 32 lower-case hexadecimal digits", "VEHICLE/driver or VEHICLE/TAG")
		}
	}
	switch {
	case a.Reason != ReasonClosure && a.Reason != ReasonRequest:
		return t, wrong("the reason is unknown", ReasonClosure+" or "+ReasonRequest)
	case !referenceForm.MatchString(a.Reference):
		return t, wrong("the reference of the person's request is missing, or longer than 64 letters, digits and . _ : / # -", "--reference CASE-1234")
	}
	return t, nil
}

// ParseSubject reads VEHICLE/TAG or VEHICLE/driver into the two fields of an Ask.
func ParseSubject(s string) (vehicle, tag string, err error) {
	vehicle, tag, ok := strings.Cut(s, "/")
	if !ok || tag == "" {
		return "", "", wrong("the subject names no person of a vehicle", "VEHICLE/driver or VEHICLE/TAG, driver for who has no name")
	}
	return vehicle, tag, nil
}

// decode reads a ticket's file.
func decode(text []byte) (*Ticket, error) {
	var t Ticket
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, err
	}
	raw, err := wire.ParseTag(t.ID) // the same form
	if err != nil {
		return nil, err
	}
	t.id = wire.TicketID(raw)
	if t.target, err = t.check(); err != nil {
		return nil, err
	}
	switch t.State {
	case Opened, Noted, Barred, Blocked, Destroyed:
		return &t, nil
	case Answered, Admitted, Done:
		if t.Answer == nil {
			return nil, fmt.Errorf("state %q without the vehicle's answer", t.State)
		}
		return &t, nil
	}
	return nil, fmt.Errorf("unknown state %q", t.State)
}

// view is a copy as of now.
func (t *Ticket) view(now time.Time) Ticket {
	out := *t
	out.Overdue = t.State != Done && now.After(t.Deadline)
	return out
}
