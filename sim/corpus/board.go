package corpus

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tally counts the labels of one type in plain or in evaded writing: N in all;
// Found have a finding of their type over them, Other only one of another type, and
// Blocked stand in a record that the detectors refused to read to the end.
type Tally struct {
	N, Found, Other, Blocked int
}

// Recall is the share of labels with a finding of their type over them; 1 of none.
func (t Tally) Recall() float64 { return share(t.Found, t.N) }

// Score is what is known of one type. Right and Wrong count its findings in plain
// and clean records that do and do not lie over a label of it, EvadedRight and
// EvadedWrong those in evaded records.
type Score struct {
	Plain, Evaded            Tally
	Right, Wrong             int
	EvadedRight, EvadedWrong int
	Keyed, Free              Tally          // the plain labels, by what stands before them
	missed, tried            map[string]int // by evasion
}

// keyed tells whether a key announces the label: it is the value of a pair, or a
// colon, an equals sign or the end of a tag stands before it, blanks and quotes apart.
func keyed(r Record, e Entity) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(r.Text[:e.Start], " \t\"'`\\“‘「"))
	return r.Key != "" || strings.ContainsRune(":：=＝>", before)
}

// Precision is the share of right findings in plain and clean records.
func (s *Score) Precision() float64 { return share(s.Right, s.Right+s.Wrong) }

// PrecisionOfAll is the share of right findings in all records.
func (s *Score) PrecisionOfAll() float64 {
	right := s.Right + s.EvadedRight
	return share(right, right+s.Wrong+s.EvadedWrong)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Board scores detectors on records. Clean counts records without labels, Alarmed
// those of them with a finding or a refusal. With Keep set, it keeps examples of
// what went wrong for the types that Keep names.
type Board struct {
	Clean, Alarmed int
	Keep           func(kind string) bool
	Examples       []string
	scores         map[string]*Score
}

// Of gives the score of a type.
func (b *Board) Of(kind string) *Score {
	if b.scores == nil {
		b.scores = map[string]*Score{}
	}
	if b.scores[kind] == nil {
		b.scores[kind] = &Score{missed: map[string]int{}, tried: map[string]int{}}
	}
	return b.scores[kind]
}

// Add scores what was found in a record; blocked means that reading it failed.
func (b *Board) Add(r Record, found []Entity, blocked bool) {
	if len(r.Entities) == 0 {
		b.Clean++
		if len(found) > 0 || blocked {
			b.Alarmed++
		}
	}
	for _, e := range r.Entities {
		b.label(r, e, found, blocked)
	}
	for _, f := range found {
		b.finding(r, f)
	}
}

func over(a, b Entity) bool { return a.Start < b.End && a.End > b.Start }

func (b *Board) label(r Record, e Entity, found []Entity, blocked bool) {
	s := b.Of(e.Type)
	t := &s.Plain
	if e.Evaded {
		t = &s.Evaded
		s.tried[r.Evasion]++
	}
	hit := slices.ContainsFunc(found, func(f Entity) bool { return f.Type == e.Type && over(f, e) })
	if !e.Evaded {
		s.place(keyed(r, e), hit)
	}
	t.N++
	switch {
	case hit:
		t.Found++
		return
	case blocked:
		t.Blocked++
	case slices.ContainsFunc(found, func(f Entity) bool { return over(f, e) }):
		t.Other++
	}
	if e.Evaded {
		s.missed[r.Evasion]++
	}
	b.example("missed", r, e)
}

func (s *Score) place(keyed, found bool) {
	t := &s.Free
	if keyed {
		t = &s.Keyed
	}
	t.N++
	if found {
		t.Found++
	}
}

func (b *Board) finding(r Record, f Entity) {
	s := b.Of(f.Type)
	right := slices.ContainsFunc(r.Entities, func(e Entity) bool { return f.Type == e.Type && over(f, e) })
	switch {
	case right && r.Evasion == "":
		s.Right++
	case right:
		s.EvadedRight++
	case r.Evasion == "":
		s.Wrong++
	default:
		s.EvadedWrong++
	}
	if !right {
		b.example("false", r, f)
	}
}

func (b *Board) example(what string, r Record, e Entity) {
	if b.Keep == nil || !b.Keep(e.Type) {
		return
	}
	b.Examples = append(b.Examples, fmt.Sprintf("%s %s [%s] %.60q in %s %.160q", what, e.Type, r.Evasion, r.Text[e.Start:e.End], r.Key, r.Text))
}

// Table writes a line a type: percentages of recall, precision, recall of evaded
// labels, and how many labels only another type or a refusal caught. Of the types
// that have no check digit it tells the recall behind a key and in running text apart.
func (b *Board) Table(title string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%-12s %7s %7s %9s %7s | %7s %7s %9s %7s %7s\n", title, "", "plain", "recall", "precision", "other", "evaded", "recall", "precision", "other", "blocked")
	for _, kind := range kinds {
		s := b.Of(kind)
		fmt.Fprintf(&out, "%-12s %7d %7.2f %9.2f %7d | %7d %7.2f %9.2f %7d %7d\n", kind,
			s.Plain.N, 100*s.Plain.Recall(), 100*s.Precision(), s.Plain.Other+s.Plain.Blocked,
			s.Evaded.N, 100*s.Evaded.Recall(), 100*s.PrecisionOfAll(), s.Evaded.Other, s.Evaded.Blocked)
	}
	for _, kind := range []string{"NAME", "ADDRESS", "WECHAT"} {
		s := b.Of(kind)
		fmt.Fprintf(&out, "%-12s keyed %d %.2f, free %d %.2f (plain, recall)\n", kind, s.Keyed.N, 100*s.Keyed.Recall(), s.Free.N, 100*s.Free.Recall())
	}
	fmt.Fprintf(&out, "clean records with a finding: %d of %d\n", b.Alarmed, b.Clean)
	return out.String()
}

// Worst writes for each type up to n evasions with their misses of their tries,
// the worst first.
func (b *Board) Worst(n int) string {
	var out strings.Builder
	for _, kind := range kinds {
		s := b.Of(kind)
		names := slices.Collect(maps.Keys(s.missed))
		slices.SortFunc(names, func(x, y string) int {
			return cmp.Or(s.missed[y]-s.missed[x], strings.Compare(x, y))
		})
		fmt.Fprintf(&out, "%-12s", kind)
		for _, name := range names[:min(n, len(names))] {
			fmt.Fprintf(&out, " %s %d/%d;", name, s.missed[name], s.tried[name])
		}
		out.WriteByte('\n')
	}
	return out.String()
}
