package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// ringFile writes the keyring in place. It never writes a copy and renames it:
// that would leave the old secrets in freed blocks.
type ringFile struct {
	f         *os.File
	path      string
	fdatasync func(fd int) error
	step      func() error // before every write and sync; for tests
}

func openRingFile(path string) (*ringFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the keyring: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("keyring %s is in use by another process (%w). Try: stop it first", path, err)
	}
	r := &ringFile{f: f, path: path, fdatasync: fdatasync}
	if err := r.settle(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

// fdatasync makes a file's bytes durable; tests see by it what a power cut leaves.
var fdatasync = unix.Fdatasync

// settle makes what is read next what lies on the device. A process that died, or
// whose sync failed, leaves pages in the cache that a power cut would still undo, and
// nobody may destroy a key on the word of those.
func (r *ringFile) settle() error {
	if err := r.sync(); err != nil {
		return err
	}
	r.forget()
	return nil
}

func (r *ringFile) size() (int64, error) {
	st, err := r.f.Stat()
	if err != nil {
		return 0, fmt.Errorf("stat keyring %s: %w", r.path, err)
	}
	return st.Size(), nil
}

func slotOffset(i int) int64   { return headerPages*pageSize + int64(i)*slotSize }
func headerOffset(i int) int64 { return int64(i) * pageSize }

// put writes b at off and makes it durable.
func (r *ringFile) put(off int64, b []byte) error {
	if err := r.write(off, b); err != nil {
		return err
	}
	return r.sync()
}

func (r *ringFile) write(off int64, b []byte) error {
	err := r.hook()
	if err == nil {
		_, err = r.f.WriteAt(b, off)
	}
	if err != nil {
		return fmt.Errorf("write keyring %s at %d: %w", r.path, off, err)
	}
	return nil
}

func (r *ringFile) hook() error {
	if r.step == nil {
		return nil
	}
	return r.step()
}

func (r *ringFile) sync() error {
	err := r.hook()
	if err == nil {
		err = r.fdatasync(int(r.f.Fd()))
	}
	if err != nil {
		return fmt.Errorf("sync keyring %s: %w", r.path, err)
	}
	return nil
}

// read gives a slot; what lies past the end of the file reads as zeros.
func (r *ringFile) read(off int64) (raw [slotSize]byte, err error) {
	if _, err := r.f.ReadAt(raw[:], off); err != nil && !errors.Is(err, io.EOF) {
		return raw, fmt.Errorf("read keyring %s at %d: %w", r.path, off, err)
	}
	return raw, nil
}

// verify reads want back. The page is dropped from the cache first, so that on
// an ordinary file system the bytes come from the device.
func (r *ringFile) verify(off int64, want []byte) error {
	_ = unix.Fadvise(int(r.f.Fd()), off&^(pageSize-1), pageSize, unix.FADV_DONTNEED)
	return r.compare(off, want)
}

// forget drops all pages from the cache, so that what is read next comes from the
// device.
func (r *ringFile) forget() { _ = unix.Fadvise(int(r.f.Fd()), 0, 0, unix.FADV_DONTNEED) }

func (r *ringFile) compare(off int64, want []byte) error {
	raw, err := r.read(off)
	if err != nil {
		return err
	}
	if !bytes.Equal(raw[:], want) {
		return fmt.Errorf("keyring %s at %d reads back differently from what was written. "+
			"Try: replace the storage, it does not keep what it acknowledges", r.path, off)
	}
	return nil
}

func (r *ringFile) syncDir() error {
	d, err := os.Open(filepath.Dir(r.path))
	if err != nil {
		return fmt.Errorf("sync the keyring's folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

func (r *ringFile) close() error { return r.f.Close() }
