package history

import (
	"slices"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// Volumes from which a group's exports need more, in distinct subjects a year (E4).
const (
	generalFree     = 100_000
	generalAssess   = 1_000_000
	sensitiveAssess = 10_000
)

const sensitive = filters.SensitivePI | filters.Biometric

// inForce is the state of a legal record that may be relied on.
const inForce = "in-force"

func (r *Replay) legal(e *ledger.Event) {
	l := e.Legal
	if l.ID == "" || l.Kind == "" || l.State == "" || len(l.SHA256) != 64 {
		r.out.Add(finding.LegalShape, place(e), l.ID)
	}
	if old, ok := r.records[l.ID]; ok && old.Kind != l.Kind {
		r.out.Add(finding.LegalKind, place(e), l.ID, old.Kind, l.Kind)
	}
	r.records[l.ID] = *l
}

// routes holds the legal records that a decision names against what its data needs.
func (r *Replay) routes(e *ledger.Event, q *request) {
	at, d := place(e), e.Decision
	var kinds []string
	for _, id := range d.Routes {
		rec, ok := r.records[id]
		switch {
		case !ok:
			r.out.Add(finding.RouteUnknown, at, id)
		case rec.State != inForce:
			r.out.Add(finding.RouteState, at, id, rec.State)
		default:
			kinds = append(kinds, rec.Kind)
		}
	}
	if q.ask.Basis != "" && !slices.Contains(d.Routes, q.ask.Basis) {
		r.out.Add(finding.RouteBasis, at, q.ask.Basis)
	}
	assessed := slices.Contains(kinds, "assessment")
	routed := assessed || slices.Contains(kinds, "contract") || slices.Contains(kinds, "certification")
	switch volume := max(d.General, q.ask.General); {
	case !assessed && (volume >= generalAssess || max(d.Sensitive, q.ask.Sensitive) >= sensitiveAssess):
		r.out.Add(finding.RouteAssessment, at, num(volume), num(d.Sensitive))
	case !routed && q.labels.Any(moving):
		r.out.Add(finding.RouteDriving, at)
	case !routed && (volume >= generalFree || d.Sensitive > 0 || q.labels.Any(sensitive)):
		r.out.Add(finding.RouteVolume, at, num(volume))
	}
	r.assessedImpact(e, q)
}

// assessedImpact checks the impact assessment that the decision names (A1).
func (r *Replay) assessedImpact(e *ledger.Event, _ *request) {
	at, id := place(e), e.Decision.PIA
	rec, ok := r.records[id]
	switch {
	case id == "":
		r.out.Add(finding.PIANone, at)
	case !ok || rec.Kind != "pia":
		r.out.Add(finding.PIAUnknown, at, id)
	case rec.State != inForce:
		r.out.Add(finding.PIAState, at, id, rec.State)
	}
}

// policies are what the log says judged.
type policies struct {
	known map[[2]string]bool
}

func (r *Replay) policy(e *ledger.Event) {
	p := e.Policy
	if r.policies.known == nil {
		r.policies.known = map[[2]string]bool{}
	}
	r.policies.known[[2]string{p.Hash, p.Engine}] = true
	if len(p.Hash) != 64 || p.Engine == "" {
		r.out.Add(finding.PolicyShape, place(e))
	}
}

// used checks that a policy and engine were entered before they judged.
func (p *policies) used(out *finding.List, at finding.Place, hash, engine string) {
	if !p.known[[2]string{hash, engine}] {
		out.Add(finding.PolicyUnknown, at, hash, engine)
	}
}
