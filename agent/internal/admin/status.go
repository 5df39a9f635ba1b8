// Package admin lets the agent's own commands ask a running agent over a unix
// socket that only its user can open: what it counted, what waits, and consents.
package admin

import (
	"time"

	"cordon/agent/internal/drift"
	"cordon/agent/internal/pipeline"
	"cordon/agent/internal/records"
	"cordon/agent/internal/source"
	"cordon/internal/chainlog"
	"cordon/internal/vault/report"
)

// Status is everything that "cordon-agent status" shows. None of it is content.
type Status struct {
	Running  bool      `json:"running"`
	Version  string    `json:"version"`
	PID      int       `json:"pid,omitempty"`
	Started  time.Time `json:"started,omitzero"`
	Vehicle  string    `json:"vehicle,omitempty"` // pseudonym
	Profile  string    `json:"profile,omitempty"`
	Policy   string    `json:"policy,omitempty"` // SHA-256 of its texts
	InForce  *Policy   `json:"policy_in_force,omitempty"`
	Account  Account   `json:"account"`
	Memory   uint64    `json:"pending_in_memory"`
	NoKey    uint64    `json:"pending_without_key"` // of these, those whose hour has no key yet
	Failing  string    `json:"commit_error,omitempty"`
	Damages  uint64    `json:"damages"`
	Queue    []Lane    `json:"queue"`
	Consents int       `json:"consents_in_force"`
	// Refusals are those of this drive.
	Refusals   []Refusal   `json:"refusals,omitempty"`
	Notice     *Notice     `json:"notice,omitempty"`
	Collection *Collection `json:"collection,omitempty"`
	// Outside sums up what sources sent outside their bounds, since the start.
	Outside []drift.Sum `json:"outside_bounds,omitempty"`

	Verdicts []pipeline.SourceCount `json:"verdicts,omitempty"` // since the start
	Sources  []source.Status        `json:"sources,omitempty"`
	Records  records.Counts         `json:"records_socket"`
	Uplink   Uplink                 `json:"uplink"`
	Clock    report.Clock           `json:"clock"` // the trusted time
	Vault    report.Vault           `json:"vault"` // the local store of what may not leave
	Journal  Journal                `json:"journal"`
	// Deletions are the receipts for what was destroyed in Vault.
	Deletions report.Receipts `json:"deletion_receipts"`
	Reserve   report.Reserve  `json:"reserve"`
}

// Account is the identity received = sent + pending + stored + blocked + shed,
// in records since the outbox was first made.
type Account struct {
	Received uint64            `json:"received"`
	Sent     uint64            `json:"sent"`
	Pending  uint64            `json:"pending"`
	Stored   uint64            `json:"stored"`
	Blocked  uint64            `json:"blocked"`
	Shed     uint64            `json:"shed"`
	Balanced bool              `json:"balanced"`
	ByRule   map[string]uint64 `json:"blocked_by_rule"`
	ByReason map[string]uint64 `json:"shed_by_reason"`
}

// Lane sums up the frames that wait in one lane of the outbox.
type Lane struct {
	Lane    string    `json:"lane"`
	Frames  int       `json:"frames"`
	Records uint64    `json:"records"`
	Bytes   int64     `json:"bytes"`
	Oldest  time.Time `json:"oldest,omitzero"` // start of the oldest hour
}

// Uplink is the state of the connection.
type Uplink struct {
	Connected   bool      `json:"connected"`
	Since       time.Time `json:"since,omitzero"`
	LastError   string    `json:"last_error,omitempty"`
	LastReceipt time.Time `json:"last_receipt,omitzero"`
	KeysUntil   time.Time `json:"keys_until,omitzero"`
	InFlight    int       `json:"in_flight"`
	Published   uint64    `json:"published"`
	Resent      uint64    `json:"resent"`
}

// Retention is what "cordon-agent vault status" shows.
func (s *Status) Retention() report.Report {
	return report.Report{Clock: s.Clock, Vaults: []report.Vault{s.Vault}, Receipts: s.Deletions, Reserve: s.Reserve}
}

// Journal names the last entry of the journal.
type Journal struct {
	Head     chainlog.Head `json:"head"`
	Failures uint64        `json:"failures"`
}
