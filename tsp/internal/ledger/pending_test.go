package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// syncFails fails the first sync of a folder after something got the name; every other
// step goes to next.
func syncFails(failed *bool, name, folder string, next func(step, path string) error) func(step, path string) error {
	var mu sync.Mutex
	renamed := false
	return func(step, path string) error {
		mu.Lock()
		defer mu.Unlock()
		if renamed && !*failed && step == "fsync folder" && path == folder {
			*failed = true
			return errFault
		}
		renamed = renamed || step == "rename" && path == name
		return next(step, path)
	}
}

// TestRenameNotSynced: the checkpoint has its name, but whether for good nobody knows.
// The same tree is published once more.
func TestRenameNotSynced(t *testing.T) {
	cfg := config(t, t.TempDir())
	failed := false
	l, err := open(cfg, ignore, syncFails(&failed, "2026/"+checkpointName, "2026", func(string, string) error { return nil }))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(Request, asked("one")); !failed || !errors.Is(err, ErrPending) {
		t.Fatalf("the fault was not met: %v", err)
	}
	if events, err := l.Settle(); err != nil || len(events) != 2 {
		t.Errorf("settled %v, %v", events, err)
	}
	add(t, l, Request, asked("two"))
	mustClose(t, l)
	if _, problems := read(t, cfg.Dir, ignore); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestShardNotSynced: a new shard has its name, but whether for good nobody knows. It has
// by the time that its first entry is acknowledged.
func TestShardNotSynced(t *testing.T) {
	cfg := config(t, filepath.Join(t.TempDir(), "ledger"))
	m := newMachine(t, cfg.Dir, func(int) error { return nil })
	failed := false
	l, err := open(cfg, ignore, syncFails(&failed, "2026", ".", m.fault))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(Request, asked("one")); !failed || !errors.Is(err, ErrPending) {
		t.Fatalf("the fault was not met: %v", err)
	}
	events, err := l.Settle()
	if err != nil || len(events) != 2 {
		t.Fatalf("settled %v, %v", events, err)
	}
	mustClose(t, l)
	m.powerCut(false)
	after(t, cfg, m, map[uint64]Event{1: events[0], 2: events[1]}, nil)
}

// TestTwoTreesSigned: another tree of the checkpoint's size is signed and waits. That is
// no end to be put in order.
func TestTwoTreesSigned(t *testing.T) {
	cfg := config(t, t.TempDir())
	l := mustOpen(t, cfg, ignore)
	fill(t, l, 5, 1)
	head := l.Head()
	mustClose(t, l)
	text, err := note.Sign(&note.Note{Text: checkpointText(head.Origin, head.Size, tlog.Hash{1})}, signerOf(t))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(cfg.Dir, "2026", pendingName)
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(cfg, ignore); err == nil || !strings.Contains(err.Error(), "another tree") {
		t.Errorf("opened: %v", err)
	}
	if _, err := os.Stat(name); err != nil {
		t.Errorf("the evidence is gone: %v", err)
	}
}
