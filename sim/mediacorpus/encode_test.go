package mediacorpus

import (
	"errors"
	"testing"
)

func TestEncoded(t *testing.T) {
	all, err := Encoded(t.Context(), 6)
	if errors.Is(err, ErrNoEncoder) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range all {
		t.Logf("%-16s %8d", s.Name, len(s.Data))
		if len(s.Data) < 1000 || seen[s.Name] {
			t.Errorf("%s: %d bytes, or twice", s.Name, len(s.Data))
		}
		seen[s.Name] = true
	}
}
