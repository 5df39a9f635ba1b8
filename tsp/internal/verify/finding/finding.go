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
		ID: id, Weight: k.weight, Rule: k.rule, Request: at.Request, Where: at.Where,
		English: fill(k.en, args), Chinese: fill(k.zh, args),
	}
	if at.Entry {
		f.Seq = &at.Seq
	}
	return f
}

func fill(text string, args []string) string {
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", plain(a))
	}
	return text
}

// maxArg bounds an argument, in bytes: what an operator writes into a log is not to
// flood a report.
const maxArg = 160

// plain makes an argument printable and short.
func plain(arg string) string {
	arg = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '{' || r == '}' {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(arg, "?"))
	if len(arg) > maxArg {
		arg = strings.ToValidUTF8(arg[:maxArg], "") + "…"
	}
	return arg
}

// IDs lists every id there is, sorted.
func IDs() []ID { return slices.Sorted(maps.Keys(kinds)) }

// List collects findings. It keeps the first Max of each id and counts them all.
type List struct {
	Max   int // 0 is DefaultMax
	items []Finding
	count map[ID]int
}

// DefaultMax findings of an id are worded; the rest are only counted.
const DefaultMax = 200

// Add words and keeps a finding.
func (l *List) Add(id ID, at Place, args ...string) {
	if l.Keep(id) {
		l.items = append(l.items, New(id, at, args...))
	}
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
		if l.Keep(f.ID) {
			l.items = append(l.items, f)
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
