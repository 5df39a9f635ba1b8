package store

import (
	"errors"
	"fmt"
	"syscall"

	"cordon/internal/vault"
)

// ErrNoSpace is returned while the file system is too full to write safely; it
// wraps syscall.ENOSPC. Nothing of what was asked for was done.
var ErrNoSpace = fmt.Errorf("store: the file system is nearly full: %w", syscall.ENOSPC)

// least is the free space under which not even a deletion is tried.
const least = 1 << 20

// room watches over free space: what is new leaves MinFree, and deletions may use
// that and the reserve.
type room struct {
	*vault.Reserve
	dir     string
	minFree int64
}

func newRoom(cfg *Config) (*room, error) {
	r, err := vault.OpenReserve(cfg.path(reserveName), cfg.Reserve, cfg.MinFree)
	return &room{r, cfg.Dir, cfg.MinFree}, err
}

// reserveName is the reserve's file in the store's folder.
const reserveName = "outbox.reserve"

// forNew says whether n more bytes may be written.
func (r *room) forNew(n int64) error {
	err := r.Room(n)
	if errors.Is(err, vault.ErrNoSpace) {
		return fmt.Errorf("%w: %s: %w there; sending goes on and frees some too", ErrNoSpace, r.dir, err)
	}
	return err
}

// forDelete gives the reserve back if a deletion needs it.
func (r *room) forDelete() error {
	free, err := r.Free()
	if err == nil && free < r.minFree && !r.Given() {
		if err = r.Give(); err == nil {
			free, err = r.Free()
		}
	}
	if err == nil && free < least {
		err = fmt.Errorf("%w: %s has %d bytes free and the reserve is spent. Try: free some space there", ErrNoSpace, r.dir, free)
	}
	return err
}

// Reserve tells the size of the reserve, and whether the file system holds it for us.
func (s *Store) Reserve() (bytes int64, held bool) {
	return s.room.Size(), !s.room.Given()
}
