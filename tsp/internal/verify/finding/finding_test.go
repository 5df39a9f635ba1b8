package finding

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var slot = regexp.MustCompile(`\{\d\}`)

// TestKinds: both languages say the same with the same arguments, in words of their
// own, and no two ids say the same.
func TestKinds(t *testing.T) {
	seen := map[string]ID{}
	for id, k := range kinds {
		en, zh := slot.FindAllString(k.en, -1), slot.FindAllString(k.zh, -1)
		slices.Sort(en)
		slices.Sort(zh)
		if !slices.Equal(slices.Compact(en), slices.Compact(zh)) {
			t.Errorf("%s: arguments %v in English, %v in Chinese", id, en, zh)
		}
		if !strings.ContainsFunc(k.zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: no Chinese", id)
		}
		for _, text := range []string{k.en, k.zh} {
			if other, ok := seen[text]; ok {
				t.Errorf("%s and %s say the same", id, other)
			}
			seen[text] = id
		}
		if k.weight != Violation && k.weight != Unchecked && k.weight != Exception {
			t.Errorf("%s: weight %q", id, k.weight)
		}
		if group, rest, ok := strings.Cut(string(id), "."); !ok || group == "" || rest == "" {
			t.Errorf("%s: an id is group.kind", id)
		}
	}
}

func TestWords(t *testing.T) {
	f := New(SeqGap, At(7, "x-1"), "6\n{1}", "5")
	if f.Seq == nil || *f.Seq != 7 || f.Request != "x-1" || strings.ContainsAny(f.English, "\n{") {
		t.Errorf("%+v", f)
	}
	if long := New(SeqGap, Place{}, strings.Repeat("长", 500)); len(long.English) > maxArg+300 {
		t.Errorf("%d bytes", len(long.English))
	}
	if f := New("no.such", Place{}); f.Weight != Violation || f.English == "" {
		t.Errorf("%+v", f)
	}
}

func TestList(t *testing.T) {
	l := List{Max: 2}
	if l.Verdict() != Compliant {
		t.Error("an empty list is compliant")
	}
	l.Add(EngineDiffers, Place{}, "a", "b")
	if l.Verdict() != Compliant {
		t.Error("an exception alone is compliant")
	}
	l.Add(NoIdentity, At(1, ""), "a")
	if l.Verdict() != NotChecked {
		t.Error("something was not checked")
	}
	for i := range uint64(5) {
		l.Add(SeqGap, At(9-i, ""), "1", "2")
	}
	if l.Verdict() != NotCompliant || l.Counts()[SeqGap] != 5 {
		t.Errorf("%v %v", l.Verdict(), l.Counts())
	}
	items := l.Items()
	if len(items) != 4 || items[0].ID != EngineDiffers || *items[1].Seq != 1 || *items[2].Seq != 8 {
		t.Errorf("%v", items)
	}
}

// TestPlain: nothing of an operator's moves a terminal's cursor, or the words beside it.
func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"a b":                "a b",
		"限值":                 "限值",
		"\x1b[2J":            "?[2J",
		"\u009b2J":           "?2J",
		"a\u202egnp":         "a?gnp",
		"a\u200bb\u00a0c":    "a?b?c",
		"\xff\n\u2028\u2029": "????",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if f := New(SeqGap, Place{Request: "\x1b", Where: "\u202e"}); f.Request != "?" || f.Where != "?" {
		t.Errorf("%+v", f)
	}
}

// TestOnly: however much there is to say of others, what concerns one request is said.
func TestOnly(t *testing.T) {
	l := List{Max: 2, Only: "mine"}
	for range 5 {
		l.Add(SeqGap, At(1, "other"))
		l.Append(New(SeqGap, At(1, "other")))
	}
	if l.Verdict() != Compliant {
		t.Error("another's findings count")
	}
	l.Add(SeqGap, At(2, "mine"))
	l.Add(SeqGap, Place{})
	if l.Verdict() != NotCompliant || len(l.Items()) != 2 {
		t.Errorf("%v", l.Items())
	}
}

// TestMarked: the same of the same entry is said once, anything else is said.
func TestMarked(t *testing.T) {
	var l List
	l.AppendMarked(New(FileSHA256, At(1, "a")), New(NoIdentity, At(1, "a"), "s"))
	l.AppendNew(New(FileSHA256, At(1, "a")), New(FileSHA256, At(2, "b")), New(FileSM3, At(1, "a")), New(NoIdentity, At(1, "a"), "s"))
	c := l.Counts()
	if c[FileSHA256] != 2 || c[FileSM3] != 1 || c[NoIdentity] != 1 {
		t.Errorf("%v", c)
	}
}
