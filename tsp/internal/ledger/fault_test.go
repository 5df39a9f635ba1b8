package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/testtime"
)

// story appends to a log of 254 entries until one fails: single entries over the
// border of a bundle, several at once, and a new year.
func story(l *Log, w *testtime.Watch, took func(Event), failed func(Entry, error)) {
	one := func(id string) bool {
		e := asked(id)
		ev, err := l.Append(Request, e)
		if err != nil {
			failed(e, err)
			return false
		}
		took(ev)
		return true
	}
	var mu sync.Mutex
	for i := range 5 {
		if i == 3 {
			w.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		}
		var wg sync.WaitGroup
		for j := range 1 + i%2*2 {
			wg.Go(func() {
				mu.Lock()
				id := fmt.Sprintf("story %d.%d", i, j)
				mu.Unlock()
				one(id)
			})
		}
		wg.Wait()
	}
}

func base(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	l := mustOpen(t, config(t, dir), ignore)
	fill(t, l, 253, 8)
	mustClose(t, l)
	return dir
}

// after opens a log that went through something and checks that all of must is there
// and none of mustNot, that it goes on, and that every checkpoint somebody could have
// seen is of its past.
func after(t *testing.T, cfg Config, m *machine, must map[uint64]Event, mustNot map[string]bool) {
	t.Helper()
	m.look()
	there := map[uint64][]byte{}
	l, err := Open(cfg, func(e Event) error {
		there[e.Seq] = e.Leaf
		if mustNot[e.Request] {
			t.Errorf("%q is in the log although its append failed for good", e.Request)
		}
		return nil
	})
	if err != nil {
		t.Errorf("open: %v", err)
		return
	}
	defer func() { _ = l.Close() }()
	for seq, e := range must {
		if !bytes.Equal(there[seq], e.Leaf) {
			t.Errorf("entry %d was acknowledged and is lost or another", seq)
		}
	}
	add(t, l, Request, asked("afterwards"))
	mustClose(t, l)
	r, problems := read(t, cfg.Dir, ignore)
	if len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	for _, text := range m.seen {
		if err := r.Consistency(text); err != nil {
			t.Errorf("a checkpoint that was to be seen: %v", err)
		}
	}
}

// TestStopAtEveryStep ends the process, or the power, at every step that a log takes
// on its disk.
func TestStopAtEveryStep(t *testing.T) {
	from := base(t)
	every := stride()
	for _, how := range []string{"kill", "power cut, lost", "power cut, zeros"} {
		t.Run(how, func(t *testing.T) {
			for k := 1; ; k += every {
				if !stopAt(t, from, how, k) {
					if k < 60 {
						t.Errorf("the story has %d steps only", k)
					}
					return
				}
				if t.Failed() {
					t.Fatalf("stopped at step %d", k)
				}
			}
		})
	}
}

// stride is 1 with CORDON_VERIFY=all: every step is tried, in about two minutes.
func stride() int {
	if os.Getenv("CORDON_VERIFY") == "all" {
		return 1
	}
	return 7
}

// stopAt reports whether the story came as far as step k.
func stopAt(t *testing.T, from, how string, k int) bool {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	reached := false
	m := newMachine(t, dir, func(step int) error {
		reached = reached || step >= k
		if step >= k {
			return errFault
		}
		return nil
	})
	w := testtime.New(t0)
	cfg := config(t, dir)
	cfg.Now = w.Now
	l, err := open(cfg, ignore, m.fault)
	must := map[uint64]Event{}
	var mu sync.Mutex
	if err == nil {
		story(l, w, func(e Event) { mu.Lock(); must[e.Seq] = e; mu.Unlock() }, func(Entry, error) {})
		mustClose(t, l)
	}
	switch how {
	case "power cut, lost":
		m.powerCut(false)
	case "power cut, zeros":
		m.powerCut(true)
	}
	after(t, cfg, m, must, nil)
	return reached
}

// TestOneFault fails one step, or several in a row, and lets the log go on; then the
// power is cut. What was acknowledged or settled is in the log, what failed for good is
// not.
func TestOneFault(t *testing.T) {
	from := base(t)
	every := stride()
	failures, settled := 0, 0 // of all widths: which step settles an entry hangs on who waits for whom
	for _, width := range []int{1, 4, 30} {
		t.Run(fmt.Sprintf("%d steps", width), func(t *testing.T) {
			for k := 1; k < 100; k += every {
				f, s := faultAt(t, from, k, width)
				failures, settled = failures+f, settled+s
				if t.Failed() {
					t.Fatalf("failed at step %d", k)
				}
			}
		})
	}
	if failures == 0 || settled == 0 {
		t.Errorf("%d appends failed for good, %d entries were settled: the test reaches too little", failures, settled)
	}
}

func faultAt(t *testing.T, from string, k, width int) (failures, settled int) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	m := newMachine(t, dir, func(step int) error {
		if step >= k && step < k+width {
			return errFault
		}
		return nil
	})
	w := testtime.New(t0)
	cfg := config(t, dir)
	cfg.Now = w.Now
	l, err := open(cfg, ignore, m.fault)
	if err != nil {
		after(t, cfg, m, nil, nil)
		return 0, 0
	}
	var mu sync.Mutex
	must, mustNot, maybe := map[uint64]Event{}, map[string]bool{}, map[string]bool{}
	story(l, w, func(e Event) { mu.Lock(); must[e.Seq] = e; mu.Unlock() }, func(e Entry, err error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case !errors.Is(err, ErrAppend) || !strings.Contains(err.Error(), "injected") && !errors.Is(err, ErrPending):
			t.Errorf("an append failed with %v", err)
		case errors.Is(err, ErrPending):
			maybe[e.Request] = true
		default:
			failures++
			mustNot[e.Request] = true
		}
	})
	m.mu.Lock()
	m.fail = func(int) error { return nil }
	m.mu.Unlock()
	events, err := l.Settle()
	if err != nil {
		t.Errorf("settle: %v", err)
	}
	for _, e := range events {
		must[e.Seq] = e
		settled++
		delete(maybe, e.Request)
	}
	for id := range maybe {
		mustNot[id] = true // it met a log that was pending already
	}
	ev := add(t, l, Request, asked("the disk is well"))
	must[ev.Seq] = ev
	mustClose(t, l)
	m.powerCut(false)
	after(t, cfg, m, must, mustNot)
	return failures, settled
}

// TestSignerFails: nothing is signed, so nothing has happened.
func TestSignerFails(t *testing.T) {
	cfg := config(t, t.TempDir())
	rec := signerOf(t).(*signer)
	inner := rec.sign
	fail := false
	rec.sign = func(msg []byte) ([]byte, error) {
		if fail {
			return nil, errors.New("the key is gone")
		}
		return inner(msg)
	}
	cfg.Signers = []note.Signer{rec}
	l := mustOpen(t, cfg, ignore)
	add(t, l, Request, asked("one"))
	fail = true
	if _, err := l.Append(Request, asked("two")); !errors.Is(err, ErrAppend) || errors.Is(err, ErrPending) {
		t.Errorf("got %v", err)
	}
	fail = false
	if ev := add(t, l, Request, asked("three")); ev.Seq != 3 {
		t.Errorf("seq %d", ev.Seq)
	}
	mustClose(t, l)
	if _, problems := read(t, cfg.Dir, ignore); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestTornSignatures: of a checkpoint with two signatures only the first reached the
// disk. What is published has both.
func TestTornSignatures(t *testing.T) {
	cfg := config(t, t.TempDir())
	ed, sm := signerOf(t), sm2Signer(t)
	cfg.Signers = []note.Signer{ed, sm}
	l, err := open(cfg, ignore, func(step, path string) error {
		if step == "rename" && strings.HasSuffix(path, "/"+checkpointName) {
			return errFault
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(Request, asked("one")); !errors.Is(err, ErrPending) {
		t.Fatal(err)
	}
	mustClose(t, l)
	name := filepath.Join(cfg.Dir, "2026", pendingName)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text[:bytes.LastIndex(text, []byte("\u2014 "))], 0o600); err != nil {
		t.Fatal(err)
	}
	l = mustOpen(t, cfg, ignore)
	if l.Head().Seq != 2 {
		t.Errorf("seq %d", l.Head().Seq)
	}
	keys := []note.Verifier{public(t, ed), public(t, sm)}
	mustClose(t, l)
	r, err := OpenReader(os.DirFS(cfg.Dir), keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Each(ignore); err != nil || len(r.Problems()) > 0 || !bytes.Equal(r.Shards()[0].Text, l.Head().Checkpoint) {
		t.Errorf("%v, %v", err, r.Problems())
	}
}
