package ledger

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var errFault = errors.New("injected: no space left on device")

// machine stands between a log and its disk. It fails steps, and it knows what a loss
// of power at this moment would take back.
type machine struct {
	mu   sync.Mutex
	root string
	side string // copies of what was replaced or removed
	step int
	fail func(step int) error

	dirty   map[string]bool // content not synced
	unnamed map[string]bool // name not synced
	undo    []undo
	seen    [][]byte // checkpoints that somebody could have read
}

// undo takes a rename or removal back, as long as its folder is not synced.
type undo struct {
	folder string
	back   func()
}

func newMachine(t *testing.T, root string, fail func(int) error) *machine {
	return &machine{root: root, side: t.TempDir(), fail: fail, dirty: map[string]bool{}, unnamed: map[string]bool{}}
}

func (m *machine) fault(step, path string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.look()
	m.step++
	if err := m.fail(m.step); err != nil {
		return err
	}
	abs := filepath.Join(m.root, path)
	switch step {
	case "create":
		m.dirty[path], m.unnamed[path] = true, true
	case "mkdir":
		m.unnamed[path] = true
	case "write":
		m.dirty[path] = true
	case "fsync":
		delete(m.dirty, path)
	case "fsync folder":
		for name := range m.unnamed {
			if filepath.Dir(name) == filepath.Clean(path) {
				delete(m.unnamed, name)
			}
		}
		m.undo = slices.DeleteFunc(m.undo, func(u undo) bool { return u.folder == filepath.Clean(path) })
	case "rename":
		m.rename(path, abs)
	case "remove":
		if old, err := os.ReadFile(abs); err == nil {
			m.undo = append(m.undo, undo{filepath.Dir(path), func() { _ = os.MkdirAll(filepath.Dir(abs), 0o700); _ = os.WriteFile(abs, old, 0o600) }})
		}
	}
	return nil
}

// rename remembers how to take it back: what was at the target comes back, what was
// moved goes where it came from.
func (m *machine) rename(path, abs string) {
	old, err := os.ReadFile(abs)
	from := abs + ".tmp"
	switch {
	case strings.HasSuffix(abs, "/"+checkpointName) && exists(abs+".next") && !exists(from):
		from = abs + ".next"
	case exists(abs + unfinished):
		from = abs + unfinished
	}
	m.undo = append(m.undo, undo{filepath.Dir(path), func() {
		_ = os.Rename(abs, from)
		if err == nil {
			_ = os.WriteFile(abs, old, 0o600)
		}
	}})
}

func exists(p string) bool { _, err := os.Stat(p); return err == nil }

// look reads the checkpoints as somebody outside could.
func (m *machine) look() {
	all, _ := filepath.Glob(filepath.Join(m.root, "[0-9][0-9][0-9][0-9]", checkpointName))
	for _, name := range all {
		if text, err := os.ReadFile(name); err == nil && !slices.ContainsFunc(m.seen, func(s []byte) bool { return bytes.Equal(s, text) }) {
			m.seen = append(m.seen, text)
		}
	}
}

// powerCut takes back what was not synced. Of a file's content without a sync, half is
// left, or as many zeros.
func (m *machine) powerCut(zeros bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.undo) - 1; i >= 0; i-- {
		m.undo[i].back()
	}
	for name := range m.dirty {
		data, err := os.ReadFile(filepath.Join(m.root, name))
		if err != nil {
			continue
		}
		half := data[:len(data)/2]
		if zeros {
			half = make([]byte, len(data))
		}
		_ = os.WriteFile(filepath.Join(m.root, name), half, 0o600)
	}
	for name := range m.unnamed {
		if !zeros {
			_ = os.RemoveAll(filepath.Join(m.root, name))
		}
	}
}
