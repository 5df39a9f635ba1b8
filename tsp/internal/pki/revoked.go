package pki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Revocations is the list of revoked serial numbers as last read. Safe for
// concurrent use.
type Revocations struct {
	path string
	set  atomic.Pointer[map[string]bool]
}

// Revocations gives the folder's list, not read yet.
func (d *Dir) Revocations() *Revocations { return NewRevocations(filepath.Join(d.path, FileRevoked)) }

// NewRevocations gives the list at path, not read yet: it holds nothing until
// Reload.
func NewRevocations(path string) *Revocations {
	r := &Revocations{path: path}
	r.set.Store(&map[string]bool{})
	return r
}

// Reload reads the file; a missing file is an empty list. changed reports whether
// the list differs. A file that cannot be read, or a line that is no serial
// number, is an error and the list in use stays.
func (r *Revocations) Reload() (changed bool, err error) {
	text, err := os.ReadFile(r.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("pki: read revocation list: %w", err)
	}
	next := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		s := strings.ToLower(strings.TrimSpace(line))
		if s == "" || s[0] == '#' {
			continue
		}
		if strings.Trim(s, "0123456789abcdef") != "" {
			return false, fmt.Errorf("pki: %s:%d: not a serial number in hexadecimal", r.path, n)
		}
		next[strings.TrimLeft(s, "0")] = true
	}
	old := *r.set.Swap(&next)
	return !equal(old, next), nil
}

func equal(a, b map[string]bool) bool {
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return len(a) == len(b)
}

// Has reports whether a serial number, lower-case hexadecimal, is revoked.
func (r *Revocations) Has(serial string) bool { return (*r.set.Load())[serial] }

// Len is the number of revoked serial numbers.
func (r *Revocations) Len() int { return len(*r.set.Load()) }
