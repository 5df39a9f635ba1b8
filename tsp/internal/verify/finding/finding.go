// Package finding holds what the verifier can have to say: every finding has an id
// of its own, the rule it goes back to, and its words in English and Chinese.
//
// Words and arguments never hold content of an export: rows are named by their
// number, signals only where the policy declares them.
package finding

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ID names a kind of finding. It is stable: reports are compared by it.
type ID string

// Weight says what a finding does to the verdict.
type Weight string

// The weights.
const (
	Exception Weight = "exception" // named in the report; the verdict stands
	Unchecked Weight = "unchecked" // something could not be checked; exit code 1
	Violation Weight = "violation" // does not hold; exit code 3
)

// kind is what all findings of an id have in common. {0}, {1} stand for arguments.
type kind struct {
	weight Weight
	rule   string
	en, zh string
}

// Place says where: an entry, a request, a file or tile. Whatever does not apply is
// zero.
type Place struct {
	Entry   bool // Seq counts
	Seq     uint64
	Request string
	Where   string
}

// At is the place of an entry.
func At(seq uint64, request string) Place { return Place{Entry: true, Seq: seq, Request: request} }

// In is the place of a file or tile.
func In(where string) Place { return Place{Where: where} }

// Finding is one of them. The fields are in the order of their JSON names.
type Finding struct {
	English string  `json:"en"`
	ID      ID      `json:"id"`
	Request string  `json:"request,omitempty"`
	Rule    string  `json:"rule,omitempty"`
	Seq     *uint64 `json:"seq,omitempty"`
	Weight  Weight  `json:"weight"`
	Where   string  `json:"where,omitempty"`
	Chinese string  `json:"zh"`
}

// New words a finding. An id that no table has is a violation that says so.
func New(id ID, at Place, args ...string) Finding {
	k, ok := kinds[id]
	if !ok {
		k = kind{Violation, "", "a finding without words: " + string(id), "没有文字说明的结果：" + string(id)}
	}
	f := Finding{
		ID: id, Weight: k.weight, Rule: k.rule, Request: Plain(at.Request), Where: Plain(at.Where),
		English: fill(k.en, args), Chinese: fill(k.zh, args),
	}
	if at.Entry {
		f.Seq = &at.Seq
	}
	return f
}

func fill(text string, args []string) string {
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", braceless(a))
	}
	return text
}

// maxArg bounds an argument, in bytes: what an operator writes into a log is not to
// flood a report.
const maxArg = 160

// Plain makes a text of the operator's printable and short: no control characters,
// which terminals obey, and none that reorder or hide the text around them.
func Plain(text string) string {
	text = Visible(text)
	if len(text) > maxArg {
		text = strings.ToValidUTF8(text[:maxArg], "") + "…"
	}
	return text
}

// Visible replaces what is no graphic character, and every space but the plain one.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			return r
		}
		return '?'
	}, strings.ToValidUTF8(text, "?"))
}

// braceless is Plain for a text in which arguments are still to be filled in.
func braceless(arg string) string {
	return Plain(strings.NewReplacer("{", "?", "}", "?").Replace(arg))
}

// IDs lists every id there is, sorted.
func IDs() []ID { return slices.Sorted(maps.Keys(kinds)) }

// List collects findings. It keeps the first Max of each id and counts them all.
type List struct {
	Max int // 0 is DefaultMax
	// Only, if set, lets in no finding about another request.
	Only  string
	items []Finding
	count map[ID]int
	said  map[said]bool
}

// said is a finding by its kind and entry.
type said struct {
	id  ID
	seq uint64
}

// DefaultMax findings of an id are worded; the rest are only counted.
const DefaultMax = 200

// Add words and keeps a finding.
func (l *List) Add(id ID, at Place, args ...string) {
	if l.concerns(at.Request) && l.Keep(id) {
		l.items = append(l.items, New(id, at, args...))
	}
}

func (l *List) concerns(request string) bool {
	return l.Only == "" || request == "" || request == l.Only
}

// Keep counts a finding and reports whether it is still to be worded.
func (l *List) Keep(id ID) bool {
	if l.count == nil {
		l.count = map[ID]int{}
	}
	l.count[id]++
	return l.count[id] <= cmp.Or(l.Max, DefaultMax)
}

// Append adds worded findings.
func (l *List) Append(fs ...Finding) {
	for _, f := range fs {
		if l.concerns(f.Request) && l.Keep(f.ID) {
			l.items = append(l.items, f)
		}
	}
}

// AppendMarked is Append, and remembers for AppendNew that this was said. Of headers
// for which there is no identity there may be millions: they are not remembered.
func (l *List) AppendMarked(fs ...Finding) {
	l.Append(fs...)
	for _, f := range fs {
		if f.Seq == nil || f.ID == NoIdentity {
			continue
		}
		if l.said == nil {
			l.said = map[said]bool{}
		}
		l.said[said{f.ID, *f.Seq}] = true
	}
}

// AppendNew is Append for what a closer look found: what AppendMarked was handed of
// the same entry, under the same id, is not said twice.
func (l *List) AppendNew(fs ...Finding) {
	for _, f := range fs {
		if f.Seq == nil || f.ID != NoIdentity && !l.said[said{f.ID, *f.Seq}] {
			l.Append(f)
		}
	}
}

// Items gives the worded findings: by entry, those without one first, then by id
// and place, then as they came: the same inputs give the same list.
func (l *List) Items() []Finding {
	out := slices.Clone(l.items)
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Where, b.Where))
	})
	return out
}

func number(f Finding) float64 {
	if f.Seq == nil {
		return -1
	}
	return float64(*f.Seq)
}

// Counts gives how many there were of each id, the unworded ones included.
func (l *List) Counts() map[ID]int { return maps.Clone(l.count) }

// Verdict sums a list up.
type Verdict string

// The verdicts.
const (
	Compliant    Verdict = "compliant"
	NotChecked   Verdict = "not checked"
	NotCompliant Verdict = "not compliant"
)

// Verdict gives the gravest.
func (l *List) Verdict() Verdict {
	out := Compliant
	for id := range l.count {
		switch weight(id) {
		case Violation:
			return NotCompliant
		case Unchecked:
			out = NotChecked
		case Exception:
		}
	}
	return out
}

func weight(id ID) Weight {
	if k, ok := kinds[id]; ok {
		return k.weight
	}
	return Violation
}

// Weigh gives the weight of an id.
func Weigh(id ID) Weight { return weight(id) }
