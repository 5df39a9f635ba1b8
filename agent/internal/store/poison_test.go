package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// brokenKEK is a key that can be lost.
type brokenKEK struct {
	vault.KEK
	err error
}

func (k *brokenKEK) Key(gen uint64, dst *[32]byte) error {
	if k.err != nil {
		return k.err
	}
	return k.KEK.Key(gen, dst)
}

// The vault cannot hold anything of a new hour: its records are given up and
// counted, and everything else goes on. Want of room is tried again instead.
func TestVaultThatCannotHoldStopsNothing(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want Tally
		fail bool
	}{
		{fmt.Errorf("the key is gone: %w", syscall.ENOENT), Tally{Received: 4, Stored: 1, Pending: 1}, false},
		{errors.New("the token is locked"), Tally{Received: 4, Stored: 1, Pending: 1}, false},
		{fmt.Errorf("write: %w", syscall.ENOSPC), Tally{Received: 1, Stored: 1}, true},
	} {
		t.Run(tc.err.Error(), func(t *testing.T) {
			whole, err := vault.FileKEK(filepath.Join(t.TempDir(), "kek"))
			if err != nil {
				t.Fatal(err)
			}
			c, kek := newClock(), &brokenKEK{KEK: whole}
			cfg := testConfig(t.TempDir(), c)
			cfg.KEK = kek
			s := open(t, cfg)
			b := &Batch{Held: []Held{{CollectedAt: c.Now().UnixNano(), Data: []byte("a")}}}
			b.Delta.Received = 1
			commit(t, s, b)
			kek.err = tc.err
			old := c.Now().Add(-time.Hour)
			b = &Batch{
				Frames: []Frame{{ID: s.NextID(), Bucket: wire.BucketOf(c.Now().UnixNano()), Records: 1, Bytes: []byte("sealed")}},
				Held:   []Held{{CollectedAt: old.UnixNano(), Data: []byte("b")}, {CollectedAt: old.UnixNano(), Data: []byte("c")}},
			}
			b.Delta.Received = 3
			if _, err := s.Commit(b); (err != nil) != tc.fail || tc.fail && !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
			if !tc.fail {
				tc.want.Shed[ShedUnholdable] = 2
			}
			checkTally(t, s, tc.want)
			if !tc.fail {
				return
			}
			kek.err = nil
			commit(t, s, b)
			checkTally(t, s, Tally{Received: 4, Stored: 3, Pending: 1})
		})
	}
}
