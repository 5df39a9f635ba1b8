package tsp

import (
	"github.com/prometheus/client_golang/prometheus"

	"cordon/tsp/internal/broker"
	"cordon/tsp/internal/legal"
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("cordon_tsp_"+name, help, labels, nil)
}

var (
	descFrames    = desc("frames_total", "Frames settled since the database was made, by status.", "status")
	descStored    = desc("records_stored_total", "Records stored since the database was made.")
	descRefused   = desc("records_refused_total", "Records that the platform's own judgement refused, by rule.", "rule")
	descHeadless  = desc("frames_unreadable_header_total", "Frames without a readable header, which nobody can be answered for.")
	descLost      = desc("receipts_undelivered_total", "Receipts that could not be handed to the broker.")
	descDeferred  = desc("frames_deferred_total", "Frames asked for again because their vehicle sent too many records this hour.")
	descTurnedBy  = desc("frames_turned_away_total", "Frames of an existing broker for which there was no room.")
	descDropped   = desc("broker_dropped_total", "Messages that a client read too slowly to get, by role and name.", "client")
	descOwed      = desc("deletion_receipts_owed", "Deletion receipts that wait for the journal.")
	descClients   = desc("broker_clients", "Clients connected to the embedded broker.")
	descTurned    = desc("broker_refused_total", "What the embedded broker turned away, by reason.", "reason")
	descExports   = desc("exports", "Export requests, by state.", "state")
	descDenials   = desc("export_denials_total", "Export requests that a rule turned down.", "rule")
	descLogSize   = desc("export_log_entries_total", "Entries of the export log, by kind.", "kind")
	descLogAge    = desc("export_log_checkpoint_age_seconds", "Time since the last signed checkpoint of the export log.")
	descLogFails  = desc("export_log_trouble", "1 if the last round of the export log failed.")
	descEgress    = desc("egress_bytes_total", "Bytes that the export log says were handed to recipients.")
	descWire      = desc("egress_wire_bytes_total", "Bytes that each channel gave to network or folder since the start.", "channel")
	descOpen      = desc("egress_undelivered", "Deliveries that were refused, or of which nobody knows.")
	descDiffers   = desc("egress_findings", "Differences between log and channels on the last day that was compared.")
	descTimers    = desc("legal_timers", "Timers of the law (annual report, incidents, records that run out), by state.", "state")
	descAlive     = desc("buckets_alive", "Buckets that have a secret.", "vault")
	descOverdue   = desc("buckets_overdue", "Live buckets past their deadline.", "vault")
	descErasures  = desc("erasures", "Requests for erasure (rule S3), by state.", "state")
	descAnswers   = desc("erasure_answers_refused_total", "Answers of vehicles to erasures that were forged or fit no ticket.")
	descDestroyed = desc("buckets_destroyed_total", "Secrets destroyed in the keyring's life.", "vault")
)

// metrics reads the platform when it is asked.
type metrics struct{ p *platform }

// Describe lists nothing: label values come and go with what happens.
func (metrics) Describe(chan<- *prometheus.Desc) {}

// Collect gives the current values.
func (m metrics) Collect(ch chan<- prometheus.Metric) {
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge := func(d *prometheus.Desc, v int, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	c := m.p.store.Counters()
	for status, n := range c.Frames {
		counter(descFrames, n, status)
	}
	counter(descStored, c.Stored)
	for rule, n := range c.Refused {
		counter(descRefused, n, rule)
	}
	in := m.p.ingest.Stats()
	counter(descHeadless, in.Headless)
	counter(descLost, in.Undelivered)
	counter(descDeferred, in.Deferred)
	counter(descTurnedBy, in.TurnedAway)
	gauge(descOwed, m.p.store.Owed())
	b := m.p.uplink.stats()
	gauge(descClients, int(b.Clients))
	for i, n := range b.Refused {
		counter(descTurned, n, broker.RefusalNames[i])
	}
	for client, n := range b.Dropped {
		counter(descDropped, n, client)
	}
	for state, n := range m.p.exportStates() {
		gauge(descExports, n, state)
	}
	e := m.p.subjects.Stats()
	for state, n := range map[string]int{"open": e.Open, "overdue": e.Overdue, "waiting_for_vehicle": e.Waiting, "done": e.Done} {
		gauge(descErasures, n, state)
	}
	counter(descAnswers, e.Refused)
	m.collectLog(ch, counter, gauge)
	for _, r := range m.p.store.Retention().Vaults {
		gauge(descAlive, r.Alive, r.Vault)
		gauge(descOverdue, r.Overdue, r.Vault)
		counter(descDestroyed, r.Destroyed, r.Vault)
	}
}

func (m metrics) collectLog(ch chan<- prometheus.Metric, counter func(*prometheus.Desc, uint64, ...string), gauge func(*prometheus.Desc, int, ...string)) {
	log := m.p.logStatus()
	for kind, n := range log.Counts {
		counter(descLogSize, n, string(kind))
	}
	ch <- prometheus.MustNewConstMetric(descLogAge, prometheus.GaugeValue, log.Age)
	fails := 0
	if log.Trouble != "" {
		fails = 1
	}
	gauge(descLogFails, fails)
	counter(descEgress, log.Bytes)
	door := m.p.egressStatus()
	for _, c := range door.Channels {
		counter(descWire, uint64(max(c.Wire, 0)), c.Name)
	}
	gauge(descOpen, door.Undelivered)
	gauge(descDiffers, len(door.Findings))
	for rule, n := range m.p.denials() {
		counter(descDenials, n, rule)
	}
	timers := map[legal.TimerState]int{legal.OK: 0, legal.Due: 0, legal.Overdue: 0}
	for _, t := range m.p.legal.Timers(m.p.clock.Now()) {
		timers[t.State]++
	}
	for state, n := range timers {
		gauge(descTimers, n, string(state))
	}
}
