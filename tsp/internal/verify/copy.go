package verify

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// errPlain says that a name is no ordinary file or folder.
var errPlain = errors.New("no regular file")

// copied is a folder that somebody else filled. What is neither a regular file nor a
// folder is not opened: a pipe would be waited for, a device never ends, and a link
// leads to where the copy does not.
type copied struct{ fs.FS }

// Open opens a regular file or a folder.
func (c copied) Open(name string) (fs.File, error) {
	st, err := fs.Lstat(c.FS, name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() && !st.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errPlain}
	}
	return c.FS.Open(name)
}

// ReadDir lists a folder.
func (c copied) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(c.FS, name) }

// Stat looks at what a name leads to.
func (c copied) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

// maxStored bounds a stored request, in bytes; its list of fields has 500 of them.
const maxStored = 8 << 20

func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, maxStored+1))
	if len(b) > maxStored {
		return nil, fmt.Errorf("longer than %d bytes", maxStored)
	}
	return b, err
}
