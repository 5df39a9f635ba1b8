package source

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"cordon/internal/ops"
)

// ListenUnix opens a unix socket with a mode. It is bound inside a fresh private
// folder and moved into place, so that there is no moment at which somebody else
// could connect. A socket left behind by a dead process is
// replaced; one that answers, or a file that is no socket, is not.
func ListenUnix(path string, mode fs.FileMode) (net.Listener, error) {
	fail := func(err error) (net.Listener, error) {
		return nil, &ops.Error{Op: "socket", Path: path, Err: err, Hint: "run_dir in a folder that this user may write"}
	}
	if err := replaceable(path); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(dir)
	bound := filepath.Join(dir, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: bound, Net: "unix"})
	if err != nil {
		return fail(err)
	}
	l.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(bound, mode), os.Rename(bound, path)); err != nil {
		return fail(errors.Join(err, l.Close()))
	}
	return &unixListener{l, path}, nil
}

type unixListener struct {
	*net.UnixListener
	path string
}

// Close also removes the socket's path.
func (l *unixListener) Close() error {
	err := l.UnixListener.Close()
	if rm := os.Remove(l.path); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		return errors.Join(err, rm)
	}
	return err
}

func replaceable(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("socket %s: %w", path, err)
	case info.Mode().Type() != fs.ModeSocket:
		return &ops.Error{Op: "socket", Path: path, What: "exists and is no socket", Hint: "another path, or remove the file"}
	}
	if c, err := net.Dial("unix", path); err == nil {
		_ = c.Close()
		return &ops.Error{Op: "socket", Path: path, What: "another process serves this socket", Hint: "stop it, or another run_dir"}
	}
	return nil
}
