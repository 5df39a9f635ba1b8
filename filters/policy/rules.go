package policy

import (
	"fmt"

	"cordon/filters"
)

func (b *builder) rule(r ruleYAML) error {
	id, ok := filters.ParseRule(r.Rule)
	if !ok {
		return fmt.Errorf("unknown rule id; docs/rules.md lists them")
	}
	classes, err := labels(r.Classes)
	if err != nil {
		return err
	}
	if classes == 0 {
		return fmt.Errorf("names no class, so it would never decide")
	}
	if err := checkText("reason", r.Reason, maxReason); err != nil {
		return err
	}
	out := filters.ClassRule{Rule: id, Classes: classes, Reason: r.Reason}
	if out.Effect, ok = filters.ParseEffect(r.Effect); !ok || out.Effect >= filters.Redact {
		return fmt.Errorf("effect %q: drop or hold; only what a detector finds can be redacted", r.Effect)
	}
	if r.Detected != "" {
		if out.Detected, ok = filters.ParseEffect(r.Detected); !ok || out.Detected == filters.Pass {
			return fmt.Errorf("detected %q: drop, hold or redact", r.Detected)
		}
	}
	switch r.Unless {
	case "":
	case "consent":
		out.UnlessConsent = true
	case "attested":
		out.UnlessAttested = true
	default:
		return fmt.Errorf("unless %q: consent or attested", r.Unless)
	}
	b.prog.Rules = append(b.prog.Rules, out)
	return few(r.Rule, "class rules", len(b.prog.Rules)-1, maxRules, "one rule that names several classes")
}

func (b *builder) export(e exportYAML) error {
	id, ok := filters.ParseRule(e.Rule)
	if !ok {
		return fmt.Errorf("unknown rule id; docs/rules.md lists them")
	}
	classes, err := labels(e.Classes)
	if err != nil {
		return err
	}
	if classes == 0 {
		return fmt.Errorf("names no class, so it would never decide")
	}
	if err := checkText("reason", e.Reason, maxReason); err != nil {
		return err
	}
	if !e.Deny && e.Approvals < 2 {
		return fmt.Errorf("%d approvals; an export needs at least two people beside the requester", e.Approvals)
	}
	b.prog.Export = append(b.prog.Export, filters.ExportRule{
		Rule: id, Classes: classes, Deny: e.Deny, Approvals: e.Approvals, Reason: e.Reason,
	})
	return few(e.Rule, "export rules", len(b.prog.Export)-1, maxRules, "one rule that names several classes")
}
