package forensic

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

const (
	chunk  = 4 << 20
	behind = 8 << 10  // of context before what is looked at: a block of a table
	ahead  = 96 << 10 // and after it: the longest frame of the vault
)

// piece is a part of an image: b[lo:hi] is to be looked at, what lies around it is
// context. off is where b[0] lies in the image.
type piece struct {
	b      []byte
	lo, hi int
	off    int64
}

// pieces hands out an image from one end to the other in bounded memory. Holes of
// a sparse file are passed over: they hold nothing.
func pieces(path string, fn func(p piece) error) (size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("forensic: %w", err)
	}
	defer func() { _ = f.Close() }()
	if size, err = f.Seek(0, io.SeekEnd); err != nil {
		return 0, fmt.Errorf("forensic: %s: %w", path, err)
	}
	buf := make([]byte, behind+chunk+ahead)
	for at := int64(0); at < size; {
		from, to, err := data(f, at, size)
		if err != nil {
			return size, fmt.Errorf("forensic: %s: %w", path, err)
		}
		for at = from; at < to; at += chunk {
			start := max(0, at-behind)
			n, err := f.ReadAt(buf[:min(int64(len(buf)), size-start)], start)
			if err != nil && !errors.Is(err, io.EOF) {
				return size, fmt.Errorf("forensic: %s at %d: %w", path, start, err)
			}
			lo := int(at - start)
			if err := fn(piece{buf[:n], lo, min(n, lo+int(min(chunk, to-at))), start}); err != nil {
				return size, err
			}
		}
		at = to
	}
	return size, nil
}

// data gives the next stretch that is no hole; from is size if there is none. A
// file system that does not know of holes has one stretch.
func data(f *os.File, at, size int64) (from, to int64, err error) {
	from, err = unix.Seek(int(f.Fd()), at, unix.SEEK_DATA)
	switch {
	case errors.Is(err, unix.ENXIO):
		return size, size, nil
	case errors.Is(err, unix.EINVAL):
		return at, size, nil
	case err != nil:
		return 0, 0, err
	}
	to, err = unix.Seek(int(f.Fd()), from, unix.SEEK_HOLE)
	return from, to, err
}
