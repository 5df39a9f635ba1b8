package store

import (
	"errors"
	"io/fs"
	"os"
)

// mark is a copy of the last tally outside Badger. It is written after every
// commit and never synced: after a crash of the process it is exact, after a power
// cut it may be old. A mark ahead of the database therefore proves that commits
// which were reported as durable are gone.
type mark struct {
	f *os.File
}

// openMark opens the mark and reads it; known is false if it is new or unreadable.
func openMark(path string) (m *mark, t Tally, seq uint64, known bool, err error) {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, t, 0, false, err
	}
	t, seq, derr := decodeTally(b)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, t, 0, false, err
	}
	return &mark{f}, t, seq, derr == nil, nil
}

// write replaces the mark. All marks of one program have the same length, and a
// shorter old one is overwritten whole.
func (m *mark) write(encoded []byte) error {
	_, err := m.f.WriteAt(encoded, 0)
	return err
}

func (m *mark) close() error { return m.f.Close() }
