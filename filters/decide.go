package filters

// Decide gives the strictest effect of all class rules that speak of labels, the
// floor included. consented says that a consent covers the personal classes among
// them. A set that no rule speaks of passes: whether it is declared at all is the
// caller's question.
func (p *Program) Decide(labels Labels, consented bool) (e Effect, rule Rule, reason string) {
	d := p.decide(labels, consented, false)
	return d.effect, d.rule, d.reason
}

// decide is Decide. attested says that the value is an image for which the exception
// of T2 was met; without, the decision says whether that would change it.
func (p *Program) decide(labels Labels, consented, attested bool) decision {
	switch {
	case labels.Any(Cabin):
		return decision{effect: Drop, rule: T3, reason: reasonCabin}
	case labels.Any(Denied) || labels&^AllLabels != 0:
		return decision{effect: Drop, rule: U1, reason: reasonSource}
	}
	d := decision{effect: Pass}
	for i := range p.Rules {
		r := &p.Rules[i]
		if !labels.Any(r.Classes) || r.UnlessConsent && consented || r.UnlessAttested && attested {
			continue
		}
		if r.Effect < d.effect {
			d = decision{effect: r.Effect, rule: r.Rule, reason: r.Reason}
		}
		d.attestable = d.attestable || r.UnlessAttested
	}
	return d
}

// Detected gives the strictest effect of all class rules on a class that a detector found
// in a value whose declaration does not speak of it. consented says that a consent covers
// what was found and what was declared.
func (p *Program) Detected(found Labels, consented bool) (Effect, Rule) {
	d := p.detected(found, consented)
	return d.effect, d.rule
}

func (p *Program) detected(found Labels, consented bool) decision {
	d := decision{effect: Pass}
	for i := range p.Rules {
		r := &p.Rules[i]
		if found.Any(r.Classes) && r.Detected < d.effect && !(consented && r.UnlessConsent) {
			d = decision{effect: r.Detected, rule: r.Rule, reason: r.Reason}
		}
	}
	return d
}

// Border gives the strictest answer of the border table for labels: deny, or the
// number of approvals needed. A class that no entry names is denied under U1.
func (p *Program) Border(labels Labels) ExportRule {
	out := ExportRule{Rule: U1, Deny: true, Reason: "no entry of the border table names every class of this data"}
	rest := labels
	found := false
	for _, r := range p.Export {
		if !labels.Any(r.Classes) {
			continue
		}
		rest &^= r.Classes
		if !found || stricter(r, out) {
			out, found = r, true
		}
	}
	if labels == 0 || (rest != 0 && !out.Deny) {
		return ExportRule{Rule: U1, Deny: true, Reason: "no entry of the border table names every class of this data"}
	}
	return out
}

func stricter(a, b ExportRule) bool {
	if a.Deny != b.Deny {
		return a.Deny
	}
	return !a.Deny && a.Approvals > b.Approvals
}
