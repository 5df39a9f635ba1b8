package export

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"cordon/tsp/internal/ledger"
)

// State is where a request stands.
type State string

// The states. Denied, released, revoked and expired are final.
const (
	StatePending  State = "pending"  // approvals are missing
	StateApproved State = "approved" // may be released
	StateDenied   State = "denied"
	StateReleased State = "released"
	StateRevoked  State = "revoked"
	StateExpired  State = "expired"
)

// States lists all, for metrics.
var States = []State{StatePending, StateApproved, StateDenied, StateReleased, StateRevoked, StateExpired}

const (
	// ApprovalLife is how long an approval holds at most.
	ApprovalLife = 24 * time.Hour
	// requestLife is how long a request may wait for its approvals.
	requestLife = 7 * 24 * time.Hour
)

// Approval is one approver's word.
type Approval struct {
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Expires time.Time `json:"expires"`
	// Void: the approver is none any more, or has another token or key since.
	Void bool `json:"void,omitempty"`

	credential string
	key        string // fingerprint
	seq        uint64 // of its entry
}

// Request is a request with all that happened to it.
type Request struct {
	ID        string          `json:"id"`
	State     State           `json:"state"`
	Requester string          `json:"requester"`
	Made      time.Time       `json:"made"`
	Spec      *Spec           `json:"request,omitempty"`
	Judged    *ledger.Ask     `json:"judged,omitempty"` // as the log has it
	Fields    []string        `json:"fields"`
	Needs     int             `json:"approvals_needed"`
	Approvals []Approval      `json:"approvals"`
	Denials   []ledger.Denial `json:"denials,omitempty"`
	Instead   string          `json:"instead,omitempty"` // what would pass
	Records   int             `json:"records"`           // selected when it was made
	// Excluded counts the vehicles that are left out, because records of them say
	// that they are of a class that may not leave.
	Excluded int          `json:"excluded_vehicles"`
	File     *ledger.File `json:"file,omitempty"`

	seq    uint64 // of the entry that filed it
	leaf   []byte // that entry's bytes, while it can be approved
	end    State  // final state that an event brought, empty if none did
	sentAt time.Time
	intent *ledger.File
	busy   bool   // a release is running
	broken string // why the gate closed it, until an entry says so
	given  bool   // its file is being handed to the door
	tally  string // group under which it is counted; empty: it is not
	// counts reports whether an approval's giver could give it still; nil: none.
	counts func(Approval) bool
}

// valid lists the approvals that count, lapsed ones too.
func (r *Request) valid() (out []Approval) {
	for _, a := range r.Approvals {
		if r.counts != nil && r.counts(a) {
			out = append(out, a)
		}
	}
	return out
}

// stateAt is the one place where a state is decided.
func (r *Request) stateAt(now time.Time) State {
	if r.end != "" {
		return r.end
	}
	switch {
	case !now.Before(r.Made.Add(requestLife)):
		return StateExpired
	case slices.ContainsFunc(r.Approvals, func(a Approval) bool { return !now.Before(a.Expires) }):
		return StateExpired // void or not: what has expired must not come back
	case r.Needs > 0 && len(r.valid()) >= r.Needs:
		return StateApproved
	}
	return StatePending
}

// Errors of transitions.
var (
	ErrState   = errors.New("the request's state does not allow it")
	ErrFourEye = errors.New("four eyes")
	ErrUnknown = errors.New("there is no such request")
)

// transitions says which events a state takes.
var transitions = map[State][]ledger.Kind{
	StatePending:  {ledger.Approve, ledger.Revoke, ledger.Deny},
	StateApproved: {ledger.Revoke, ledger.Deny, ledger.Intent, ledger.Sent},
}

// check reports whether an event by somebody may happen now.
func (r *Request) check(kind ledger.Kind, actor string, now time.Time) error {
	st := r.stateAt(now)
	if !slices.Contains(transitions[st], kind) {
		return fmt.Errorf("%w: %s is %s", ErrState, r.ID, st)
	}
	if kind != ledger.Approve {
		return nil
	}
	if actor == r.Requester {
		return fmt.Errorf("%w: %s asked for %s and cannot approve it", ErrFourEye, actor, r.ID)
	}
	if slices.ContainsFunc(r.valid(), func(a Approval) bool { return a.By == actor }) {
		return fmt.Errorf("%w: %s has approved %s already, another approver is needed", ErrFourEye, actor, r.ID)
	}
	return nil
}

// close ends a request of which something that the log commits to is missing or changed.
func (r *Request) close(why string) {
	if r.end == "" {
		r.end, r.broken = StateRevoked, why
	}
}

// apply takes an event that is in the log.
func (r *Request) apply(e ledger.Event) {
	if e.Type == ledger.Revoke || e.Type == ledger.Deny || e.Type == ledger.Sent {
		r.broken = ""
	}
	switch e.Type {
	case ledger.Approve:
		r.Approvals = append(r.Approvals, approvalOf(e))
	case ledger.Revoke:
		r.end = StateRevoked
	case ledger.Deny:
		r.end, r.Denials, r.Instead = StateDenied, e.Denials, e.Instead
	case ledger.Intent:
		r.intent = e.File
	case ledger.Discard:
		r.intent = nil
	case ledger.Sent:
		r.end, r.File, r.sentAt = StateReleased, e.File, e.At
	}
}

// approvalOf reads an approval; one that is damaged has lapsed since ever.
func approvalOf(e ledger.Event) Approval {
	if e.Approval == nil {
		return Approval{By: e.Actor, At: e.At}
	}
	expires, err := time.Parse(time.RFC3339, e.Approval.Expires)
	if err != nil {
		expires = time.Time{}
	}
	return Approval{By: e.Approval.By, At: e.At, Expires: expires, credential: e.Approval.Credential, key: e.Approval.Key, seq: e.Seq}
}

// open reports whether a request may still come to be released.
func (r *Request) open(now time.Time) bool {
	st := r.stateAt(now)
	return st == StatePending || st == StateApproved
}

// live reports whether a request counts: it is open or out. One with an intent counts
// until it is settled whether its file is out.
func (r *Request) live(now time.Time) bool {
	return r.end == StateReleased || r.open(now) || r.end == "" && r.intent != nil
}

// rests lists the entries of the approvals that a release rests on.
func (r *Request) rests() (out []uint64) {
	for _, a := range r.valid() {
		out = append(out, a.seq)
	}
	return out
}
