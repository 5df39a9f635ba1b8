package tally

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cordon/filters/wire"
)

func tag(n int) Tag { return Tag{byte(n >> 16), byte(n >> 8), byte(n)} }

// list has the subjects from..to-1, every third of them sensitive.
func list(from, to int) (l List) {
	for i := from; i < to; i++ {
		l = append(l, Item{tag(i), i%3 == 0})
	}
	return l
}

// naive counts a group by the definition: distinct subjects of all its lists.
func naive(all []List) (c Counts) {
	subjects, sensitive := map[Tag]int{}, map[Tag]bool{}
	for _, l := range all {
		for _, i := range l {
			subjects[i.Tag]++
			sensitive[i.Tag] = sensitive[i.Tag] || i.Sensitive
		}
	}
	for _, is := range sensitive {
		if is {
			c.Sensitive++
		}
	}
	c.General = uint64(len(subjects))
	if len(all) > 0 {
		for _, i := range all[len(all)-1] {
			if subjects[i.Tag] == 1 {
				c.New++
			}
		}
	}
	return c
}

// Requests come and go at random; after each step the counts are those of the
// definition.
func TestCountsAreThoseOfTheDefinition(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	b := NewBook(2026)
	live := map[string][]List{}
	for range 2000 {
		group := []string{"a", "b"}[rnd.IntN(2)]
		if n := len(live[group]); n > 0 && rnd.IntN(2) == 0 {
			i := rnd.IntN(n)
			b.Remove(group, live[group][i])
			live[group] = slices.Delete(live[group], i, i+1)
		} else {
			from := rnd.IntN(100)
			l := list(from, from+rnd.IntN(40))
			for i := range l {
				l[i].Sensitive = rnd.IntN(4) == 0
			}
			with := b.With(group, l)
			live[group] = append(live[group], l)
			if want := naive(live[group]); with != want {
				t.Fatalf("with a new one: %+v, want %+v", with, want)
			}
			b.Add(group, l)
		}
		if n := len(live[group]); n > 0 {
			if got, want := b.Within(group, live[group][n-1]), naive(live[group]); got != want {
				t.Fatalf("%+v, want %+v", got, want)
			}
		}
	}
}

func TestTags(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if _, err := OpenSecret(path, false); err == nil {
		t.Error("a missing secret was made although there are lists")
	}
	s, err := OpenSecret(path, true)
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenSecret(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st.Mode(), err)
	}
	v, p := wire.Pseudonym{1}, wire.SubjectTag{2}
	if s.Tagger()(v, p) != again.Tagger()(v, p) {
		t.Error("the same subject has another tag after a restart")
	}
	other, err := OpenSecret(filepath.Join(t.TempDir(), "key"), true)
	if err != nil {
		t.Fatal(err)
	}
	of := s.Tagger()
	tags := []Tag{of(v, p), of(v, wire.SubjectTag{}), of(wire.Pseudonym{2}, p), of(wire.Pseudonym(p), wire.SubjectTag(v)), other.Tagger()(v, p)}
	for i := range tags {
		if slices.Contains(tags[:i], tags[i]) {
			t.Errorf("tag %d is another's too", i)
		}
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSecret(path, true); err == nil {
		t.Error("a damaged secret was taken")
	}
}

func TestListsOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	l := list(0, 50)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(l), func(i, j int) { l[i], l[j] = l[j], l[i] })
	sum, err := l.Save(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Load(path, sum)
	if err != nil || !slices.Equal(got, list(0, 50)) {
		t.Errorf("%v", err)
	}
	if _, err := l.Save(path); err == nil {
		t.Error("a list was written over")
	}
	if _, err := Load(path, digest(nil)); !errors.Is(err, ErrList) {
		t.Errorf("another list: %v", err)
	}
	good := l.Encode()
	for name, bad := range map[string][]byte{
		"cut":      good[:len(good)-1],
		"repeated": append(bytes.Clone(good[:itemLen]), good[:itemLen]...),
		"unsorted": append(bytes.Clone(good[itemLen:2*itemLen]), good[:itemLen]...),
		"kind":     append(bytes.Clone(good[:itemLen-1]), 2),
	} {
		if _, err := decode(bad); !errors.Is(err, ErrList) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzList(f *testing.F) {
	f.Add(list(0, 3).Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := decode(b)
		if err == nil && !bytes.Equal(l.Encode(), b) {
			t.Errorf("two forms of one list")
		}
	})
}
