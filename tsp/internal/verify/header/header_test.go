package header

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/inorder"
)

// pair is a secret key with its public half.
type pair struct {
	secret string
	public suite.Public
}

func newPair(t testing.TB, kind string) pair {
	t.Helper()
	var text string
	var err error
	if kind == "X25519" {
		id, e := age.GenerateX25519Identity()
		text, err = id.String(), e
	} else {
		text, err = suite.Generate(suite.ID(kind))
	}
	if err != nil {
		t.Fatal(err)
	}
	id, err := suite.ParseIdentity(text)
	if err != nil {
		t.Fatal(err)
	}
	return pair{text, id.Public()}
}

// kinds of keys: the classic and the post-quantum one of suite A, and suite B.
var kinds = []string{"X25519", string(suite.A), string(suite.B)}

func fileFor(t testing.TB, to ...suite.Public) (f *ledger.File, keys []string) {
	t.Helper()
	w, err := suite.Encrypt(io.Discard, to[0].Suite(), to)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range to {
		keys = append(keys, p.Fingerprint())
	}
	return &ledger.File{Suite: string(to[0].Suite()), Header: w.Header()}, keys
}

func TestCheck(t *testing.T) {
	for _, kind := range kinds {
		regulator, recipient, stranger := newPair(t, kind), newPair(t, kind), newPair(t, kind)
		ring, err := NewRing(regulator.secret)
		if err != nil {
			t.Fatal(err)
		}
		good, keys := fileFor(t, regulator.public, recipient.public)
		fake, _ := fileFor(t, stranger.public, recipient.public)
		three, _ := fileFor(t, regulator.public, recipient.public, stranger.public)
		forged := *good
		forged.Header = bytes.Clone(good.Header)
		if at := &forged.Header[len(forged.Header)-4]; *at == 'A' { // a character of base64 in suite A
			*at = 'B'
		} else {
			*at = 'A'
		}
		cut := *good
		cut.Header = good.Header[:len(good.Header)/2]
		for name, c := range map[string]struct {
			f    *ledger.File
			keys []string
			want finding.ID
		}{
			"good":       {good, keys, ""},
			"fake":       {fake, keys, finding.HeaderStanza},
			"forged":     {&forged, keys, finding.HeaderMAC},
			"three":      {three, keys, finding.HeaderReaders},
			"cut":        {&cut, keys, finding.HeaderSuite},
			"not pinned": {good, []string{"a", "b"}, finding.HeaderNotOurs},
		} {
			found := ring.Check(finding.At(1, "x"), c.f, c.keys)
			if c.want == "" && len(found) > 0 || c.want != "" && (len(found) != 1 || found[0].ID != c.want) {
				t.Errorf("%s, %s: %v", kind, name, found)
			}
		}
		if found := new(Ring).Check(finding.At(1, "x"), good, keys); len(found) != 1 || found[0].ID != finding.NoIdentity {
			t.Errorf("%s, no identity: %v", kind, found)
		}
	}
}

// No error of a ring holds a key.
func TestRing(t *testing.T) {
	p := newPair(t, string(suite.A))
	_, err := NewRing(p.secret, p.secret[:len(p.secret)-3])
	if err == nil || strings.Contains(err.Error(), p.secret[20:40]) || !strings.Contains(err.Error(), "identity 2") {
		t.Error(err)
	}
}

// BenchmarkHeaders gives how many headers a second are opened on all processors. A
// million in ten minutes are 1,667.
func BenchmarkHeaders(b *testing.B) {
	for _, kind := range kinds {
		regulator, recipient := newPair(b, kind), newPair(b, kind)
		ring, err := NewRing(regulator.secret)
		if err != nil {
			b.Fatal(err)
		}
		type made struct {
			f    *ledger.File
			keys []string
		}
		var files []made
		for range 500 {
			f, keys := fileFor(b, regulator.public, recipient.public)
			files = append(files, made{f, keys})
		}
		b.Run(kind, func(b *testing.B) {
			var list finding.List
			pool := inorder.New(&list)
			for i := range b.N {
				m := files[i%len(files)]
				pool.Do(func() []finding.Finding { return ring.Check(finding.At(uint64(i), "x"), m.f, m.keys) })
			}
			pool.Wait()
			if list.Verdict() != finding.Compliant {
				b.Fatal(list.Items()[0].English)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "headers/s")
		})
	}
}

// TestBothOurs: of two keys of the regulator's, both stanzas have to be real.
func TestBothOurs(t *testing.T) {
	one, two, recipient, stranger := newPair(t, "X25519"), newPair(t, "X25519"), newPair(t, "X25519"), newPair(t, "X25519")
	ring, err := NewRing(one.secret, two.secret)
	if err != nil {
		t.Fatal(err)
	}
	good, keys := fileFor(t, one.public, two.public, recipient.public)
	if bad := ring.Check(finding.Place{}, good, keys); len(bad) > 0 {
		t.Errorf("%v", bad)
	}
	fake, _ := fileFor(t, one.public, stranger.public, recipient.public)
	if bad := ring.Check(finding.Place{}, fake, keys); len(bad) != 1 || bad[0].ID != finding.HeaderStanza {
		t.Errorf("%v", bad)
	}
}
