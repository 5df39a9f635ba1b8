package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordon/filters/wire"
)

// build makes an outbox with tables, a value log and, if killed, a log that was
// not flushed. It returns the records pending in it.
func build(t *testing.T, dir string, closed bool) uint64 {
	t.Helper()
	if !closed {
		cmd := child(t, "write", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		a := acked{committed: map[wire.FrameID]bool{}, tried: map[wire.FrameID]bool{}, settled: map[wire.FrameID]bool{}}
		a.read(t, out, 400, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		return 0
	}
	s := open(t, testConfig(dir, newClock()))
	for range 60 {
		commit(t, s, batch(s.frame(wire.LaneStatus, 3, 60_000), s.frame(wire.LaneBulk, 2, 10_000)))
	}
	commit(t, s, batch(s.frame(wire.LaneBulk, 9, 300_000)))
	pending := s.Tally().Pending
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return pending
}

func files(t *testing.T, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "outbox", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s in the outbox (%v)", pattern, err)
	}
	return names
}

// edit changes a file of the outbox.
func edit(pattern string, change func(b []byte) []byte) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		name := files(t, dir, pattern)[0]
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, change(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// flip damages n bytes at a fraction of what is used of the file.
func flip(at float64, n int) func([]byte) []byte {
	return func(b []byte) []byte {
		used := len(bytes.TrimRight(b, "\x00"))
		from := min(int(at*float64(used)), used-n)
		for i := range n {
			b[from+i] ^= 0xa5
		}
		return b
	}
}

func cut(to float64) func([]byte) []byte {
	return func(b []byte) []byte { return b[:int(to*float64(len(b)))] }
}

func remove(pattern string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		for _, n := range files(t, dir, pattern) {
			if err := os.Remove(n); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// markOf reads the counters as last acknowledged.
func markOf(t *testing.T, dir string) Tally {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "outbox.mark"))
	if err != nil {
		t.Fatal(err)
	}
	tally, _, err := decodeTally(b)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

// TestDamage damages an outbox in every way that a disk may, opens it in a process
// of its own, since Badger ends the process over some of them, and then checks
// that the loss was said, counted and moved aside.
func TestDamage(t *testing.T) {
	tests := []struct {
		name   string
		closed bool
		spoil  func(t *testing.T, dir string)
		// none: Badger makes good for it and nothing is lost.
		none bool
	}{
		{"MANIFEST magic", true, edit("MANIFEST", flip(0, 4)), false},
		{"MANIFEST middle", true, edit("MANIFEST", flip(0.5, 8)), false},
		{"MANIFEST empty", true, edit("MANIFEST", cut(0)), false},
		{"MANIFEST gone", true, remove("MANIFEST"), false},
		{"table block", true, edit("*.sst", flip(0.3, 1)), false},
		{"table first byte", true, edit("*.sst", flip(0, 1)), false},
		{"table index", true, edit("*.sst", flip(0.999, 1)), false},
		{"table footer", true, edit("*.sst", flip(1, 4)), false},
		{"table footer length", true, edit("*.sst", func(b []byte) []byte { copy(b[len(b)-4:], "\x7f\xff\xff\xff"); return b }), false},
		{"table cut", true, edit("*.sst", cut(0.6)), false},
		{"table empty", true, edit("*.sst", cut(0)), false},
		{"table gone", true, remove("*.sst"), false},
		{"value log value", true, edit("000001.vlog", flip(0.5, 16)), false},
		{"value log head", true, edit("000001.vlog", flip(0, 20)), false},
		{"value log cut", true, edit("000001.vlog", cut(0.001)), false},
		{"value log gone", true, remove("*.vlog"), false},
		{"KEYREGISTRY", true, edit("KEYREGISTRY", flip(0.5, 8)), false},
		{"DISCARD", true, edit("DISCARD", func(b []byte) []byte { return bytes.Repeat([]byte{0xff}, len(b)) }), true},
		{"memtable log early", false, edit("*.mem", flip(0.1, 4)), false},
		{"memtable log middle", false, edit("*.mem", flip(0.5, 4)), false},
		{"memtable log head", false, edit("*.mem", flip(0, 20)), false},
		{"memtable log cut", false, edit("*.mem", cut(0.01)), false},
		{"memtable log gone", false, remove("*.mem"), false},
		{"folder gone", true, func(t *testing.T, dir string) { _ = os.RemoveAll(filepath.Join(dir, "outbox")) }, false},
		{"mark damaged", true, func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "outbox.mark"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"nothing", true, func(*testing.T, string) {}, true},
		{"nothing but a kill", false, func(*testing.T, string) {}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			pending := build(t, dir, tt.closed)
			before := markOf(t, dir)
			tt.spoil(t, dir)
			out, err := child(t, "open", dir).Output()
			if err != nil || !strings.Contains(string(out), "opened") {
				t.Fatalf("the outbox does not open: %v\n%s", err, out)
			}
			if said := strings.Contains(string(out), "damage:"); said == tt.none {
				t.Fatalf("damage reported: %v\n%s", said, out)
			}
			s := open(t, testConfig(dir, newClock()))
			checkBalance(t, s)
			tally := s.Tally()
			if (tally.Damages > 0) == tt.none {
				t.Errorf("damages counted: %d", tally.Damages)
			}
			if tt.name != "mark damaged" && tally.Received < before.Received {
				t.Errorf("%d records received before the damage, %d after: some vanished from the counters", before.Received, tally.Received)
			}
			if tt.closed && tally.Pending+tally.Shed[ShedDamaged] != pending {
				t.Errorf("%d pending and %d damaged of %d", tally.Pending, tally.Shed[ShedDamaged], pending)
			}
			f := s.frame(wire.LaneWarning, 1, 1000)
			commit(t, s, batch(f))
			s = reopen(t, s)
			if !slices.Contains(pendingIDs(t, s), f.ID) {
				t.Errorf("the outbox does not work after the damage")
			}
			checkBalance(t, s)
			aside, _ := filepath.Glob(filepath.Join(dir, "outbox.damaged-*"))
			if tt.none && len(aside) > 0 {
				t.Errorf("moved aside: %v", aside)
			}
			t.Logf("%s moved=%d", bytes.TrimSpace(out), len(aside))
		})
	}
}
