package ledger

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/testtime"
)

func TestAppendAndReplay(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, dir)
	l := mustOpen(t, cfg, ignore)
	if h := l.Head(); h.Size != 0 || h.Seq != 0 {
		t.Fatalf("a new log has a head: %+v", h)
	}
	got := fill(t, l, 700, 20)
	in := add(t, l, Intent, intend("r5", "abc"))
	if in.Seq != 702 || in.Index != 701 || in.Shard != gate+"/2026" || in.Time != "2026-03-10T10:00:00.000Z" {
		t.Errorf("event: seq %d index %d of %s at %s", in.Seq, in.Index, in.Shard, in.Time)
	}
	head := l.Head()
	mustClose(t, l)

	seen := 0
	l = mustOpen(t, cfg, func(e Event) error {
		seen++
		if e.Seq != uint64(seen) {
			t.Fatalf("entry %d has number %d", seen, e.Seq)
		}
		if was, ok := got[e.Seq]; ok && (!bytes.Equal(was.Leaf, e.Leaf) || was.Index != e.Index || !was.At.Equal(e.At)) {
			t.Fatalf("entry %d is not the one acknowledged:\n%s\n%s", e.Seq, was.Leaf, e.Leaf)
		}
		return nil
	})
	if seen != 702 || len(got) != 700 {
		t.Errorf("%d entries replayed, %d acknowledged", seen, len(got))
	}
	if h := l.Head(); h.Root != head.Root || h.Size != head.Size || h.Seq != 702 || !bytes.Equal(h.Checkpoint, head.Checkpoint) {
		t.Errorf("head %+v, was %+v", h, head)
	}
	if c := l.Counts(); c[Request] != 700 || c[Intent] != 1 || c[ShardKind] != 1 {
		t.Errorf("counts %v", c)
	}
	if seq, ok := l.Intended("r5", "abc"); !ok || seq != 702 {
		t.Errorf("intent: %d, %v", seq, ok)
	}
	for _, no := range [][2]string{{"r5", "abd"}, {"r6", "abc"}, {"r6", ""}, {"r5", ""}} {
		if _, ok := l.Intended(no[0], no[1]); ok {
			t.Errorf("%v is not intended", no)
		}
	}
	if r := l.Repaired(); r != (Repair{}) {
		t.Errorf("repaired %+v of a log closed in order", r)
	}
	if _, problems := read(t, dir, ignore); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}

func TestReplayRefuses(t *testing.T) {
	cfg := config(t, t.TempDir())
	l := mustOpen(t, cfg, ignore)
	add(t, l, Request, asked("one"))
	mustClose(t, l)
	stop := errors.New("stop")
	if _, err := Open(cfg, func(Event) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("opened: %v", err)
	}
	mustOpen(t, cfg, ignore) // the lock is free again
}

func TestSecondOpener(t *testing.T) {
	cfg := config(t, t.TempDir())
	l := mustOpen(t, cfg, ignore)
	if _, err := Open(cfg, ignore); !errors.Is(err, ErrInUse) {
		t.Errorf("a second opener got %v", err)
	}
	mustClose(t, l)
	if _, err := l.Append(Request, asked("late")); !errors.Is(err, ErrAppend) {
		t.Errorf("a closed log took an entry: %v", err)
	}
}

// TestLockRemoved: two processes that both think they have the log would sign two trees
// of one size.
func TestLockRemoved(t *testing.T) {
	cfg := config(t, t.TempDir())
	one := mustOpen(t, cfg, ignore)
	add(t, one, Request, asked("one"))
	if err := os.Remove(filepath.Join(cfg.Dir, "lock")); err != nil {
		t.Fatal(err)
	}
	two := mustOpen(t, cfg, ignore)
	if _, err := one.Append(Request, asked("fork")); !errors.Is(err, ErrInUse) || !errors.Is(err, ErrAppend) || errors.Is(err, ErrPending) {
		t.Errorf("the first goes on: %v", err)
	}
	add(t, two, Request, asked("two"))
	mustClose(t, one)
	mustClose(t, two)
	if _, problems := read(t, cfg.Dir, ignore); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestAppendRefuses(t *testing.T) {
	l := mustOpen(t, config(t, t.TempDir()), ignore)
	big := asked("one")
	big.Ask.Purpose = strings.Repeat("x", MaxEntry)
	bad := asked("two")
	bad.Ask.Purpose = "a\xffb"
	nobody := asked("three")
	nobody.Actor = ""
	cases := map[string]struct {
		kind Kind
		e    Entry
	}{
		"too large":         {Request, big},
		"not UTF-8":         {Request, bad},
		"no actor":          {Request, nobody},
		"unknown kind":      {"gossip", asked("four")},
		"link by a caller":  {ShardKind, Entry{Actor: "olga", Shard: &Shard{}}},
		"intent of nothing": {Intent, Entry{Actor: "olga", Request: "one"}},
		"part of another":   {Approve, asked("five")},
		"no request id":     {Request, asked("")},
	}
	for name, c := range cases {
		if _, err := l.Append(c.kind, c.e); !errors.Is(err, ErrAppend) || errors.Is(err, ErrPending) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h := l.Head(); h.Size != 0 {
		t.Errorf("the log has %d entries", h.Size)
	}
	if ev := add(t, l, Request, asked("good")); ev.Seq != 2 {
		t.Errorf("seq %d", ev.Seq)
	}
}

func TestYears(t *testing.T) {
	dir := t.TempDir()
	w := testtime.New(time.Date(2026, 12, 31, 15, 59, 59, 0, time.UTC))
	cfg := config(t, dir)
	cfg.Now = w.Now
	l := mustOpen(t, cfg, ignore)
	fill(t, l, 300, 4)
	end := l.Head()
	w.Set(w.Now().Add(time.Second)) // midnight in Beijing
	ev := add(t, l, Request, asked("new year"))
	if ev.Shard != gate+"/2027" || ev.Index != 1 || ev.Seq != end.Seq+2 {
		t.Errorf("the first of the year is entry %d of %s, seq %d after %d", ev.Index, ev.Shard, ev.Seq, end.Seq)
	}
	w.Set(time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC))
	add(t, l, Request, asked("after a pause"))
	for _, seq := range []uint64{1, 40, 301, 302, 303, 304, 305} {
		in, err := l.Inclusion(seq)
		if err != nil {
			t.Fatal(err)
		}
		if e, err := in.Check([]note.Verifier{public(t, signerOf(t))}); err != nil || e.Seq != seq {
			t.Errorf("proof of %d: seq %d, %v", seq, e.Seq, err)
		}
	}
	mustClose(t, l)
	var links []Shard
	r, problems := read(t, dir, func(e Event) error {
		if e.Type == ShardKind {
			links = append(links, *e.Entry.Shard)
		}
		return nil
	})
	if len(problems) > 0 || len(r.Shards()) != 3 {
		t.Errorf("%d shards, problems %v", len(r.Shards()), problems)
	}
	if len(links) != 3 || links[0] != (Shard{}) || links[1].Previous != end.Origin || links[1].Size != end.Size {
		t.Errorf("links %+v", links)
	}
	l = mustOpen(t, cfg, ignore)
	if got := l.Head(); got.Origin != gate+"/2029" || got.Seq != 305 || got.Size != 2 {
		t.Errorf("head %+v", got)
	}
}

func TestClockGoesBack(t *testing.T) {
	w := testtime.New(t0)
	cfg := config(t, t.TempDir())
	cfg.Now = w.Now
	l := mustOpen(t, cfg, ignore)
	add(t, l, Request, asked("one"))
	w.Set(t0.Add(-maxBack))
	if ev := add(t, l, Request, asked("two")); !ev.At.Equal(t0) {
		t.Errorf("dated %s", ev.At)
	}
	w.Set(t0.Add(-maxBack - time.Second))
	if _, err := l.Append(Request, asked("three")); !errors.Is(err, ErrAppend) || !strings.Contains(err.Error(), "clock") {
		t.Errorf("an hour back: %v", err)
	}
	w.Set(t0.Add(time.Second))
	if ev := add(t, l, Request, asked("four")); ev.Seq != 4 {
		t.Errorf("seq %d", ev.Seq)
	}
}

func TestConfig(t *testing.T) {
	good := config(t, t.TempDir())
	for name, change := range map[string]func(*Config){
		"no folder":     func(c *Config) { c.Dir = "" },
		"no gate":       func(c *Config) { c.Gate = "" },
		"blank gate":    func(c *Config) { c.Gate = "a b" },
		"no signer":     func(c *Config) { c.Signers = nil },
		"SM2 alone":     func(c *Config) { c.Signers = []note.Signer{sm2Signer(t)} },
		"no clock":      func(c *Config) { c.Now = nil },
		"quorum alone":  func(c *Config) { c.Quorum = 1 },
		"witness alone": func(c *Config) { c.Witnesses = []Witness{newWitness(t, "w1")} },
		"witness twice": func(c *Config) {
			c.Witnesses, c.Quorum = []Witness{newWitness(t, "w1"), newWitness(t, "w1")}, 1
		},
	} {
		cfg := good
		change(&cfg)
		if l, err := Open(cfg, ignore); err == nil {
			_ = l.Close()
			t.Errorf("%s: opened", name)
		}
	}
}

// TestKeys: a log goes on under another key, and with SM2 beside it, if the old key is
// trusted; under a key that it does not know it stays shut.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	old := config(t, dir)
	l := mustOpen(t, old, ignore)
	add(t, l, Request, asked("one"))
	mustClose(t, l)

	other, err := NewSigner(gate, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	cfg := old
	cfg.Signers = []note.Signer{other}
	if _, err := Open(cfg, ignore); err == nil || !strings.Contains(err.Error(), "2026/checkpoint") {
		t.Errorf("opened with an unknown key: %v", err)
	}
	cfg.Trusted = []note.Verifier{public(t, signerOf(t))}
	l = mustOpen(t, cfg, ignore)
	add(t, l, Request, asked("two"))
	mustClose(t, l)
	if _, problems := read(t, dir, ignore); len(problems) != 1 || problems[0].Code != BadCheckpoint {
		t.Errorf("with the old key: %v", problems)
	}
	if _, problems := read(t, dir, ignore, public(t, other)); len(problems) > 0 {
		t.Errorf("with the new key: %v", problems)
	}

	sm := sm2Signer(t)
	cfg.Signers = []note.Signer{other, sm}
	l = mustOpen(t, cfg, ignore)
	add(t, l, Request, asked("three"))
	mustClose(t, l)
	if _, problems := read(t, dir, ignore, public(t, other), public(t, sm)); len(problems) > 0 {
		t.Errorf("with both keys: %v", problems)
	}
	if _, problems := read(t, dir, ignore, public(t, other), public(t, sm2Signer(t))); len(problems) != 1 || problems[0].Code != BadCheckpoint {
		t.Errorf("with another SM2 key: %v", problems)
	}
}

func TestLockAloneIsNoLog(t *testing.T) {
	r, err := OpenReader(fstest.MapFS{"lock": {}, "README": {}}, []note.Verifier{public(t, signerOf(t))})
	if err != nil || len(r.Shards()) != 0 || len(r.Problems()) != 0 {
		t.Errorf("%v, %v", r, err)
	}
	if _, err := OpenReader(os.DirFS(filepath.Join(t.TempDir(), "gone")), []note.Verifier{public(t, signerOf(t))}); err == nil {
		t.Error("read a folder that is not there")
	}
}
