package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cordon/filters"
)

// maskedText says what an exterior image needs to leave (T2).
func maskedText(p *filters.Program) string {
	lifted := slices.ContainsFunc(p.Rules, func(r filters.ClassRule) bool { return r.UnlessAttested })
	for _, r := range p.Rules {
		lifted = lifted && (r.UnlessAttested || !r.Classes.Any(filters.ExteriorMedia) || r.Effect == filters.Pass)
	}
	switch {
	case !lifted:
		return "nothing in the car changes this"
	case len(p.Detectors) == 0:
		return "a detector declared under detectors whose signed attestation says that every face and plate is masked, at or under 1,200,000 pixels"
	}
	return fmt.Sprintf("the signed attestation of a declared detector (%s) that every face and plate is masked, at or under 1,200,000 pixels",
		strings.Join(slices.Sorted(maps.Keys(p.Detectors)), ", "))
}

// foundAs are the classes that detectors find, each with those that it brings.
var foundAs = [...]struct{ class, with filters.Labels }{
	{filters.PI, filters.PI},
	{filters.SensitivePI, filters.SensitivePI | filters.PI},
	{filters.Biometric, filters.Biometric | filters.SensitivePI},
	{filters.Location, filters.Location},
}

// foundTexts says what becomes of personal information that is found in what d declares:
// one text for all classes of which the same is true.
func foundTexts(p *filters.Program, d *filters.Decl) (out []string) {
	at := map[string]int{}
	var classes []filters.Labels
	for _, f := range foundAs {
		if d.Classes.Any(f.class) {
			continue
		}
		text := foundText(p, d, f.with, false)
		if with := foundText(p, d, f.with, true); with != text {
			text += "; with consent " + with
		}
		i, ok := at[text]
		if !ok {
			i, at[text] = len(out), len(out)
			out, classes = append(out, text), append(classes, 0)
		}
		classes[i] |= f.class
	}
	for i := range out {
		out[i] = fmt.Sprintf("%s: %s", classes[i], out[i])
	}
	return out
}

func foundText(p *filters.Program, d *filters.Decl, l filters.Labels, consented bool) string {
	switch e, rule := p.Detected(l, consented); {
	case e == filters.Pass:
		return "pass"
	case e == filters.Redact && (d.Kind == filters.Bytes || len(d.Enum) > 0):
		return fmt.Sprintf("drop %s, there is no place for a mark", rule)
	case e == filters.Redact:
		return fmt.Sprintf("redact %s, %s stands for it", rule, rule.Mark())
	default:
		return fmt.Sprintf("%s %s", e, rule)
	}
}

func scopeText(s *filters.Scope) string {
	if s == nil {
		return ""
	}
	text := fmt.Sprintf("%s: %s and nothing else (U4)", s.Manifest, s.Classes)
	if p := precisionText(s.Resolution, s.Interval, "degrees"); p != "" {
		text += "; positions: " + p
	}
	return text
}

func capacityText(bits uint64) string {
	if bits == 0 {
		return "no bound"
	}
	return fmt.Sprintf("%d bits of free content an hour (U5)", bits)
}

// precisionText says what P2 asks; empty if nothing.
func precisionText(resolution float64, interval time.Duration, unit string) string {
	var parts []string
	if resolution > 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("rounded to %g %s", resolution, unit)))
	}
	if interval > 0 {
		parts = append(parts, fmt.Sprintf("at most one value in %v", interval))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + " (P2)"
}

func fieldTexts(d *filters.Decl) (out []string) {
	for i := range d.Fields {
		f := &d.Fields[i]
		one := filters.Decl{Kind: f.Kind, Min: f.Min, Max: f.Max, Enum: f.Enum, Charset: f.Charset, MaxLen: f.MaxLen}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s: %s %s", f.Name, f.Kind, limits(&one))))
	}
	return out
}

func holdTexts(p *filters.Program, signal string) (out []string) {
	for _, h := range p.Holds {
		if slices.ContainsFunc(h.Fields, func(f string) bool { return overlap(f, signal) }) {
			out = append(out, fmt.Sprintf("S2: %s (%s), %s, until %s", h.Name, h.Basis, h.VehicleClass, h.Until.AddDate(0, 0, -1).Format(time.DateOnly)))
		}
	}
	return out
}
