package consent

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// reserve is the room that is kept behind the last line, in bytes: for some
// hundred withdrawals, so that a full disk does not hinder them.
const reserve = 64 << 10

// disk is what the store needs of an open file.
type disk interface {
	io.WriterAt
	Sync() error
	Truncate(size int64) error
	Close() error
	// Reserve keeps room for the file to grow to size bytes.
	Reserve(size int64) error
}

type osFile struct{ *os.File }

func (f osFile) Reserve(size int64) error {
	err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, 0, size)
	if errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.ENOSYS) {
		return nil // a file system that cannot: the mark must do
	}
	return err
}

// replace puts a new file in the place of path, or leaves the old one: never a
// part of either.
func replace(path string, content []byte) (err error) {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(path)
}

// keepAside gives a damaged file a second name. Its own stays until a new file
// takes it, so a crash in between leaves the damage to be found again.
func keepAside(path string) (name string, err error) {
	if name, err = sideName(path); err != nil {
		return "", err
	}
	if err = os.Link(path, name); errors.Is(err, os.ErrExist) {
		return name, nil
	}
	if err != nil { // no links here: the mark tells of a file that is gone
		err = os.Rename(path, name)
	}
	return name, errors.Join(err, syncDir(path))
}

// sideName is the first name that is free, or that the file has already.
func sideName(path string) (string, error) {
	own, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	for i := 1; i < 1000; i++ {
		name := fmt.Sprintf("%s.damaged-%d", path, i)
		st, err := os.Lstat(name)
		if errors.Is(err, os.ErrNotExist) || err == nil && os.SameFile(st, own) {
			return name, nil
		}
	}
	return "", fmt.Errorf("too many damaged files beside %s. Try: look at them and move them away", path)
}

func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// read gives the whole file; it is small.
func read(path string) ([]byte, error) {
	const most = 64 << 20
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && len(b) > most {
		err = fmt.Errorf("larger than %d bytes", most)
	}
	return b, err
}

// split parts whole lines from a torn tail. A tail that only lacks its newline is
// a line: its checksum says so.
func split(text []byte) (whole, tail []byte) {
	at := bytes.LastIndexByte(text, '\n') + 1
	whole, tail = text[:at], text[at:]
	if _, err := decodeLine(tail); len(tail) > 0 && err == nil {
		return append(text, '\n'), nil
	}
	return whole, tail
}
