package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// smallDisk mounts a file system of that size.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a file system of its own cannot be mounted here (%v): the full disk is not tested", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// fill leaves nothing free and returns the file that takes it all.
func fill(t *testing.T, dir string) string {
	t.Helper()
	f, err := os.CreateTemp(dir, "filler")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for block := make([]byte, 4096); ; {
		if _, err := f.Write(block); errors.Is(err, unix.ENOSPC) {
			return f.Name()
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// The disk fills up while the vault runs: puts are refused by name, hours and
// subjects are destroyed, the key-encryption key rotates, reading works; the
// database opens again by the reserve; and with room everything goes on.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, "64m")
	r := &rig{t: t, dir: disk, clock: &handClock{noon}}
	res, err := OpenReserve(filepath.Join(disk, "reserve"), 8<<20, 8<<20)
	if err != nil || res.Given() {
		t.Fatalf("no reserve: %v", err)
	}
	r.open()
	r.store.cfg.Reserve = res
	r.put(Index{}, noon, "early")
	r.put(Index{}, noon, "early too")
	r.clock.now = noon.Add(2 * time.Hour)
	r.put(Index{}, r.clock.now, "late")
	if err := errors.Join(r.putSubject(alice, r.clock.now, "alice"), r.putSubject(bob, r.clock.now, "bob")); err != nil {
		t.Fatal(err)
	}
	filler := fill(t, disk)

	if err := r.tryPut(Index{}, r.clock.now, "no room"); !errors.Is(err, ErrNoSpace) {
		t.Fatalf("put on a full disk: %v", err)
	}
	if got, _ := r.all(); len(got) != 5 {
		t.Fatalf("readable on a full disk: %v", got)
	}
	if err := r.store.DropSubject(alice); err != nil {
		t.Fatal(err)
	}
	if err := r.ring.DropSubject(SubjectID{77}); err != nil { // a tombstone of its own
		t.Fatal(err)
	}
	if did, err := r.ring.Rotate(r.clock.now); !did || err != nil {
		t.Fatal(did, err)
	}
	if err := r.ring.Destroy(r.ring.BucketOf(r.clock.now) + 1); err != nil { // never created
		t.Fatal(err)
	}
	r.clock.now = noon.Add(usable)
	receipts, err := r.store.Sweep(context.Background())
	if _, tidy := errors.AsType[*HygieneError](err); len(receipts) != 1 || !tidy || !errors.Is(err, ErrNoSpace) {
		t.Fatalf("receipts %+v, %v", receipts, err)
	}
	if got, _ := r.all(); fmt.Sprint(got) != "[late bob]" {
		t.Fatalf("after destruction: %v", got)
	}
	if err := errors.Join(CloseWithin(r.db, res), r.ring.Close()); err != nil || !res.Given() {
		t.Fatalf("closing on a full disk: %v", err)
	}
	second := fill(t, disk)
	if _, _, err := OpenWithin(BadgerOptions(filepath.Join(disk, "db"), true), res, true); !errors.Is(err, ErrNoSpace) {
		t.Fatalf("opening on a full disk without a reserve: %v", err)
	}
	if err := os.Truncate(second, 0); err != nil {
		t.Fatal(err)
	}

	if r.ring, err = OpenKeyring(r.ringConfig()); err != nil {
		t.Fatal(err)
	}
	opt := BadgerOptions(filepath.Join(disk, "db"), true)
	if r.db, _, err = OpenWithin(opt, res, true); err != nil {
		t.Fatalf("with what the reserve left: %v", err)
	}
	if r.store, err = Open(r.db, r.config()); err != nil {
		t.Fatal(err)
	}
	r.store.cfg.Reserve = res
	if got, _ := r.all(); fmt.Sprint(got) != "[late bob]" {
		t.Fatalf("after opening with the reserve: %v", got)
	}
	if err := r.putSubject(SubjectID{77}, r.clock.now, "x"); !errors.Is(err, ErrErased) {
		t.Fatalf("%v", err)
	}
	if err := r.tryPut(Index{}, r.clock.now, "no room"); !errors.Is(err, ErrNoSpace) {
		t.Fatalf("put on the reserve: %v", err)
	}
	if err := errors.Join(os.Remove(filler), os.Remove(second)); err != nil {
		t.Fatal(err)
	}
	if err := res.Refill(); err != nil || res.Given() {
		t.Fatalf("the reserve is not taken again: %v", err)
	}
	r.put(Index{}, r.clock.now, "room")
	r.close()
}

// Without even a reserve the database is not touched: its memory maps would fault.
func TestFullDiskWithoutReserve(t *testing.T) {
	disk := smallDisk(t, "8m")
	res, err := OpenReserve(filepath.Join(disk, "reserve"), 8<<20, 1<<20)
	if err != nil || !res.Given() {
		t.Fatalf("a reserve of the whole disk: %v", err)
	}
	fill(t, disk)
	if _, _, err := OpenWithin(BadgerOptions(filepath.Join(disk, "db"), true), res, false); !errors.Is(err, ErrNoSpace) {
		t.Errorf("%v", err)
	}
}

// New hours and subjects on a full disk fail by name while the spare slots stay
// free for tombstones.
func TestKeyringGrowthOnAFullDisk(t *testing.T) {
	disk := smallDisk(t, "1m")
	kek, err := FileKEK(filepath.Join(disk, "kek"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := OpenKeyring(KeyringConfig{Path: filepath.Join(disk, "ring"), Subjects: filepath.Join(disk, "subjects"), KEK: kek, Width: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	if _, err := k.Subject(alice); err != nil {
		t.Fatal(err)
	}
	fill(t, disk)
	made := int64(0)
	for ; ; made++ {
		if _, err = k.Secret(made); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrNoSpace) || made != pageSize/slotSize-spareSlots {
		t.Fatalf("%d buckets, then %v", made, err)
	}
	for id := range int64(spareSlots) {
		if err := k.Destroy(1000 + id); err != nil {
			t.Fatalf("tombstone %d: %v", id, err)
		}
	}
	if done, err := k.DestroyBelow(made); err != nil || len(done) != int(made) {
		t.Fatalf("%d destroyed, %v", len(done), err)
	}
	if _, err := k.Secret(made + 1); err != nil {
		t.Errorf("a slot that is free again: %v", err)
	}
}
