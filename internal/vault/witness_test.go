package vault

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/internal/clock"
)

// fixed is a clock that stands still.
type fixed struct{ at time.Time }

func (f fixed) Now() time.Time     { return f.at }
func (f fixed) State() clock.State { return clock.State{Now: f.at} }

func witnessRing(t *testing.T, path string, hold bool) *Keyring {
	t.Helper()
	kek, err := FileKEK(filepath.Join(filepath.Dir(path), "kek"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := OpenKeyring(KeyringConfig{Path: path, KEK: kek, Width: time.Hour, HoldTombstones: hold})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func TestWitness(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ring")
	look := func(what string, reached time.Time, live int) {
		t.Helper()
		w, err := ReadWitness(path)
		if err != nil || !w.Reached.Equal(reached) || w.Live != live {
			t.Errorf("%s: %+v, %v; want %v and %d live", what, w, err, reached, live)
		}
	}
	look("no file", time.Time{}, 0)
	k := witnessRing(t, path, false)
	look("nothing in it", time.Time{}, 0)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	k.follow(fixed{now})
	if _, err := k.Secret(k.BucketOf(now.Add(200 * time.Hour))); err != nil { // made ahead of its time
		t.Fatal(err)
	}
	look("a secret made", now, 1)
	later := now.Add(3 * time.Hour)
	k.follow(fixed{later})
	if _, err := k.DestroyBelow(k.BucketOf(now.Add(-160 * time.Hour))); err != nil {
		t.Fatal(err)
	}
	look("the mark raised", later, 1)
	k.follow(fixed{now}) // such a clock is no clock of ours; the file does not follow it
	if _, err := k.nextSession(); err != nil {
		t.Fatal(err)
	}
	look("opened with a time turned back", later, 1)

	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(raw, make([]byte, headerPages*pageSize)) // headers lost
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	look("headers lost", now, 1)
	raw[slotOffset(0)+50] ^= 1 // and the slot damaged
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	look("slot damaged", time.Time{}, 1)
}

// The slot of a bucket whose receipt nobody has yet is not used again, however many
// buckets are made, and the tombstone is there after a restart.
func TestTombstonesAreHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ring")
	k := witnessRing(t, path, true)
	for id := range int64(3) {
		if _, err := k.Secret(100 + id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.DestroyBelow(103); err != nil {
		t.Fatal(err)
	}
	k.Receipted(101)
	for id := range int64(40) {
		if _, err := k.Secret(200 + id); err != nil {
			t.Fatal(err)
		}
	}
	if got := k.Tombstones(); !slices.Equal(got, []int64{100, 102}) {
		t.Errorf("held %v", got)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = witnessRing(t, path, true)
	if got := k.Tombstones(); !slices.Equal(got, []int64{100, 102}) {
		t.Errorf("after a restart held %v", got)
	}
	if _, err := k.Secret(100); !errors.Is(err, ErrDestroyed) {
		t.Errorf("a held bucket came back: %v", err)
	}
}
