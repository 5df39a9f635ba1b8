package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/testtime"
)

// witness cosigns what is consistent with what it cosigned before.
type witness struct {
	sign note.Signer
	log  note.Verifier
	v    note.Verifier

	mu    sync.Mutex
	known map[string]Checkpoint
	down  error
	forge func([]byte) []byte // what it makes of its answer
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
	lines := signed[bytes.Index(signed, []byte("\n\n"))+2:]
	if w.forge != nil {
		lines = w.forge(lines)
	}
	return lines, nil
}

func witnessed(t *testing.T, dir string, quorum int, ws ...*witness) Config {
	t.Helper()
	cfg := config(t, dir)
	cfg.Quorum, cfg.Patience = quorum, time.Minute
	for _, w := range ws {
		cfg.Witnesses = append(cfg.Witnesses, w)
	}
	return cfg
}

func keysOf(t *testing.T, ws ...*witness) []note.Verifier {
	t.Helper()
	out := []note.Verifier{public(t, signerOf(t))}
	for _, w := range ws {
		out = append(out, w.v)
	}
	return out
}

// TestWitnesses: two of three cosign every checkpoint, over growth, a year's end, one
// that was away, and a restart of the log, which no longer knows what they know.
func TestWitnesses(t *testing.T) {
	a, b, c := newWitness(t, "a.example"), newWitness(t, "b.example"), newWitness(t, "c.example")
	c.down = errors.New("unreachable")
	dir := t.TempDir()
	clock := testtime.New(t0)
	cfg := witnessed(t, dir, 2, a, b, c)
	cfg.Now = clock.Now
	l := mustOpen(t, cfg, ignore)
	fill(t, l, 300, 16)
	b.set(errors.New("unreachable"))
	c.set(nil)
	fill(t, l, 300, 16)
	mustClose(t, l)
	b.set(nil)
	l = mustOpen(t, cfg, ignore)
	fill(t, l, 20, 4)
	clock.Set(t0.AddDate(1, 0, 0))
	last := add(t, l, Request, asked("last"))
	in, err := l.Inclusion(last.Seq)
	if err != nil {
		t.Fatal(err)
	}
	if names, err := in.Witnessed(keysOf(t, a, b, c)); err != nil || len(names) < 2 {
		t.Errorf("witnessed by %v, %v", names, err)
	}
	mustClose(t, l)
	r, err := OpenReader(os.DirFS(dir), keysOf(t, a, b, c))
	if err != nil {
		t.Fatal(err)
	}
	r.Quorum(2)
	if err := r.Each(ignore); err != nil || len(r.Problems()) > 0 {
		t.Errorf("%v, problems %v", err, r.Problems())
	}
	r.Quorum(4)
	_ = r.Each(ignore)
	if p := r.Problems(); len(p) != 2 || p[0].Code != NoQuorum {
		t.Errorf("a quorum of four: %v", p)
	}
}

// TestNoQuorum: without a quorum the entry is signed, not published, and the log waits
// for that very tree: until Settle, over a restart, and without letting others in.
func TestNoQuorum(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprintf("restart=%v", restart), func(t *testing.T) {
			a, b := newWitness(t, "a.example"), newWitness(t, "b.example")
			dir := t.TempDir()
			cfg := witnessed(t, dir, 2, a, b)
			l := mustOpen(t, cfg, ignore)
			add(t, l, Request, asked("one"))
			head := l.Head()
			b.set(errors.New("unreachable"))
			_, err := l.Append(Request, asked("two"))
			if !errors.Is(err, ErrAppend) || !errors.Is(err, ErrPending) || !strings.Contains(err.Error(), "1 of 2 cosignatures") {
				t.Fatalf("got %v", err)
			}
			if _, err := l.Append(Request, asked("three")); !errors.Is(err, ErrPending) {
				t.Errorf("another entry got in: %v", err)
			}
			if l.Head().Root != head.Root || l.Counts()[Request] != 1 {
				t.Error("what is not published shows")
			}
			if _, err := l.Settle(); !errors.Is(err, ErrPending) {
				t.Errorf("settled: %v", err)
			}
			if restart {
				mustClose(t, l)
				seen := 0
				l = mustOpen(t, cfg, func(Event) error { seen++; return nil })
				if _, err := l.Append(Request, asked("three")); !errors.Is(err, ErrPending) || seen != 2 {
					t.Errorf("after a restart: %v, %d entries", err, seen)
				}
				if l.Repaired().Forward != 1 {
					t.Errorf("repaired %+v", l.Repaired())
				}
			}
			b.set(nil)
			events, err := l.Settle()
			if err != nil || len(events) != 1 || events[0].Request != "two" || events[0].Seq != 3 {
				t.Fatalf("settled %v, %v", events, err)
			}
			if again, err := l.Settle(); again != nil || err != nil {
				t.Errorf("settled twice: %v, %v", again, err)
			}
			if ev := add(t, l, Request, asked("three")); ev.Seq != 4 {
				t.Errorf("seq %d", ev.Seq)
			}
			mustClose(t, l)
			if _, problems := read(t, dir, ignore, keysOf(t, a, b)...); len(problems) > 0 {
				t.Error(problems)
			}
		})
	}
}

// TestSettledByOpening: the quorum answers again when the log is opened.
func TestSettledByOpening(t *testing.T) {
	a := newWitness(t, "a.example")
	cfg := witnessed(t, t.TempDir(), 1, a)
	l := mustOpen(t, cfg, ignore)
	a.set(errors.New("unreachable"))
	if _, err := l.Append(Request, asked("one")); !errors.Is(err, ErrPending) {
		t.Fatal(err)
	}
	mustClose(t, l)
	a.set(nil)
	var ids []string
	l = mustOpen(t, cfg, func(e Event) error { ids = append(ids, e.Request); return nil })
	if len(ids) != 2 || ids[1] != "one" {
		t.Errorf("replayed %q", ids)
	}
	add(t, l, Request, asked("two"))
}

// TestPatience: a witness that never answers does not hold the log for ever.
func TestPatience(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		a := &silent{newWitness(t, "a.example")}
		cfg := config(t, dir)
		cfg.Witnesses, cfg.Quorum, cfg.Patience = []Witness{a}, 1, 3*time.Second
		l, err := Open(cfg, ignore)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := l.Append(Request, asked("one")); !errors.Is(err, ErrPending) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
		mustClose(t, l)
	})
}

type silent struct{ *witness }

func (s *silent) Cosign(ctx context.Context, _ string, _ int64, _ tlog.TreeProof, _ []byte) ([]byte, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestBadWitness: what does not hold does not count, and of what a witness answers only
// its own line is kept.
func TestBadWitness(t *testing.T) {
	for name, c := range map[string]struct {
		forge func([]byte) []byte
		ok    bool
	}{
		"nothing":       {func([]byte) []byte { return nil }, false},
		"another's key": {func([]byte) []byte { return []byte("— b.example AAAAAAAAAAAAAAAA\n") }, false},
		"broken":        {func(b []byte) []byte { b[len(b)-9] ^= 1; return b }, false},
		"more lines":    {func(b []byte) []byte { return append(b, "— junk.example AAAAAAAAAAAAAAAA\n"...) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := newWitness(t, "a.example")
			a.forge = c.forge
			l := mustOpen(t, witnessed(t, t.TempDir(), 1, a), ignore)
			_, err := l.Append(Request, asked("one"))
			if c.ok != (err == nil) || !c.ok && !errors.Is(err, ErrPending) {
				t.Errorf("got %v", err)
			}
			if bytes.Contains(l.Head().Checkpoint, []byte("junk")) {
				t.Error("a foreign line is in the checkpoint")
			}
		})
	}
}

// TestSetBack: a log that was restored from an old copy signs nothing that its witness
// would have to sign twice.
func TestSetBack(t *testing.T) {
	a := newWitness(t, "a.example")
	dir := filepath.Join(t.TempDir(), "ledger")
	cfg := witnessed(t, dir, 1, a)
	l := mustOpen(t, cfg, ignore)
	fill(t, l, 10, 1)
	mustClose(t, l)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	l = mustOpen(t, cfg, ignore)
	fill(t, l, 10, 1)
	mustClose(t, l)
	cfg.Dir = old
	l = mustOpen(t, cfg, ignore)
	if _, err := l.Append(Request, asked("fork")); !errors.Is(err, ErrPending) || !strings.Contains(err.Error(), "set back") {
		t.Errorf("got %v", err)
	}
}

// TestStopAtEveryStepWitnessed is TestStopAtEveryStep with a witness: it never gets two
// trees of one size to sign.
func TestStopAtEveryStepWitnessed(t *testing.T) {
	for k := 1; ; k += stride() {
		a := newWitness(t, "a.example")
		dir := filepath.Join(t.TempDir(), "ledger")
		reached := false
		m := newMachine(t, dir, func(step int) error {
			if step >= k {
				reached = true
				return errFault
			}
			return nil
		})
		clock := testtime.New(t0)
		cfg := witnessed(t, dir, 1, a)
		cfg.Now = clock.Now
		var mu sync.Mutex
		must := map[uint64]Event{}
		if l, err := open(cfg, ignore, m.fault); err == nil {
			story(l, clock, func(e Event) { mu.Lock(); must[e.Seq] = e; mu.Unlock() }, func(Entry, error) {})
			mustClose(t, l)
		}
		m.powerCut(k%2 == 0)
		after(t, cfg, m, must, nil)
		if t.Failed() {
			t.Fatalf("stopped at step %d", k)
		}
		if !reached {
			return
		}
	}
}
