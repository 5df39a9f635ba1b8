package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// witness cosigns what is consistent with what it cosigned before.
type witness struct {
	sign note.Signer
	log  note.Verifier
	v    note.Verifier

	mu    sync.Mutex
	known map[string]Checkpoint
	down  error
	hook  func(*Checkpoint)
	calls int
}

func newWitness(t testing.TB, name string) *witness {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	s, err := NewCosigner(name, ed25519.NewKeyFromSeed(seed[:]), t0Func)
	if err != nil {
		t.Fatal(err)
	}
	return &witness{sign: s, log: public(t, signerOf(t)), v: public(t, s), known: map[string]Checkpoint{}}
}

func (w *witness) Verifier() note.Verifier { return w.v }

func (w *witness) set(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = err
}

func (w *witness) Cosign(ctx context.Context, origin string, old int64, proof tlog.TreeProof, text []byte) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if w.down != nil {
		return nil, w.down
	}
	c, err := ParseCheckpoint(text, []note.Verifier{w.log})
	if err != nil {
		return nil, err
	}
	if c.Origin != origin {
		return nil, errors.New("another origin")
	}
	was := w.known[origin]
	if was.Size != old {
		return nil, fmt.Errorf("conflict: %w", &StaleError{was.Size})
	}
	switch {
	case old > 0 && old == c.Size && was.Root != c.Root:
		return nil, errors.New("fork")
	case old > 0 && old < c.Size:
		if err := tlog.CheckTree(proof, c.Size, c.Root, old, was.Root); err != nil {
			return nil, fmt.Errorf("fork: %w", err)
		}
	}
	w.known[origin] = c
	signed, err := note.Sign(&note.Note{Text: checkpointText(c.Origin, c.Size, c.Root)}, w.sign)
	if err != nil {
		return nil, err
	}
	return signed[bytes.Index(signed, []byte("\n\n"))+2:], nil
}
