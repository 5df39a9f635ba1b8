package clock

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// disk is a file that is written in place.
type disk interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	datasync() error
}

type diskFile struct{ *os.File }

func (f diskFile) datasync() error { return unix.Fdatasync(int(f.Fd())) }

// openDisk opens a file, or makes it, and locks it against a second opener.
func openDisk(path string) (disk, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s is in use by another process (%w). Try: stop it first", path, err)
	}
	st, err := f.Stat()
	if err == nil && st.Size() == 0 {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return diskFile{f}, nil
}

// readAt fills b; what lies past the end of the file reads as zeros.
func readAt(d disk, b []byte, off int64) error {
	clear(b)
	if _, err := d.ReadAt(b, off); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read at %d: %w", off, err)
	}
	return nil
}

// put writes b at off and makes it durable.
func put(d disk, b []byte, off int64) error {
	if _, err := d.WriteAt(b, off); err != nil {
		return fmt.Errorf("write at %d: %w", off, err)
	}
	if err := d.datasync(); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return errors.Join(d.Sync(), d.Close())
}
