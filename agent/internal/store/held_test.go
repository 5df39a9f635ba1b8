package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestHeldAndSweep(t *testing.T) {
	c := newClock()
	s := open(t, testConfig(t.TempDir(), c))
	now := c.Now().UnixNano()
	b := &Batch{Held: []Held{
		{now, []byte("a")},
		{now - int64(time.Hour), []byte("b")},
		{now - int64(200*time.Hour), []byte("too old")},
		{now + int64(time.Hour), []byte("from the future")},
		{now, make([]byte, 70_000)},
		{now, []byte("c")},
	}}
	b.Delta.Received = 6
	commit(t, s, b)
	want := Tally{Received: 6, Stored: 3}
	want.Shed[ShedBucketExpired], want.Shed[ShedUnholdable] = 1, 2
	checkTally(t, s, want)
	read := func() (got []string) {
		_, err := s.Held(c.Now().Add(-Keep), c.Now(), func(_ time.Time, d []byte) error {
			got = append(got, string(d))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := read(); !slices.Equal(got, []string{"b", "a", "c"}) {
		t.Errorf("held %q", got)
	}
	c.add(Keep - Margin)
	receipts, err := s.Sweep(t.Context())
	if err != nil || len(receipts) != 2 || receipts[0].Records+receipts[1].Records != 3 {
		t.Fatalf("receipts %+v, %v", receipts, err)
	}
	if got := read(); len(got) != 0 {
		t.Errorf("after the sweep %q", got)
	}
	checkTally(t, s, want)
}

// The keyring's deadline holds when the outbox cannot be opened, and by a time that
// nobody has proven nothing ends there either.
func TestKeysExpireWithoutBadger(t *testing.T) {
	for _, unproven := range []bool{false, true} {
		t.Run(fmt.Sprintf("unproven=%v", unproven), func(t *testing.T) { keysWithoutBadger(t, unproven) })
	}
}

func keysWithoutBadger(t *testing.T, unproven bool) {
	c := newClock()
	c.unproven = unproven
	cfg := testConfig(t.TempDir(), c)
	s := open(t, cfg)
	b := &Batch{Held: []Held{{c.Now().UnixNano(), []byte("x")}}}
	b.Delta.Received = 1
	commit(t, s, b)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(s.cfg.outbox(), "MANIFEST")
	kept, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	// Damaged, and with every name for damaged parts taken it cannot be moved aside.
	blockAside(t, &s.cfg)
	if err := os.WriteFile(manifest, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.add(Keep - Margin + time.Hour)
	if s, err := Open(cfg); err == nil {
		_ = s.Close()
		t.Fatal("opened")
	}
	unblockAside(t, &s.cfg)
	if err := os.WriteFile(manifest, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, cfg)
	want := uint64(1)
	if unproven {
		want = 0
	}
	if st := s.VaultStatus(); st.Alive != int(1-want) || st.Destroyed != want {
		t.Errorf("%d secrets alive, %d destroyed", st.Alive, st.Destroyed)
	}
}

// blockAside takes every name that asideDir may choose.
func blockAside(t *testing.T, cfg *Config) {
	for i := range 1000 {
		if err := os.Mkdir(asideName(cfg, i), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func unblockAside(t *testing.T, cfg *Config) {
	names, _ := filepath.Glob(cfg.path("outbox.damaged-*"))
	for _, n := range names {
		if err := os.Remove(n); err != nil {
			t.Fatal(err)
		}
	}
}

func asideName(cfg *Config, i int) string {
	at := cfg.Clock.Now().Add(Keep - Margin + time.Hour).Unix()
	if i == 0 {
		return cfg.path(fmt.Sprintf("outbox.damaged-%d", at))
	}
	return cfg.path(fmt.Sprintf("outbox.damaged-%d.%d", at, i))
}
