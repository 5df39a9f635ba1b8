package tsp

import (
	"time"

	"cordon/internal/ops"
	"cordon/internal/vault/report"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ingest"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/subject"
)

// Status is the answer of GET /v1/status.
type Status struct {
	Version     string            `json:"version"`
	Ready       string            `json:"ready"` // "yes", or why not
	Profile     string            `json:"profile"`
	Development bool              `json:"development"`
	Broker      string            `json:"broker"`
	Clients     int64             `json:"clients"`
	Dropped     map[string]uint64 `json:"dropped,omitempty"`      // messages that slow clients did not get
	Owed        int               `json:"deletion_receipts_owed"` // that wait for the journal
	Schedule    *time.Time        `json:"schedule_issued,omitempty"`
	Counters    store.Counters    `json:"counters"`
	Ingest      ingest.Stats      `json:"ingest"`
	Exports     map[string]int    `json:"exports"` // by state
	Retention   report.Report     `json:"retention"`
	Keeps       Keeps             `json:"keeps"`
	Erasures    subject.Stats     `json:"erasures"`
	Log         LogStatus         `json:"export_log"`
	Denials     map[string]uint64 `json:"export_denials"` // requests, by rule
	Timers      []legal.Timer     `json:"timers"`         // of the law, earliest first
	Egress      EgressStatus      `json:"egress"`
}

// EgressStatus is the door's state.
type EgressStatus struct {
	Channels    []ChannelStatus `json:"channels"`
	Undelivered int             `json:"undelivered"`          // deliveries that were refused or are unknown
	Reconciled  string          `json:"reconciled,omitempty"` // last day compared with the log since the start
	Findings    []string        `json:"findings,omitempty"`   // of that day
	Trouble     string          `json:"trouble,omitempty"`
}

// ChannelStatus is one way out. Wire counts bytes since the start.
type ChannelStatus struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Host string `json:"host,omitempty"`
	Wire int64  `json:"wire_bytes"`
}

func (p *platform) egressStatus() EgressStatus {
	s, err := p.door.Status()
	out := EgressStatus{Channels: []ChannelStatus{}, Undelivered: len(s.Open), Reconciled: s.Reconciled, Findings: s.Findings}
	for _, c := range s.Channels {
		out.Channels = append(out.Channels, ChannelStatus{c.Name, string(c.Kind), c.Host, c.Wire})
	}
	if err != nil {
		p.log.Error("deliveries cannot be listed", "err", err)
		out.Trouble = "deliveries cannot be listed; the platform's log says why"
	}
	return out
}

// LogStatus is the export log's state.
type LogStatus struct {
	Origin    string                 `json:"origin"`
	Size      int64                  `json:"size"` // entries of this year
	Last      uint64                 `json:"last_entry"`
	At        time.Time              `json:"last_entry_at,omitzero"`
	Age       float64                `json:"checkpoint_age_s"`
	Root      string                 `json:"root"` // as the checkpoint has it
	Counts    map[ledger.Kind]uint64 `json:"entries"`
	Bytes     uint64                 `json:"egress_bytes"` // handed to recipients, by the log
	Witnesses int                    `json:"witnesses"`
	Quorum    int                    `json:"quorum"`
	Public    bool                   `json:"public"`
	Trouble   string                 `json:"trouble,omitempty"`
}

// logStatus is the log as published.
func (p *platform) logStatus() LogStatus {
	h := p.ledger.Head()
	s := LogStatus{
		Origin: h.Origin, Size: h.Size, Last: h.Seq, At: h.At, Root: h.Root.String(), Counts: p.ledger.Counts(), Bytes: p.egressBytes(),
		Witnesses: len(p.cfg.Export.Witnesses), Quorum: p.cfg.Export.Quorum, Public: p.cfg.Export.PublicLog, Trouble: p.trouble(),
	}
	if !h.At.IsZero() {
		s.Age = p.clock.Now().Sub(h.At).Seconds()
	}
	return s
}

// egressBytes adds up what the log says was handed over.
func (p *platform) egressBytes() (n uint64) {
	for _, r := range p.gate.List() {
		if r.State == export.StateReleased && r.File != nil {
			n += uint64(max(r.File.Cipher, 0))
		}
	}
	return n
}

// denials counts the requests that each rule turned down; one request may count for
// several.
func (p *platform) denials() map[string]uint64 {
	out := map[string]uint64{}
	for _, r := range p.gate.List() {
		seen := map[string]bool{}
		for _, d := range r.Denials {
			if !seen[d.Rule] {
				seen[d.Rule] = true
				out[d.Rule]++
			}
		}
	}
	return out
}

func (p *platform) status() any {
	b := p.uplink.stats()
	s := Status{
		Version: ops.Version().String(), Ready: "yes", Profile: p.cfg.Policy.Profile, Development: p.pki.Development(),
		Broker: p.uplink.url, Clients: b.Clients, Dropped: b.Dropped, Owed: p.store.Owed(), Counters: p.store.Counters(), Ingest: p.ingest.Stats(),
		Exports: p.exportStates(), Retention: p.store.Retention(), Keeps: p.keeps(), Erasures: p.subjects.Stats(),
		Log: p.logStatus(), Denials: p.denials(), Timers: p.legal.Timers(p.clock.Now()), Egress: p.egressStatus(),
	}
	if err := p.ready(); err != nil {
		s.Ready = err.Error()
	}
	if at := p.issued.Load(); at > 0 {
		t := time.Unix(at, 0).UTC()
		s.Schedule = &t
	}
	return s
}

func (p *platform) exportStates() map[string]int {
	n := map[string]int{}
	for _, st := range export.States {
		n[string(st)] = 0
	}
	for _, r := range p.gate.List() {
		n[string(r.State)]++
	}
	return n
}
