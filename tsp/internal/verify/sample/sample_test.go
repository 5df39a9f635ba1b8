package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestSize holds the figures of the design, and small populations counted by hand.
func TestSize(t *testing.T) {
	for name, c := range map[string]struct {
		g          Goal
		population int
		want       int
	}{
		"1% of a million":    {Goal{0.99, 0.01}, 1_000_000, 459},
		"0.1% of a million":  {Goal{0.99, 0.001}, 1_000_000, 4593},
		"nothing":            {Goal{0.99, 0.01}, 0, 0},
		"one":                {Goal{0.99, 0.01}, 1, 1},
		"one bad of ten":     {Goal{0.9, 0.1}, 10, 9},
		"one bad of hundred": {Goal{0.99, 0.01}, 100, 99},
		"half of four":       {Goal{0.8, 0.5}, 4, 2}, // 2/4 * 1/3 = 1/6
		"nearly all":         {Goal{0.99, 0.999}, 5, 1},
	} {
		if got := c.g.Size(c.population); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// The least n that reaches the confidence, and no smaller.
func TestSizeIsTheLeast(t *testing.T) {
	for _, population := range []int{2, 17, 100, 459, 5000, 123456} {
		for _, g := range []Goal{{0.99, 0.01}, {0.95, 0.05}, {0.5, 0.001}} {
			n, bad := g.Size(population), Bad(population, g.BadRate)
			if c := Confidence(population, bad, n); c < g.Confidence-1e-9 {
				t.Errorf("%d of %d at %v: confidence %v", n, population, g, c)
			}
			if c := Confidence(population, bad, n-1); c >= g.Confidence {
				t.Errorf("%d of %d at %v would do: confidence %v", n-1, population, g, c)
			}
		}
	}
}

func TestGoal(t *testing.T) {
	for _, g := range []Goal{{0, 0.01}, {1, 0.01}, {0.99, 0}, {0.99, 1}, {-1, 2}} {
		if g.Validate() == nil {
			t.Errorf("%v is valid", g)
		}
	}
	if err := (Goal{0.99, 0.01}).Validate(); err != nil {
		t.Error(err)
	}
}

// TestSeed computes seed and ticket as the package comment has them.
func TestSeed(t *testing.T) {
	r, o, root := Secret{1}, Secret{2}, Hash{3}
	want := sha256.Sum256(slices.Concat(r[:], o[:], root[:]))
	if got := Seed(r, o, root); got != want {
		t.Errorf("seed %v", got)
	}
	leaf := Hash{4}
	want = sha256.Sum256(slices.Concat(root[:], leaf[:], []byte{0, 0, 0, 0, 0, 0, 1, 2}))
	if got := Ticket(root, leaf, 258); got != want {
		t.Errorf("ticket %v", got)
	}
}

func TestSecret(t *testing.T) {
	s := NewSecret()
	back, err := ParseSecret(s.Text())
	if err != nil || back != s {
		t.Fatalf("%v", err)
	}
	if want := sha256.Sum256(s[:]); s.Commitment() != want {
		t.Error("commitment")
	}
	for _, text := range []string{"", "0123", hex.EncodeToString(s[:]), s.Text()[:60], strings.TrimSpace(s.Text()) + "00"} {
		_, err := ParseSecret(text)
		if !errors.Is(err, ErrSecret) {
			t.Errorf("%d bytes: %v", len(text), err)
		}
		if err != nil && strings.Contains(err.Error(), hex.EncodeToString(s[:8])) {
			t.Error("an error shows the secret")
		}
	}
}

// TestDraw compares the heap with sorting everything, in any order of arrival.
func TestDraw(t *testing.T) {
	seed := Hash{9}
	var all []Drawn
	for i := range uint64(500) {
		all = append(all, Drawn{i, Ticket(seed, Hash{byte(i)}, i)})
	}
	d := NewDraw(seed, 20)
	for _, i := range slices.Backward(all) {
		d.Add(Hash{byte(i.Seq)}, i.Seq)
	}
	slices.SortFunc(all, func(a, b Drawn) int { return strings.Compare(a.Ticket.String(), b.Ticket.String()) })
	if got := d.Sample(); !slices.Equal(got, all[:20]) {
		t.Errorf("got %v", got)
	}
	if got := NewDraw(seed, 0); len(got.Sample()) != 0 {
		t.Error("a sample of nothing")
	}
}
