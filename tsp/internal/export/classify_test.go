package export

import (
	"errors"
	"testing"

	"cordon/filters"
	"cordon/tsp/internal/store"
)

func TestFreeText(t *testing.T) {
	for name, c := range map[string]struct {
		decl *filters.Decl
		want bool
	}{
		"undeclared": {nil, true},
		"number":     {&filters.Decl{Kind: filters.Float}, false},
		"bool":       {&filters.Decl{Kind: filters.Bool}, false},
		"text":       {&filters.Decl{Kind: filters.String, Charset: "text"}, true},
		"ascii":      {&filters.Decl{Kind: filters.String, Charset: "ascii"}, true},
		"no charset": {&filters.Decl{Kind: filters.String}, true},
		"code":       {&filters.Decl{Kind: filters.String, Charset: "code"}, false},
		"enum":       {&filters.Decl{Kind: filters.String, Charset: "text", Enum: []string{"a"}}, false},
		"JSON":       {&filters.Decl{Kind: filters.JSON}, true},
		"bytes":      {&filters.Decl{Kind: filters.Bytes}, true},
		"JSON, enum": {&filters.Decl{Kind: filters.JSON, Enum: []string{"a"}}, true},
	} {
		if got := freeText(c.decl); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Every part of a record is in its fingerprint, and so is the salt.
func TestFingerprint(t *testing.T) {
	base := store.Record{Signal: "ab", Source: "c", At: 1, Labels: 1, Value: filters.StringValue([]byte("d"))}
	s := &set{salt: []byte("salt"), limit: 1}
	if err := s.add(&base); err != nil || !s.has(&base) {
		t.Fatalf("not in the set: %v", err)
	}
	if err := s.add(&base); !errors.Is(err, ErrSpec) {
		t.Errorf("more than the limit: %v", err)
	}
	for name, change := range map[string]func(*store.Record){
		"vehicle": func(r *store.Record) { r.Vehicle[15] = 1 },
		"signal":  func(r *store.Record) { r.Signal, r.Source = "a", "bc" },
		"source":  func(r *store.Record) { r.Source = "d" },
		"time":    func(r *store.Record) { r.At = 2 },
		"classes": func(r *store.Record) { r.Labels = 2 },
		"kind":    func(r *store.Record) { r.Value.Kind = filters.JSON },
		"number":  func(r *store.Record) { r.Value.Num = 9 },
		"data":    func(r *store.Record) { r.Value.Data = []byte("e") },
	} {
		r := base
		change(&r)
		if s.has(&r) {
			t.Errorf("another %s passes for the same record", name)
		}
	}
	if other := (&set{salt: []byte("other")}); other.fingerprint(&base) == s.fingerprint(&base) {
		t.Error("the salt does not count")
	}
}
