package consent

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
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
