package legal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// DataMap is what the platform knows of its data: nothing of a person or vehicle,
// counts only.
type DataMap struct {
	Made       time.Time
	Signals    []MappedSignal
	Recipients []MappedRecipient
	Consents   []MappedConsent
	Subjects   uint64 // vehicles with stored data
}

// MappedSignal is a signal that is stored or was exported.
type MappedSignal struct {
	Name     string
	Classes  []string
	Purposes []string
	Stored   uint64 // records
	Exported uint64 // records, this year
	Keep     string // how long it is kept
}

// MappedRecipient is a recipient of exports.
type MappedRecipient struct {
	ID, Group, Country string
	Purposes, Classes  []string
}

// MappedConsent counts the consents to a purpose.
type MappedConsent struct {
	Purpose                    string
	Active, Withdrawn, Expired uint64
}

// Scope is what an assessment of this data has to cover.
func (m DataMap) Scope() Scope {
	var s Scope
	for _, r := range m.Recipients {
		s.Recipients = append(s.Recipients, r.ID)
		s.Purposes = append(s.Purposes, r.Purposes...)
		s.Classes = append(s.Classes, r.Classes...)
	}
	for _, l := range []*[]string{&s.Recipients, &s.Purposes, &s.Classes} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	return s
}

// DraftPIA writes down what follows from the data map, and lists what a person has
// to add. Every part has something open, so a draft is never in force.
func DraftPIA(m DataMap) PIA {
	var p PIA
	p.Necessity = Part{lines(m.purposes(), nil), ask(askNecessity, askLawful)}
	p.DataMap = Part{lines(m.signals(), m.recipients()), ask(askDataMap)}
	p.RiskSources = Part{lines(m.kinds(), nil), ask(askRisks)}
	p.EffectOnRights = Part{lines(m.consents(), nil), ask(askEffect)}
	p.CombinedRisk = Part{"", ask(askCombined)}
	p.Treatment = Part{lines([]Text{say(textTreatment)}, nil), ask(askTreatment)}
	p.Report = Part{lines([]Text{say(textMade, m.Made.In(China).Format(time.DateOnly))}, nil), ask(askSign)}
	return p
}

// ask lists what a person has to say, in both languages.
func ask(keys ...key) (list []string) {
	for _, k := range keys {
		list = append(list, texts[k].EN+" / "+texts[k].ZH)
	}
	return list
}

// lines joins texts, one a line in both languages, into a part's text. Lines that no
// longer fit are left out, and their number is given.
func lines(groups ...[]Text) string {
	var b strings.Builder
	all := slices.Concat(groups...)
	for i, t := range all {
		line := t.EN + " / " + t.ZH
		if t.EN == t.ZH {
			line = t.EN
		}
		if b.Len()+len(line) > maxText-200 {
			left := say(textLeftOut, fmt.Sprint(len(all)-i))
			fmt.Fprintf(&b, "%s / %s\n", left.EN, left.ZH)
			break
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (m DataMap) purposes() (list []Text) {
	seen := map[string][]string{}
	for _, s := range m.Signals {
		for _, p := range s.Purposes {
			seen[p] = append(seen[p], s.Name)
		}
	}
	for _, p := range sorted(seen) {
		list = append(list, say(textPurposeOf, p, fmt.Sprint(len(seen[p]))))
	}
	return list
}

func (m DataMap) signals() []Text {
	list := []Text{say(textSubjects, fmt.Sprint(m.Subjects))}
	for _, s := range m.Signals {
		list = append(list, say(textSignal, s.Name, strings.Join(s.Classes, ", "), fmt.Sprint(s.Stored), s.Keep, fmt.Sprint(s.Exported)))
	}
	return list
}

func (m DataMap) recipients() (list []Text) {
	for _, r := range m.Recipients {
		list = append(list, say(textReceives, r.ID, r.Group, r.Country, strings.Join(r.Purposes, ", "), strings.Join(r.Classes, ", ")))
	}
	return list
}

// kinds counts the signals of each class: where the risks are.
func (m DataMap) kinds() (list []Text) {
	seen := map[string][]string{}
	for _, s := range m.Signals {
		for _, c := range s.Classes {
			seen[c] = append(seen[c], s.Name)
		}
	}
	for _, c := range sorted(seen) {
		list = append(list, say(textClassOf, c, fmt.Sprint(len(seen[c]))))
	}
	return list
}

func (m DataMap) consents() (list []Text) {
	for _, c := range m.Consents {
		list = append(list, say(textConsents, c.Purpose, fmt.Sprint(c.Active), fmt.Sprint(c.Withdrawn), fmt.Sprint(c.Expired)))
	}
	return list
}

func sorted(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
