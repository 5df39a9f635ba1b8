package legal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// PIA is an impact assessment in the seven parts of GB/T 39335-2020.
type PIA struct {
	Necessity      Part `json:"necessity"`
	DataMap        Part `json:"data_map"`
	RiskSources    Part `json:"risk_sources"`
	EffectOnRights Part `json:"effect_on_rights"`
	CombinedRisk   Part `json:"combined_risk"`
	Treatment      Part `json:"treatment"`
	Report         Part `json:"report"`
}

// Part is one part of an assessment or a report.
type Part struct {
	Text string `json:"text,omitempty"`
	// Open lists what a person has still to say. A part with something open is a
	// draft.
	Open []string `json:"open,omitempty"`
}

func (p *Part) wellFormed(field string) error {
	if p.Text != "" {
		if err := text(field, p.Text, maxText, func(r rune) bool { return r == '\n' || unicode.IsPrint(r) }); err != nil {
			return err
		}
	}
	if len(p.Open) > 20 || slices.ContainsFunc(p.Open, func(s string) bool { return text(field, s, maxOpen, unicode.IsPrint) != nil }) {
		return wrong(field, "open has more than 20 entries, or one of a wrong form", "short printable sentences")
	}
	return nil
}

func (p *Part) complete(field string) error {
	if strings.TrimSpace(p.Text) == "" {
		return wrong(field, "missing", "a person has to write it")
	}
	if len(p.Open) > 0 {
		return wrong(field, "something is open: "+p.Open[0], "a person has to say it and to empty open")
	}
	return p.wellFormed(field)
}

// titled is a part with its name and heading.
type titled struct {
	field string
	title Text
	part  *Part
}

func (p *PIA) parts() []titled {
	return []titled{
		{"pia.necessity", Text{"Necessity and lawfulness", "必要性与合法性"}, &p.Necessity},
		{"pia.data_map", Text{"Data map", "数据映射"}, &p.DataMap},
		{"pia.risk_sources", Text{"Risk sources", "风险源识别"}, &p.RiskSources},
		{"pia.effect_on_rights", Text{"Effect on the rights of persons", "个人权益影响分析"}, &p.EffectOnRights},
		{"pia.combined_risk", Text{"Combined risk", "安全风险综合分析"}, &p.CombinedRisk},
		{"pia.treatment", Text{"Treatment of risks", "风险处置与持续改进"}, &p.Treatment},
		{"pia.report", Text{"Report and signature", "评估报告与签署"}, &p.Report},
	}
}

func (p *PIA) wellFormed() error {
	var errs []error
	for _, t := range p.parts() {
		errs = append(errs, t.part.wellFormed(t.field))
	}
	return errors.Join(errs...)
}

func (p *PIA) complete() error {
	var errs []error
	for _, t := range p.parts() {
		errs = append(errs, t.part.complete(t.field))
	}
	return errors.Join(errs...)
}

// Page gives the assessment to read, with headings in both languages. What is open
// stands under its part.
func (p *PIA) Page() string { return page(p.parts()) }

func page(parts []titled) string {
	var b strings.Builder
	for i, t := range parts {
		fmt.Fprintf(&b, "## %d. %s / %s\n\n", i+1, t.title.EN, t.title.ZH)
		if t.part.Text != "" {
			fmt.Fprintf(&b, "%s\n\n", t.part.Text)
		}
		for _, o := range t.part.Open {
			fmt.Fprintf(&b, "- [ ] %s\n", o)
		}
		if len(t.part.Open) > 0 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
