package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrNoSpace is returned by what needs room on a disk that has none; nothing of
// what was asked for was done. Destruction, rotation and reading need no room.
var ErrNoSpace = errors.New("the disk is full")

// noSpace gives an error of a full disk its name.
func noSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}

// Reserve watches over the free space of a file system. Badger writes through
// memory maps of sparse files: on a full disk that is a fault that ends the
// process, and Open needs room too. So writes are refused while there is some left,
// and a file of allocated blocks is given back when even that is gone. It is safe
// for concurrent use.
type Reserve struct {
	mu    sync.Mutex
	path  string
	size  int64
	least int64
	given bool
}

// OpenReserve takes a file of size bytes at path, if the file system has room for
// twice as much beside the least bytes that are to stay free; else the next Refill
// may.
func OpenReserve(path string, size, least int64) (*Reserve, error) {
	if path == "" || size < 0 || least < 0 {
		return nil, errors.New("vault: a reserve has a path, and sizes that are not negative")
	}
	r := &Reserve{path: path, size: size, least: least, given: true}
	var st unix.Stat_t
	if unix.Stat(path, &st) == nil && st.Size == size && st.Blocks*512 >= size {
		r.given = false
	}
	return r, r.Refill()
}

// Room errs with ErrNoSpace if n more bytes do not leave the least behind.
func (r *Reserve) Room(n int64) error {
	free, err := r.Free()
	if err != nil {
		return err
	}
	if need := r.least + 4*n; free < need {
		return fmt.Errorf("vault: %w: %d bytes free, %d are needed. Try: free some space", ErrNoSpace, free, need)
	}
	return nil
}

// Give frees the reserve. It may be called again.
func (r *Reserve) Give() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := os.Truncate(r.path, 0); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("vault: give back the reserve: %w", err)
	}
	r.given = true
	return nil
}

// Size of the file while it is not spent.
func (r *Reserve) Size() int64 { return r.size }

// Given tells whether the reserve is spent.
func (r *Reserve) Given() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.given
}

// Refill takes the reserve again once there is plenty. It is no error if there is
// not.
func (r *Reserve) Refill() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	free, err := r.Free()
	if !r.given || err != nil || free < r.least+2*r.size {
		return err
	}
	f, err := os.OpenFile(r.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("vault: reserve: %w", err)
	}
	err = unix.Fallocate(int(f.Fd()), 0, 0, r.size)
	switch {
	case err == nil:
		r.given = false
	case errors.Is(err, syscall.ENOSPC):
		err = f.Truncate(0)
	case errors.Is(err, syscall.EOPNOTSUPP):
		err = nil // a file system that cannot preallocate: the least alone must do
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("vault: reserve: %w", err)
	}
	return nil
}

// Free is how many bytes of the file system anybody may still take.
func (r *Reserve) Free() (int64, error) {
	var st unix.Statfs_t
	at := r.path
	err := unix.Statfs(at, &st)
	if errors.Is(err, unix.ENOENT) {
		err = unix.Statfs(filepath.Dir(at), &st)
	}
	if err != nil {
		return 0, fmt.Errorf("vault: free space: %w", err)
	}
	return int64(st.Bavail) * st.Bsize, nil
}
