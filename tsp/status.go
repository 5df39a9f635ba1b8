package tsp

import (
	"time"

	"cordon/internal/ops"
	"cordon/internal/vault/report"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ingest"
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
}

func (p *platform) status() any {
	b := p.uplink.stats()
	s := Status{
		Version: ops.Version().String(), Ready: "yes", Profile: p.cfg.Policy.Profile, Development: p.pki.Development(),
		Broker: p.uplink.url, Clients: b.Clients, Dropped: b.Dropped, Owed: p.store.Owed(), Counters: p.store.Counters(), Ingest: p.ingest.Stats(),
		Exports: p.exportStates(), Retention: p.store.Retention(), Keeps: p.keeps(), Erasures: p.subjects.Stats(),
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
