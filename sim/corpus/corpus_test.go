package corpus

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestRecords(t *testing.T) {
	for _, set := range []Set{A, B} {
		seen, evasionsSeen := map[string]int{}, map[string]bool{}
		for _, r := range append(Plain(set, 1, 4000), Evaded(set, 1, 6000)...) {
			if r.Form == Document && !json.Valid([]byte(r.Text)) {
				t.Fatalf("no JSON: %s", r.Text)
			}
			evasionsSeen[r.Evasion] = true
			for _, e := range r.Entities {
				seen[e.Type]++
				if e.Start < 0 || e.Start >= e.End || e.End > len(r.Text) {
					t.Fatalf("entity %v in %d bytes", e, len(r.Text))
				}
				if e.Evaded && r.Evasion == "" {
					t.Fatalf("evaded entity in a plain record: %s", r.Text)
				}
			}
		}
		for _, kind := range types {
			if seen[kind] < 50 {
				t.Errorf("set %d: %d entities %s, want 50", set, seen[kind], kind)
			}
		}
		for _, e := range evasions {
			if !evasionsSeen[e.name] {
				t.Errorf("set %d never uses %q", set, e.name)
			}
		}
	}
}

func TestSameSeedSameRecords(t *testing.T) {
	if !reflect.DeepEqual(Evaded(B, 9, 200), Evaded(B, 9, 200)) || !reflect.DeepEqual(Negatives(A, 9, 200), Negatives(A, 9, 200)) {
		t.Fatal("two draws with one seed differ")
	}
	if reflect.DeepEqual(Plain(A, 1, 50), Plain(A, 2, 50)) {
		t.Fatal("the seed has no effect")
	}
}

func TestSetsShareNoSentence(t *testing.T) {
	a := map[string]bool{}
	for _, s := range append(stockA.templates, stockA.prose...) {
		a[s] = true
	}
	for _, s := range append(stockB.templates, stockB.prose...) {
		if a[s] && s[0] != '{' {
			t.Errorf("%q is in both sets", s)
		}
	}
}
