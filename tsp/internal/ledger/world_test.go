package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"
)

const gate = "tsp.test/export"

var (
	key    = ed25519.NewKeyFromSeed(make([]byte, 32))
	t0Func = func() time.Time { return t0 }
	t0     = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
)

func signerOf(t testing.TB) note.Signer {
	t.Helper()
	s, err := NewSigner(gate, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sm2Signer(t testing.TB) note.Signer {
	t.Helper()
	priv, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSM2Signer(gate, priv)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func public(t testing.TB, s note.Signer) note.Verifier {
	t.Helper()
	text, err := VerifierText(s)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func config(t testing.TB, dir string) Config {
	return Config{Dir: dir, Gate: gate, Signers: []note.Signer{signerOf(t)}, Now: func() time.Time { return t0 }}
}

func ignore(Event) error { return nil }

func mustOpen(t testing.TB, cfg Config, replay func(Event) error) *Log {
	t.Helper()
	l, err := Open(cfg, replay)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func mustClose(t testing.TB, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// asked is a request entry of about the size that real ones have.
func asked(id string) Entry {
	return Entry{Actor: "olga", Request: id, Ask: &Ask{
		Needs: 2, Candidates: 5000, Classes: []string{"Diagnostic", "DrivingStatus"}, Country: "DE", Endpoint: "https:files.example",
		Filters: strings.Repeat("a", 64), Fields: 12, Format: "cordon-export-jsonl-2", From: "2026-01-01T00:00:00Z", General: 12345,
		Group: "acme", Keys: []string{strings.Repeat("b", 64), strings.Repeat("c", 64)}, NewSubjects: 7, Policy: strings.Repeat("d", 64),
		Profile: "shipped", Purpose: "warranty analysis", Recipient: "acme-de", Records: 123456, Set: strings.Repeat("e", 64),
		Engine: "routes-1", Schema: strings.Repeat("f", 64), Spec: strings.Repeat("0", 64), Subjects: strings.Repeat("1", 64),
		Suite: "age-v1", To: "2026-02-01T00:00:00Z", Vehicles: "all",
	}}
}

func intend(id, sum string) Entry {
	return Entry{Actor: "olga", Request: id, Decision: &Decision{Approvals: []uint64{3, 4}, Candidates: 2000},
		File: &File{SHA256: sum, Header: bytes.Repeat([]byte{7}, 300), Cipher: 1 << 20, Name: id + ".age"}}
}

func add(t testing.TB, l *Log, k Kind, e Entry) Event {
	t.Helper()
	ev, err := l.Append(k, e)
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

// fill appends n requests from several writers and gives what was acknowledged.
func fill(t testing.TB, l *Log, n, writers int) map[uint64]Event {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[uint64]Event{}
	for w := range writers {
		wg.Go(func() {
			for i := w; i < n; i += writers {
				ev, err := l.Append(Request, asked(fmt.Sprintf("r%d", i)))
				mu.Lock()
				if err != nil {
					t.Errorf("append: %v", err)
				}
				out[ev.Seq] = ev
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return out
}

// read reads a log's folder and gives what was found.
func read(t testing.TB, dir string, fn func(Event) error, v ...note.Verifier) (*Reader, []Problem) {
	t.Helper()
	if len(v) == 0 {
		v = []note.Verifier{public(t, signerOf(t))}
	}
	r, err := OpenReader(os.DirFS(dir), v)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Each(fn); err != nil {
		t.Fatal(err)
	}
	return r, r.Problems()
}
