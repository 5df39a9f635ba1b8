package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrNoSpace is returned while the file system is too full to write safely; it
// wraps syscall.ENOSPC. Nothing of what was asked for was done.
var ErrNoSpace = fmt.Errorf("store: the file system is nearly full: %w", syscall.ENOSPC)

// least is the free space under which not even a deletion is tried.
const least = 1 << 20

// room watches over free space. Badger writes through memory maps of sparse
// files: on a full disk that is a fault that ends the process, not an error. So
// it must never be tried.
type room struct {
	dir     string
	path    string // of the reserve file
	minFree int64
	reserve int64
	given   bool // the reserve is given back
}

func newRoom(cfg *Config) (*room, error) {
	r := &room{dir: cfg.Dir, path: cfg.path("outbox.reserve"), minFree: cfg.MinFree, reserve: cfg.Reserve, given: true}
	if st, err := os.Stat(r.path); err == nil && st.Size() == r.reserve {
		r.given = false
	}
	return r, r.refill()
}

func (r *room) free() (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(r.dir, &st); err != nil {
		return 0, fmt.Errorf("store: free space of %s: %w", r.dir, err)
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// forNew says whether n more bytes may be written.
func (r *room) forNew(n int64) error {
	free, err := r.free()
	if err != nil {
		return err
	}
	if need := r.minFree + 4*n; free < need {
		return fmt.Errorf("%w: %s has %d bytes free, %d are needed. Try: free some space there; "+
			"sending goes on and frees some too", ErrNoSpace, r.dir, free, need)
	}
	return nil
}

// forDelete gives the reserve back if a deletion needs it.
func (r *room) forDelete() error {
	free, err := r.free()
	if err == nil && free < r.minFree && !r.given {
		free, err = r.give()
	}
	if err == nil && free < least {
		err = fmt.Errorf("%w: %s has %d bytes free and the reserve is spent. Try: free some space there", ErrNoSpace, r.dir, free)
	}
	return err
}

func (r *room) give() (int64, error) {
	if err := os.Truncate(r.path, 0); err != nil {
		return 0, fmt.Errorf("store: give back the reserve: %w", err)
	}
	r.given = true
	return r.free()
}

// refill takes the reserve again once there is plenty. It is no error if there is
// not.
func (r *room) refill() error {
	if !r.given {
		return nil
	}
	free, err := r.free()
	if err != nil || free < r.minFree+2*r.reserve {
		return err
	}
	f, err := os.OpenFile(r.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("store: reserve: %w", err)
	}
	err = unix.Fallocate(int(f.Fd()), 0, 0, r.reserve)
	switch {
	case err == nil:
		r.given = false
	case errors.Is(err, syscall.ENOSPC):
		err = f.Truncate(0)
	case errors.Is(err, syscall.EOPNOTSUPP):
		err = nil // a file system that cannot preallocate: MinFree alone must do
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("store: reserve %s: %w", r.path, err)
	}
	return nil
}

// Reserve tells the size of the reserve, and whether the file system holds it for us.
func (s *Store) Reserve() (bytes int64, held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.room.reserve, !s.room.given
}
