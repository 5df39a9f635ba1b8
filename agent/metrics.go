package agent

import (
	"context"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"cordon/filters"
)

// registry gives the metrics of the operations endpoint. Their values are read
// from the status when asked for; none of them is content.
func (a *Agent) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &collector{a})
	return r
}

type collector struct{ a *Agent }

var (
	descRecords = prometheus.NewDesc("cordon_agent_records", "Records by what became of them: received is the sum of the others.", []string{"state"}, nil)
	descBlocked = prometheus.NewDesc("cordon_agent_blocked_records_total", "Records refused, by rule.", []string{"rule"}, nil)
	descShed    = prometheus.NewDesc("cordon_agent_shed_records_total", "Records given up, by reason.", []string{"reason"}, nil)
	descQueue   = prometheus.NewDesc("cordon_agent_outbox_bytes", "Sealed bytes waiting, by lane.", []string{"lane"}, nil)
	descUp      = prometheus.NewDesc("cordon_agent_uplink_connected", "1 while connected to the broker.", nil, nil)
	descUnbal   = prometheus.NewDesc("cordon_agent_account_balanced", "1 while the accounting identity holds.", nil, nil)
	descJournal = prometheus.NewDesc("cordon_agent_journal_failures_total", "Events that could not be journalled.", nil, nil)
	descBundle  = prometheus.NewDesc("cordon_agent_policy_sequence", "Sequence of the policy bundle in force; 0 without a bundle.", nil, nil)
	descRefused = prometheus.NewDesc("cordon_agent_policy_refused", "1 while the last policy that was offered is not in force.", nil, nil)
	descOutside = prometheus.NewDesc("cordon_agent_out_of_bounds_records_total", "Records outside an app's manifest (U4) or over a source's capacity (U5).", []string{"source", "rule"}, nil)
	descCollect = prometheus.NewDesc("cordon_agent_collecting", "1 for each class of personal data that is collected on this drive.", []string{"class"}, nil)
	descOrders  = prometheus.NewDesc("cordon_agent_erasures_refused_total", "Orders to erase that were forged, old, or another vehicle's.", nil, nil)
	descOverdue = prometheus.NewDesc("cordon_agent_vault_overdue_hours", "Hours of the local vault past their deadline.", nil, nil)
)

// Describe lists the metrics.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descRecords, descBlocked, descShed, descQueue, descUp, descUnbal, descJournal, descOverdue, descBundle, descRefused, descOutside, descCollect, descOrders} {
		ch <- d
	}
}

// Collect reads the status.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	s, err := c.a.Status(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(descRecords, err)
		return
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	acc := s.Account
	for state, n := range map[string]uint64{
		"received": acc.Received, "sent": acc.Sent, "pending": acc.Pending,
		"stored": acc.Stored, "blocked": acc.Blocked, "shed": acc.Shed,
	} {
		gauge(descRecords, float64(n), state)
	}
	for rule, n := range acc.ByRule {
		counter(descBlocked, n, rule)
	}
	for reason, n := range acc.ByReason {
		counter(descShed, n, reason)
	}
	for _, l := range s.Queue {
		gauge(descQueue, float64(l.Bytes), l.Lane)
	}
	gauge(descUp, truth(s.Uplink.Connected))
	gauge(descUnbal, truth(acc.Balanced))
	counter(descOrders, s.Uplink.ErasuresRefused)
	counter(descJournal, s.Journal.Failures)
	gauge(descOverdue, float64(s.Vault.Overdue))
	sequence := uint64(0)
	if s.InForce.Bundle != nil {
		sequence = s.InForce.Bundle.Sequence
	}
	gauge(descBundle, float64(sequence))
	gauge(descRefused, truth(s.InForce.Refused != nil))
	for _, o := range s.Outside {
		counter(descOutside, o.Count, o.Source, o.Rule)
	}
	for _, class := range filters.Personal.Names() {
		gauge(descCollect, truth(slices.Contains(s.Collection.Classes, class)), class)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
