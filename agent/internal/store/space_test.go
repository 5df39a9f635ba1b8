package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"cordon/filters/wire"
)

// smallDisk mounts a file system of size bytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a file system of its own cannot be mounted here (%v): the full disk is not tested", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// fill leaves at most keep bytes free.
func fill(t *testing.T, dir string, keep int64) (path string) {
	t.Helper()
	path = filepath.Join(dir, "filler")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	block := make([]byte, 64<<10)
	for {
		var st unix.Statfs_t
		if err := unix.Statfs(dir, &st); err != nil {
			t.Fatal(err)
		}
		free := int64(st.Bavail)*st.Bsize - keep
		if free <= 0 {
			return path
		}
		if _, err := f.Write(block[:min(free, int64(len(block)))]); err != nil {
			if errors.Is(err, syscall.ENOSPC) {
				return path
			}
			t.Fatal(err)
		}
	}
}

func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, "96m")
	cfg := Config{Dir: filepath.Join(dir, "data"), Clock: newClock(), Logger: quiet(), MinFree: 16 << 20, Reserve: 8 << 20}
	s := open(t, cfg)
	var ids []wire.ReceiptItem
	for range 100 {
		f := s.frame(wire.LaneBulk, 2, 20_000)
		ids = append(ids, wire.ReceiptItem{ID: f.ID, Status: wire.StatusStored})
		commit(t, s, batch(f))
	}
	filler := fill(t, dir, 4<<20)
	b := batch(s.frame(wire.LaneBulk, 1, 1000))
	if _, err := s.Commit(b); !errors.Is(err, ErrNoSpace) || !errors.Is(err, syscall.ENOSPC) || len(b.Frames) != 1 {
		t.Fatalf("commit on a full disk: %v, %d frames left to commit", err, len(b.Frames))
	}
	checkTally(t, s, Tally{Received: 200, Pending: 200})
	fill(t, dir, 0)
	for _, it := range ids[:50] {
		if _, err := s.Settle([]wire.ReceiptItem{it}); err != nil {
			t.Fatalf("settle on a full disk: %v", err)
		}
	}
	if st, err := os.Stat(cfg.path(reserveName)); err != nil || st.Size() != 0 {
		t.Errorf("the reserve was not given back: %v", err)
	}
	s = reopen(t, s)
	checkTally(t, s, Tally{Received: 200, Sent: 100, Pending: 100})

	// The reserve spent and all the rest too: an error, not a fault.
	fill(t, dir, 0)
	if _, err := s.DropBuckets(1 << 40); !errors.Is(err, ErrNoSpace) {
		t.Fatalf("delete without any space: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Logf("close on a full disk: %v", err)
	}
	if s2, err := Open(cfg); !errors.Is(err, ErrNoSpace) {
		if err == nil {
			_ = s2.Close()
		}
		t.Fatalf("open without any space: %v", err)
	}
	if moved, _ := filepath.Glob(filepath.Join(cfg.Dir, "outbox.damaged-*")); len(moved) > 0 {
		t.Errorf("a full disk was taken for damage: %v", moved)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s = open(t, cfg)
	checkTally(t, s, Tally{Received: 200, Sent: 100, Pending: 100})
	commit(t, s, batch(s.frame(wire.LaneBulk, 1, 1000)))
	if st, err := os.Stat(cfg.path(reserveName)); err != nil || st.Size() != cfg.Reserve {
		t.Errorf("the reserve was not taken again: %v", err)
	}
}
