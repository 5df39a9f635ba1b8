package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// ErrNoRoom is returned by Commit when the disk has less than MinFree left.
// Badger maps its files: a write past the end of the disk would end the process.
var ErrNoRoom = errors.New("store: the disk is full")

// room errs with ErrNoRoom if fewer than MinFree bytes are free.
func (s *Store) room() error {
	var st unix.Statfs_t
	if err := unix.Statfs(s.cfg.Dir, &st); err != nil {
		return fmt.Errorf("store: free space of %s: %w", s.cfg.Dir, err)
	}
	if free := st.Bavail * uint64(st.Bsize); free < s.cfg.MinFree {
		return fmt.Errorf("%w: %d MiB free, %d MiB must stay free", ErrNoRoom, free>>20, s.cfg.MinFree>>20)
	}
	return nil
}

func exists(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no keyring at %s. Try: --data with the folder of a platform that has run", path)
	} else if err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	return nil
}
